-- Every rule of the program: friends who count, limits, milestones, debts, the code bank, traces, mentions, partners.

-- What need not be kept in clear is kept as a trace, made with the shop's own key.
ALTER TABLE shop ADD COLUMN trace_key TEXT NOT NULL DEFAULT '';
UPDATE shop SET trace_key = lower(hex(randomblob(32)));

ALTER TABLE advocates ADD COLUMN partner_seq INTEGER; -- NULL: a customer
CREATE UNIQUE INDEX advocates_partner ON advocates (partner_seq) WHERE partner_seq IS NOT NULL;
CREATE INDEX advocates_person ON advocates (email_key, created_at);
CREATE INDEX advocates_name ON advocates (name COLLATE NOCASE) WHERE name IS NOT NULL;

ALTER TABLE claims ADD COLUMN mention_id TEXT; -- confirmed by the owner

ALTER TABLE orders ADD COLUMN traces TEXT NOT NULL DEFAULT '{}';
ALTER TABLE orders ADD COLUMN ended_at INTEGER; -- the subscription that it began
ALTER TABLE orders ADD COLUMN ended_told_at INTEGER;
ALTER TABLE orders ADD COLUMN referral_state TEXT;
ALTER TABLE orders ADD COLUMN referral_seq INTEGER;
-- An order is lost when nothing is left of it after refunds, or less than the program's minimum.
UPDATE orders SET referral_state = CASE
    WHEN cancelled_at IS NOT NULL OR json_extract(content, '$.total.amount_minor') - (
      SELECT nullif(sum(json_extract(refunds.content, '$.amount.amount_minor')), 0) FROM refunds
      WHERE order_id = orders.id
    ) < (
      SELECT max(1, coalesce(json_extract(program, '$.minimum_order.amount_minor'), 1)) FROM programs
      WHERE version = program_version
    ) THEN 'lost' ELSE 'counts' END
  WHERE referral_id IS NOT NULL;
UPDATE orders SET referral_seq = numbered.seq FROM (
    SELECT id, row_number() OVER (ORDER BY recorded_at, id) AS seq FROM orders WHERE referral_id IS NOT NULL
  ) AS numbered WHERE orders.id = numbered.id;

DROP INDEX orders_email;
CREATE INDEX orders_email ON orders (email_key, placed_at) WHERE email_key IS NOT NULL;
CREATE INDEX orders_customer_time ON orders (customer_id, placed_at) WHERE customer_id IS NOT NULL;
DROP INDEX orders_advocate;
CREATE INDEX orders_advocate ON orders (advocate_id, placed_at) WHERE advocate_id IS NOT NULL;
CREATE INDEX orders_friends ON orders (advocate_id, referral_state, placed_at) WHERE advocate_id IS NOT NULL;
CREATE INDEX orders_recorded ON orders (recorded_at);
CREATE UNIQUE INDEX orders_referral ON orders (referral_id) WHERE referral_id IS NOT NULL;
CREATE UNIQUE INDEX orders_referral_seq ON orders (referral_seq) WHERE referral_seq IS NOT NULL;
CREATE INDEX orders_referral_state ON orders (referral_state, referral_seq) WHERE referral_seq IS NOT NULL;

CREATE TRIGGER order_is_attributed AFTER UPDATE OF referral_id ON orders WHEN OLD.referral_id IS NULL BEGIN
  INSERT INTO totals (name, count) VALUES ('referrals', NEW.referral_id IS NOT NULL)
    ON CONFLICT (name) DO UPDATE SET count = count + excluded.count;
END;

-- What a person's orders have left behind: enough to see the same phone, payment, address or network again.
CREATE TABLE traces (
  trace TEXT NOT NULL,
  order_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  email_key TEXT,
  customer_id TEXT,
  PRIMARY KEY (trace, order_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX traces_email ON traces (trace, email_key) WHERE email_key IS NOT NULL;
CREATE INDEX traces_customer ON traces (trace, customer_id) WHERE customer_id IS NOT NULL;

-- `terms` holds what was offered: the reward, what may be chosen in its place, and how it is held and handed out.
ALTER TABLE rewards ADD COLUMN placed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rewards ADD COLUMN needs_friends INTEGER;
ALTER TABLE rewards ADD COLUMN most_minor INTEGER NOT NULL DEFAULT 0; -- the most money that it may come to
ALTER TABLE rewards ADD COLUMN week TEXT NOT NULL DEFAULT '';
ALTER TABLE rewards ADD COLUMN month TEXT NOT NULL DEFAULT '';
ALTER TABLE rewards ADD COLUMN year TEXT NOT NULL DEFAULT '';
ALTER TABLE rewards ADD COLUMN valid_ms INTEGER; -- from the day on which it is handed out; NULL: for ever
ALTER TABLE rewards ADD COLUMN fulfilment TEXT NOT NULL DEFAULT 'task';
ALTER TABLE rewards ADD COLUMN pool TEXT; -- of the code bank
UPDATE rewards SET
  placed_at = (SELECT placed_at FROM orders WHERE orders.id = rewards.order_id),
  most_minor = (SELECT amount_minor FROM entries WHERE reward_id = rewards.id AND kind = 'granted');
UPDATE rewards SET
  week = strftime('%G-W%V', placed_at / 1000, 'unixepoch'),
  month = strftime('%Y-%m', placed_at / 1000, 'unixepoch'),
  year = strftime('%Y', placed_at / 1000, 'unixepoch');
CREATE INDEX rewards_hanging ON rewards (beneficiary, rule, placed_at) WHERE rule <> 'referral';

ALTER TABLE entries ADD COLUMN offset_minor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entries ADD COLUMN debt_minor INTEGER NOT NULL DEFAULT 0;

-- As before, with what a reward waits for: a moment, or a code.
DROP TRIGGER entry_moves_its_reward;
DROP TABLE standing;
CREATE TABLE standing (
  reward_id TEXT PRIMARY KEY REFERENCES rewards (id),
  kind TEXT NOT NULL,
  order_id TEXT NOT NULL,
  beneficiary TEXT NOT NULL,
  reward_seq INTEGER NOT NULL,
  fulfilment TEXT NOT NULL,
  pool TEXT,
  due_at INTEGER -- when its hold or its validity ends; NULL: nothing happens by itself
) STRICT, WITHOUT ROWID;
CREATE INDEX standing_kind ON standing (kind, reward_seq);
CREATE INDEX standing_task ON standing (fulfilment, kind, reward_seq);
CREATE INDEX standing_due ON standing (due_at, order_id) WHERE due_at IS NOT NULL;
CREATE INDEX standing_beneficiary ON standing (beneficiary, kind);
CREATE INDEX standing_waits ON standing (pool, reward_seq) WHERE kind = 'approved' AND pool IS NOT NULL;
INSERT INTO standing (reward_id, kind, order_id, beneficiary, reward_seq, fulfilment, due_at)
  SELECT rewards.id, entries.kind, order_id, beneficiary, rewards.seq, 'task',
         CASE entries.kind WHEN 'granted' THEN held_until END
  FROM rewards JOIN entries ON entries.seq = (
    SELECT max(seq) FROM entries WHERE reward_id = rewards.id AND kind <> 'reduced'
  );

CREATE TRIGGER entry_moves_its_reward AFTER INSERT ON entries WHEN NEW.kind NOT IN ('reduced', 'chosen') BEGIN
  INSERT INTO totals (name, count)
    SELECT 'reward:' || kind, -1 FROM standing WHERE reward_id = NEW.reward_id
    ON CONFLICT (name) DO UPDATE SET count = count - 1;
  INSERT INTO totals (name, count) VALUES ('reward:' || NEW.kind, 1)
    ON CONFLICT (name) DO UPDATE SET count = count + 1;
  INSERT INTO standing (reward_id, kind, order_id, beneficiary, reward_seq, fulfilment, pool, due_at)
    SELECT id, NEW.kind, order_id, beneficiary, seq, fulfilment, pool,
           CASE WHEN NEW.kind IN ('granted', 'cleared') THEN held_until
                WHEN NEW.kind = 'issued' THEN NEW.at + valid_ms END
    FROM rewards WHERE id = NEW.reward_id
    ON CONFLICT (reward_id) DO UPDATE SET kind = excluded.kind, due_at = excluded.due_at;
END;

-- What is used up of the program's limits: what an advocate, and all of them, were granted in a week, month, year and
-- for life. A reward that is rejected or reversed gives its place back; one that has expired was given.
CREATE TABLE usage (
  who TEXT NOT NULL, -- an advocate, or 'program'
  bucket TEXT NOT NULL,
  count INTEGER NOT NULL,
  most_minor INTEGER NOT NULL,
  PRIMARY KEY (who, bucket)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entry_takes_its_place AFTER INSERT ON entries WHEN NEW.kind IN ('granted', 'rejected', 'reversed') BEGIN
  INSERT INTO usage (who, bucket, count, most_minor)
    SELECT whose.who, span.bucket,
           (rule = 'referral') * iif(NEW.kind = 'granted', 1, -1), most_minor * iif(NEW.kind = 'granted', 1, -1)
    FROM rewards,
      (SELECT beneficiary AS who FROM rewards WHERE id = NEW.reward_id UNION ALL SELECT 'program') AS whose,
      (SELECT week AS bucket FROM rewards WHERE id = NEW.reward_id
       UNION ALL SELECT month FROM rewards WHERE id = NEW.reward_id
       UNION ALL SELECT year FROM rewards WHERE id = NEW.reward_id
       UNION ALL SELECT 'life') AS span
    WHERE rewards.id = NEW.reward_id AND side = 'advocate'
    ON CONFLICT (who, bucket) DO UPDATE
    SET count = count + excluded.count, most_minor = most_minor + excluded.most_minor;
END;

-- (The runtime takes at most five parts of a compound SELECT.)
INSERT INTO usage (who, bucket, count, most_minor)
  SELECT iif(whose.all_of_them, 'program', rewards.beneficiary) AS who,
         CASE span.number WHEN 1 THEN week WHEN 2 THEN month WHEN 3 THEN year ELSE 'life' END AS bucket,
         count(*), sum(most_minor)
  FROM rewards JOIN standing ON standing.reward_id = rewards.id,
    (SELECT 0 AS all_of_them UNION ALL SELECT 1) AS whose,
    (SELECT 1 AS number UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) AS span
  WHERE side = 'advocate' AND kind NOT IN ('rejected', 'reversed') GROUP BY who, bucket;

-- What employees are credited for.
CREATE TABLE staff_credits (
  bucket TEXT NOT NULL,
  staff TEXT NOT NULL, -- '': the whole team
  referrals INTEGER NOT NULL,
  points INTEGER NOT NULL,
  PRIMARY KEY (bucket, staff)
) STRICT, WITHOUT ROWID;
CREATE INDEX staff_credits_best ON staff_credits (bucket, referrals DESC, staff);

CREATE TRIGGER entry_credits_staff AFTER INSERT ON entries WHEN NEW.kind IN ('granted', 'rejected', 'reversed') BEGIN
  INSERT INTO staff_credits (bucket, staff, referrals, points)
    SELECT span.bucket, whose.who, iif(NEW.kind = 'granted', 1, -1), NEW.amount_minor
    FROM rewards,
      (SELECT beneficiary AS who FROM rewards WHERE id = NEW.reward_id UNION ALL SELECT '') AS whose,
      (SELECT week AS bucket FROM rewards WHERE id = NEW.reward_id
       UNION ALL SELECT month FROM rewards WHERE id = NEW.reward_id
       UNION ALL SELECT year FROM rewards WHERE id = NEW.reward_id
       UNION ALL SELECT 'life') AS span
    WHERE rewards.id = NEW.reward_id AND side = 'staff'
    ON CONFLICT (bucket, staff) DO UPDATE
    SET referrals = referrals + excluded.referrals, points = points + excluded.points;
END;

-- What advocates owe: handed out, and taken back since.
CREATE TABLE debts (
  advocate_id TEXT PRIMARY KEY,
  open_minor INTEGER NOT NULL CHECK (open_minor >= 0)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER entry_is_owed AFTER INSERT ON entries WHEN NEW.debt_minor <> 0 BEGIN
  -- The row first: what is paid off is below zero, and no row may be, not even one that is about to be added to another.
  INSERT INTO debts (advocate_id, open_minor)
    SELECT beneficiary, 0 FROM rewards WHERE id = NEW.reward_id ON CONFLICT (advocate_id) DO NOTHING;
  UPDATE debts SET open_minor = open_minor + NEW.debt_minor
    WHERE advocate_id = (SELECT beneficiary FROM rewards WHERE id = NEW.reward_id);
END;

-- Single-use codes. One belongs to one reward, or to one friend's claim, and never to another.
CREATE TABLE code_bank (
  seq INTEGER PRIMARY KEY,
  pool TEXT NOT NULL,
  code TEXT NOT NULL,
  reward_id TEXT UNIQUE REFERENCES rewards (id),
  claim_id TEXT UNIQUE REFERENCES claims (id),
  added_at INTEGER NOT NULL,
  UNIQUE (pool, code),
  CHECK (reward_id IS NULL OR claim_id IS NULL)
) STRICT;
CREATE INDEX code_bank_free ON code_bank (pool, seq) WHERE reward_id IS NULL AND claim_id IS NULL;
CREATE INDEX code_bank_friend ON code_bank (code) WHERE claim_id IS NOT NULL;
CREATE TRIGGER codes_are_bound_once BEFORE UPDATE ON code_bank
  WHEN OLD.reward_id IS NOT NULL OR OLD.claim_id IS NOT NULL OR NEW.code <> OLD.code BEGIN
  SELECT RAISE(ABORT, 'a code belongs to one only');
END;

CREATE TABLE pools (
  pool TEXT PRIMARY KEY,
  free INTEGER NOT NULL CHECK (free >= 0),
  used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER code_is_added AFTER INSERT ON code_bank BEGIN
  INSERT INTO pools (pool, free, used) VALUES (NEW.pool, 1, 0)
    ON CONFLICT (pool) DO UPDATE SET free = free + 1;
END;
CREATE TRIGGER code_is_used AFTER UPDATE ON code_bank BEGIN
  UPDATE pools SET free = free - 1, used = used + 1 WHERE pool = NEW.pool;
END;

-- "Ann sent me."
CREATE TABLE mentions (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  advocate TEXT NOT NULL, -- as the friend has named them
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  order_id TEXT,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  advocate_id TEXT, -- who was meant
  settled_at INTEGER
) STRICT;
CREATE INDEX mentions_state ON mentions (state, seq);
CREATE UNIQUE INDEX mentions_waiting ON mentions (email_key, advocate, coalesce(order_id, '')) WHERE state = 'waiting';

-- Promises of different kinds are kept in different ways.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (kind, due_at);
