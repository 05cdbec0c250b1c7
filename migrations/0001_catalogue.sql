-- The catalogue, its stock, and what every page needs of the shop itself.
--
-- Money is an INTEGER of minor units of shop.currency; weights are grams; times are unix milliseconds (UTC).
-- Writers give the time in updated_at; triggers take it from there.

-- A batch that must not go through inserts the reason here: the whole batch fails with that text.
-- (An UPDATE that touches no row does not roll anything back.)
CREATE VIEW guard (broken) AS SELECT NULL WHERE 0;
CREATE TRIGGER guard_fails INSTEAD OF INSERT ON guard WHEN NEW.broken IS NOT NULL BEGIN
  SELECT RAISE(ABORT, NEW.broken);
END;

-- ── The shop ────────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE shop (
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  name        TEXT NOT NULL CHECK (length(trim(name)) BETWEEN 1 AND 100),
  tagline     TEXT NOT NULL DEFAULT '',
  language    TEXT NOT NULL DEFAULT 'en' CHECK (length(language) BETWEEN 2 AND 35), -- BCP 47
  currency    TEXT NOT NULL DEFAULT 'EUR' CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),  -- ISO 4217
  weight_unit TEXT NOT NULL DEFAULT 'kg' CHECK (weight_unit IN ('g', 'kg', 'oz', 'lb')),
  time_zone   TEXT NOT NULL DEFAULT 'UTC' CHECK (time_zone <> ''),                  -- IANA name
  email       TEXT NOT NULL DEFAULT '',
  phone       TEXT NOT NULL DEFAULT '',
  address     TEXT NOT NULL DEFAULT '',
  updated_at  INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO shop (id, name) VALUES (1, 'My shop');

-- Every price in the database would change its meaning.
CREATE TRIGGER shop_currency_is_fixed BEFORE UPDATE OF currency ON shop
WHEN NEW.currency <> OLD.currency AND EXISTS (SELECT 1 FROM variant) BEGIN
  SELECT RAISE(ABORT, 'currency: products have prices in it');
END;
CREATE TRIGGER shop_is_kept BEFORE DELETE ON shop BEGIN
  SELECT RAISE(ABORT, 'shop: its one row is always there');
END;

-- Addresses that moved for good, and those that are gone for good. Paths are decoded and begin with a slash.
CREATE TABLE redirect (
  path       TEXT PRIMARY KEY CHECK (path LIKE '/%'),
  target     TEXT NOT NULL CHECK (target LIKE '/%' AND target NOT LIKE '//%' AND target <> path),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX redirect_by_target ON redirect (target);

CREATE TABLE gone (
  path TEXT PRIMARY KEY CHECK (path LIKE '/%'),
  at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ── Products ────────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE product (
  id               INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 9007199254740991),
  handle           TEXT NOT NULL UNIQUE
                   CHECK (length(handle) BETWEEN 1 AND 255 AND handle = lower(handle) AND handle NOT GLOB '*[/?#%&+\ ]*'),
  title            TEXT NOT NULL CHECK (length(trim(title)) > 0 AND length(title) <= 255),
  description      TEXT NOT NULL DEFAULT '', -- HTML, sanitised before it is written
  description_text TEXT NOT NULL DEFAULT '', -- the same without markup: searched, and summed up for search engines
  vendor           TEXT NOT NULL DEFAULT '',
  product_type     TEXT NOT NULL DEFAULT '',
  tags             TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags) AND json_type(tags) = 'array'),
  status           TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'active', 'archived')),
  publish_at       INTEGER, -- NULL: not published; in the future: not yet
  seo_title        TEXT NOT NULL DEFAULT '',
  seo_description  TEXT NOT NULL DEFAULT '',
  -- Option names, at most three: ["Size","Colour"]. Their values are those that the variants have, in the variants' order.
  options          TEXT NOT NULL DEFAULT '[]'
                   CHECK (json_valid(options) AND json_type(options) = 'array' AND json_array_length(options) <= 3),
  custom           TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(custom) AND json_type(custom) = 'object'),
  revision         INTEGER NOT NULL DEFAULT 1, -- grows with every write: a writer that read an older one must read again
  created_at       INTEGER NOT NULL,
  updated_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX product_newest ON product (publish_at, id) WHERE status = 'active' AND publish_at IS NOT NULL;

CREATE TABLE variant (
  id                INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 9007199254740991),
  product_id        INTEGER NOT NULL REFERENCES product (id) ON DELETE CASCADE,
  position          INTEGER NOT NULL CHECK (position BETWEEN 1 AND 100),
  option_values     TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(option_values) AND json_type(option_values) = 'array'),
  sku               TEXT NOT NULL DEFAULT '' COLLATE NOCASE,
  barcode           TEXT NOT NULL DEFAULT '',
  price             INTEGER NOT NULL CHECK (price BETWEEN 0 AND 9007199254740991),
  compare_at        INTEGER CHECK (compare_at BETWEEN 0 AND 9007199254740991),
  cost              INTEGER CHECK (cost BETWEEN 0 AND 9007199254740991),
  grams             INTEGER NOT NULL DEFAULT 0 CHECK (grams BETWEEN 0 AND 1000000000),
  weight_unit       TEXT NOT NULL DEFAULT 'kg' CHECK (weight_unit IN ('g', 'kg', 'oz', 'lb')),
  taxable           INTEGER NOT NULL DEFAULT 1 CHECK (taxable IN (0, 1)),
  tax_class         TEXT NOT NULL DEFAULT '',
  requires_shipping INTEGER NOT NULL DEFAULT 1 CHECK (requires_shipping IN (0, 1)),
  picture_key       TEXT REFERENCES media (key),
  custom            TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(custom) AND json_type(custom) = 'object'),
  updated_at        INTEGER NOT NULL,
  UNIQUE (product_id, option_values)
) STRICT;
CREATE INDEX variant_in_order ON variant (product_id, position);
CREATE UNIQUE INDEX variant_by_sku ON variant (sku) WHERE sku <> '';

CREATE TRIGGER variant_fits_options_insert BEFORE INSERT ON variant
WHEN json_array_length(NEW.option_values) IS NOT (SELECT json_array_length(options) FROM product WHERE id = NEW.product_id) BEGIN
  SELECT RAISE(ABORT, 'variant: one value for each option of its product');
END;
CREATE TRIGGER variant_fits_options_update BEFORE UPDATE OF option_values, product_id ON variant
WHEN json_array_length(NEW.option_values) IS NOT (SELECT json_array_length(options) FROM product WHERE id = NEW.product_id) BEGIN
  SELECT RAISE(ABORT, 'variant: one value for each option of its product');
END;

-- What a variant cost, and from when: the prior price of a reduction (Directive 98/6/EC, Art. 6a) is read from here.
CREATE TABLE price_history (
  variant_id INTEGER NOT NULL REFERENCES variant (id) ON DELETE CASCADE,
  from_at    INTEGER NOT NULL,
  price      INTEGER NOT NULL,
  compare_at INTEGER,
  PRIMARY KEY (variant_id, from_at)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER variant_first_price AFTER INSERT ON variant BEGIN
  INSERT INTO price_history VALUES (NEW.id, NEW.updated_at, NEW.price, NEW.compare_at);
  INSERT INTO stock (variant_id) VALUES (NEW.id);
END;
CREATE TRIGGER variant_new_price AFTER UPDATE OF price, compare_at ON variant
WHEN NEW.price <> OLD.price OR NEW.compare_at IS NOT OLD.compare_at BEGIN
  INSERT INTO price_history VALUES (NEW.id, NEW.updated_at, NEW.price, NEW.compare_at)
  ON CONFLICT DO UPDATE SET price = excluded.price, compare_at = excluded.compare_at;
END;

-- ── Stock ───────────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE stock (
  variant_id INTEGER PRIMARY KEY REFERENCES variant (id) ON DELETE CASCADE,
  tracked    INTEGER NOT NULL DEFAULT 0 CHECK (tracked IN (0, 1)),  -- 0: never sold out
  oversell   INTEGER NOT NULL DEFAULT 0 CHECK (oversell IN (0, 1)), -- 1: sold beyond what is on hand
  on_hand    INTEGER NOT NULL DEFAULT 0 CHECK (abs(on_hand) <= 1000000000), -- what the shelf holds
  held       INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),          -- unpaid checkouts
  committed  INTEGER NOT NULL DEFAULT 0 CHECK (committed >= 0),     -- paid, not yet sent
  CHECK (held + committed <= on_hand OR oversell = 1 OR tracked = 0)
) STRICT;

-- Stock that is promised to somebody is not deleted from under them.
CREATE TRIGGER variant_promised BEFORE DELETE ON variant
WHEN EXISTS (SELECT 1 FROM stock WHERE variant_id = OLD.id AND held + committed > 0) BEGIN
  SELECT RAISE(ABORT, 'variant: units of it are promised to orders');
END;

-- ── Pictures ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- One row an original, wherever it is used. The bytes lie in R2 at media/{key}, smaller widths at media/{key}-{width}
-- before the extension, if there is one.
CREATE TABLE media (
  key        TEXT PRIMARY KEY CHECK (key <> ''),
  source     TEXT NOT NULL UNIQUE, -- the https URL that it is fetched from, or /media/{key} when it was put there by the shop
  state      TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'stored', 'failed')),
  problem    TEXT NOT NULL DEFAULT '', -- why it failed, in a merchant's words
  width      INTEGER CHECK (width > 0),
  height     INTEGER CHECK (height > 0),
  widths     TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(widths) AND json_type(widths) = 'array'), -- the smaller widths, pixels
  attempts   INTEGER NOT NULL DEFAULT 0, -- how often fetching it failed
  updated_at INTEGER NOT NULL,
  CHECK (state <> 'stored' OR (width IS NOT NULL AND height IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX media_to_fetch ON media (updated_at) WHERE state = 'pending';

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
                  CHECK (length(handle) BETWEEN 1 AND 255 AND handle = lower(handle) AND handle NOT GLOB '*[/?#%&+\ ]*'),
  title           TEXT NOT NULL CHECK (length(trim(title)) > 0 AND length(title) <= 255),
  description     TEXT NOT NULL DEFAULT '', -- HTML, sanitised before it is written
  picture_key     TEXT REFERENCES media (key),
  -- NULL: filled by hand. Else {"match":"all"|"any","conditions":[{"field":"tag"|"type"|"vendor"|"title","value":"…"}]};
  -- no condition with "all" holds every product. "title" asks whether the title contains the value.
  rule            TEXT CHECK (rule IS NULL OR (json_valid(rule) AND coalesce(rule ->> 'match', '') IN ('all', 'any')
                              AND json_type(rule, '$.conditions') IS 'array')),
  position        INTEGER NOT NULL DEFAULT 0, -- in the list of collections
  published       INTEGER NOT NULL DEFAULT 1 CHECK (published IN (0, 1)),
  seo_title       TEXT NOT NULL DEFAULT '',
  seo_description TEXT NOT NULL DEFAULT '',
  created_at      INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX collection_in_order ON collection (position, id) WHERE published = 1;

CREATE TABLE collection_product (
  collection_id INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
  position      INTEGER NOT NULL, -- rule-made collections stand newest first: the negative product id
  product_id    INTEGER NOT NULL REFERENCES product (id) ON DELETE CASCADE,
  PRIMARY KEY (collection_id, position, product_id),
  UNIQUE (collection_id, product_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX collection_product_by_product ON collection_product (product_id);

-- Which products a rule-made collection holds. Membership is kept by the triggers below, so that no writer forgets.
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

-- A new shop shows what it has before anybody has thought about collections.
INSERT INTO collection (handle, title, rule, position, created_at, updated_at)
VALUES ('all', 'All products', '{"match":"all","conditions":[]}', 1000, 0, 0);

-- ── Search ──────────────────────────────────────────────────────────────────────────────────────────────────────────

-- rowid is the product's id. The text itself stays in product; SKUs are found through their own index.
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

-- ── Pages of text ───────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE page (
  handle          TEXT PRIMARY KEY
                  CHECK (length(handle) BETWEEN 1 AND 255 AND handle = lower(handle) AND handle NOT GLOB '*[/?#%&+\ ]*'),
  title           TEXT NOT NULL CHECK (length(trim(title)) > 0 AND length(title) <= 255),
  body            TEXT NOT NULL DEFAULT '', -- HTML, sanitised before it is written
  position        INTEGER NOT NULL DEFAULT 0, -- in the footer
  published       INTEGER NOT NULL DEFAULT 1 CHECK (published IN (0, 1)),
  seo_description TEXT NOT NULL DEFAULT '',
  updated_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX page_in_order ON page (position, handle) WHERE published = 1;

-- ── A changed handle leaves a redirect; a deleted thing is gone; a new thing takes its address back ─────────────────

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

CREATE TRIGGER page_moved AFTER UPDATE OF handle ON page WHEN NEW.handle <> OLD.handle BEGIN
  DELETE FROM redirect WHERE path = '/pages/' || NEW.handle;
  DELETE FROM gone WHERE path = '/pages/' || NEW.handle;
  UPDATE redirect SET target = '/pages/' || NEW.handle WHERE target = '/pages/' || OLD.handle;
  INSERT INTO redirect VALUES ('/pages/' || OLD.handle, '/pages/' || NEW.handle, NEW.updated_at)
  ON CONFLICT DO UPDATE SET target = excluded.target;
END;
CREATE TRIGGER page_arrived AFTER INSERT ON page BEGIN
  DELETE FROM redirect WHERE path = '/pages/' || NEW.handle;
  DELETE FROM gone WHERE path = '/pages/' || NEW.handle;
END;
CREATE TRIGGER page_deleted AFTER DELETE ON page BEGIN
  DELETE FROM redirect WHERE target = '/pages/' || OLD.handle;
  INSERT OR IGNORE INTO gone VALUES ('/pages/' || OLD.handle, OLD.updated_at);
END;
