-- Handles of products in imported files, if the products have other handles in the shop. A later import of the same
-- file finds its products by the handles in the file, even if a product was renamed.

-- The column handle has the handle in the file, in lower case.
CREATE TABLE imported_handle (
  handle     TEXT PRIMARY KEY CHECK (handle <> ''),
  product_id INTEGER NOT NULL REFERENCES product (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX imported_handle_of_product ON imported_handle (product_id);

-- The handle in the file, in lower case. Two different handles in a file may become the same handle in the shop.
ALTER TABLE import_product ADD COLUMN written TEXT NOT NULL DEFAULT '';
