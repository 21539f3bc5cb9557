-- One shop. Times are milliseconds since 1970; amounts are minor units; JSON is kept as text.

CREATE TABLE shop (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  public_key TEXT NOT NULL,
  settings TEXT NOT NULL, -- as the operator said
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
  digest TEXT PRIMARY KEY, -- hex SHA-256
  signing_state TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every version stays: an order is judged by the one in force when it was recorded.
CREATE TABLE programs (
  version INTEGER PRIMARY KEY,
  program TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE advocates (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  email_folded TEXT NOT NULL UNIQUE,
  email_key TEXT NOT NULL,
  email TEXT NOT NULL,
  name TEXT,
  locale TEXT,
  customer_id TEXT,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX advocates_customer ON advocates (customer_id) WHERE customer_id IS NOT NULL;

CREATE TABLE status_tokens (
  digest TEXT PRIMARY KEY, -- hex SHA-256
  advocate_id TEXT NOT NULL REFERENCES advocates (id),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX status_tokens_advocate ON status_tokens (advocate_id, created_at);

-- A claim that is made again within its window is the same claim; after it, the next renewal.
CREATE TABLE claims (
  id TEXT PRIMARY KEY,
  advocate_id TEXT NOT NULL REFERENCES advocates (id),
  email_key TEXT, -- NULL: the friend took the code along
  renewal INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (advocate_id, email_key, renewal)
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_friend ON claims (email_key, created_at) WHERE email_key IS NOT NULL;

CREATE TABLE orders (
  id TEXT PRIMARY KEY, -- the shop's own
  content TEXT NOT NULL, -- as the shop told it
  program_version INTEGER NOT NULL REFERENCES programs (version),
  email_key TEXT,
  email_folded TEXT,
  customer_id TEXT,
  placed_at INTEGER NOT NULL,
  cancelled_at INTEGER,
  referral_id TEXT,
  advocate_id TEXT REFERENCES advocates (id),
  evidence TEXT,
  reasons TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_email ON orders (email_key) WHERE email_key IS NOT NULL;
CREATE INDEX orders_customer ON orders (customer_id, email_folded) WHERE customer_id IS NOT NULL;
CREATE INDEX orders_advocate ON orders (advocate_id) WHERE advocate_id IS NOT NULL;

CREATE TABLE refunds (
  seq INTEGER PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  id TEXT NOT NULL, -- the shop's own
  content TEXT NOT NULL, -- as the shop told it
  at INTEGER NOT NULL,
  UNIQUE (order_id, id)
) STRICT;

-- What a reward is. Where it stands is told by its entries, never written here.
CREATE TABLE rewards (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  order_id TEXT NOT NULL REFERENCES orders (id),
  rule TEXT NOT NULL,
  side TEXT NOT NULL,
  beneficiary TEXT NOT NULL,
  terms TEXT NOT NULL,
  currency TEXT NOT NULL,
  held_until INTEGER NOT NULL,
  UNIQUE (order_id, rule, side, beneficiary)
) STRICT;
CREATE INDEX rewards_beneficiary ON rewards (beneficiary, seq);

CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  reward_id TEXT NOT NULL REFERENCES rewards (id),
  kind TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  reasons TEXT NOT NULL
) STRICT;
CREATE INDEX entries_reward ON entries (reward_id, seq);

CREATE TRIGGER entries_are_not_updated BEFORE UPDATE ON entries BEGIN
  SELECT RAISE(ABORT, 'an entry of the ledger is never changed');
END;
CREATE TRIGGER entries_are_not_deleted BEFORE DELETE ON entries BEGIN
  SELECT RAISE(ABORT, 'an entry of the ledger is never removed');
END;

-- An index that SQLite has no words for: the last entry of each reward that moved its state. Kept by the trigger below
-- and by nothing else, so that it says what the entries say.
CREATE TABLE standing (
  reward_id TEXT PRIMARY KEY REFERENCES rewards (id),
  kind TEXT NOT NULL,
  order_id TEXT NOT NULL,
  beneficiary TEXT NOT NULL,
  reward_seq INTEGER NOT NULL,
  held_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX standing_kind ON standing (kind, reward_seq);
CREATE INDEX standing_hold ON standing (kind, held_until, order_id);
CREATE INDEX standing_beneficiary ON standing (beneficiary, kind);

-- How many there are of what is only ever asked for as a number.
CREATE TABLE totals (
  name TEXT PRIMARY KEY,
  count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entry_moves_its_reward AFTER INSERT ON entries WHEN NEW.kind <> 'reduced' BEGIN
  INSERT INTO totals (name, count)
    SELECT 'reward:' || kind, -1 FROM standing WHERE reward_id = NEW.reward_id
    ON CONFLICT (name) DO UPDATE SET count = count - 1;
  INSERT INTO totals (name, count) VALUES ('reward:' || NEW.kind, 1)
    ON CONFLICT (name) DO UPDATE SET count = count + 1;
  INSERT INTO standing (reward_id, kind, order_id, beneficiary, reward_seq, held_until)
    SELECT id, NEW.kind, order_id, beneficiary, seq, held_until FROM rewards WHERE id = NEW.reward_id
    ON CONFLICT (reward_id) DO UPDATE SET kind = excluded.kind;
END;

CREATE TRIGGER advocate_counts AFTER INSERT ON advocates BEGIN
  INSERT INTO totals (name, count) VALUES ('advocates', 1)
    ON CONFLICT (name) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER order_counts AFTER INSERT ON orders BEGIN
  INSERT INTO totals (name, count) VALUES ('orders', 1), ('referrals', NEW.referral_id IS NOT NULL)
    ON CONFLICT (name) DO UPDATE SET count = count + excluded.count;
END;

CREATE TABLE responses (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  score INTEGER NOT NULL CHECK (score BETWEEN 0 AND 10),
  event TEXT NOT NULL,
  order_id TEXT,
  email_key TEXT,
  email TEXT,
  locale TEXT,
  improve TEXT,
  other TEXT,
  answered_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX responses_order ON responses (order_id, event, coalesce(email_key, ''))
  WHERE order_id IS NOT NULL;
CREATE INDEX responses_person ON responses (email_key, event, answered_at) WHERE email_key IS NOT NULL;

CREATE TRIGGER response_counts AFTER INSERT ON responses BEGIN
  INSERT INTO totals (name, count) VALUES ('score:' || NEW.score, 1)
    ON CONFLICT (name) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER response_counts_anew AFTER UPDATE OF score ON responses WHEN NEW.score <> OLD.score BEGIN
  INSERT INTO totals (name, count) VALUES ('score:' || OLD.score, -1), ('score:' || NEW.score, 1)
    ON CONFLICT (name) DO UPDATE SET count = count + excluded.count;
END;

CREATE TABLE counters (
  day INTEGER NOT NULL, -- since 1970, in UTC
  kind TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, kind)
) STRICT, WITHOUT ROWID;

-- The queue's messages that have been added to the counters; it may bring one again.
CREATE TABLE counted_messages (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX counted_messages_at ON counted_messages (at);

-- What is promised to the world outside, until it is kept. A newer promise under the same key takes an older one's place.
CREATE TABLE outbox (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  payload TEXT NOT NULL,
  revision INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (due_at);
