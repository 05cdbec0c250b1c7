-- How the checkout asks for the fields that few addresses need: 'hidden', 'optional' or 'required'.
ALTER TABLE shop ADD COLUMN company_field TEXT NOT NULL DEFAULT 'optional';
ALTER TABLE shop ADD COLUMN line2_field TEXT NOT NULL DEFAULT 'optional';
ALTER TABLE shop ADD COLUMN phone_field TEXT NOT NULL DEFAULT 'optional';

CREATE TRIGGER shop_checkout_rules
BEFORE UPDATE OF company_field, line2_field, phone_field ON shop BEGIN
  SELECT RAISE(ABORT, 'shop: a field is hidden, optional or required')
  WHERE NEW.company_field NOT IN ('hidden', 'optional', 'required')
    OR NEW.line2_field NOT IN ('hidden', 'optional', 'required')
    OR NEW.phone_field NOT IN ('hidden', 'optional', 'required');
END;
