-- What a person's orders have left behind lies together: an order touches one place of each index, not one for each trace.
-- Whoever is known by neither address nor id can be nobody's advocate: their traces say nothing.
CREATE TABLE traces_by_person (
  order_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  trace TEXT NOT NULL,
  email_key TEXT,
  customer_id TEXT,
  PRIMARY KEY (order_id, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO traces_by_person (order_id, kind, trace, email_key, customer_id)
  SELECT order_id, kind, trace, email_key, customer_id FROM traces
  WHERE email_key IS NOT NULL OR customer_id IS NOT NULL;
DROP TABLE traces;
ALTER TABLE traces_by_person RENAME TO traces;
CREATE INDEX traces_email ON traces (email_key, trace) WHERE email_key IS NOT NULL;
CREATE INDEX traces_customer ON traces (customer_id, trace) WHERE customer_id IS NOT NULL;
