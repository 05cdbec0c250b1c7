-- The valid rows of a list of redirects while it is imported. The target of a row may be the path of any other row, so
-- all rows are stored before the first redirect is written. They are deleted at the end of the import.
CREATE TABLE import_redirect (
  import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  path      TEXT NOT NULL,
  row       INTEGER NOT NULL,
  target    TEXT NOT NULL,
  away      INTEGER NOT NULL CHECK (away IN (0, 1)), -- 1 if the target is on another site
  was       TEXT, -- the target of the shop's redirect before the import
  was_away  INTEGER NOT NULL CHECK (was_away IN (0, 1)),
  PRIMARY KEY (import_id, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_redirect_by_row ON import_redirect (import_id, row);
