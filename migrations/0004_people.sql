-- Who runs the shop, how they sign in, and what they did.

-- Never deleted: what they did refers to them.
CREATE TABLE person (
  id      INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 9007199254740991),
  email   TEXT NOT NULL UNIQUE CHECK (email LIKE '%_@_%' AND email = lower(email)),
  role    TEXT NOT NULL, -- read at each of their requests
  since   INTEGER NOT NULL,
  removed INTEGER        -- from when on they are not let in; NULL: they are
) STRICT;
CREATE TRIGGER person_rules_insert BEFORE INSERT ON person BEGIN
  SELECT RAISE(ABORT, 'person: role is owner, manager, fulfilment or read-only')
  WHERE NEW.role NOT IN ('owner', 'manager', 'fulfilment', 'read-only');
END;
CREATE TRIGGER person_rules_update BEFORE UPDATE OF role ON person BEGIN
  SELECT RAISE(ABORT, 'person: role is owner, manager, fulfilment or read-only')
  WHERE NEW.role NOT IN ('owner', 'manager', 'fulfilment', 'read-only');
END;

-- A single-use link (or code for an API token), made by bin/admin-link. Only its hash is kept: SHA-256 of the token, in
-- hex.
CREATE TABLE sign_in_link (
  token_hash TEXT PRIMARY KEY CHECK (length(token_hash) = 64),
  person_id  INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  kind       TEXT NOT NULL CHECK (kind <> ''), -- what it is exchanged for: 'session' or 'api'
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at)
) STRICT, WITHOUT ROWID;

-- Every admin request reads its row: deleting it signs that person or program out at once.
CREATE TABLE admin_session (
  id         TEXT PRIMARY KEY, -- the subject (`sub`) of the JWT: 128 random bits, base32
  person_id  INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  kind       TEXT NOT NULL CHECK (kind <> ''),
  created_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL CHECK (seen_at >= created_at), -- a session (not an API token) ends when this is long ago
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at) -- and here, however busy it was
) STRICT, WITHOUT ROWID;
CREATE INDEX admin_session_of_person ON admin_session (person_id);

-- Who did something is kept in two columns, here and elsewhere: by_kind is 'person', 'customer', 'shopper', 'shop' or
-- 'provider'; by_id is the id of a person or a customer, the name of a provider, else NULL.
CREATE TABLE audit (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  by_kind TEXT NOT NULL CHECK (by_kind <> ''),
  by_id   TEXT,
  action  TEXT NOT NULL, -- a noun and a verb: 'import.start'
  subject TEXT NOT NULL, -- what it was done to: 'import:7'
  before  TEXT CHECK (before IS NULL OR json_valid(before)),
  after   TEXT CHECK (after IS NULL OR json_valid(after))
) STRICT;
