-- Handles in files that products could not keep, so that a later import of the file finds its products again, also
-- after they were renamed.

-- handle is the one in the file, in lower case.
CREATE TABLE imported_handle (
  handle     TEXT PRIMARY KEY CHECK (handle <> ''),
  product_id INTEGER NOT NULL REFERENCES product (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX imported_handle_of_product ON imported_handle (product_id);

-- The handle in the file, in lower case. Two products of a file may want the same handle.
ALTER TABLE import_product ADD COLUMN written TEXT NOT NULL DEFAULT '';
