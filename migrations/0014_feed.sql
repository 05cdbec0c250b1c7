-- The state of the product feed for Google. The feed is one object in R2, and src/shopfront/feed/ builds it in parts.

CREATE TABLE feed (
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  asked       TEXT NOT NULL DEFAULT '', -- the origin of the first request, used if SHOP_ORIGIN is not set
  built       TEXT NOT NULL DEFAULT '', -- the origin in the addresses of the last build
  changed     INTEGER NOT NULL DEFAULT 1 CHECK (changed IN (0, 1)), -- 1: since the last build began
  turn        INTEGER NOT NULL DEFAULT 0, -- the number of the last part that a worker began
  lease_until INTEGER NOT NULL DEFAULT 0, -- the deadline of that worker
  next_at     INTEGER NOT NULL DEFAULT 0, -- the earliest start of the next build
  upload      TEXT NOT NULL DEFAULT '', -- the id of the current upload, or ''
  parts       TEXT NOT NULL DEFAULT '[]' -- the ETags of the uploaded parts
              CHECK (json_valid(parts) AND json_type(parts) = 'array'),
  after_id    INTEGER NOT NULL DEFAULT 0, -- the last product in the uploaded parts
  rows_read   INTEGER NOT NULL DEFAULT 0  -- the rows that the current build has read
) STRICT;
INSERT INTO feed (id) VALUES (1);

-- A change that purges one of these tags may change the feed. Each trigger writes a row only for the first change after
-- a build began.
CREATE TRIGGER feed_sees_changes INSTEAD OF INSERT ON changed
WHEN NEW.tag IN ('layout', 'catalogue', 'sitemap') OR NEW.tag GLOB 'product:*' BEGIN
  UPDATE feed SET changed = 1 WHERE changed = 0;
END;
-- Weights, and the stock status (in stock, out of stock or on backorder), are in the feed but purge no tags.
CREATE TRIGGER feed_weight AFTER UPDATE OF grams, requires_shipping ON variant
WHEN (NEW.grams, NEW.requires_shipping) IS NOT (OLD.grams, OLD.requires_shipping) BEGIN
  UPDATE feed SET changed = 1 WHERE changed = 0;
END;
CREATE TRIGGER feed_stock AFTER UPDATE OF tracked, oversell, on_hand, held, committed ON stock
WHEN (NEW.tracked = 0 OR NEW.on_hand - NEW.held - NEW.committed > 0, NEW.oversell)
  IS NOT (OLD.tracked = 0 OR OLD.on_hand - OLD.held - OLD.committed > 0, OLD.oversell) BEGIN
  UPDATE feed SET changed = 1 WHERE changed = 0;
END;
