-- Mails to shoppers, from when they are written until they are sent, and what was sent. Times are unix milliseconds (UTC).

CREATE TABLE mail (
  id         TEXT PRIMARY KEY CHECK (length(id) = 26), -- 128 random bits, base32; with `round` the key that providers tell repeats by
  event_id   TEXT NOT NULL CHECK (event_id <> ''),     -- what it tells of
  kind       TEXT NOT NULL CHECK (kind <> ''),         -- which letter
  recipient  TEXT NOT NULL,                            -- emptied with the bodies once it is old
  subject    TEXT NOT NULL,
  html       TEXT NOT NULL,
  text       TEXT NOT NULL,
  -- kept: nothing is configured that would send it, so it lies here to be read
  state      TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed', 'kept')),
  round      INTEGER NOT NULL DEFAULT 0 CHECK (round >= 0),       -- how often somebody had it sent again
  attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),    -- in this round
  next_at    INTEGER NOT NULL,                                    -- not tried before
  problem    TEXT NOT NULL DEFAULT '',                            -- of the last attempt, in a merchant's words
  created_at INTEGER NOT NULL,
  sent_at    INTEGER,
  CHECK (state <> 'sent' OR sent_at IS NOT NULL),
  UNIQUE (event_id, kind)
) STRICT;
CREATE INDEX mail_due ON mail (next_at) WHERE state = 'queued';
CREATE INDEX mail_newest ON mail (created_at, id);
-- What still holds personal data, oldest first.
CREATE INDEX mail_to_empty ON mail (created_at) WHERE recipient <> '';
