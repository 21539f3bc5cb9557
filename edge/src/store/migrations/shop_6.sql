-- API keys with names and scopes; the answers to calls that are to happen once.

CREATE TABLE keys (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL, -- JSON
  created_at INTEGER NOT NULL,
  last_used_at INTEGER, -- to the hour
  expires_at INTEGER -- NULL: good until it is taken away
) STRICT;

-- A key has one secret, and for an overlap the one before it.
CREATE TABLE key_secrets (
  digest TEXT PRIMARY KEY, -- hex SHA-256
  key_id TEXT NOT NULL REFERENCES keys (id),
  signing_state TEXT NOT NULL,
  good_until INTEGER -- NULL: it is the current one
) STRICT, WITHOUT ROWID;
CREATE INDEX key_secrets_key ON key_secrets (key_id);

-- The keys so far could do everything.
INSERT INTO keys (id, name, scopes, created_at)
  SELECT 'ky_' || substr(digest, 1, 26), 'First key', '["all"]', created_at FROM api_keys;
INSERT INTO key_secrets (digest, key_id, signing_state)
  SELECT digest, 'ky_' || substr(digest, 1, 26), signing_state FROM api_keys;
DROP TABLE api_keys;

CREATE TABLE answers (
  key_digest TEXT PRIMARY KEY, -- of the idempotency key, hex SHA-256
  request_digest TEXT NOT NULL, -- of the secret key, method, path and body
  status INTEGER NOT NULL,
  sealed TEXT NOT NULL, -- the body; only who has the secret key and the idempotency key can open it
  forget_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_forget ON answers (forget_at);
