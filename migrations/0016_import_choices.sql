-- The merchant's choice for an import, and data for its report about stock and SKUs.

-- The row of the file with the SKU. If two variants share a SKU, the report names both rows.
ALTER TABLE import_sku ADD COLUMN row INTEGER NOT NULL DEFAULT 0;

-- 'keep', 'untracked' or a number of units: the stock of variants without a quantity in the file.
ALTER TABLE import ADD COLUMN no_quantities TEXT NOT NULL DEFAULT 'keep';
-- The number of variants with tracked stock, but no quantity in the file and no units on hand.
ALTER TABLE import ADD COLUMN uncounted INTEGER NOT NULL DEFAULT 0;
