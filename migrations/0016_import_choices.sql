-- What the merchant chose for an import, and what the report says about stock and SKUs.

-- The row of the file that has the SKU. A report names both rows where two variants share one.
ALTER TABLE import_sku ADD COLUMN row INTEGER NOT NULL DEFAULT 0;

-- 'keep', 'untracked' or a number of units: the stock of variants without a quantity in the file.
ALTER TABLE import ADD COLUMN no_quantities TEXT NOT NULL DEFAULT 'keep';
-- Variants whose stock is tracked, without a quantity in the file and without a unit on hand.
ALTER TABLE import ADD COLUMN uncounted INTEGER NOT NULL DEFAULT 0;
