-- Tags that were purged and are purged once more: a page that was rendered just after the first purge may come from a
-- copy of the database that had not caught up yet. docs/caching.md.
CREATE TABLE purge_again (
  due_at INTEGER NOT NULL,
  tag    TEXT NOT NULL CHECK (tag <> '' AND tag NOT GLOB '*[^!-~]*' AND instr(tag, ',') = 0),
  PRIMARY KEY (due_at, tag)
) STRICT, WITHOUT ROWID;

-- The queue whose messages these were; those from before are of events.
ALTER TABLE dead_letter ADD COLUMN queue TEXT NOT NULL DEFAULT 'events';
