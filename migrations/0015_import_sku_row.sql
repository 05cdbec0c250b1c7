-- The row of the file that has the SKU. A report names both rows where two variants share one.
ALTER TABLE import_sku ADD COLUMN row INTEGER NOT NULL DEFAULT 0;
