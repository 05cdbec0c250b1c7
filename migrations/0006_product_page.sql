-- What a product's page says under its button, in the shop's own words. Plain text, a sentence or two; empty: nothing is said.
ALTER TABLE shop ADD COLUMN delivery_note TEXT NOT NULL DEFAULT '';
ALTER TABLE shop ADD COLUMN returns_note TEXT NOT NULL DEFAULT '';
