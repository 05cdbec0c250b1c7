-- Pictures: what is known of each original, wherever it is used.

-- The key is a hash of the source; products and descriptions refer to it. The bytes are in R2: at media/{object}, where
-- object is a hash of the content, so that two sources of one picture share it; at media/{key} where there is no
-- object. Smaller widths are beside it, named -{width} before the extension, if there is one.
CREATE TABLE media (
  key        TEXT PRIMARY KEY CHECK (key <> ''),
  source     TEXT NOT NULL UNIQUE, -- the https URL that it is fetched from, or /media/{key} if the shop put it there
  object     TEXT CHECK (object <> ''),
  state      TEXT NOT NULL DEFAULT 'pending',
  problem    TEXT NOT NULL DEFAULT '', -- why it failed, in a merchant's words
  width      INTEGER CHECK (width > 0),
  height     INTEGER CHECK (height > 0),
  widths     TEXT NOT NULL DEFAULT '[]' -- the smaller widths, pixels
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
