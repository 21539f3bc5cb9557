-- Which orders a platform has told of, whether or not it was the first to: their customers are forgotten when the shop
-- leaves it.
CREATE TABLE heard (
  platform TEXT NOT NULL,
  order_id TEXT NOT NULL,
  PRIMARY KEY (platform, order_id)
) STRICT, WITHOUT ROWID;
INSERT INTO heard (platform, order_id) SELECT told_by, id FROM orders WHERE told_by IS NOT NULL;
DROP INDEX orders_told_by;
