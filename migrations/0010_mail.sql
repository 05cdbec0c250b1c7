-- Mails to shoppers, with their data and state.

CREATE TABLE mail (
  id         TEXT PRIMARY KEY CHECK (length(id) = 26), -- 128 random bits, base32
  key        TEXT NOT NULL UNIQUE CHECK (key <> ''),   -- kind and event ('order_placed:{event}'), to queue a mail once
  kind       TEXT NOT NULL CHECK (kind <> ''),         -- the template
  version    INTEGER NOT NULL CHECK (version > 0),     -- of the template
  recipient  TEXT NOT NULL,                            -- empty once the mail is old, like data and sent_text
  subject    TEXT NOT NULL,                            -- for lists. Kept when the data is removed
  data       TEXT NOT NULL CHECK (data = '' OR json_valid(data)), -- the data of the template
  sent_text  TEXT NOT NULL DEFAULT '', -- the sent text, for mails that the law requires to be kept
  state      TEXT NOT NULL DEFAULT 'queued',
  -- How many times staff queued the mail again. id and round are the idempotency key, so providers treat each round as
  -- a new mail.
  round      INTEGER NOT NULL DEFAULT 0 CHECK (round >= 0),
  attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0), -- in this round
  next_at    INTEGER NOT NULL,                                 -- of the next attempt, while queued
  problem    TEXT NOT NULL DEFAULT '',                         -- of the last attempt, in words for the merchant
  created_at INTEGER NOT NULL,
  sent_at    INTEGER,
  CHECK (state <> 'sent' OR sent_at IS NOT NULL)
) STRICT;
CREATE INDEX mail_due ON mail (next_at) WHERE state = 'queued';
CREATE INDEX mail_newest ON mail (created_at, id);
-- The mails that still hold personal data, oldest first.
CREATE INDEX mail_to_empty ON mail (created_at) WHERE recipient <> '';
CREATE TRIGGER mail_rules_insert BEFORE INSERT ON mail BEGIN
  SELECT RAISE(ABORT, 'mail: state is queued, sent, failed or kept')
  WHERE NEW.state NOT IN ('queued', 'sent', 'failed', 'kept');
END;
CREATE TRIGGER mail_rules_update BEFORE UPDATE OF state ON mail BEGIN
  SELECT RAISE(ABORT, 'mail: state is queued, sent, failed or kept')
  WHERE NEW.state NOT IN ('queued', 'sent', 'failed', 'kept');
END;
