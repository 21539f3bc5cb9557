-- Who placed an order, where people are counted and not orders: by the address, else the shop's own id, else whoever it
-- was. A key has no space in it, so that no two persons are spelled alike.
ALTER TABLE orders ADD COLUMN person TEXT
  GENERATED ALWAYS AS (coalesce(email_key, 'customer ' || customer_id, 'order ' || id)) VIRTUAL;
-- An advocate's friends, one after the other, each with the orders by which they count.
CREATE INDEX orders_people ON orders (advocate_id, referral_state, person, placed_at) WHERE advocate_id IS NOT NULL;

-- What was told and decided, in the order in which it was: many things may share a millisecond. One counter of the shop,
-- `told` among its totals; NULL: from before there was one, and before all that has a number.
ALTER TABLE orders ADD COLUMN told_seq INTEGER;
ALTER TABLE orders ADD COLUMN attributed_seq INTEGER; -- the owner has found out who recommended
ALTER TABLE orders ADD COLUMN cancelled_seq INTEGER;
ALTER TABLE orders ADD COLUMN ended_seq INTEGER;
ALTER TABLE refunds ADD COLUMN told_seq INTEGER;
ALTER TABLE entries ADD COLUMN told_seq INTEGER;
