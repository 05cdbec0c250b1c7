-- Encodings of imported files, and products whose rows are not together in their file.

-- The encoding that the merchant chose. Empty if the shop finds the encoding itself.
ALTER TABLE import ADD COLUMN encoding TEXT NOT NULL DEFAULT '';
-- The encoding that the file was read with. Empty before the file is prepared.
ALTER TABLE import ADD COLUMN read_as TEXT NOT NULL DEFAULT '';
-- 1 if the shop guessed the encoding, because neither the file nor the merchant names it.
ALTER TABLE import ADD COLUMN is_guessed INTEGER NOT NULL DEFAULT 0 CHECK (is_guessed IN (0, 1));
-- A text of the file with letters outside ASCII, and its row. A person can see in this text if the encoding is right.
ALTER TABLE import ADD COLUMN example_row INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN example TEXT NOT NULL DEFAULT '';

-- Products whose rows are not together in the file, and the places of these rows. The import joins the rows.
CREATE TABLE import_apart (
  import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  handle    TEXT NOT NULL,
  parts     TEXT NOT NULL CHECK (json_valid(parts)), -- [{"start": cursor, "end": offset}] in the order of the file
  PRIMARY KEY (import_id, handle)
) STRICT, WITHOUT ROWID;
-- The number of rows in import_apart.
ALTER TABLE import ADD COLUMN apart INTEGER NOT NULL DEFAULT 0;
