-- The first answer about an order counts, and a person's first within the time in which nobody is asked twice. A later one
-- is kept beside it and does not: whoever sends it cannot show to be the same person.
ALTER TABLE responses ADD COLUMN counted INTEGER NOT NULL DEFAULT 1 CHECK (counted IN (0, 1));

-- So far an order counted once for each address.
INSERT INTO totals (name, count)
  SELECT 'score:' || score, -count(*) FROM responses AS later
  WHERE EXISTS (SELECT 1 FROM responses AS first WHERE first.order_id = later.order_id AND first.seq < later.seq)
  GROUP BY score
  ON CONFLICT (name) DO UPDATE SET count = count + excluded.count;
UPDATE responses SET counted = 0
  WHERE EXISTS (SELECT 1 FROM responses AS first WHERE first.order_id = responses.order_id AND first.seq < responses.seq);

DROP INDEX responses_order;
CREATE UNIQUE INDEX responses_order ON responses (order_id) WHERE counted = 1 AND order_id IS NOT NULL;
DROP INDEX responses_person;
CREATE INDEX responses_person ON responses (email_key, event, answered_at) WHERE counted = 1 AND email_key IS NOT NULL;

DROP TRIGGER response_counts;
CREATE TRIGGER response_counts AFTER INSERT ON responses WHEN NEW.counted = 1 BEGIN
  INSERT INTO totals (name, count) VALUES ('score:' || NEW.score, 1)
    ON CONFLICT (name) DO UPDATE SET count = count + 1;
END;
DROP TRIGGER response_counts_anew;
CREATE TRIGGER response_counts_anew AFTER UPDATE OF score ON responses
  WHEN NEW.counted = 1 AND NEW.score <> OLD.score
BEGIN
  INSERT INTO totals (name, count) VALUES ('score:' || OLD.score, -1), ('score:' || NEW.score, 1)
    ON CONFLICT (name) DO UPDATE SET count = count + excluded.count;
END;
