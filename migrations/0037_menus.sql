-- The menus: the links in the header and in the footer.

-- A row for each menu. The revision grows with every change, so that an editor notices the change of another person.
CREATE TABLE menu (
  name     TEXT PRIMARY KEY,
  revision INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
INSERT INTO menu (name) VALUES ('header'), ('footer');

-- A menu without entries shows the first collections, or the pages of text.
CREATE TABLE menu_entry (
  menu          TEXT NOT NULL REFERENCES menu (name),
  position      INTEGER NOT NULL CHECK (position >= 1),
  label         TEXT NOT NULL DEFAULT '', -- if empty, the title of the target, or the shop's own word
  kind          TEXT NOT NULL,
  -- The target. If it is deleted, these columns are NULL, and shoppers do not see the entry.
  collection_id INTEGER REFERENCES collection (id) ON DELETE SET NULL,
  product_id    INTEGER REFERENCES product (id) ON DELETE SET NULL,
  page          TEXT REFERENCES page (handle) ON UPDATE CASCADE ON DELETE SET NULL,
  -- An address, percent-encoded. Of an entry with a target, only what follows the path of the target: a query and a
  -- fragment. Of an entry whose target was deleted, the last address of the target.
  rest          TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (menu, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX menu_entry_of_collection ON menu_entry (collection_id) WHERE collection_id IS NOT NULL;
CREATE INDEX menu_entry_of_product ON menu_entry (product_id) WHERE product_id IS NOT NULL;
CREATE INDEX menu_entry_of_page ON menu_entry (page) WHERE page IS NOT NULL;

CREATE TRIGGER menu_entry_rules_insert BEFORE INSERT ON menu_entry BEGIN
  SELECT RAISE(ABORT, 'menu_entry: at most 24 of a menu') WHERE NEW.position > 24;
  SELECT RAISE(ABORT, 'menu_entry: kind is collection, product, page or address')
  WHERE NEW.kind NOT IN ('collection', 'product', 'page', 'address');
END;
CREATE TRIGGER menu_entry_rules_update BEFORE UPDATE OF position, kind ON menu_entry BEGIN
  SELECT RAISE(ABORT, 'menu_entry: at most 24 of a menu') WHERE NEW.position > 24;
  SELECT RAISE(ABORT, 'menu_entry: kind is collection, product, page or address')
  WHERE NEW.kind NOT IN ('collection', 'product', 'page', 'address');
END;

-- Before a target is deleted, its entries note what it was, so that staff recognise them.
CREATE TRIGGER menu_collection_deleted BEFORE DELETE ON collection
WHEN EXISTS (SELECT 1 FROM menu_entry WHERE collection_id = OLD.id) BEGIN
  UPDATE menu_entry SET label = coalesce(nullif(label, ''), OLD.title), rest = '/collections/' || OLD.handle || rest
  WHERE collection_id = OLD.id;
END;
CREATE TRIGGER menu_product_deleted BEFORE DELETE ON product
WHEN EXISTS (SELECT 1 FROM menu_entry WHERE product_id = OLD.id) BEGIN
  UPDATE menu_entry SET label = coalesce(nullif(label, ''), OLD.title), rest = '/products/' || OLD.handle || rest
  WHERE product_id = OLD.id;
END;
CREATE TRIGGER menu_page_deleted BEFORE DELETE ON page
WHEN EXISTS (SELECT 1 FROM menu_entry WHERE page = OLD.handle) BEGIN
  UPDATE menu_entry SET label = coalesce(nullif(label, ''), OLD.title), rest = '/pages/' || OLD.handle || rest
  WHERE page = OLD.handle;
END;

-- The tags of changed pages: docs/caching.md. Collections and pages write the tag themselves. A changed address of a
-- page changes the column `page` too, so the trigger of that column need not write it again.
CREATE TRIGGER menu_entry_added AFTER INSERT ON menu_entry BEGIN
  INSERT INTO changed VALUES ('layout');
END;
CREATE TRIGGER menu_entry_removed AFTER DELETE ON menu_entry BEGIN
  INSERT INTO changed VALUES ('layout');
END;
CREATE TRIGGER menu_entry_changed AFTER UPDATE ON menu_entry
WHEN (NEW.menu, NEW.position, NEW.label, NEW.kind, NEW.collection_id, NEW.product_id, NEW.page, NEW.rest)
  IS NOT (OLD.menu, OLD.position, OLD.label, OLD.kind, OLD.collection_id, OLD.product_id, OLD.page, OLD.rest) BEGIN
  INSERT INTO changed VALUES ('layout');
END;
CREATE TRIGGER menu_product_changed AFTER UPDATE OF handle, title, status, publish_at ON product
WHEN (NEW.handle, NEW.title, NEW.status, NEW.publish_at) IS NOT (OLD.handle, OLD.title, OLD.status, OLD.publish_at)
  AND EXISTS (SELECT 1 FROM menu_entry WHERE product_id = NEW.id) BEGIN
  INSERT INTO changed VALUES ('layout');
END;

-- A shop that already has products or collections of its own keeps the links that it shows. A new shop has one
-- collection, and no page.
INSERT INTO menu_entry (menu, position, kind, collection_id)
SELECT 'header', row_number() OVER (ORDER BY position, id), 'collection', id
FROM (SELECT id, position FROM collection WHERE published = 1 ORDER BY position, id LIMIT 6)
WHERE EXISTS (SELECT 1 FROM product) OR EXISTS (SELECT 1 FROM collection WHERE handle <> 'all');
INSERT INTO menu_entry (menu, position, label, kind, rest)
SELECT 'header', max(position) + 1, '', 'address', '/collections' FROM menu_entry WHERE menu = 'header'
HAVING count(*) > 0;
INSERT INTO menu_entry (menu, position, kind, page)
SELECT 'footer', row_number() OVER (ORDER BY position, handle), 'page', handle
FROM (SELECT handle, position FROM page WHERE published = 1 ORDER BY position, handle LIMIT 12);

-- ── Checkout ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- The pages that the checkout links to. Without them, the checkout links to none.
ALTER TABLE shop ADD COLUMN terms_page TEXT REFERENCES page (handle) ON UPDATE CASCADE ON DELETE SET NULL;
ALTER TABLE shop ADD COLUMN privacy_page TEXT REFERENCES page (handle) ON UPDATE CASCADE ON DELETE SET NULL;

-- Until now, the checkout linked to the pages with these addresses.
UPDATE shop SET
  terms_page = (SELECT handle FROM page WHERE published = 1
    AND handle IN ('terms', 'terms-of-service', 'terms-and-conditions', 'conditions')
    ORDER BY position, handle LIMIT 1),
  privacy_page = (SELECT handle FROM page WHERE published = 1
    AND handle IN ('privacy', 'privacy-policy', 'data-protection') ORDER BY position, handle LIMIT 1);
-- The first page that a shop makes at such an address is chosen, because hardly any merchant means another one.
CREATE TRIGGER page_is_terms AFTER INSERT ON page
WHEN NEW.handle IN ('terms', 'terms-of-service', 'terms-and-conditions', 'conditions') BEGIN
  UPDATE shop SET terms_page = NEW.handle WHERE terms_page IS NULL;
END;
CREATE TRIGGER page_is_privacy AFTER INSERT ON page
WHEN NEW.handle IN ('privacy', 'privacy-policy', 'data-protection') BEGIN
  UPDATE shop SET privacy_page = NEW.handle WHERE privacy_page IS NULL;
END;
