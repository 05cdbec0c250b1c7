-- Imports of redirects, and redirects to other sites.

ALTER TABLE import ADD COLUMN kind TEXT NOT NULL DEFAULT 'products'; -- or 'redirects', set when the header is read

-- Redirects like those in the table redirect, but to addresses of other sites.
CREATE TABLE redirect_away (
  path       TEXT PRIMARY KEY CHECK (path LIKE '/%'),
  url        TEXT NOT NULL CHECK (url LIKE 'https://%' OR url LIKE 'http://%'),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER redirect_away_changed AFTER UPDATE OF url ON redirect_away WHEN NEW.url <> OLD.url BEGIN
  INSERT INTO changed VALUES ('redirects');
END;
CREATE TRIGGER redirect_away_removed AFTER DELETE ON redirect_away BEGIN
  INSERT INTO changed VALUES ('redirects');
END;
