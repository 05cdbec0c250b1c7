-- Payments and refunds.
--
-- Cron processes rows of both tables. It uses attempts, next_at (NULL if cron has nothing to do) and problem (in words
-- for the merchant).

CREATE TABLE payment (
  id         TEXT PRIMARY KEY, -- 128 random bits, the idempotency key at the provider
  order_id   INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  provider   TEXT NOT NULL CHECK (provider <> ''),
  reference  TEXT,             -- the provider's id of the payment
  amount     INTEGER NOT NULL CHECK (amount >= 0), -- the requested amount
  received   INTEGER CHECK (received >= 0),        -- the received amount. NULL: nothing yet
  currency   TEXT CHECK (currency GLOB '[A-Z][A-Z][A-Z]'), -- of the received amount
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
-- mismatch: the amount or the currency is wrong. The order stays unpaid, and the merchant decides what to do.
-- returning: the order cannot accept the payment, and the payment is being refunded.
CREATE TRIGGER payment_rules_insert BEFORE INSERT ON payment BEGIN
  SELECT RAISE(ABORT, 'payment: state is open, declined, expired, succeeded, mismatch, returning or returned')
  WHERE NEW.state NOT IN ('open', 'declined', 'expired', 'succeeded', 'mismatch', 'returning', 'returned');
END;
CREATE TRIGGER payment_rules_update BEFORE UPDATE OF state ON payment BEGIN
  SELECT RAISE(ABORT, 'payment: state is open, declined, expired, succeeded, mismatch, returning or returned')
  WHERE NEW.state NOT IN ('open', 'declined', 'expired', 'succeeded', 'mismatch', 'returning', 'returned');
END;

-- Refunds. A row is written before the request to the provider, and is done when the provider has confirmed it.
CREATE TABLE refund (
  id         TEXT PRIMARY KEY, -- 128 random bits, the idempotency key at the provider
  order_id   INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  payment_id TEXT NOT NULL REFERENCES payment (id),
  amount     INTEGER NOT NULL CHECK (amount > 0),
  state      TEXT NOT NULL DEFAULT 'due',
  attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_at    INTEGER,
  problem    TEXT NOT NULL DEFAULT '',
  by_kind    TEXT NOT NULL CHECK (by_kind <> ''), -- who requested the refund
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

-- Processed messages of providers. Repeated messages are harmless because of the states above. No code reads this
-- table.
CREATE TABLE webhook (
  provider TEXT NOT NULL,
  id       TEXT NOT NULL,
  at       INTEGER NOT NULL,
  PRIMARY KEY (provider, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_old ON webhook (at);
