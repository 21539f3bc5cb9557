-- A code is worth what was offered: where something else was chosen, the owner hands it out.
UPDATE standing SET fulfilment = 'task', pool = NULL
  WHERE fulfilment = 'code' AND (
    SELECT json_extract(reasons, '$[0].choice') FROM entries
    WHERE reward_id = standing.reward_id AND kind = 'chosen' ORDER BY seq DESC LIMIT 1
  ) > 0;
