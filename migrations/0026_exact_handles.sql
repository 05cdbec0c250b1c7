-- Handles of products in the file that a product further up might get when its own handle is rewritten. They are kept
-- for the products that have exactly these handles.
CREATE TABLE import_exact (
  import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  handle    TEXT NOT NULL,
  PRIMARY KEY (import_id, handle)
) STRICT, WITHOUT ROWID;
