-- Product imports: the file, the progress, and the outcome of each product.

CREATE TABLE import (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  file_name   TEXT NOT NULL,
  file_key    TEXT NOT NULL UNIQUE, -- the key of the file in R2
  bytes       INTEGER NOT NULL CHECK (bytes > 0),
  dry_run     INTEGER NOT NULL CHECK (dry_run IN (0, 1)),
  state       TEXT NOT NULL DEFAULT 'waiting',
  problem     TEXT NOT NULL DEFAULT '', -- the reason why the import failed, in words for the merchant
  columns     TEXT CHECK (columns IS NULL OR json_valid(columns)), -- from the header. NULL before it is read
  cursor      TEXT CHECK (cursor IS NULL OR json_valid(cursor)), -- the place to resume. NULL before the header
  offset      INTEGER NOT NULL DEFAULT 0 CHECK (offset BETWEEN 0 AND bytes), -- processed bytes
  rescues     INTEGER NOT NULL DEFAULT 0, -- restarts by cron since the last progress
  created     INTEGER NOT NULL DEFAULT 0,
  updated     INTEGER NOT NULL DEFAULT 0,
  unchanged   INTEGER NOT NULL DEFAULT 0,
  skipped     INTEGER NOT NULL DEFAULT 0, -- products that the shop cannot sell, such as gift cards
  errors      INTEGER NOT NULL DEFAULT 0, -- products with an error
  by_kind     TEXT NOT NULL CHECK (by_kind <> ''), -- who started the import
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

-- One row per product of the file. The primary key also detects a handle that appears again later in the file.
CREATE TABLE import_product (
  import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  handle    TEXT NOT NULL,
  row       INTEGER NOT NULL,
  outcome   TEXT NOT NULL CHECK (outcome <> ''), -- 'created', 'updated', 'unchanged', 'skipped' or 'error'
  changes   TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(changes)), -- [{"field","before","after"}] of an update
  PRIMARY KEY (import_id, handle)
) STRICT, WITHOUT ROWID;

-- For reports, which show only the first few hundred changes of a large import.
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

-- The pictures of an import, from galleries and descriptions.
CREATE TABLE import_media (
  import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  key       TEXT NOT NULL REFERENCES media (key),
  PRIMARY KEY (import_id, key)
) STRICT, WITHOUT ROWID;

-- The SKUs of the products that an import has processed, also in a dry run. If a later row has the same SKU, the import
-- warns about it.
CREATE TABLE import_sku (
  import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  sku       TEXT NOT NULL COLLATE NOCASE,
  handle    TEXT NOT NULL,
  PRIMARY KEY (import_id, sku)
) STRICT, WITHOUT ROWID;
