-- The list of products in the admin: one filter or one order of it uses an index. The last column of each index is the
-- product's id, because SQLite adds it.

-- An expression, so that the shop's own statements about active products keep the index product_newest.
CREATE INDEX product_of_status ON product (status || '');
CREATE INDEX product_of_vendor ON product (vendor COLLATE NOCASE) WHERE vendor <> '';
CREATE INDEX product_of_type ON product (product_type COLLATE NOCASE) WHERE product_type <> '';
CREATE INDEX product_by_title ON product (title COLLATE NOCASE);
CREATE INDEX product_by_update ON product (updated_at);
