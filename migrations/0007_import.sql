-- Product imports: what was sent, how far the work is, and what came of each product.

CREATE TABLE import (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  file_name   TEXT NOT NULL,
  file_key    TEXT NOT NULL UNIQUE, -- where the file lies in R2
  bytes       INTEGER NOT NULL CHECK (bytes > 0),
  dry_run     INTEGER NOT NULL CHECK (dry_run IN (0, 1)),
  state       TEXT NOT NULL DEFAULT 'waiting',
  problem     TEXT NOT NULL DEFAULT '', -- why it failed as a whole, in a merchant's words
  columns     TEXT CHECK (columns IS NULL OR json_valid(columns)), -- the header as understood; NULL until it was read
  cursor      TEXT CHECK (cursor IS NULL OR json_valid(cursor)), -- where the work goes on; NULL before the header
  offset      INTEGER NOT NULL DEFAULT 0 CHECK (offset BETWEEN 0 AND bytes), -- bytes worked through
  rescues     INTEGER NOT NULL DEFAULT 0, -- how often the clock had to start it again without progress in between
  created     INTEGER NOT NULL DEFAULT 0,
  updated     INTEGER NOT NULL DEFAULT 0,
  unchanged   INTEGER NOT NULL DEFAULT 0,
  skipped     INTEGER NOT NULL DEFAULT 0, -- refused for what they are (a gift card), not for a mistake
  errors      INTEGER NOT NULL DEFAULT 0, -- products refused for a mistake
  by_kind     TEXT NOT NULL CHECK (by_kind <> ''), -- who started it
  by_id       TEXT,
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;
CREATE INDEX import_unfinished ON import (updated_at) WHERE state IN ('waiting', 'running');
CREATE TRIGGER import_rules_insert BEFORE INSERT ON import BEGIN
  SELECT RAISE(ABORT, 'import: state is waiting, running, done or failed')
  WHERE NEW.state NOT IN ('waiting', 'running', 'done', 'failed');
END;
CREATE TRIGGER import_rules_update BEFORE UPDATE OF state ON import BEGIN
  SELECT RAISE(ABORT, 'import: state is waiting, running, done or failed')
  WHERE NEW.state NOT IN ('waiting', 'running', 'done', 'failed');
END;

-- One row a product of the file. The key also catches a handle that comes back further down the file.
CREATE TABLE import_product (
  import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  handle    TEXT NOT NULL,
  row       INTEGER NOT NULL,
  outcome   TEXT NOT NULL CHECK (outcome <> ''), -- 'created', 'updated', 'unchanged', 'skipped' or 'error'
  changes   TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(changes)), -- [{"field","before","after"}], for updated
  PRIMARY KEY (import_id, handle)
) STRICT, WITHOUT ROWID;

-- A report shows the first few hundred of these, of an import of any size.
CREATE INDEX import_product_changed ON import_product (import_id, row) WHERE outcome IN ('created', 'updated');

CREATE TABLE import_problem (
  id          INTEGER PRIMARY KEY,
  import_id   INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  row         INTEGER NOT NULL,
  column_name TEXT,
  severity    TEXT NOT NULL CHECK (severity <> ''), -- 'error' or 'warning'
  message     TEXT NOT NULL
) STRICT;
CREATE INDEX import_problem_by_import ON import_problem (import_id, id);

-- The pictures that an import met, in galleries and descriptions.
CREATE TABLE import_media (
  import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  key       TEXT NOT NULL REFERENCES media (key),
  PRIMARY KEY (import_id, key)
) STRICT, WITHOUT ROWID;

-- The SKUs that a dry run would have given to products, so that further down the file it refuses what a real run would.
CREATE TABLE import_sku (
  import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  sku       TEXT NOT NULL COLLATE NOCASE,
  handle    TEXT NOT NULL,
  PRIMARY KEY (import_id, sku)
) STRICT, WITHOUT ROWID;
