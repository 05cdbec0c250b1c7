-- Handles in imported files for which the shop's products have other handles. A later import of the same file finds its
-- products by these handles, even if a product was renamed.

-- The column handle has the handle in the file, in lower case.
CREATE TABLE imported_handle (
  handle     TEXT PRIMARY KEY CHECK (handle <> ''),
  product_id INTEGER NOT NULL REFERENCES product (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX imported_handle_of_product ON imported_handle (product_id);

-- The handle in the file, in lower case. Two products of a file may want the same handle.
ALTER TABLE import_product ADD COLUMN written TEXT NOT NULL DEFAULT '';
