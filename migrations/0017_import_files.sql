-- Encodings of imported files, and products whose rows are apart in them.

-- The merchant's choice, or empty if the shop recognises the encoding.
ALTER TABLE import ADD COLUMN encoding TEXT NOT NULL DEFAULT '';
-- The encoding that the file was read with. Empty before the file is prepared.
ALTER TABLE import ADD COLUMN read_as TEXT NOT NULL DEFAULT '';
-- 1 if neither the file nor the merchant says the encoding.
ALTER TABLE import ADD COLUMN is_guessed INTEGER NOT NULL DEFAULT 0 CHECK (is_guessed IN (0, 1));
-- A text of the file with letters outside ASCII, so that a person can judge the encoding, and its row.
ALTER TABLE import ADD COLUMN example_row INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN example TEXT NOT NULL DEFAULT '';

-- The products of a file whose rows are apart from each other, and the places of these rows. The import joins them.
CREATE TABLE import_apart (
  import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  handle    TEXT NOT NULL,
  parts     TEXT NOT NULL CHECK (json_valid(parts)), -- [{"start": cursor, "end": offset}] in the order of the file
  PRIMARY KEY (import_id, handle)
) STRICT, WITHOUT ROWID;
-- The number of these products.
ALTER TABLE import ADD COLUMN apart INTEGER NOT NULL DEFAULT 0;
