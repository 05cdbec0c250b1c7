-- The shop's promises to shoppers and search engines, and the contacts for security problems.

-- The number of days in which a shopper may return a purchase. 0 means no returns, and NULL means not stated.
ALTER TABLE shop ADD COLUMN return_days INTEGER CHECK (return_days >= 0);
-- The number of working days within which the shop sends a variant that has no units on hand and no date of arrival.
-- NULL means not stated.
ALTER TABLE shop ADD COLUMN backorder_days INTEGER CHECK (backorder_days >= 1);
-- The contacts for reports of security problems: e-mail addresses and https addresses, one per line. If it is empty,
-- there is no security.txt.
ALTER TABLE shop ADD COLUMN security_contact TEXT NOT NULL DEFAULT '';

CREATE TRIGGER shop_promises_rules
BEFORE UPDATE OF return_days, backorder_days, security_contact ON shop BEGIN
  SELECT RAISE(ABORT, 'shop: return_days is at most 3650') WHERE NEW.return_days > 3650;
  SELECT RAISE(ABORT, 'shop: backorder_days is at most 365') WHERE NEW.backorder_days > 365;
  SELECT RAISE(ABORT, 'shop: security_contact has at most 1000 characters') WHERE length(NEW.security_contact) > 1000;
END;

-- Product pages show the days, the countries and the shipping price. /.well-known/security.txt has the contacts.
CREATE TRIGGER shop_promises_changed
AFTER UPDATE OF ships_to, return_days, backorder_days, security_contact ON shop
WHEN (NEW.ships_to, NEW.return_days, NEW.backorder_days, NEW.security_contact)
  IS NOT (OLD.ships_to, OLD.return_days, OLD.backorder_days, OLD.security_contact) BEGIN
  INSERT INTO changed VALUES ('layout');
END;
-- The shipping price is on product pages only if the shop has a list of countries.
CREATE TRIGGER shop_shipping_changed AFTER UPDATE OF shipping_price ON shop
WHEN NEW.shipping_price <> OLD.shipping_price AND json_array_length(NEW.ships_to) > 0 BEGIN
  INSERT INTO changed VALUES ('layout');
END;

-- The feed has the expected dates of delivery, so it is built again when a date changes.
CREATE TRIGGER feed_incoming AFTER UPDATE OF incoming_at ON stock WHEN NEW.incoming_at IS NOT OLD.incoming_at BEGIN
  UPDATE feed SET changed = 1 WHERE changed = 0;
END;
CREATE INDEX stock_incoming ON stock (incoming_at) WHERE incoming_at IS NOT NULL;
ALTER TABLE feed ADD COLUMN began_at INTEGER NOT NULL DEFAULT 0; -- the time when the last build began
