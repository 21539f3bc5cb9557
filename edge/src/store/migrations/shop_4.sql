-- Telling the shop's own systems what happens. What nobody was told yet and somebody must be (outbox rows of kind `event`)
-- stays where it is, and waits for the first webhook that takes it.

CREATE TABLE webhooks (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  events TEXT, -- JSON; NULL: all of them
  description TEXT,
  disabled_because TEXT, -- NULL: enabled
  disabled_at INTEGER,
  given_up INTEGER NOT NULL, -- deliveries in a row
  created_at INTEGER NOT NULL
) STRICT;

-- What deliveries are signed with: the newest, and those before it for a while.
CREATE TABLE webhook_secrets (
  seq INTEGER PRIMARY KEY,
  webhook_id TEXT NOT NULL REFERENCES webhooks (id),
  sealed TEXT NOT NULL, -- encrypted
  until INTEGER -- NULL: for ever
) STRICT;
CREATE INDEX webhook_secrets_webhook ON webhook_secrets (webhook_id, seq);

CREATE TABLE webhook_events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  key TEXT UNIQUE, -- told once under this key; NULL: each time
  body TEXT NOT NULL,
  told_at INTEGER NOT NULL
) STRICT;
CREATE INDEX webhook_events_told ON webhook_events (told_at);

-- One row for each webhook and event, so that none waits for another.
CREATE TABLE webhook_deliveries (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  webhook_id TEXT NOT NULL REFERENCES webhooks (id),
  event_id TEXT NOT NULL REFERENCES webhook_events (id),
  state TEXT NOT NULL,
  tried INTEGER NOT NULL, -- attempts of the schedule that is under way
  due_at INTEGER, -- NULL: nothing happens by itself
  attempts TEXT NOT NULL, -- JSON: the last ones
  created_at INTEGER NOT NULL,
  UNIQUE (webhook_id, event_id)
) STRICT;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_deliveries_next ON webhook_deliveries (webhook_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_deliveries_listed ON webhook_deliveries (webhook_id, seq);
CREATE INDEX webhook_deliveries_state ON webhook_deliveries (webhook_id, state, seq);
CREATE INDEX webhook_deliveries_event ON webhook_deliveries (event_id);
