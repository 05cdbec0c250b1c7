-- The merchant's choice for stock in an import, and the effects of the import on the stock.

-- The choice for variants whose stock the shop counts already: 'keep', 'set' or 'adjust'.
ALTER TABLE import ADD COLUMN stock TEXT NOT NULL DEFAULT 'keep';
-- The time when the units in the file were counted. NULL means the time when the import was started.
ALTER TABLE import ADD COLUMN as_of INTEGER;
-- The numbers of variants for each effect on their stock. stock_kept: the choice is 'keep', and the file has another
-- number of units. stock_left: the stock changed after the count, or it was never imported.
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
