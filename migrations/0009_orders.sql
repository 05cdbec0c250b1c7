-- Selling: what the shop charges, orders and their payments, the units that they hold, and the events that they leave.
--
-- Money is an INTEGER of minor units of the order's currency; times are unix milliseconds (UTC).
-- The state of an order is moved by src/order/ alone; docs/orders.md draws it.

-- ── What the shop charges ───────────────────────────────────────────────────────────────────────────────────────────

-- Grows with every change of what an order costs besides its prices: an order is placed by the rules it was shown.
ALTER TABLE shop ADD COLUMN pricing_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE shop ADD COLUMN shipping_price INTEGER NOT NULL DEFAULT 0 CHECK (shipping_price BETWEEN 0 AND 9007199254740991);
ALTER TABLE shop ADD COLUMN tax_name TEXT NOT NULL DEFAULT 'VAT' CHECK (length(tax_name) BETWEEN 1 AND 40);
ALTER TABLE shop ADD COLUMN tax_rate INTEGER NOT NULL DEFAULT 0 CHECK (tax_rate BETWEEN 0 AND 1000000); -- parts per million
ALTER TABLE shop ADD COLUMN tax_included INTEGER NOT NULL DEFAULT 1 CHECK (tax_included IN (0, 1));      -- in every price shown
ALTER TABLE shop ADD COLUMN ships_to TEXT NOT NULL DEFAULT '[]'                                          -- ISO 3166; none: everywhere
  CHECK (json_valid(ships_to) AND json_type(ships_to) = 'array');
ALTER TABLE shop ADD COLUMN first_number INTEGER NOT NULL DEFAULT 1001 CHECK (first_number BETWEEN 1 AND 1000000000);
-- How to pay by bank transfer; empty: that is not offered.
ALTER TABLE shop ADD COLUMN bank_details TEXT NOT NULL DEFAULT '' CHECK (length(bank_details) <= 2000);
ALTER TABLE shop ADD COLUMN pays_on_delivery INTEGER NOT NULL DEFAULT 0 CHECK (pays_on_delivery IN (0, 1));
-- From so many units on downwards stock counts as low.
ALTER TABLE shop ADD COLUMN low_stock INTEGER NOT NULL DEFAULT 3 CHECK (low_stock BETWEEN 0 AND 1000000);

CREATE TRIGGER shop_charges AFTER UPDATE OF shipping_price, tax_name, tax_rate, tax_included, currency ON shop BEGIN
  UPDATE shop SET pricing_version = pricing_version + 1;
END;

-- ── Orders ──────────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE orders (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  token        TEXT NOT NULL UNIQUE, -- 128 bits: who has it sees the order
  reference    TEXT NOT NULL UNIQUE, -- short, for people to say
  number       INTEGER UNIQUE,       -- without gaps, from the moment that the order is firm
  key          TEXT NOT NULL UNIQUE, -- of the attempt to place it: sent twice, it is placed once
  checkout     TEXT NOT NULL,        -- the checkout it came from, which holds units for one order at a time
  network      TEXT,                 -- keyed hash of where it came from, while it is unpaid
  state        TEXT NOT NULL DEFAULT 'placed' CHECK (state IN ('placed', 'accepted', 'paid', 'cancelled', 'expired')),
  fulfilment   TEXT NOT NULL DEFAULT 'none' CHECK (fulfilment IN ('none', 'partly', 'fully')),
  method       TEXT NOT NULL CHECK (method <> ''), -- of payment
  email        TEXT NOT NULL,
  address      TEXT NOT NULL CHECK (json_valid(address)),
  origin       TEXT NOT NULL, -- of the shop, as the shopper reached it: letters lead there
  note         TEXT NOT NULL DEFAULT '',
  currency     TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
  subtotal     INTEGER NOT NULL CHECK (subtotal >= 0), -- the lines' totals, as prices are shown
  shipping     INTEGER NOT NULL CHECK (shipping >= 0),
  tax          INTEGER NOT NULL CHECK (tax >= 0),
  tax_name     TEXT NOT NULL,
  tax_rate     INTEGER NOT NULL,
  tax_included INTEGER NOT NULL CHECK (tax_included IN (0, 1)),
  total        INTEGER NOT NULL CHECK (total = subtotal + shipping + iif(tax_included, 0, tax) AND total <= 9007199254740991),
  paid         INTEGER NOT NULL DEFAULT 0 CHECK (paid IN (0, total)),
  refunded     INTEGER NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND paid),
  placed_at    INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL, -- when an unpaid one is given up
  firm_at      INTEGER,
  counted      INTEGER NOT NULL DEFAULT 0 CHECK (counted IN (0, 1, 2)), -- in the figures: not yet, yes, taken out again
  updated_at   INTEGER NOT NULL,
  CHECK ((number IS NULL) = (firm_at IS NULL)),
  CHECK (firm_at IS NOT NULL OR state IN ('placed', 'cancelled', 'expired')),
  CHECK (fulfilment = 'none' OR state IN ('accepted', 'paid'))
) STRICT;
CREATE INDEX orders_open ON orders (expires_at) WHERE state = 'placed';
CREATE INDEX orders_of_checkout ON orders (checkout) WHERE state = 'placed';
CREATE INDEX orders_of_network ON orders (network) WHERE state = 'placed';
CREATE INDEX orders_by_state ON orders (state, id);

-- As sold: nothing that happens to the catalogue afterwards changes it.
CREATE TABLE order_line (
  order_id   INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  position   INTEGER NOT NULL CHECK (position >= 1),
  variant_id INTEGER REFERENCES variant (id) ON DELETE SET NULL,
  product_id INTEGER REFERENCES product (id) ON DELETE SET NULL,
  title      TEXT NOT NULL,
  options    TEXT NOT NULL, -- "Large / Blue"
  sku        TEXT NOT NULL,
  picture    TEXT,          -- JSON
  quantity   INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
  unit_price INTEGER NOT NULL CHECK (unit_price >= 0),
  total      INTEGER NOT NULL CHECK (total = quantity * unit_price),
  tax        INTEGER NOT NULL CHECK (tax >= 0),
  ships      INTEGER NOT NULL CHECK (ships IN (0, 1)),
  fulfilled  INTEGER NOT NULL DEFAULT 0 CHECK (fulfilled BETWEEN 0 AND quantity),
  PRIMARY KEY (order_id, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX order_line_of_variant ON order_line (variant_id, order_id);
CREATE INDEX order_line_of_product ON order_line (product_id);

-- What happened to an order, oldest first.
CREATE TABLE timeline (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  at       INTEGER NOT NULL,
  kind     TEXT NOT NULL CHECK (kind <> ''),
  actor    TEXT NOT NULL, -- 'shopper', 'shop', or the e-mail address of who works there
  detail   TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX timeline_of_order ON timeline (order_id, id);

-- ── What orders keep from the shelf ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE stock ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;

-- Units of an unpaid order. stock.held is their sum; src/order/store/ writes both in one batch.
CREATE TABLE hold (
  order_id   INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  variant_id INTEGER NOT NULL REFERENCES variant (id) ON DELETE CASCADE,
  quantity   INTEGER NOT NULL CHECK (quantity >= 1),
  expires_at INTEGER NOT NULL, -- from then on whoever needs the units may take them
  PRIMARY KEY (order_id, variant_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX hold_of_variant ON hold (variant_id, expires_at);

-- ── Payments ────────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE payment (
  id         TEXT PRIMARY KEY, -- 128 bits, ours: the provider is told of it, and knows a repeated call by it
  order_id   INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  provider   TEXT NOT NULL CHECK (provider <> ''),
  reference  TEXT,             -- the provider's own
  amount     INTEGER NOT NULL CHECK (amount >= 0),
  state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN (
               'open', 'declined', 'expired', 'succeeded',
               'returning', -- came for an order that cannot have it: to be given back
               'returned')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (provider, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_of_order ON payment (order_id, created_at);
CREATE UNIQUE INDEX payment_once ON payment (order_id) WHERE state = 'succeeded';
CREATE INDEX payment_to_return ON payment (updated_at) WHERE state = 'returning';

-- Money that goes back. A row is there before the provider is asked, and is done once it said so.
CREATE TABLE refund (
  id         TEXT PRIMARY KEY, -- 128 bits: the provider knows a repeated call by it
  order_id   INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  payment_id TEXT NOT NULL REFERENCES payment (id),
  amount     INTEGER NOT NULL CHECK (amount > 0),
  actor      TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  done_at    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_of_order ON refund (order_id);
CREATE INDEX refund_of_payment ON refund (payment_id);
CREATE INDEX refund_to_do ON refund (created_at) WHERE done_at IS NULL;

-- Messages of providers that were acted on. Only drops repeats early: what is safe is safe by the states above.
CREATE TABLE webhook (
  provider TEXT NOT NULL,
  id       TEXT NOT NULL,
  at       INTEGER NOT NULL,
  PRIMARY KEY (provider, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_old ON webhook (at);

-- Who looked for orders how often, by keyed hash of their network, in a window of a quarter of an hour.
CREATE TABLE lookup (
  who   TEXT PRIMARY KEY,
  since INTEGER NOT NULL, -- quarters of an hour since 1970
  tries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Written with the change that it tells of; sent to the queue after that, again and again until the consumer has marked it done in
-- the batch of its effects. docs/events.md holds the form of `data`.
CREATE TABLE outbox (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  id       TEXT NOT NULL UNIQUE,
  type     TEXT NOT NULL CHECK (type GLOB 'vitrine.*.v[0-9]*'),
  subject  TEXT NOT NULL, -- an order's reference, or a variant's id
  at       INTEGER NOT NULL,
  data     TEXT NOT NULL CHECK (json_valid(data)),
  sent     INTEGER NOT NULL DEFAULT 0, -- times
  next_at  INTEGER, -- when it is to be sent again; NULL: it is done, or dead
  done_at  INTEGER,
  dead_at  INTEGER,
  problem  TEXT NOT NULL DEFAULT '',
  CHECK ((next_at IS NULL) = (done_at IS NOT NULL OR dead_at IS NOT NULL))
) STRICT;
CREATE INDEX outbox_due ON outbox (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX outbox_dead ON outbox (dead_at) WHERE dead_at IS NOT NULL;
CREATE INDEX outbox_done ON outbox (done_at) WHERE done_at IS NOT NULL;

-- What came out of the queue's dead letters and is no event of ours, as it came.
CREATE TABLE dead_letter (
  id   INTEGER PRIMARY KEY AUTOINCREMENT,
  at   INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- 128 random bits as src/ids.rs spells them, for events that triggers write.
CREATE VIEW fresh_token (token) AS
WITH RECURSIVE place (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 25)
SELECT group_concat(substr('abcdefghijklmnopqrstuvwxyz234567', 1 + (random() & 31), 1), '')
  || substr('aeimquy4', 1 + (random() & 7), 1) FROM place;

-- What an event says of an order: nothing about the person.
CREATE VIEW order_told (order_id, json) AS
SELECT o.id, json_object(
  'reference', o.reference, 'number', o.number, 'state', o.state, 'fulfilment', o.fulfilment, 'method', o.method,
  'currency', o.currency, 'subtotal', o.subtotal, 'shipping', o.shipping, 'tax', o.tax, 'tax_included', json(iif(o.tax_included, 'true', 'false')),
  'total', o.total, 'paid', o.paid, 'refunded', o.refunded, 'placed_at', o.placed_at,
  'lines', json((SELECT json_group_array(json_object('variant', l.variant_id, 'product', l.product_id, 'sku', l.sku,
     'quantity', l.quantity, 'unit_price', l.unit_price, 'total', l.total, 'tax', l.tax, 'fulfilled', l.fulfilled) ORDER BY l.position)
     FROM order_line l WHERE l.order_id = o.id)))
FROM orders o;

-- Of the units that nobody paid for: a checkout that is given up again is no news.
CREATE TRIGGER stock_level AFTER UPDATE OF tracked, on_hand, committed ON stock
WHEN NEW.tracked = 1 AND OLD.tracked = 1
  AND (NEW.on_hand - NEW.committed <= 0) + (NEW.on_hand - NEW.committed <= (SELECT low_stock FROM shop))
   <> (OLD.on_hand - OLD.committed <= 0) + (OLD.on_hand - OLD.committed <= (SELECT low_stock FROM shop)) BEGIN
  INSERT INTO outbox (id, type, subject, at, data, next_at)
  SELECT token, 'vitrine.stock.' || CASE
      WHEN NEW.on_hand - NEW.committed <= 0 THEN 'out'
      WHEN OLD.on_hand - OLD.committed <= 0 THEN 'back'
      ELSE 'low' END || '.v1',
    NEW.variant_id, NEW.updated_at,
    json_object('variant', NEW.variant_id, 'product', v.product_id, 'sku', v.sku, 'left', NEW.on_hand - NEW.committed),
    NEW.updated_at + 60000
  FROM fresh_token JOIN variant v ON v.id = NEW.variant_id
  -- From low to plenty is no news either.
  WHERE NEW.on_hand - NEW.committed <= (SELECT low_stock FROM shop) OR OLD.on_hand - OLD.committed <= 0;
END;

-- ── Figures ─────────────────────────────────────────────────────────────────────────────────────────────────────────

-- What a day (UTC) brought, kept by the events' consumer: the day on which it was told of.
CREATE TABLE figures (
  day      TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  currency TEXT NOT NULL,
  orders   INTEGER NOT NULL DEFAULT 0, -- that became firm
  units    INTEGER NOT NULL DEFAULT 0,
  sales    INTEGER NOT NULL DEFAULT 0, -- their totals
  shipping INTEGER NOT NULL DEFAULT 0,
  tax      INTEGER NOT NULL DEFAULT 0,
  paid     INTEGER NOT NULL DEFAULT 0,
  refunded INTEGER NOT NULL DEFAULT 0,
  cancelled INTEGER NOT NULL DEFAULT 0, -- totals of firm orders that were cancelled
  PRIMARY KEY (day, currency)
) STRICT, WITHOUT ROWID;
