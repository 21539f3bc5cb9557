-- Who owns which code, across shops. A code once taken is never given away again.
CREATE TABLE codes (
  code TEXT PRIMARY KEY,
  shop TEXT NOT NULL
) STRICT, WITHOUT ROWID;
