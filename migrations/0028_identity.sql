-- Signing in: sessions, single-use links and codes, and API tokens, for staff and for customers. owner_kind is 'staff' or
-- 'customer', and owner_id is the row of the person or the customer. The tables replace sign_in_link and admin_session,
-- which only the release before uses.

-- A link, and perhaps a code, that signs in once. Secrets are stored only as hashes.
CREATE TABLE sign_in (
  token_hash   TEXT PRIMARY KEY CHECK (length(token_hash) = 64), -- SHA-256 of the link's token, in hex
  owner_kind   TEXT NOT NULL CHECK (owner_kind <> ''),
  owner_id     INTEGER NOT NULL,
  gives        TEXT NOT NULL CHECK (gives <> ''), -- 'session' or 'token'
  request_hash TEXT UNIQUE, -- SHA-256 of the secret in the form for the code, so that only the requester can enter it
  code         TEXT,        -- 'kid:HMAC' of the code. NULL: only the link works
  tries        INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0), -- of the code
  tried_at     INTEGER, -- the last try
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL CHECK (expires_at > created_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_of_owner ON sign_in (owner_kind, owner_id);
CREATE INDEX sign_in_expired ON sign_in (expires_at);

-- Every request of a signed-in person reads its row, so deleting a row signs out a browser at once.
CREATE TABLE session (
  id         TEXT PRIMARY KEY CHECK (length(id) = 26), -- the subject (`sub`) of the JWT: 128 random bits, base32
  owner_kind TEXT NOT NULL CHECK (owner_kind <> ''),
  owner_id   INTEGER NOT NULL,
  agent      TEXT NOT NULL, -- the User-Agent header, cut, so that people recognise their browser
  created_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL CHECK (seen_at >= created_at), -- the last renewal. Idle sessions end
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at) -- the end, even if it is in use
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of_owner ON session (owner_kind, owner_id, created_at);
CREATE INDEX session_expired ON session (expires_at);
CREATE INDEX session_idle ON session (seen_at);

CREATE TABLE api_token (
  id         INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 9007199254740991),
  hash       TEXT NOT NULL UNIQUE CHECK (length(hash) = 64), -- SHA-256 of the token, in hex
  owner_kind TEXT NOT NULL CHECK (owner_kind <> ''),
  owner_id   INTEGER NOT NULL,
  name       TEXT NOT NULL,
  scopes     TEXT NOT NULL CHECK (json_valid(scopes)), -- the permissions, as a JSON array of names
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at),
  used_at    INTEGER, -- the last use, written at most once a minute
  revoked_at INTEGER
) STRICT;
CREATE INDEX api_token_of_owner ON api_token (owner_kind, owner_id);

-- Counts of requested mails and of entered codes in an hour or a day. who says what is counted, and holds a keyed hash
-- of a network or an address, or the owner.
CREATE TABLE sign_in_count (
  who   TEXT PRIMARY KEY,
  since INTEGER NOT NULL, -- the start of the hour or day
  tries INTEGER NOT NULL CHECK (tries >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_count_since ON sign_in_count (since);

-- Every try of a code counts as wrong for its owner, until the code turns out to be right.
CREATE TRIGGER sign_in_tried AFTER UPDATE OF tries ON sign_in WHEN NEW.tries > OLD.tries BEGIN
  INSERT INTO sign_in_count (who, since, tries)
  VALUES ('wrong:' || NEW.owner_kind || ':' || NEW.owner_id, NEW.tried_at - NEW.tried_at % 86400000, 1)
  ON CONFLICT (who) DO UPDATE SET tries = iif(since = excluded.since, tries + 1, 1), since = excluded.since;
END;

-- Whoever removes a person also ends everything that lets the person in. Restoring the person does not bring it back.
CREATE TRIGGER person_removed AFTER UPDATE OF removed ON person WHEN NEW.removed IS NOT NULL BEGIN
  DELETE FROM session WHERE owner_kind = 'staff' AND owner_id = NEW.id;
  DELETE FROM sign_in WHERE owner_kind = 'staff' AND owner_id = NEW.id;
  UPDATE api_token SET revoked_at = NEW.removed
  WHERE owner_kind = 'staff' AND owner_id = NEW.id AND revoked_at IS NULL;
END;
