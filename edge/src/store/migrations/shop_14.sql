-- A code is worth what was offered, all of it: where something else was chosen, or a debt has taken a part, the owner
-- hands out what there is.
UPDATE standing SET fulfilment = 'task', pool = NULL
  WHERE fulfilment = 'code' AND (
    (SELECT json_extract(reasons, '$[0].choice') FROM entries
     WHERE reward_id = standing.reward_id AND kind = 'chosen' ORDER BY seq DESC LIMIT 1) > 0
    OR (SELECT sum(offset_minor) > 0 AND sum(amount_minor) > 0 FROM entries WHERE reward_id = standing.reward_id)
  );
