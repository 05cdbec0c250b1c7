-- What the shop promises shoppers and search engines: when units arrive, how long they may return a purchase.

-- The days in which a shopper may return a purchase. 0: no returns. NULL: not stated
ALTER TABLE shop ADD COLUMN return_days INTEGER CHECK (return_days >= 0);
-- The working days until a variant is sent that is sold without units on hand and without a date. NULL: not stated
ALTER TABLE shop ADD COLUMN backorder_days INTEGER CHECK (backorder_days >= 1);
-- Where to report a security problem: mail addresses and https addresses, one a line. Empty: no security.txt
ALTER TABLE shop ADD COLUMN security_contact TEXT NOT NULL DEFAULT '';

CREATE TRIGGER shop_promises_rules
BEFORE UPDATE OF return_days, backorder_days, security_contact ON shop BEGIN
  SELECT RAISE(ABORT, 'shop: return_days is at most 3650') WHERE NEW.return_days > 3650;
  SELECT RAISE(ABORT, 'shop: backorder_days is at most 365') WHERE NEW.backorder_days > 365;
  SELECT RAISE(ABORT, 'shop: security_contact has at most 1000 characters') WHERE length(NEW.security_contact) > 1000;
END;

-- Product pages name the days, and the countries with the shipping price. /.well-known/security.txt has the contact.
CREATE TRIGGER shop_promises_changed
AFTER UPDATE OF ships_to, return_days, backorder_days, security_contact ON shop
WHEN (NEW.ships_to, NEW.return_days, NEW.backorder_days, NEW.security_contact)
  IS NOT (OLD.ships_to, OLD.return_days, OLD.backorder_days, OLD.security_contact) BEGIN
  INSERT INTO changed VALUES ('layout');
END;
-- Without countries, no page names the shipping price.
CREATE TRIGGER shop_shipping_changed AFTER UPDATE OF shipping_price ON shop
WHEN NEW.shipping_price <> OLD.shipping_price AND json_array_length(NEW.ships_to) > 0 BEGIN
  INSERT INTO changed VALUES ('layout');
END;

-- A date of delivery is in the feed, and is no longer in it when it has passed.
CREATE TRIGGER feed_incoming AFTER UPDATE OF incoming_at ON stock WHEN NEW.incoming_at IS NOT OLD.incoming_at BEGIN
  UPDATE feed SET changed = 1 WHERE changed = 0;
END;
CREATE INDEX stock_incoming ON stock (incoming_at) WHERE incoming_at IS NOT NULL;
ALTER TABLE feed ADD COLUMN began_at INTEGER NOT NULL DEFAULT 0; -- when the last build began
