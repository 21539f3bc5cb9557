-- Which orders a platform has told of, whether or not it was the first to: their customers are forgotten when the shop
-- leaves it.
CREATE TABLE heard (
  platform TEXT NOT NULL,
  order_id TEXT NOT NULL,
  PRIMARY KEY (platform, order_id)
) STRICT, WITHOUT ROWID;
INSERT INTO heard (platform, order_id) SELECT told_by, id FROM orders WHERE told_by IS NOT NULL;
DROP INDEX orders_told_by;

-- A shop that takes our app out stays known for as long as its platform may still ask something in its customers' names.
ALTER TABLE platforms ADD COLUMN put_at INTEGER NOT NULL DEFAULT 0; -- the owner has last said that it is connected
ALTER TABLE platforms ADD COLUMN left_at INTEGER; -- the app was taken out
UPDATE platforms SET put_at = connected_at, left_at = erase_at;
