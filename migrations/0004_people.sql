-- The staff, their sessions, and the audit log.

-- People are never deleted, because the audit log refers to them.
CREATE TABLE person (
  id      INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 9007199254740991),
  email   TEXT NOT NULL UNIQUE CHECK (email LIKE '%_@_%' AND email = lower(email)),
  role    TEXT NOT NULL, -- read at each request of the person
  since   INTEGER NOT NULL,
  removed INTEGER        -- the time when access ended. NULL: the person has access
) STRICT;
CREATE TRIGGER person_rules_insert BEFORE INSERT ON person BEGIN
  SELECT RAISE(ABORT, 'person: role is owner, manager, fulfilment or read-only')
  WHERE NEW.role NOT IN ('owner', 'manager', 'fulfilment', 'read-only');
END;
CREATE TRIGGER person_rules_update BEFORE UPDATE OF role ON person BEGIN
  SELECT RAISE(ABORT, 'person: role is owner, manager, fulfilment or read-only')
  WHERE NEW.role NOT IN ('owner', 'manager', 'fulfilment', 'read-only');
END;

-- Single-use links for signing in, and single-use codes for API tokens. bin/admin-link makes both. token_hash is the
-- SHA-256 of the token, in hex. The token itself is not stored.
CREATE TABLE sign_in_link (
  token_hash TEXT PRIMARY KEY CHECK (length(token_hash) = 64),
  person_id  INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  kind       TEXT NOT NULL CHECK (kind <> ''), -- the kind of the new admin_session: 'session' or 'api'
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at)
) STRICT, WITHOUT ROWID;

-- Sessions and API tokens. Every admin request reads its own row, so deleting a row signs out a person or program at
-- once.
CREATE TABLE admin_session (
  id         TEXT PRIMARY KEY, -- the subject (`sub`) of the JWT: 128 random bits, base32
  person_id  INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  kind       TEXT NOT NULL CHECK (kind <> ''),
  created_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL CHECK (seen_at >= created_at), -- the last use. Only idle sessions end, not API tokens
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at) -- the end, even if it is in use
) STRICT, WITHOUT ROWID;
CREATE INDEX admin_session_of_person ON admin_session (person_id);

-- The audit log. Here and in other tables, two columns name the actor of a change. by_kind is 'person', 'customer',
-- 'shopper', 'shop' or 'provider'. by_id is the id of a person or a customer, the name of a provider, or else NULL.
CREATE TABLE audit (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  by_kind TEXT NOT NULL CHECK (by_kind <> ''),
  by_id   TEXT,
  action  TEXT NOT NULL, -- a noun and a verb: 'import.start'
  subject TEXT NOT NULL, -- the row that was changed: 'import:7'
  before  TEXT CHECK (before IS NULL OR json_valid(before)),
  after   TEXT CHECK (after IS NULL OR json_valid(after))
) STRICT;
