-- The shop: its settings, its charges, its text pages, and its redirects.

-- ── Settings ────────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE shop (
  id               INTEGER PRIMARY KEY CHECK (id = 1),
  name             TEXT NOT NULL CHECK (trim(name) <> ''),
  tagline          TEXT NOT NULL DEFAULT '',
  language         TEXT NOT NULL DEFAULT 'en' CHECK (length(language) >= 2),            -- BCP 47
  currency         TEXT NOT NULL DEFAULT 'EUR' CHECK (currency GLOB '[A-Z][A-Z][A-Z]'), -- ISO 4217
  weight_unit      TEXT NOT NULL DEFAULT 'kg',
  time_zone        TEXT NOT NULL DEFAULT 'UTC' CHECK (time_zone <> ''),                 -- IANA name
  email            TEXT NOT NULL DEFAULT '',
  phone            TEXT NOT NULL DEFAULT '',
  address          TEXT NOT NULL DEFAULT '',
  hero_heading     TEXT NOT NULL DEFAULT '',      -- on the home page. If empty, the page shows the shop's name
  hero_picture_key TEXT REFERENCES media (key),   -- if NULL, the home page shows the first collection's picture
  hero_picture_alt TEXT NOT NULL DEFAULT '',      -- empty if the picture is decorative
  delivery_note    TEXT NOT NULL DEFAULT '',      -- plain text below the button on product pages
  returns_note     TEXT NOT NULL DEFAULT '',
  ships_to         TEXT NOT NULL DEFAULT '[]'     -- ISO 3166 codes. If empty, the shop ships everywhere
                   CHECK (json_valid(ships_to) AND json_type(ships_to) = 'array'),
  bank_details     TEXT NOT NULL DEFAULT '',      -- if empty, the shop does not offer bank transfers
  pays_on_delivery INTEGER NOT NULL DEFAULT 0 CHECK (pays_on_delivery IN (0, 1)),
  -- The number of the first order.
  first_number     INTEGER NOT NULL DEFAULT 1001 CHECK (first_number BETWEEN 1 AND 9007199254740991),
  low_stock        INTEGER NOT NULL DEFAULT 3 CHECK (low_stock >= 0), -- stock is low at this many units or fewer
  -- The charges of an order besides its prices. Every change increases pricing_version. An order is refused if the
  -- version changed after the shopper saw the charges.
  shipping_price   INTEGER NOT NULL DEFAULT 0 CHECK (shipping_price BETWEEN 0 AND 9007199254740991),
  tax_name         TEXT NOT NULL DEFAULT 'VAT' CHECK (tax_name <> ''),
  tax_rate         INTEGER NOT NULL DEFAULT 0 CHECK (tax_rate >= 0),                       -- parts per million
  tax_included     INTEGER NOT NULL DEFAULT 1 CHECK (tax_included IN (0, 1)),              -- 1: prices include it
  pricing_version  INTEGER NOT NULL DEFAULT 1,
  updated_at       INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO shop (id, name) VALUES (1, 'My shop');

CREATE TRIGGER shop_rules_insert BEFORE INSERT ON shop BEGIN
  SELECT RAISE(ABORT, 'shop: name has at most 100 characters') WHERE length(NEW.name) > 100;
  SELECT RAISE(ABORT, 'shop: language has at most 35 characters') WHERE length(NEW.language) > 35;
  SELECT RAISE(ABORT, 'shop: weight_unit is g, kg, oz or lb') WHERE NEW.weight_unit NOT IN ('g', 'kg', 'oz', 'lb');
  SELECT RAISE(ABORT, 'shop: hero_heading has at most 100 characters') WHERE length(NEW.hero_heading) > 100;
  SELECT RAISE(ABORT, 'shop: bank_details has at most 2000 characters') WHERE length(NEW.bank_details) > 2000;
  SELECT RAISE(ABORT, 'shop: tax_name has at most 40 characters') WHERE length(NEW.tax_name) > 40;
  SELECT RAISE(ABORT, 'shop: tax_rate is at most 1000000 parts per million') WHERE NEW.tax_rate > 1000000;
END;
CREATE TRIGGER shop_rules_update
BEFORE UPDATE OF name, language, weight_unit, hero_heading, bank_details, tax_name, tax_rate ON shop BEGIN
  SELECT RAISE(ABORT, 'shop: name has at most 100 characters') WHERE length(NEW.name) > 100;
  SELECT RAISE(ABORT, 'shop: language has at most 35 characters') WHERE length(NEW.language) > 35;
  SELECT RAISE(ABORT, 'shop: weight_unit is g, kg, oz or lb') WHERE NEW.weight_unit NOT IN ('g', 'kg', 'oz', 'lb');
  SELECT RAISE(ABORT, 'shop: hero_heading has at most 100 characters') WHERE length(NEW.hero_heading) > 100;
  SELECT RAISE(ABORT, 'shop: bank_details has at most 2000 characters') WHERE length(NEW.bank_details) > 2000;
  SELECT RAISE(ABORT, 'shop: tax_name has at most 40 characters') WHERE length(NEW.tax_name) > 40;
  SELECT RAISE(ABORT, 'shop: tax_rate is at most 1000000 parts per million') WHERE NEW.tax_rate > 1000000;
END;

-- A new currency would change the meaning of every price in the database.
CREATE TRIGGER shop_currency_is_fixed BEFORE UPDATE OF currency ON shop
WHEN NEW.currency <> OLD.currency AND EXISTS (SELECT 1 FROM variant) BEGIN
  SELECT RAISE(ABORT, 'currency: products have prices in it');
END;
CREATE TRIGGER shop_is_kept BEFORE DELETE ON shop BEGIN
  SELECT RAISE(ABORT, 'shop: its one row is always there');
END;

CREATE TRIGGER shop_charges AFTER UPDATE OF shipping_price, tax_name, tax_rate, tax_included, currency ON shop BEGIN
  UPDATE shop SET pricing_version = pricing_version + 1;
END;

-- ── Addresses ───────────────────────────────────────────────────────────────────────────────────────────────────────

-- Paths that redirect permanently, and in the table gone the paths of deleted pages. Paths are percent-decoded. Each
-- begins with a slash.
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

-- ── Text pages ──────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE page (
  handle          TEXT PRIMARY KEY CHECK (handle <> '' AND handle = lower(handle) AND handle NOT GLOB '*[/?#%&+\ ]*'),
  title           TEXT NOT NULL CHECK (trim(title) <> ''),
  body            TEXT NOT NULL DEFAULT '', -- HTML, sanitised before it is written
  position        INTEGER NOT NULL DEFAULT 0, -- the place in the footer
  published       INTEGER NOT NULL DEFAULT 1 CHECK (published IN (0, 1)),
  seo_description TEXT NOT NULL DEFAULT '',
  updated_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX page_in_order ON page (position, handle) WHERE published = 1;
CREATE TRIGGER page_rules_insert BEFORE INSERT ON page BEGIN
  SELECT RAISE(ABORT, 'page: handle has at most 255 characters') WHERE length(NEW.handle) > 255;
  SELECT RAISE(ABORT, 'page: title has at most 255 characters') WHERE length(NEW.title) > 255;
END;
CREATE TRIGGER page_rules_update BEFORE UPDATE OF handle, title ON page BEGIN
  SELECT RAISE(ABORT, 'page: handle has at most 255 characters') WHERE length(NEW.handle) > 255;
  SELECT RAISE(ABORT, 'page: title has at most 255 characters') WHERE length(NEW.title) > 255;
END;

-- A changed handle adds a redirect. A deleted page adds its path to gone. A new page removes both for its own path.
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
