-- What changed for shoppers and is to be purged from the cache in front of the Worker: docs/caching.md. Triggers write
-- it, on the columns that pages show, so that no writer forgets; stock is not among them.

-- The tags that wait. A purge takes those of all rounds that have ended; what changes meanwhile is a row of the next
-- round, so that it is not deleted with the rest. Within a round a tag is written once, however often its page changes.
CREATE TABLE purge (
  round INTEGER NOT NULL,
  tag   TEXT NOT NULL CHECK (tag <> '' AND tag NOT GLOB '*[^!-~]*' AND instr(tag, ',') = 0),
  PRIMARY KEY (round, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE purge_turn (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  round      INTEGER NOT NULL DEFAULT 1, -- the one that is being written
  claimed_at INTEGER NOT NULL DEFAULT 0, -- when the last purge began
  planned_at INTEGER NOT NULL DEFAULT 0, -- when the message is due that asks for the next one
  seen_at    INTEGER NOT NULL DEFAULT 0  -- products that were to appear up to here have appeared
) STRICT;
INSERT INTO purge_turn (id) VALUES (1);

-- INSERT INTO changed VALUES ('product:7'), ('list'): these pages are not what they were. Once the round says
-- 'catalogue', the tags that it covers are left out: an import of any size writes no more of them than one purge may
-- name.
CREATE VIEW changed (tag) AS SELECT NULL WHERE 0;
CREATE TRIGGER changed_waits INSTEAD OF INSERT ON changed
WHEN NOT ((NEW.tag = 'list' OR NEW.tag GLOB 'product:*' OR NEW.tag GLOB 'collection:*')
  AND EXISTS (SELECT 1 FROM purge WHERE round = (SELECT round FROM purge_turn) AND tag = 'catalogue')) BEGIN
  INSERT INTO purge (round, tag) SELECT round, NEW.tag FROM purge_turn WHERE true ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER purge_widens AFTER INSERT ON purge
WHEN NEW.tag GLOB '*:*' AND (SELECT count(*) FROM (SELECT 1 FROM purge WHERE round = NEW.round LIMIT 80)) = 80 BEGIN
  INSERT INTO purge VALUES (NEW.round, 'catalogue') ON CONFLICT DO NOTHING;
END;

-- ── The shop itself ─────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TRIGGER shop_changed
AFTER UPDATE OF name, tagline, language, currency, email, phone, address, hero_heading, hero_picture_key,
  hero_picture_alt, delivery_note, returns_note ON shop
WHEN (NEW.name, NEW.tagline, NEW.language, NEW.currency, NEW.email, NEW.phone, NEW.address, NEW.hero_heading,
    NEW.hero_picture_key, NEW.hero_picture_alt, NEW.delivery_note, NEW.returns_note)
  IS NOT (OLD.name, OLD.tagline, OLD.language, OLD.currency, OLD.email, OLD.phone, OLD.address, OLD.hero_heading,
    OLD.hero_picture_key, OLD.hero_picture_alt, OLD.delivery_note, OLD.returns_note) BEGIN
  INSERT INTO changed VALUES ('layout');
END;

CREATE TRIGGER redirect_changed AFTER UPDATE OF target ON redirect WHEN NEW.target <> OLD.target BEGIN
  INSERT INTO changed VALUES ('redirects');
END;
CREATE TRIGGER redirect_removed AFTER DELETE ON redirect BEGIN
  INSERT INTO changed VALUES ('redirects');
END;

-- ── Products ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- The lists that a product stands in are the collections that hold it, and those of every kind ('list').
CREATE VIEW product_lists (product_id, tag) AS
SELECT id, 'list' FROM product UNION ALL SELECT product_id, 'collection:' || collection_id FROM collection_product;

CREATE TRIGGER product_shown AFTER INSERT ON product WHEN NEW.status = 'active' AND NEW.publish_at IS NOT NULL BEGIN
  INSERT INTO changed VALUES ('list'), ('sitemap');
END;
CREATE TRIGGER product_hidden AFTER DELETE ON product WHEN OLD.status = 'active' AND OLD.publish_at IS NOT NULL BEGIN
  INSERT INTO changed VALUES ('product:' || OLD.id), ('list'), ('sitemap');
END;
CREATE TRIGGER product_page_changed
AFTER UPDATE OF description, description_text, seo_title, seo_description, custom ON product
WHEN NEW.status = 'active' AND NEW.publish_at IS NOT NULL
  AND (NEW.description, NEW.description_text, NEW.seo_title, NEW.seo_description, NEW.custom)
  IS NOT (OLD.description, OLD.description_text, OLD.seo_title, OLD.seo_description, OLD.custom) BEGIN
  INSERT INTO changed VALUES ('product:' || NEW.id);
END;
CREATE TRIGGER product_card_changed
AFTER UPDATE OF handle, title, vendor, product_type, tags, status, publish_at, options ON product
WHEN ((NEW.status = 'active' AND NEW.publish_at IS NOT NULL) OR (OLD.status = 'active' AND OLD.publish_at IS NOT NULL))
  AND (NEW.handle, NEW.title, NEW.vendor, NEW.product_type, NEW.tags, NEW.status, NEW.publish_at, NEW.options)
  IS NOT (OLD.handle, OLD.title, OLD.vendor, OLD.product_type, OLD.tags, OLD.status, OLD.publish_at, OLD.options) BEGIN
  INSERT INTO changed VALUES ('product:' || NEW.id);
  INSERT INTO changed SELECT tag FROM product_lists WHERE product_id = NEW.id;
  INSERT INTO changed SELECT 'sitemap'
  WHERE (NEW.handle, NEW.status, NEW.publish_at) IS NOT (OLD.handle, OLD.status, OLD.publish_at);
END;

-- A part of a product changed: INSERT INTO product_part_changed VALUES (product id).
CREATE VIEW product_part_changed (product_id) AS SELECT NULL WHERE 0;
CREATE TRIGGER product_part_is_shown INSTEAD OF INSERT ON product_part_changed
WHEN EXISTS (SELECT 1 FROM product WHERE id = NEW.product_id AND status = 'active' AND publish_at IS NOT NULL) BEGIN
  INSERT INTO changed VALUES ('product:' || NEW.product_id);
  INSERT INTO changed SELECT tag FROM product_lists WHERE product_id = NEW.product_id;
END;

CREATE TRIGGER variant_shown AFTER INSERT ON variant BEGIN
  INSERT INTO product_part_changed VALUES (NEW.product_id);
END;
CREATE TRIGGER variant_hidden AFTER DELETE ON variant BEGIN
  INSERT INTO product_part_changed VALUES (OLD.product_id);
END;
CREATE TRIGGER variant_changed
AFTER UPDATE OF product_id, position, option_values, sku, barcode, price, compare_at, picture_key, custom ON variant
WHEN (NEW.product_id, NEW.position, NEW.option_values, NEW.sku, NEW.barcode, NEW.price, NEW.compare_at,
    NEW.picture_key, NEW.custom)
  IS NOT (OLD.product_id, OLD.position, OLD.option_values, OLD.sku, OLD.barcode, OLD.price, OLD.compare_at,
    OLD.picture_key, OLD.custom)
  -- The column does not tell a from A, but the page does.
  OR NEW.sku <> OLD.sku COLLATE BINARY BEGIN
  INSERT INTO product_part_changed VALUES (NEW.product_id), (OLD.product_id);
END;

CREATE TRIGGER picture_shown AFTER INSERT ON picture BEGIN
  INSERT INTO product_part_changed VALUES (NEW.product_id);
END;
CREATE TRIGGER picture_hidden AFTER DELETE ON picture BEGIN
  INSERT INTO product_part_changed VALUES (OLD.product_id);
END;
CREATE TRIGGER picture_changed AFTER UPDATE ON picture
WHEN (NEW.product_id, NEW.position, NEW.key, NEW.alt) IS NOT (OLD.product_id, OLD.position, OLD.key, OLD.alt) BEGIN
  INSERT INTO product_part_changed VALUES (NEW.product_id), (OLD.product_id);
END;

-- Pictures arrive many at a time, after an import. Which pages show one is not looked up: it would take another index.
CREATE TRIGGER media_changed AFTER UPDATE OF state, width, height, widths ON media
WHEN (NEW.state = 'stored', NEW.width, NEW.height, NEW.widths)
  IS NOT (OLD.state = 'stored', OLD.width, OLD.height, OLD.widths) BEGIN
  INSERT INTO changed VALUES ('catalogue');
END;

-- ── Collections ─────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TRIGGER collection_shown AFTER INSERT ON collection WHEN NEW.published = 1 BEGIN
  INSERT INTO changed VALUES ('layout'), ('sitemap');
END;
CREATE TRIGGER collection_hidden AFTER DELETE ON collection WHEN OLD.published = 1 BEGIN
  INSERT INTO changed VALUES ('layout'), ('sitemap');
END;
-- The header of every page names collections.
CREATE TRIGGER collection_link_changed AFTER UPDATE OF handle, title, position, published ON collection
WHEN (NEW.published = 1 OR OLD.published = 1)
  AND (NEW.handle, NEW.title, NEW.position, NEW.published)
  IS NOT (OLD.handle, OLD.title, OLD.position, OLD.published) BEGIN
  INSERT INTO changed VALUES ('layout'), ('sitemap');
END;
CREATE TRIGGER collection_page_changed AFTER UPDATE OF description, seo_title, seo_description, rule ON collection
WHEN NEW.published = 1 AND (NEW.description, NEW.seo_title, NEW.seo_description, NEW.rule)
  IS NOT (OLD.description, OLD.seo_title, OLD.seo_description, OLD.rule) BEGIN
  INSERT INTO changed VALUES ('collection:' || NEW.id);
END;
CREATE TRIGGER collection_tile_changed AFTER UPDATE OF picture_key ON collection
WHEN NEW.published = 1 AND NEW.picture_key IS NOT OLD.picture_key BEGIN
  INSERT INTO changed VALUES ('collection:' || NEW.id), ('list');
END;

-- A collection without a picture shows that of one of its first products, in lists of collections.
CREATE TRIGGER collection_product_joined AFTER INSERT ON collection_product BEGIN
  INSERT INTO changed VALUES ('collection:' || NEW.collection_id), ('list');
END;
CREATE TRIGGER collection_product_left AFTER DELETE ON collection_product BEGIN
  INSERT INTO changed VALUES ('collection:' || OLD.collection_id), ('list');
END;
CREATE TRIGGER collection_product_moved AFTER UPDATE ON collection_product
WHEN (NEW.collection_id, NEW.position, NEW.product_id) IS NOT (OLD.collection_id, OLD.position, OLD.product_id) BEGIN
  INSERT INTO changed VALUES ('collection:' || NEW.collection_id), ('collection:' || OLD.collection_id), ('list');
END;

-- ── Pages of text ───────────────────────────────────────────────────────────────────────────────────────────────────

-- The footer of every page names them.
CREATE TRIGGER page_shown AFTER INSERT ON page WHEN NEW.published = 1 BEGIN
  INSERT INTO changed VALUES ('layout'), ('sitemap');
END;
CREATE TRIGGER page_hidden AFTER DELETE ON page WHEN OLD.published = 1 BEGIN
  INSERT INTO changed VALUES ('layout'), ('sitemap');
END;
CREATE TRIGGER page_link_changed AFTER UPDATE OF handle, title, position, published ON page
WHEN (NEW.published = 1 OR OLD.published = 1)
  AND (NEW.handle, NEW.title, NEW.position, NEW.published)
  IS NOT (OLD.handle, OLD.title, OLD.position, OLD.published) BEGIN
  INSERT INTO changed VALUES ('layout'), ('sitemap');
END;
CREATE TRIGGER page_text_changed AFTER UPDATE OF body, seo_description ON page
WHEN NEW.published = 1 AND (NEW.body, NEW.seo_description) IS NOT (OLD.body, OLD.seo_description) BEGIN
  INSERT INTO changed VALUES ('pages');
END;

-- What the migrations before this one brought along is in no cache.
DELETE FROM purge;
