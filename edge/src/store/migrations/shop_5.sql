-- Platforms that tell of orders in their own words, and what they have delivered.

CREATE TABLE platforms (
  name TEXT PRIMARY KEY,
  shop_domain TEXT,
  secrets TEXT NOT NULL, -- a JSON list, each encrypted; empty: the app was taken out
  connected_at INTEGER NOT NULL,
  erase_at INTEGER -- what is known from there is forgotten then
) STRICT, WITHOUT ROWID;

-- The inbox. What is worked off has no body any more, and no row is older than 30 days.
CREATE TABLE deliveries (
  seq INTEGER PRIMARY KEY,
  platform TEXT NOT NULL,
  topic TEXT NOT NULL,
  body TEXT, -- as it came
  order_id TEXT, -- or another name of it, while the order is not known
  state TEXT NOT NULL,
  reason TEXT,
  field TEXT,
  attempts INTEGER NOT NULL,
  due_at INTEGER, -- NULL: nothing is to be done
  received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX deliveries_due ON deliveries (due_at, seq) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_platform ON deliveries (platform, seq);
CREATE INDEX deliveries_state ON deliveries (platform, state, seq);
CREATE INDEX deliveries_waiting ON deliveries (order_id) WHERE state = 'waiting';
CREATE INDEX deliveries_received ON deliveries (received_at);

-- What else a platform calls an order: Stripe's refunds name a payment.
CREATE TABLE order_names (
  name TEXT PRIMARY KEY,
  order_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE orders ADD COLUMN told_by TEXT; -- the platform; NULL: the shop's own server
CREATE INDEX orders_told_by ON orders (told_by, email_folded) WHERE told_by IS NOT NULL;

-- What came before its order is worked off as soon as the order is known, whoever has told it.
CREATE TRIGGER order_wakes_deliveries AFTER INSERT ON orders BEGIN
  UPDATE deliveries SET state = 'received', due_at = NEW.recorded_at
    WHERE state = 'waiting' AND order_id = NEW.id;
END;
CREATE TRIGGER name_wakes_deliveries AFTER INSERT ON order_names BEGIN
  UPDATE deliveries SET state = 'received', due_at = received_at
    WHERE state = 'waiting' AND order_id = NEW.name;
END;
