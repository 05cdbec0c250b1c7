-- The time of the first attempt to fetch a picture. If its server delivers nothing from then until the last attempt,
-- the shop gives up all pictures of that server.
ALTER TABLE media ADD COLUMN first_at INTEGER NOT NULL DEFAULT 0;
