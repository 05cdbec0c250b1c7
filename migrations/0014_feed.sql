-- The product feed for Google: one object in R2, built in parts by src/shopfront/feed/. This row holds the progress of the
-- build, and whether the catalogue changed since.

CREATE TABLE feed (
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  asked       TEXT NOT NULL DEFAULT '', -- scheme and host of the first request; of use where SHOP_ORIGIN is not set
  built       TEXT NOT NULL DEFAULT '', -- scheme and host in the addresses of the last one built
  changed     INTEGER NOT NULL DEFAULT 1 CHECK (changed IN (0, 1)), -- taken back when a build begins
  turn        INTEGER NOT NULL DEFAULT 0, -- number of the last piece of work that was begun
  lease_until INTEGER NOT NULL DEFAULT 0, -- it may take until then
  next_at     INTEGER NOT NULL DEFAULT 0, -- the next build begins no sooner
  upload      TEXT NOT NULL DEFAULT '', -- the upload that is under way, '' for none
  parts       TEXT NOT NULL DEFAULT '[]' -- ETags of its parts so far
              CHECK (json_valid(parts) AND json_type(parts) = 'array'),
  after_id    INTEGER NOT NULL DEFAULT 0, -- products up to this one are in them
  rows_read   INTEGER NOT NULL DEFAULT 0  -- what the build has cost so far
) STRICT;
INSERT INTO feed (id) VALUES (1);

-- Whatever is purged because shoppers see it may stand in the feed. Each writes a row only for the first change after a
-- build began.
CREATE TRIGGER feed_sees_changes INSTEAD OF INSERT ON changed
WHEN NEW.tag IN ('layout', 'catalogue', 'sitemap') OR NEW.tag GLOB 'product:*' BEGIN
  UPDATE feed SET changed = 1 WHERE changed = 0;
END;
-- What the feed says besides: weights, and whether something is in stock, sold out, or sold without being there.
CREATE TRIGGER feed_weight AFTER UPDATE OF grams, requires_shipping ON variant
WHEN (NEW.grams, NEW.requires_shipping) IS NOT (OLD.grams, OLD.requires_shipping) BEGIN
  UPDATE feed SET changed = 1 WHERE changed = 0;
END;
CREATE TRIGGER feed_stock AFTER UPDATE OF tracked, oversell, on_hand, held, committed ON stock
WHEN (NEW.tracked = 0 OR NEW.on_hand - NEW.held - NEW.committed > 0, NEW.oversell)
  IS NOT (OLD.tracked = 0 OR OLD.on_hand - OLD.held - OLD.committed > 0, OLD.oversell) BEGIN
  UPDATE feed SET changed = 1 WHERE changed = 0;
END;
