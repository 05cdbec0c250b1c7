-- Search: SKUs and barcodes without their punctuation, and the layout of the index.

-- The code of a SKU or barcode is in lower case, without spaces and punctuation. The code of a barcode has no leading
-- zeros, because the same GTIN may be written with 12, 13 or 14 digits. src/search/store.rs has the same expressions as
-- these indexes, and search::query::Codes makes the same codes from a query.
CREATE INDEX variant_by_sku_code ON variant (
  lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    sku, ' ', ''), '-', ''), '.', ''), '_', ''), '/', ''), '#', ''), ':', ''), ',', ''), '''', ''), '+', ''))
) WHERE sku <> '';
CREATE INDEX variant_by_barcode_code ON variant (
  ltrim(lower(replace(replace(replace(replace(barcode, ' ', ''), '-', ''), '.', ''), '''', '')), '0')
) WHERE barcode <> '';

-- The layout of the index in R2. A Worker that needs another layout builds the index again.
ALTER TABLE search_index ADD COLUMN layout INTEGER NOT NULL DEFAULT 1;

-- Every language has its own stop words, so the index is built again when the shop's language changes.
CREATE TRIGGER index_language AFTER UPDATE OF language ON shop WHEN NEW.language <> OLD.language BEGIN
  UPDATE search_index SET changed = 1 WHERE changed = 0;
END;
