-- Products with their variants, prices and pictures, the collections, and the full-text index.

CREATE TABLE product (
  id               INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 9007199254740991),
  handle           TEXT NOT NULL UNIQUE
                   CHECK (handle <> '' AND handle = lower(handle) AND handle NOT GLOB '*[/?#%&+\ ]*'),
  title            TEXT NOT NULL CHECK (trim(title) <> ''),
  description      TEXT NOT NULL DEFAULT '', -- HTML, sanitised before it is written
  description_text TEXT NOT NULL DEFAULT '', -- the description without markup, for search and search engines
  vendor           TEXT NOT NULL DEFAULT '',
  product_type     TEXT NOT NULL DEFAULT '',
  tags             TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags) AND json_type(tags) = 'array'),
  status           TEXT NOT NULL DEFAULT 'draft',
  publish_at       INTEGER, -- NULL: not published. A future time: not published yet
  seo_title        TEXT NOT NULL DEFAULT '',
  seo_description  TEXT NOT NULL DEFAULT '',
  -- Option names: ["Size","Colour"]. The values are those of the variants, in the order of the variants.
  options          TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(options) AND json_type(options) = 'array'),
  custom           TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(custom) AND json_type(custom) = 'object'),
  revision         INTEGER NOT NULL DEFAULT 1, -- every write increases it. Writers guard on the revision that they read
  sold_count       INTEGER NOT NULL DEFAULT 0 CHECK (sold_count >= 0), -- units sold so far. Lists can be sorted by it
  created_at       INTEGER NOT NULL,
  updated_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX product_newest ON product (publish_at, id) WHERE status = 'active' AND publish_at IS NOT NULL;
CREATE TRIGGER product_rules_insert BEFORE INSERT ON product BEGIN
  SELECT RAISE(ABORT, 'product: handle has at most 255 characters') WHERE length(NEW.handle) > 255;
  SELECT RAISE(ABORT, 'product: title has at most 255 characters') WHERE length(NEW.title) > 255;
  SELECT RAISE(ABORT, 'product: status is draft, active or archived')
  WHERE NEW.status NOT IN ('draft', 'active', 'archived');
  SELECT RAISE(ABORT, 'product: at most 3 options')
  WHERE json_valid(NEW.options) AND json_array_length(NEW.options) > 3;
END;
CREATE TRIGGER product_rules_update BEFORE UPDATE OF handle, title, status, options ON product BEGIN
  SELECT RAISE(ABORT, 'product: handle has at most 255 characters') WHERE length(NEW.handle) > 255;
  SELECT RAISE(ABORT, 'product: title has at most 255 characters') WHERE length(NEW.title) > 255;
  SELECT RAISE(ABORT, 'product: status is draft, active or archived')
  WHERE NEW.status NOT IN ('draft', 'active', 'archived');
  SELECT RAISE(ABORT, 'product: at most 3 options')
  WHERE json_valid(NEW.options) AND json_array_length(NEW.options) > 3;
END;

CREATE TABLE variant (
  id                INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 9007199254740991),
  product_id        INTEGER NOT NULL REFERENCES product (id) ON DELETE CASCADE,
  position          INTEGER NOT NULL CHECK (position >= 1),
  option_values     TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(option_values) AND json_type(option_values) = 'array'),
  sku               TEXT NOT NULL DEFAULT '' COLLATE NOCASE, -- the merchant's label. Variants may share it
  barcode           TEXT NOT NULL DEFAULT '',
  price             INTEGER NOT NULL CHECK (price BETWEEN 0 AND 9007199254740991),
  compare_at        INTEGER CHECK (compare_at BETWEEN 0 AND 9007199254740991),
  cost              INTEGER CHECK (cost BETWEEN 0 AND 9007199254740991),
  grams             INTEGER NOT NULL DEFAULT 0 CHECK (grams >= 0),
  weight_unit       TEXT NOT NULL DEFAULT 'kg',
  taxable           INTEGER NOT NULL DEFAULT 1 CHECK (taxable IN (0, 1)),
  tax_class         TEXT NOT NULL DEFAULT '',
  requires_shipping INTEGER NOT NULL DEFAULT 1 CHECK (requires_shipping IN (0, 1)),
  picture_key       TEXT REFERENCES media (key),
  custom            TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(custom) AND json_type(custom) = 'object'),
  updated_at        INTEGER NOT NULL,
  UNIQUE (product_id, option_values)
) STRICT;
CREATE INDEX variant_in_order ON variant (product_id, position);
CREATE INDEX variant_by_sku ON variant (sku) WHERE sku <> '';
CREATE TRIGGER variant_rules_insert BEFORE INSERT ON variant BEGIN
  SELECT RAISE(ABORT, 'variant: at most 2048 of a product') WHERE NEW.position > 2048;
  SELECT RAISE(ABORT, 'variant: at most 1000000000 grams') WHERE NEW.grams > 1000000000;
  SELECT RAISE(ABORT, 'variant: weight_unit is g, kg, oz or lb') WHERE NEW.weight_unit NOT IN ('g', 'kg', 'oz', 'lb');
END;
CREATE TRIGGER variant_rules_update BEFORE UPDATE OF position, grams, weight_unit ON variant BEGIN
  SELECT RAISE(ABORT, 'variant: at most 2048 of a product') WHERE NEW.position > 2048;
  SELECT RAISE(ABORT, 'variant: at most 1000000000 grams') WHERE NEW.grams > 1000000000;
  SELECT RAISE(ABORT, 'variant: weight_unit is g, kg, oz or lb') WHERE NEW.weight_unit NOT IN ('g', 'kg', 'oz', 'lb');
END;

CREATE TRIGGER variant_fits_options_insert BEFORE INSERT ON variant
WHEN json_array_length(NEW.option_values)
  IS NOT (SELECT json_array_length(options) FROM product WHERE id = NEW.product_id) BEGIN
  SELECT RAISE(ABORT, 'variant: one value for each option of its product');
END;
CREATE TRIGGER variant_fits_options_update BEFORE UPDATE OF option_values, product_id ON variant
WHEN json_array_length(NEW.option_values)
  IS NOT (SELECT json_array_length(options) FROM product WHERE id = NEW.product_id) BEGIN
  SELECT RAISE(ABORT, 'variant: one value for each option of its product');
END;

-- Past and present prices of variants, for the prior price of a reduction (Directive 98/6/EC, Art. 6a). No code reads
-- this table yet.
CREATE TABLE price_history (
  variant_id INTEGER NOT NULL REFERENCES variant (id) ON DELETE CASCADE,
  from_at    INTEGER NOT NULL,
  price      INTEGER NOT NULL,
  compare_at INTEGER,
  PRIMARY KEY (variant_id, from_at)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER variant_first_price AFTER INSERT ON variant BEGIN
  INSERT INTO price_history VALUES (NEW.id, NEW.updated_at, NEW.price, NEW.compare_at);
END;
CREATE TRIGGER variant_new_price AFTER UPDATE OF price, compare_at ON variant
WHEN NEW.price <> OLD.price OR NEW.compare_at IS NOT OLD.compare_at BEGIN
  INSERT INTO price_history VALUES (NEW.id, NEW.updated_at, NEW.price, NEW.compare_at)
  ON CONFLICT DO UPDATE SET price = excluded.price, compare_at = excluded.compare_at;
END;

-- The pictures of products. position is their order within a product.
CREATE TABLE picture (
  product_id INTEGER NOT NULL REFERENCES product (id) ON DELETE CASCADE,
  position   INTEGER NOT NULL CHECK (position >= 1),
  key        TEXT NOT NULL REFERENCES media (key),
  alt        TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (product_id, position),
  UNIQUE (product_id, key)
) STRICT, WITHOUT ROWID;

-- ── Collections ─────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE collection (
  id              INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 9007199254740991),
  handle          TEXT NOT NULL UNIQUE
                  CHECK (handle <> '' AND handle = lower(handle) AND handle NOT GLOB '*[/?#%&+\ ]*'),
  title           TEXT NOT NULL CHECK (trim(title) <> ''),
  description     TEXT NOT NULL DEFAULT '', -- HTML, sanitised before it is written
  picture_key     TEXT REFERENCES media (key),
  -- NULL if products are added by hand. Otherwise
  -- {"match":"all"|"any","conditions":[{"field":"tag"|"type"|"vendor"|"title","value":"…"}]}. "all" without conditions
  -- matches every product. "title" matches if the title contains the value.
  rule            TEXT CHECK (rule IS NULL OR (json_valid(rule) AND json_type(rule, '$.conditions') IS 'array')),
  position        INTEGER NOT NULL DEFAULT 0, -- the place in the list of collections
  published       INTEGER NOT NULL DEFAULT 1 CHECK (published IN (0, 1)),
  seo_title       TEXT NOT NULL DEFAULT '',
  seo_description TEXT NOT NULL DEFAULT '',
  created_at      INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX collection_in_order ON collection (position, id) WHERE published = 1;
CREATE TRIGGER collection_rules_insert BEFORE INSERT ON collection BEGIN
  SELECT RAISE(ABORT, 'collection: handle has at most 255 characters') WHERE length(NEW.handle) > 255;
  SELECT RAISE(ABORT, 'collection: title has at most 255 characters') WHERE length(NEW.title) > 255;
  SELECT RAISE(ABORT, 'collection: a rule matches all or any')
  WHERE json_valid(NEW.rule) AND coalesce(NEW.rule ->> 'match', '') NOT IN ('all', 'any');
END;
CREATE TRIGGER collection_rules_update BEFORE UPDATE OF handle, title, rule ON collection BEGIN
  SELECT RAISE(ABORT, 'collection: handle has at most 255 characters') WHERE length(NEW.handle) > 255;
  SELECT RAISE(ABORT, 'collection: title has at most 255 characters') WHERE length(NEW.title) > 255;
  SELECT RAISE(ABORT, 'collection: a rule matches all or any')
  WHERE json_valid(NEW.rule) AND coalesce(NEW.rule ->> 'match', '') NOT IN ('all', 'any');
END;

CREATE TABLE collection_product (
  collection_id INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
  position      INTEGER NOT NULL, -- in a collection with a rule: -product_id, for newest first
  product_id    INTEGER NOT NULL REFERENCES product (id) ON DELETE CASCADE,
  PRIMARY KEY (collection_id, position, product_id),
  UNIQUE (collection_id, product_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX collection_product_by_product ON collection_product (product_id);

-- The products that match the rule of a collection. The triggers below write the memberships, so no other code must.
CREATE VIEW rule_match (collection_id, product_id) AS
SELECT c.id, p.id FROM collection c JOIN product p
WHERE c.rule IS NOT NULL AND p.status = 'active' AND CASE c.rule ->> 'match'
  WHEN 'all' THEN NOT EXISTS (SELECT 1 FROM json_each(c.rule, '$.conditions') k WHERE NOT CASE k.value ->> 'field'
    WHEN 'tag'    THEN EXISTS (SELECT 1 FROM json_each(p.tags) t WHERE t.value = k.value ->> 'value' COLLATE NOCASE)
    WHEN 'type'   THEN p.product_type = k.value ->> 'value' COLLATE NOCASE
    WHEN 'vendor' THEN p.vendor = k.value ->> 'value' COLLATE NOCASE
    WHEN 'title'  THEN instr(lower(p.title), lower(k.value ->> 'value')) > 0
    ELSE 0 END)
  ELSE EXISTS (SELECT 1 FROM json_each(c.rule, '$.conditions') k WHERE CASE k.value ->> 'field'
    WHEN 'tag'    THEN EXISTS (SELECT 1 FROM json_each(p.tags) t WHERE t.value = k.value ->> 'value' COLLATE NOCASE)
    WHEN 'type'   THEN p.product_type = k.value ->> 'value' COLLATE NOCASE
    WHEN 'vendor' THEN p.vendor = k.value ->> 'value' COLLATE NOCASE
    WHEN 'title'  THEN instr(lower(p.title), lower(k.value ->> 'value')) > 0
    ELSE 0 END)
  END;

CREATE TRIGGER product_joins_collections AFTER INSERT ON product BEGIN
  INSERT INTO collection_product (collection_id, position, product_id)
  SELECT collection_id, -product_id, product_id FROM rule_match WHERE product_id = NEW.id;
END;
CREATE TRIGGER product_changes_collections AFTER UPDATE OF title, vendor, product_type, tags, status ON product
WHEN NEW.title <> OLD.title OR NEW.vendor <> OLD.vendor OR NEW.product_type <> OLD.product_type OR NEW.tags <> OLD.tags
  OR NEW.status <> OLD.status BEGIN
  DELETE FROM collection_product WHERE product_id = NEW.id
    AND collection_id IN (SELECT id FROM collection WHERE rule IS NOT NULL);
  INSERT INTO collection_product (collection_id, position, product_id)
  SELECT collection_id, -product_id, product_id FROM rule_match WHERE product_id = NEW.id;
END;
CREATE TRIGGER collection_takes_products AFTER INSERT ON collection WHEN NEW.rule IS NOT NULL BEGIN
  INSERT INTO collection_product (collection_id, position, product_id)
  SELECT collection_id, -product_id, product_id FROM rule_match WHERE collection_id = NEW.id;
END;
CREATE TRIGGER collection_changes_rule AFTER UPDATE OF rule ON collection WHEN NEW.rule IS NOT OLD.rule BEGIN
  DELETE FROM collection_product WHERE collection_id = NEW.id AND NEW.rule IS NOT NULL;
  INSERT INTO collection_product (collection_id, position, product_id)
  SELECT collection_id, -product_id, product_id FROM rule_match WHERE collection_id = NEW.id;
END;

-- A new shop has one collection, which shows all its products.
INSERT INTO collection (handle, title, rule, position, created_at, updated_at)
VALUES ('all', 'All products', '{"match":"all","conditions":[]}', 1000, 0, 0);

-- ── Search ──────────────────────────────────────────────────────────────────────────────────────────────────────────

-- rowid is the product's id. The index does not store the texts. SKUs are found with the index variant_by_sku.
CREATE VIRTUAL TABLE product_search USING fts5 (
  title, vendor, product_type, tags, body,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TRIGGER product_search_insert AFTER INSERT ON product BEGIN
  INSERT INTO product_search (rowid, title, vendor, product_type, tags, body)
  VALUES (NEW.id, NEW.title, NEW.vendor, NEW.product_type, NEW.tags, NEW.description_text);
END;
CREATE TRIGGER product_search_update AFTER UPDATE OF title, vendor, product_type, tags, description_text ON product
WHEN NEW.title <> OLD.title OR NEW.vendor <> OLD.vendor OR NEW.product_type <> OLD.product_type OR NEW.tags <> OLD.tags
  OR NEW.description_text <> OLD.description_text BEGIN
  DELETE FROM product_search WHERE rowid = OLD.id;
  INSERT INTO product_search (rowid, title, vendor, product_type, tags, body)
  VALUES (NEW.id, NEW.title, NEW.vendor, NEW.product_type, NEW.tags, NEW.description_text);
END;
CREATE TRIGGER product_search_delete AFTER DELETE ON product BEGIN
  DELETE FROM product_search WHERE rowid = OLD.id;
END;

-- ── Redirects and deleted paths, as for text pages in 0003_shop.sql ─────────────────────────────────────────────────

CREATE TRIGGER product_moved AFTER UPDATE OF handle ON product WHEN NEW.handle <> OLD.handle BEGIN
  DELETE FROM redirect WHERE path = '/products/' || NEW.handle;
  DELETE FROM gone WHERE path = '/products/' || NEW.handle;
  UPDATE redirect SET target = '/products/' || NEW.handle WHERE target = '/products/' || OLD.handle;
  INSERT INTO redirect VALUES ('/products/' || OLD.handle, '/products/' || NEW.handle, NEW.updated_at)
  ON CONFLICT DO UPDATE SET target = excluded.target;
END;
CREATE TRIGGER product_arrived AFTER INSERT ON product BEGIN
  DELETE FROM redirect WHERE path = '/products/' || NEW.handle;
  DELETE FROM gone WHERE path = '/products/' || NEW.handle;
END;
CREATE TRIGGER product_deleted AFTER DELETE ON product BEGIN
  DELETE FROM redirect WHERE target = '/products/' || OLD.handle;
  INSERT OR IGNORE INTO gone VALUES ('/products/' || OLD.handle, OLD.updated_at);
END;

CREATE TRIGGER collection_moved AFTER UPDATE OF handle ON collection WHEN NEW.handle <> OLD.handle BEGIN
  DELETE FROM redirect WHERE path = '/collections/' || NEW.handle;
  DELETE FROM gone WHERE path = '/collections/' || NEW.handle;
  UPDATE redirect SET target = '/collections/' || NEW.handle WHERE target = '/collections/' || OLD.handle;
  INSERT INTO redirect VALUES ('/collections/' || OLD.handle, '/collections/' || NEW.handle, NEW.updated_at)
  ON CONFLICT DO UPDATE SET target = excluded.target;
END;
CREATE TRIGGER collection_arrived AFTER INSERT ON collection BEGIN
  DELETE FROM redirect WHERE path = '/collections/' || NEW.handle;
  DELETE FROM gone WHERE path = '/collections/' || NEW.handle;
END;
CREATE TRIGGER collection_deleted AFTER DELETE ON collection BEGIN
  DELETE FROM redirect WHERE target = '/collections/' || OLD.handle;
  INSERT OR IGNORE INTO gone VALUES ('/collections/' || OLD.handle, OLD.updated_at);
END;
