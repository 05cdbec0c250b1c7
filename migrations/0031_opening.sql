-- The time when the shop was opened, in unix milliseconds. NULL: only staff see the shop, and everybody else sees that it
-- opens soon.
ALTER TABLE shop ADD COLUMN opened_at INTEGER CHECK (opened_at >= 0);

-- A shop that already sells something is open.
UPDATE shop SET opened_at = unixepoch() * 1000
WHERE EXISTS (SELECT 1 FROM product) OR EXISTS (SELECT 1 FROM orders);

-- Opening and closing change every page.
CREATE TRIGGER shop_opened AFTER UPDATE OF opened_at ON shop
WHEN (NEW.opened_at IS NULL) <> (OLD.opened_at IS NULL) BEGIN
  INSERT INTO changed VALUES ('layout'), ('catalogue'), ('pages'), ('sitemap'), ('feed'), ('redirects');
END;
