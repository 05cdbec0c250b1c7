-- Orders, as they were sold. src/order/ alone moves an order from state to state; docs/orders.md draws it.

CREATE TABLE orders (
  id                INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 9007199254740991),
  token             TEXT NOT NULL UNIQUE, -- 128 bits: who has it sees the order
  reference         TEXT NOT NULL UNIQUE, -- short, for people to say
  number            INTEGER UNIQUE,       -- without gaps, from the moment that the order is firm
  key               TEXT NOT NULL UNIQUE, -- of the attempt to place it: sent twice, it is placed once
  checkout          TEXT NOT NULL,        -- the checkout it came from, which holds units for one order at a time
  network           TEXT,                 -- keyed hash of where it came from, while it is unpaid
  test              INTEGER NOT NULL DEFAULT 0 CHECK (test IN (0, 1)), -- without number, stock and figures
  exchange_of       INTEGER REFERENCES orders (id),                    -- the order whose goods it replaces
  state             TEXT NOT NULL DEFAULT 'placed',
  fulfilment        TEXT NOT NULL DEFAULT 'none',
  method            TEXT NOT NULL CHECK (method <> ''), -- of payment
  email             TEXT NOT NULL,
  address           TEXT NOT NULL CHECK (json_valid(address)),
  origin            TEXT NOT NULL, -- of the shop, as the shopper reached it: mails lead there
  note              TEXT NOT NULL DEFAULT '',
  currency          TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
  goods             INTEGER NOT NULL CHECK (goods >= 0),             -- quantities times prices, as prices are shown
  discount          INTEGER NOT NULL DEFAULT 0 CHECK (discount >= 0), -- off the lines
  relief            INTEGER NOT NULL DEFAULT 0 CHECK (relief >= 0),   -- tax off prices with tax, where none is due
  shipping          INTEGER NOT NULL CHECK (shipping >= 0),          -- after its own discount and relief
  shipping_discount INTEGER NOT NULL DEFAULT 0 CHECK (shipping_discount >= 0),
  shipping_relief   INTEGER NOT NULL DEFAULT 0 CHECK (shipping_relief >= 0),
  shipping_tax      INTEGER NOT NULL CHECK (shipping_tax >= 0),      -- contained in it, or on top
  shipping_method   TEXT NOT NULL DEFAULT '',
  shipping_cheapest INTEGER NOT NULL CHECK (shipping_cheapest >= 0), -- on offer: a withdrawal returns no more
  tax               INTEGER NOT NULL CHECK (tax >= 0),               -- all of it; order_tax has the parts
  tax_on_top        INTEGER NOT NULL CHECK (tax_on_top BETWEEN 0 AND tax), -- what of it prices do not contain
  total             INTEGER NOT NULL CHECK (total BETWEEN 0 AND 9007199254740991),
  steps             TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(steps)), -- how the price came about, rule by rule
  paid              INTEGER NOT NULL DEFAULT 0 CHECK (paid BETWEEN 0 AND 9007199254740991), -- what was received
  refunded          INTEGER NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND paid),
  placed_at         INTEGER NOT NULL,
  expires_at        INTEGER NOT NULL, -- when an unpaid one expires
  firm_at           INTEGER,
  counted           INTEGER NOT NULL DEFAULT 0, -- in the figures: 0 not yet, 1 yes, 2 taken out again
  updated_at        INTEGER NOT NULL,
  CONSTRAINT orders_total CHECK (total = goods - discount - relief + shipping + tax_on_top)
) STRICT;
CREATE INDEX orders_open ON orders (expires_at) WHERE state = 'placed';
CREATE INDEX orders_of_checkout ON orders (checkout) WHERE state = 'placed';
CREATE INDEX orders_of_network ON orders (network) WHERE state = 'placed';
CREATE INDEX orders_by_state ON orders (state, id);
CREATE INDEX orders_of_exchange ON orders (exchange_of) WHERE exchange_of IS NOT NULL;
-- What the lists of /admin walk along, so that none costs more as the shop grows. First those with units to send,
-- unless all their money went back.
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

-- Nothing that happens to the catalogue afterwards changes a line. A variant may have two: one is bought, one is a
-- gift.
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
  tax        INTEGER NOT NULL CHECK (tax >= 0), -- contained in the total, or on top of it
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

-- The taxes of an order: their amounts make orders.tax.
CREATE TABLE order_tax (
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 1),
  name     TEXT NOT NULL,
  rate     INTEGER NOT NULL CHECK (rate >= 0),          -- parts per million
  on_top   INTEGER NOT NULL CHECK (on_top IN (0, 1)),   -- 0: prices contain it
  base     INTEGER NOT NULL CHECK (base >= 0),          -- what it falls on, as prices are shown
  amount   INTEGER NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (order_id, position)
) STRICT, WITHOUT ROWID;

-- What happened to an order, oldest first.
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

-- Who looked for orders how often, by keyed hash of their network, in a window of a quarter of an hour.
CREATE TABLE lookup (
  who   TEXT PRIMARY KEY,
  since INTEGER NOT NULL, -- quarters of an hour since 1970
  tries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

