-- Pictures, with one row per original.

-- Products and descriptions refer to a picture by its key. The key is a hash of the source, or {key} if the source is
-- /media/{key}. The original is in R2 at media/{key}. Smaller widths have the same name with -{width} before the
-- extension. The column object is reserved for a hash of the content, so that equal pictures can share their bytes in
-- R2. No code uses it yet.
CREATE TABLE media (
  key        TEXT PRIMARY KEY CHECK (key <> ''),
  source     TEXT NOT NULL UNIQUE, -- the https URL of the original, or /media/{key} if the shop stored it there
  object     TEXT CHECK (object <> ''),
  state      TEXT NOT NULL DEFAULT 'pending',
  problem    TEXT NOT NULL DEFAULT '', -- the reason of a failure, in words for the merchant
  width      INTEGER CHECK (width > 0),
  height     INTEGER CHECK (height > 0),
  widths     TEXT NOT NULL DEFAULT '[]' -- the stored smaller widths, in pixels
             CHECK (json_valid(widths) AND json_type(widths) = 'array'),
  attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0), -- failed fetches
  updated_at INTEGER NOT NULL,
  CHECK (state <> 'stored' OR (width IS NOT NULL AND height IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX media_to_fetch ON media (updated_at) WHERE state = 'pending';
CREATE INDEX media_of_object ON media (object) WHERE object IS NOT NULL;
CREATE TRIGGER media_rules_insert BEFORE INSERT ON media BEGIN
  SELECT RAISE(ABORT, 'media: state is pending, stored or failed')
  WHERE NEW.state NOT IN ('pending', 'stored', 'failed');
END;
CREATE TRIGGER media_rules_update BEFORE UPDATE OF state ON media BEGIN
  SELECT RAISE(ABORT, 'media: state is pending, stored or failed')
  WHERE NEW.state NOT IN ('pending', 'stored', 'failed');
END;
