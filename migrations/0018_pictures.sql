-- Pictures have a queue of their own. A run claims the pictures that it fetches, so that several runs can share the
-- work and no server gets too many requests at once: docs/import.md.

-- The server of the source, in lower case. Empty if the shop stored the original itself.
ALTER TABLE media ADD COLUMN host TEXT GENERATED ALWAYS AS (
  iif(source LIKE 'https://%', lower(substr(source, 9, instr(substr(source, 9) || '/', '/') - 1)), '')
) VIRTUAL;
-- The earliest time of the next attempt. After this time, another run may also claim a leased picture, because the run
-- that leased it was interrupted.
ALTER TABLE media ADD COLUMN next_at INTEGER NOT NULL DEFAULT 0;
-- 1 while a run fetches the picture.
ALTER TABLE media ADD COLUMN leased INTEGER NOT NULL DEFAULT 0 CHECK (leased IN (0, 1));

-- The last segment of the picture's address and its name in R2. The address changes with the content, because browsers
-- keep pictures for a year. Pictures that the shop's own tools stored have no object, so their name is the key.
ALTER TABLE media ADD COLUMN name TEXT GENERATED ALWAYS AS (coalesce(object, key)) VIRTUAL;

DROP INDEX media_to_fetch;
CREATE INDEX media_to_fetch ON media (host, next_at) WHERE state = 'pending';
CREATE INDEX media_leased ON media (host, next_at) WHERE leased = 1;
-- The statement that finds out if a server has answered recently uses this index.
CREATE INDEX media_of_host ON media (host, updated_at);
