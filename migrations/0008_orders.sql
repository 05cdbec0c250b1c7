-- Orders. Only src/order/ changes the state of an order. docs/orders.md describes the states.

CREATE TABLE orders (
  id                INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 9007199254740991),
  token             TEXT NOT NULL UNIQUE, -- 128 random bits. Anyone who has the token can see the order
  reference         TEXT NOT NULL UNIQUE, -- a short name of the order for people
  number            INTEGER UNIQUE,       -- consecutive. NULL until the order is firm
  key               TEXT NOT NULL UNIQUE, -- the idempotency key of placing the order
  checkout          TEXT NOT NULL,        -- a checkout has at most one unpaid order at a time
  network           TEXT,                 -- keyed hash of the shopper's network, while the order is unpaid
  test              INTEGER NOT NULL DEFAULT 0 CHECK (test IN (0, 1)), -- 1: no number, stock or figures
  exchange_of       INTEGER REFERENCES orders (id),                    -- the order whose goods this one replaces
  state             TEXT NOT NULL DEFAULT 'placed',
  fulfilment        TEXT NOT NULL DEFAULT 'none',
  method            TEXT NOT NULL CHECK (method <> ''), -- of payment
  email             TEXT NOT NULL,
  address           TEXT NOT NULL CHECK (json_valid(address)),
  origin            TEXT NOT NULL, -- the shop's origin, for links in mails
  note              TEXT NOT NULL DEFAULT '',
  currency          TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
  goods             INTEGER NOT NULL CHECK (goods >= 0),             -- the sum of quantities times shown prices
  discount          INTEGER NOT NULL DEFAULT 0 CHECK (discount >= 0), -- the discounts of all lines
  relief            INTEGER NOT NULL DEFAULT 0 CHECK (relief >= 0),   -- tax removed from prices, if none is due
  shipping          INTEGER NOT NULL CHECK (shipping >= 0),          -- after shipping_discount and _relief
  shipping_discount INTEGER NOT NULL DEFAULT 0 CHECK (shipping_discount >= 0),
  shipping_relief   INTEGER NOT NULL DEFAULT 0 CHECK (shipping_relief >= 0),
  shipping_tax      INTEGER NOT NULL CHECK (shipping_tax >= 0),      -- included in shipping, or on top
  shipping_method   TEXT NOT NULL DEFAULT '',
  shipping_cheapest INTEGER NOT NULL CHECK (shipping_cheapest >= 0), -- the most that a withdrawal refunds
  tax               INTEGER NOT NULL CHECK (tax >= 0),               -- the sum of order_tax
  tax_on_top        INTEGER NOT NULL CHECK (tax_on_top BETWEEN 0 AND tax), -- the tax that prices do not include
  total             INTEGER NOT NULL CHECK (total BETWEEN 0 AND 9007199254740991),
  steps             TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(steps)), -- the applied rules of the price
  paid              INTEGER NOT NULL DEFAULT 0 CHECK (paid BETWEEN 0 AND 9007199254740991), -- the received amount
  refunded          INTEGER NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND paid),
  placed_at         INTEGER NOT NULL,
  expires_at        INTEGER NOT NULL, -- when the order expires if unpaid
  firm_at           INTEGER,
  counted           INTEGER NOT NULL DEFAULT 0, -- in the figures: 0 not yet, 1 yes, 2 removed again
  updated_at        INTEGER NOT NULL,
  CONSTRAINT orders_total CHECK (total = goods - discount - relief + shipping + tax_on_top)
) STRICT;
CREATE INDEX orders_open ON orders (expires_at) WHERE state = 'placed';
CREATE INDEX orders_of_checkout ON orders (checkout) WHERE state = 'placed';
CREATE INDEX orders_of_network ON orders (network) WHERE state = 'placed';
CREATE INDEX orders_by_state ON orders (state, id);
CREATE INDEX orders_of_exchange ON orders (exchange_of) WHERE exchange_of IS NOT NULL;
-- Indexes for the lists of /admin, so that lists stay fast in a large shop. orders_to_send has the orders with units to
-- send that are not fully refunded.
CREATE INDEX orders_to_send ON orders (id)
  WHERE state IN ('accepted', 'paid') AND fulfilment <> 'fully' AND (refunded = 0 OR refunded < paid);
CREATE INDEX orders_sent ON orders (id) WHERE fulfilment = 'fully';
CREATE INDEX orders_of_email ON orders (lower(email), id);
CREATE TRIGGER orders_rules_insert BEFORE INSERT ON orders BEGIN
  SELECT RAISE(ABORT, 'orders: state is placed, accepted, paid, cancelled or expired')
  WHERE NEW.state NOT IN ('placed', 'accepted', 'paid', 'cancelled', 'expired');
  SELECT RAISE(ABORT, 'orders: fulfilment is none, partly or fully')
  WHERE NEW.fulfilment NOT IN ('none', 'partly', 'fully');
  SELECT RAISE(ABORT, 'orders: what is sent is accepted or paid')
  WHERE NEW.fulfilment <> 'none' AND NEW.state NOT IN ('accepted', 'paid');
  SELECT RAISE(ABORT, 'orders: what is accepted or paid is firm')
  WHERE NEW.state IN ('accepted', 'paid') AND NEW.firm_at IS NULL;
  SELECT RAISE(ABORT, 'orders: what is firm has a number, unless it is a test')
  WHERE (NEW.number IS NULL) <> (NEW.firm_at IS NULL OR NEW.test = 1);
END;
CREATE TRIGGER orders_rules_update BEFORE UPDATE OF state, fulfilment, number, firm_at, test ON orders BEGIN
  SELECT RAISE(ABORT, 'orders: state is placed, accepted, paid, cancelled or expired')
  WHERE NEW.state NOT IN ('placed', 'accepted', 'paid', 'cancelled', 'expired');
  SELECT RAISE(ABORT, 'orders: fulfilment is none, partly or fully')
  WHERE NEW.fulfilment NOT IN ('none', 'partly', 'fully');
  SELECT RAISE(ABORT, 'orders: what is sent is accepted or paid')
  WHERE NEW.fulfilment <> 'none' AND NEW.state NOT IN ('accepted', 'paid');
  SELECT RAISE(ABORT, 'orders: what is accepted or paid is firm')
  WHERE NEW.state IN ('accepted', 'paid') AND NEW.firm_at IS NULL;
  SELECT RAISE(ABORT, 'orders: what is firm has a number, unless it is a test')
  WHERE (NEW.number IS NULL) <> (NEW.firm_at IS NULL OR NEW.test = 1);
END;

-- A line does not change when the catalogue changes. An order may have two lines of the same variant, such as a bought
-- unit and a gift.
CREATE TABLE order_line (
  order_id   INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  position   INTEGER NOT NULL CHECK (position >= 1),
  variant_id INTEGER REFERENCES variant (id) ON DELETE SET NULL,
  product_id INTEGER REFERENCES product (id) ON DELETE SET NULL,
  title      TEXT NOT NULL,
  options    TEXT NOT NULL, -- "Large / Blue"
  sku        TEXT NOT NULL,
  picture    TEXT,          -- JSON
  quantity   INTEGER NOT NULL CHECK (quantity >= 1),
  unit_price INTEGER NOT NULL CHECK (unit_price >= 0),
  discount   INTEGER NOT NULL DEFAULT 0 CHECK (discount >= 0),
  relief     INTEGER NOT NULL DEFAULT 0 CHECK (relief >= 0),
  total      INTEGER NOT NULL CHECK (total >= 0),
  tax        INTEGER NOT NULL CHECK (tax >= 0), -- included in the total, or on top of it
  ships      INTEGER NOT NULL CHECK (ships IN (0, 1)),
  fulfilled  INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (order_id, position),
  CONSTRAINT order_line_total CHECK (total = quantity * unit_price - discount - relief),
  CONSTRAINT order_line_fulfilled CHECK (fulfilled BETWEEN 0 AND quantity)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_line_of_variant ON order_line (variant_id, order_id);
CREATE INDEX order_line_of_product ON order_line (product_id);
CREATE TRIGGER order_line_rules_insert BEFORE INSERT ON order_line BEGIN
  SELECT RAISE(ABORT, 'order_line: at most 1000000 units') WHERE NEW.quantity > 1000000;
END;
CREATE TRIGGER order_line_rules_update BEFORE UPDATE OF quantity ON order_line BEGIN
  SELECT RAISE(ABORT, 'order_line: at most 1000000 units') WHERE NEW.quantity > 1000000;
END;

-- The taxes of an order. orders.tax is the sum of their amounts.
CREATE TABLE order_tax (
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 1),
  name     TEXT NOT NULL,
  rate     INTEGER NOT NULL CHECK (rate >= 0),          -- parts per million
  on_top   INTEGER NOT NULL CHECK (on_top IN (0, 1)),   -- 0: prices include the tax
  base     INTEGER NOT NULL CHECK (base >= 0),          -- the taxed amount, in shown prices
  amount   INTEGER NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (order_id, position)
) STRICT, WITHOUT ROWID;

-- The history of orders. Lower ids are older.
CREATE TABLE timeline (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  at       INTEGER NOT NULL,
  kind     TEXT NOT NULL CHECK (kind <> ''),
  by_kind  TEXT NOT NULL CHECK (by_kind <> ''),
  by_id    TEXT,
  detail   TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX timeline_of_order ON timeline (order_id, id);

-- Counts of searched and placed orders in a quarter of an hour. who is a keyed hash of the network, or of the recipient
-- of placed orders.
CREATE TABLE lookup (
  who   TEXT PRIMARY KEY,
  since INTEGER NOT NULL, -- quarters of an hour since 1970
  tries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

