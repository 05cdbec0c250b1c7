-- The top of the front page, where a shop says something of its own.

-- Empty: the shop's name.
ALTER TABLE shop ADD COLUMN hero_heading TEXT NOT NULL DEFAULT '' CHECK (length(hero_heading) <= 100);
-- NULL: the picture of the first collection.
ALTER TABLE shop ADD COLUMN hero_picture_key TEXT REFERENCES media (key);
-- What it shows, for those who cannot see it; empty where it is there for its looks alone.
ALTER TABLE shop ADD COLUMN hero_picture_alt TEXT NOT NULL DEFAULT '';
