-- People who were erased: what their orders earned stays, and names nobody.
ALTER TABLE advocates ADD COLUMN erased_at INTEGER;
ALTER TABLE orders ADD COLUMN erased_at INTEGER;
ALTER TABLE responses ADD COLUMN erased_at INTEGER;

CREATE TABLE erasures (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  erased TEXT NOT NULL -- how much of what
) STRICT;

-- For whole lists, in the order in which they came to be.
CREATE INDEX advocates_joined ON advocates (created_at);

-- Everything about one person, found without walking through everybody's.
CREATE INDEX responses_everyone ON responses (email_key) WHERE email_key IS NOT NULL;
CREATE INDEX responses_about ON responses (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX mentions_friend ON mentions (email_key);
CREATE INDEX mentions_meant ON mentions (advocate_id) WHERE advocate_id IS NOT NULL;
CREATE INDEX mentions_named ON mentions (advocate COLLATE NOCASE);
