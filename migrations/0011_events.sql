-- Events, and the daily figures that are computed from events.

-- An event is written in the batch of the change that it reports. After the batch, the event is sent to the queue, with
-- retries until the consumer marks it as done in the batch of its effects. docs/events.md has the format of data.
CREATE TABLE outbox (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  id       TEXT NOT NULL UNIQUE,
  type     TEXT NOT NULL CHECK (type <> ''),
  subject  TEXT NOT NULL, -- an order's reference, or a variant's id
  at       INTEGER NOT NULL,
  data     TEXT NOT NULL CHECK (json_valid(data)),
  sent     INTEGER NOT NULL DEFAULT 0, -- retries
  next_at  INTEGER, -- the time of the next retry. NULL: done or dead
  done_at  INTEGER,
  dead_at  INTEGER,
  problem  TEXT NOT NULL DEFAULT '',
  CHECK ((next_at IS NULL) = (done_at IS NOT NULL OR dead_at IS NOT NULL))
) STRICT;
CREATE INDEX outbox_due ON outbox (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX outbox_dead ON outbox (dead_at) WHERE dead_at IS NOT NULL;
CREATE INDEX outbox_done ON outbox (done_at) WHERE done_at IS NOT NULL;

-- Messages of the dead-letter queue that are not events of the outbox.
CREATE TABLE dead_letter (
  id   INTEGER PRIMARY KEY AUTOINCREMENT,
  at   INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- The data of an order in events. It has no personal data.
CREATE VIEW order_told (order_id, json) AS
SELECT o.id, json_object(
  'reference', o.reference, 'number', o.number, 'state', o.state, 'fulfilment', o.fulfilment, 'method', o.method,
  'currency', o.currency, 'goods', o.goods, 'discount', o.discount, 'relief', o.relief, 'shipping', o.shipping,
  'tax', o.tax, 'tax_on_top', o.tax_on_top, 'total', o.total, 'paid', o.paid, 'refunded', o.refunded,
  'placed_at', o.placed_at,
  'lines', json((SELECT json_group_array(json_object('variant', l.variant_id, 'product', l.product_id, 'sku', l.sku,
     'quantity', l.quantity, 'unit_price', l.unit_price, 'discount', l.discount, 'relief', l.relief, 'total', l.total,
     'tax', l.tax, 'fulfilled', l.fulfilled) ORDER BY l.position)
     FROM order_line l WHERE l.order_id = o.id)))
FROM orders o;

-- Writes an event when stock becomes low, out or back. Held units count as available, because an unpaid order may
-- expire.
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
  -- A rise from low to not low writes no event.
  WHERE NEW.on_hand - NEW.committed <= (SELECT low_stock FROM shop) OR OLD.on_hand - OLD.committed <= 0;
END;

-- Figures per day, in the shop's time zone. The consumer of events writes them for the day on which it processes an
-- event.
CREATE TABLE figures (
  day      TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  currency TEXT NOT NULL,
  orders   INTEGER NOT NULL DEFAULT 0, -- orders that became firm
  units    INTEGER NOT NULL DEFAULT 0,
  sales    INTEGER NOT NULL DEFAULT 0, -- the totals of these orders
  shipping INTEGER NOT NULL DEFAULT 0,
  tax      INTEGER NOT NULL DEFAULT 0,
  paid     INTEGER NOT NULL DEFAULT 0,
  refunded INTEGER NOT NULL DEFAULT 0,
  cancelled INTEGER NOT NULL DEFAULT 0, -- totals of firm orders that were cancelled
  PRIMARY KEY (day, currency)
) STRICT, WITHOUT ROWID;
