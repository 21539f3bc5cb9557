-- Erasing people, also those of whom others have told.

-- Whose order a platform has told of is kept with the order; who of them is still to be erased is found by this.
DROP INDEX IF EXISTS orders_told_by;
CREATE INDEX orders_to_erase ON orders (told_by) WHERE told_by IS NOT NULL AND erased_at IS NULL;
