-- Money that comes in for orders, and money that goes back.
--
-- Rows that cron works through have attempts, next_at (NULL: cron has nothing to do) and problem, in a merchant's
-- words.

CREATE TABLE payment (
  id         TEXT PRIMARY KEY, -- 128 bits, ours: the provider is told of it, and knows a repeated call by it
  order_id   INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  provider   TEXT NOT NULL CHECK (provider <> ''),
  reference  TEXT,             -- the provider's own
  amount     INTEGER NOT NULL CHECK (amount >= 0), -- what was asked for
  received   INTEGER CHECK (received >= 0),        -- what came; NULL: nothing yet
  currency   TEXT CHECK (currency GLOB '[A-Z][A-Z][A-Z]'), -- of what came
  state      TEXT NOT NULL DEFAULT 'open',
  attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_at    INTEGER,
  problem    TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (provider, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_of_order ON payment (order_id, created_at);
-- A second open session would let an order be paid twice.
CREATE UNIQUE INDEX payment_open ON payment (order_id) WHERE state = 'open';
CREATE INDEX payment_due ON payment (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX payment_mismatch ON payment (order_id) WHERE state = 'mismatch';
-- mismatch: another amount or currency came than was asked for. It pays nothing, and the merchant decides about it.
-- returning: it came for an order that cannot have it, and is to be given back.
CREATE TRIGGER payment_rules_insert BEFORE INSERT ON payment BEGIN
  SELECT RAISE(ABORT, 'payment: state is open, declined, expired, succeeded, mismatch, returning or returned')
  WHERE NEW.state NOT IN ('open', 'declined', 'expired', 'succeeded', 'mismatch', 'returning', 'returned');
END;
CREATE TRIGGER payment_rules_update BEFORE UPDATE OF state ON payment BEGIN
  SELECT RAISE(ABORT, 'payment: state is open, declined, expired, succeeded, mismatch, returning or returned')
  WHERE NEW.state NOT IN ('open', 'declined', 'expired', 'succeeded', 'mismatch', 'returning', 'returned');
END;

-- Money that goes back. A row is there before the provider is asked, and is done once the provider said so.
CREATE TABLE refund (
  id         TEXT PRIMARY KEY, -- 128 bits: the provider knows a repeated call by it
  order_id   INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  payment_id TEXT NOT NULL REFERENCES payment (id),
  amount     INTEGER NOT NULL CHECK (amount > 0),
  state      TEXT NOT NULL DEFAULT 'due',
  attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_at    INTEGER,
  problem    TEXT NOT NULL DEFAULT '',
  by_kind    TEXT NOT NULL CHECK (by_kind <> ''), -- who wanted it
  by_id      TEXT,
  created_at INTEGER NOT NULL,
  done_at    INTEGER,
  CHECK ((state = 'done') = (done_at IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_of_order ON refund (order_id);
CREATE INDEX refund_of_payment ON refund (payment_id);
CREATE INDEX refund_to_do ON refund (created_at) WHERE state = 'due';
CREATE INDEX refund_due ON refund (next_at) WHERE next_at IS NOT NULL;
CREATE TRIGGER refund_rules_insert BEFORE INSERT ON refund BEGIN
  SELECT RAISE(ABORT, 'refund: state is due or done') WHERE NEW.state NOT IN ('due', 'done');
END;
CREATE TRIGGER refund_rules_update BEFORE UPDATE OF state ON refund BEGIN
  SELECT RAISE(ABORT, 'refund: state is due or done') WHERE NEW.state NOT IN ('due', 'done');
END;

-- Messages of providers that were acted on. Only drops repeats early: what is safe is safe by the states above.
CREATE TABLE webhook (
  provider TEXT NOT NULL,
  id       TEXT NOT NULL,
  at       INTEGER NOT NULL,
  PRIMARY KEY (provider, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_old ON webhook (at);
