-- A code is worth what was offered, all of it: where something else was chosen, or a debt has taken a part, the owner
-- hands out what there is.
UPDATE standing SET fulfilment = 'task', pool = NULL
  WHERE fulfilment = 'code' AND (
    (SELECT json_extract(reasons, '$[0].choice') FROM entries
     WHERE reward_id = standing.reward_id AND kind = 'chosen' ORDER BY seq DESC LIMIT 1) > 0
    OR (SELECT sum(offset_minor) > 0 AND sum(amount_minor) > 0 FROM entries WHERE reward_id = standing.reward_id)
  );

-- A code is bound once, in whichever stock it lies and however it is spelled: an upload refuses what is there already.
-- Of doubles that came before, one is left: what somebody has, or else the oldest.
CREATE INDEX code_bank_code ON code_bank (code COLLATE NOCASE);
DROP INDEX code_bank_friend;
DELETE FROM code_bank WHERE reward_id IS NULL AND claim_id IS NULL AND EXISTS (
  SELECT 1 FROM code_bank AS other
  WHERE other.code = code_bank.code COLLATE NOCASE
    AND (other.reward_id IS NOT NULL OR other.claim_id IS NOT NULL OR other.seq < code_bank.seq)
);
UPDATE pools SET free =
  (SELECT count(*) FROM code_bank WHERE pool = pools.pool AND reward_id IS NULL AND claim_id IS NULL);
