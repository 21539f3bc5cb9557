-- Erasing people, also those of whom others have told.

-- Whom a mention names: the key of the address that stands in it (case, dots and plus-tags make no difference), or else the
-- name in lower case. Written by store/mentions.rs; here as near as SQL comes to it.
ALTER TABLE mentions ADD COLUMN named TEXT NOT NULL DEFAULT '';
UPDATE mentions SET named = lower(advocate);
UPDATE mentions SET named =
    replace(substr(named, 1, min(instr(named, '@'), instr(named || '+', '+')) - 1), '.', '') || substr(named, instr(named, '@'))
  WHERE instr(named, '@') > 1;
DROP INDEX mentions_named;
CREATE INDEX mentions_named ON mentions (named);

-- What waits for a webhook and speaks of people does not wait for ever.
CREATE INDEX outbox_people ON outbox (due_at) WHERE kind = 'event' AND key GLOB 'person.*';
