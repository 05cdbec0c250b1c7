-- The meaning of the quantities in an import's file, and what became of the stock.

-- 'keep', 'set' or 'adjust', for variants whose stock the shop counts already.
ALTER TABLE import ADD COLUMN stock TEXT NOT NULL DEFAULT 'keep';
-- When the units in the file were counted. NULL: when the import was started.
ALTER TABLE import ADD COLUMN as_of INTEGER;
-- The numbers of variants by what became of their stock.
ALTER TABLE import ADD COLUMN stock_kept INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN stock_set INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN stock_adjusted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN stock_left INTEGER NOT NULL DEFAULT 0;

-- Accepted and paid orders that lack units, because a count found fewer units than were promised.
CREATE TABLE import_short (
  import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  order_id  INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  PRIMARY KEY (import_id, order_id)
) STRICT, WITHOUT ROWID;
