-- Encodings of imported files.

-- The merchant's choice, or empty if the shop recognises the encoding.
ALTER TABLE import ADD COLUMN encoding TEXT NOT NULL DEFAULT '';
-- The encoding that the file was read with. Empty before the file is prepared.
ALTER TABLE import ADD COLUMN read_as TEXT NOT NULL DEFAULT '';
-- 1 if neither the file nor the merchant says the encoding.
ALTER TABLE import ADD COLUMN is_guessed INTEGER NOT NULL DEFAULT 0 CHECK (is_guessed IN (0, 1));
-- A text of the file with letters outside ASCII, so that a person can judge the encoding, and its row.
ALTER TABLE import ADD COLUMN example_row INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN example TEXT NOT NULL DEFAULT '';
