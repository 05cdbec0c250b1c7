-- The units on hand, the units promised to orders, and every change of the units on hand.

CREATE TABLE stock (
  variant_id  INTEGER PRIMARY KEY REFERENCES variant (id) ON DELETE CASCADE,
  tracked     INTEGER NOT NULL DEFAULT 0 CHECK (tracked IN (0, 1)),  -- 0: never sold out
  oversell    INTEGER NOT NULL DEFAULT 0 CHECK (oversell IN (0, 1)), -- 1: can be ordered when out of stock
  on_hand     INTEGER NOT NULL DEFAULT 0,                            -- units in the warehouse
  held        INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),          -- units in unpaid orders
  committed   INTEGER NOT NULL DEFAULT 0 CHECK (committed >= 0),     -- units in accepted or paid orders, not sent
  short       INTEGER NOT NULL DEFAULT 0 CHECK (short >= 0),         -- promised units that a count did not find
  imported    INTEGER, -- the last on_hand from an import. NULL: none yet
  incoming_at INTEGER, -- the time of the next delivery, if known. No code uses it yet
  updated_at  INTEGER NOT NULL DEFAULT 0,
  -- The reason, the actor and the order of a change of on_hand. The UPDATE of on_hand sets these columns. Then a
  -- trigger moves their values to stock_movement.
  reason      TEXT NOT NULL DEFAULT '',
  by_kind     TEXT,
  by_id       TEXT,
  order_id    INTEGER,
  note        TEXT NOT NULL DEFAULT '',
  CONSTRAINT stock_promised CHECK (held + committed <= on_hand + short OR oversell = 1 OR tracked = 0)
) STRICT;
CREATE TRIGGER stock_rules_insert BEFORE INSERT ON stock BEGIN
  SELECT RAISE(ABORT, 'stock: on_hand is at most 1000000000') WHERE abs(NEW.on_hand) > 1000000000;
END;
CREATE TRIGGER stock_rules_update BEFORE UPDATE OF on_hand ON stock BEGIN
  SELECT RAISE(ABORT, 'stock: on_hand is at most 1000000000') WHERE abs(NEW.on_hand) > 1000000000;
END;

CREATE TRIGGER variant_has_stock AFTER INSERT ON variant BEGIN
  INSERT INTO stock (variant_id) VALUES (NEW.id);
END;

-- A variant cannot be deleted while units of it are promised to orders.
CREATE TRIGGER variant_promised BEFORE DELETE ON variant
WHEN EXISTS (SELECT 1 FROM stock WHERE variant_id = OLD.id AND held + committed > 0) BEGIN
  SELECT RAISE(ABORT, 'variant: units of it are promised to orders');
END;

-- Only a count increases short. This trigger decreases short if on_hand rises, or if held or committed falls.
CREATE TRIGGER stock_short AFTER UPDATE OF on_hand, held, committed ON stock
WHEN NEW.short > max(NEW.held + NEW.committed - NEW.on_hand, 0) BEGIN
  UPDATE stock SET short = max(NEW.held + NEW.committed - NEW.on_hand, 0) WHERE variant_id = NEW.variant_id;
END;

-- The units that unpaid orders hold. stock.held is the sum for a variant. src/order/store/ writes both in one batch.
CREATE TABLE hold (
  order_id   INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  variant_id INTEGER NOT NULL REFERENCES variant (id) ON DELETE CASCADE,
  quantity   INTEGER NOT NULL CHECK (quantity >= 1),
  expires_at INTEGER NOT NULL, -- after this time, other orders may take the units
  PRIMARY KEY (order_id, variant_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX hold_of_variant ON hold (variant_id, expires_at);

-- Every change of on_hand, for two years. An order may be deleted before its movements, so order_id has no foreign key.
CREATE TABLE stock_movement (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  variant_id INTEGER NOT NULL REFERENCES variant (id) ON DELETE CASCADE,
  at         INTEGER NOT NULL,
  delta      INTEGER NOT NULL CHECK (delta <> 0),
  on_hand    INTEGER NOT NULL, -- after the change
  reason     TEXT NOT NULL CHECK (reason <> ''), -- 'sent', 'import', 'count', …
  by_kind    TEXT NOT NULL CHECK (by_kind <> ''),
  by_id      TEXT,
  order_id   INTEGER,
  note       TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX stock_movement_of_variant ON stock_movement (variant_id, id);
CREATE INDEX stock_movement_old ON stock_movement (at);

CREATE TRIGGER stock_moved AFTER UPDATE OF on_hand, reason ON stock
WHEN NEW.on_hand <> OLD.on_hand OR NEW.reason <> '' BEGIN
  SELECT RAISE(ABORT, 'stock: a change of on_hand has a reason') WHERE NEW.reason = '';
  INSERT INTO stock_movement (variant_id, at, delta, on_hand, reason, by_kind, by_id, order_id, note)
  SELECT NEW.variant_id, NEW.updated_at, NEW.on_hand - OLD.on_hand, NEW.on_hand, NEW.reason, NEW.by_kind, NEW.by_id,
    NEW.order_id, NEW.note
  WHERE NEW.on_hand <> OLD.on_hand;
  UPDATE stock SET reason = '', by_kind = NULL, by_id = NULL, order_id = NULL, note = ''
  WHERE variant_id = NEW.variant_id;
END;
