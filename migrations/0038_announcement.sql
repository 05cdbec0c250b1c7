-- The announcement bar: one line above the header, between two times.

ALTER TABLE shop ADD COLUMN announcement TEXT NOT NULL DEFAULT '';      -- if empty, there is no bar
ALTER TABLE shop ADD COLUMN announcement_link TEXT NOT NULL DEFAULT ''; -- may be empty
ALTER TABLE shop ADD COLUMN announced_from INTEGER CHECK (announced_from >= 0);   -- unix ms; NULL: at once
ALTER TABLE shop ADD COLUMN announced_until INTEGER CHECK (announced_until >= 0); -- unix ms; NULL: without an end

CREATE TRIGGER shop_announcement_rules BEFORE UPDATE OF announcement, announced_from, announced_until ON shop BEGIN
  SELECT RAISE(ABORT, 'shop: announcement has at most 200 characters') WHERE length(NEW.announcement) > 200;
  SELECT RAISE(ABORT, 'announcement: it ends before it begins') WHERE NEW.announced_until <= NEW.announced_from;
END;

-- Every page shows it: docs/caching.md.
CREATE TRIGGER shop_announcement_changed
AFTER UPDATE OF announcement, announcement_link, announced_from, announced_until ON shop
WHEN (NEW.announcement, NEW.announcement_link, NEW.announced_from, NEW.announced_until)
  IS NOT (OLD.announcement, OLD.announcement_link, OLD.announced_from, OLD.announced_until) BEGIN
  INSERT INTO changed VALUES ('layout');
END;
