-- Who gets into /admin, and what they did there. Times are unix milliseconds (UTC).

-- A single-use link (or code for an API token), made by bin/admin-link. Only the hash is kept: hex SHA-256 of the token.
CREATE TABLE sign_in_link (
  token_hash TEXT PRIMARY KEY CHECK (length(token_hash) = 64),
  email      TEXT NOT NULL CHECK (email LIKE '%_@_%'),
  role       TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'fulfilment', 'read-only')),
  kind       TEXT NOT NULL CHECK (kind IN ('session', 'api')),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at)
) STRICT, WITHOUT ROWID;

-- Every admin request reads its row: deleting it signs that person or program out at once.
CREATE TABLE admin_session (
  id         TEXT PRIMARY KEY, -- the subject (`sub`) of the JWT: 128 random bits, base32
  email      TEXT NOT NULL,
  role       TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'fulfilment', 'read-only')),
  kind       TEXT NOT NULL CHECK (kind IN ('session', 'api')),
  created_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL CHECK (seen_at >= created_at), -- a session (not an API token) ends when this is long ago
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at) -- and here, however busy it was
) STRICT, WITHOUT ROWID;
CREATE INDEX admin_session_by_email ON admin_session (email);

CREATE TABLE audit (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  email   TEXT NOT NULL,
  action  TEXT NOT NULL, -- a noun and a verb: 'import.start'
  subject TEXT NOT NULL, -- what it was done to: 'import:7'
  before  TEXT CHECK (before IS NULL OR json_valid(before)),
  after   TEXT CHECK (after IS NULL OR json_valid(after))
) STRICT;
