-- The tags of changed pages, to be purged from the cache in front of the Worker: docs/caching.md. Triggers on the
-- columns that pages show write the tags, so no other code must. Changes to stock write no tags.

-- Waiting tags. A purge starts a new round, purges the tags of all earlier rounds, and deletes their rows. Changes
-- during the purge belong to the new round, so their tags are not deleted. A round has each tag once.
CREATE TABLE purge (
  round INTEGER NOT NULL,
  tag   TEXT NOT NULL CHECK (tag <> '' AND tag NOT GLOB '*[^!-~]*' AND instr(tag, ',') = 0),
  PRIMARY KEY (round, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE purge_turn (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  round      INTEGER NOT NULL DEFAULT 1, -- the current round
  claimed_at INTEGER NOT NULL DEFAULT 0, -- when the last purge began
  planned_at INTEGER NOT NULL DEFAULT 0, -- when the message for the next purge is due
  seen_at    INTEGER NOT NULL DEFAULT 0  -- publications up to this time are recorded
) STRICT;
INSERT INTO purge_turn (id) VALUES (1);

-- INSERT INTO changed VALUES ('product:7'), ('list') records that pages with these tags changed. If the round has the
-- tag 'catalogue', the tags that it covers are not written. So even a large import does not write more tags than one
-- purge may name.
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

-- The tags of the lists that show a product: one for each of its collections, and 'list' for all other lists.
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

-- INSERT INTO product_part_changed VALUES (product id) records that a part of a product changed.
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
  -- The column ignores upper and lower case, but pages show it.
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

-- Many pictures arrive at once after an import. Finding the pages that show a picture would need another index, so the
-- tag of the whole catalogue is written.
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
-- The header of every page links to collections.
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

-- In lists of collections, a collection without a picture shows the picture of one of its first products.
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

-- ── Text pages ──────────────────────────────────────────────────────────────────────────────────────────────────────

-- The footer of every page links to the text pages.
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

-- No cached page shows rows of earlier migrations, so the tags of these rows need no purge.
DELETE FROM purge;
