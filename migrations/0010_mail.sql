-- Mails to shoppers: what each says, and whether it was sent. Times are unix milliseconds (UTC).

CREATE TABLE mail (
  id         TEXT PRIMARY KEY CHECK (length(id) = 26), -- 128 random bits, base32
  key        TEXT NOT NULL UNIQUE CHECK (key <> ''),   -- why it was written ('order_placed:{event}'): it is queued once
  kind       TEXT NOT NULL CHECK (kind <> ''),         -- the template
  version    INTEGER NOT NULL CHECK (version > 0),     -- of the template
  recipient  TEXT NOT NULL,                            -- empty once the mail is old, like data and sent_text
  subject    TEXT NOT NULL,                            -- lists need it, and it stays when the data goes
  data       TEXT NOT NULL CHECK (data = '' OR json_valid(data)), -- the template renders it when it is sent or looked at
  sent_text  TEXT NOT NULL DEFAULT '', -- the text as it was sent, of mails that the law wants kept
  state      TEXT NOT NULL DEFAULT 'queued',
  -- How many times somebody sent it again. With the id it is the idempotency key, so a provider takes each round for a new mail.
  round      INTEGER NOT NULL DEFAULT 0 CHECK (round >= 0),
  attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0), -- in this round
  next_at    INTEGER NOT NULL,                                 -- the next attempt, while it is queued
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
