-- The state of the catalogue index, which filters, sorts and searches lists. The index is one object in R2, and
-- src/search/index/ builds it.

CREATE TABLE search_index (
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  -- Triggers set changed, and a build resets it at its start. So a change during a build causes another build.
  changed     INTEGER NOT NULL DEFAULT 1 CHECK (changed IN (0, 1)),
  building    INTEGER NOT NULL DEFAULT 0, -- the number of the last build that began
  version     INTEGER NOT NULL DEFAULT 0, -- the number of the build in R2
  lease_until INTEGER NOT NULL DEFAULT 0, -- the deadline of a running build
  next_at     INTEGER NOT NULL DEFAULT 0  -- the earliest start of the next build, to limit the reads
) STRICT;
INSERT INTO search_index (id) VALUES (1);

-- Each trigger writes a row only for the first change after a build began.
CREATE TRIGGER index_product_insert AFTER INSERT ON product BEGIN
  UPDATE search_index SET changed = 1 WHERE changed = 0;
END;
CREATE TRIGGER index_product_delete AFTER DELETE ON product BEGIN
  UPDATE search_index SET changed = 1 WHERE changed = 0;
END;
CREATE TRIGGER index_product_update
AFTER UPDATE OF handle, title, vendor, product_type, tags, options, status, publish_at, sold_count ON product
WHEN (NEW.handle, NEW.title, NEW.vendor, NEW.product_type, NEW.tags, NEW.options, NEW.status, NEW.publish_at,
    NEW.sold_count)
  IS NOT (OLD.handle, OLD.title, OLD.vendor, OLD.product_type, OLD.tags, OLD.options, OLD.status, OLD.publish_at,
    OLD.sold_count) BEGIN
  UPDATE search_index SET changed = 1 WHERE changed = 0;
END;
CREATE TRIGGER index_variant_insert AFTER INSERT ON variant BEGIN
  UPDATE search_index SET changed = 1 WHERE changed = 0;
END;
CREATE TRIGGER index_variant_delete AFTER DELETE ON variant BEGIN
  UPDATE search_index SET changed = 1 WHERE changed = 0;
END;
CREATE TRIGGER index_variant_update AFTER UPDATE OF product_id, position, option_values, price, compare_at ON variant
WHEN NEW.product_id <> OLD.product_id OR NEW.position <> OLD.position OR NEW.option_values <> OLD.option_values
  OR NEW.price <> OLD.price OR NEW.compare_at IS NOT OLD.compare_at BEGIN
  UPDATE search_index SET changed = 1 WHERE changed = 0;
END;
-- The index stores if a variant can be bought, but not its number of units.
CREATE TRIGGER index_stock_update AFTER UPDATE OF tracked, oversell, on_hand, held, committed ON stock
WHEN (NEW.tracked = 0 OR NEW.oversell = 1 OR NEW.on_hand - NEW.held - NEW.committed > 0)
  <> (OLD.tracked = 0 OR OLD.oversell = 1 OR OLD.on_hand - OLD.held - OLD.committed > 0) BEGIN
  UPDATE search_index SET changed = 1 WHERE changed = 0;
END;
CREATE TRIGGER index_collection_insert AFTER INSERT ON collection BEGIN
  UPDATE search_index SET changed = 1 WHERE changed = 0;
END;
CREATE TRIGGER index_collection_delete AFTER DELETE ON collection BEGIN
  UPDATE search_index SET changed = 1 WHERE changed = 0;
END;
CREATE TRIGGER index_collection_update AFTER UPDATE OF handle, rule, published ON collection
WHEN NEW.handle <> OLD.handle OR NEW.rule IS NOT OLD.rule OR NEW.published <> OLD.published BEGIN
  UPDATE search_index SET changed = 1 WHERE changed = 0;
END;
CREATE TRIGGER index_member_insert AFTER INSERT ON collection_product BEGIN
  UPDATE search_index SET changed = 1 WHERE changed = 0;
END;
CREATE TRIGGER index_member_delete AFTER DELETE ON collection_product BEGIN
  UPDATE search_index SET changed = 1 WHERE changed = 0;
END;
CREATE TRIGGER index_member_update AFTER UPDATE OF position ON collection_product
WHEN NEW.position <> OLD.position BEGIN
  UPDATE search_index SET changed = 1 WHERE changed = 0;
END;
CREATE TRIGGER index_currency AFTER UPDATE OF currency ON shop WHEN NEW.currency <> OLD.currency BEGIN
  UPDATE search_index SET changed = 1 WHERE changed = 0;
END;
