-- Tags to be purged a second time. A page that was rendered just after the first purge may come from a copy of the
-- database that lagged behind: docs/caching.md.
CREATE TABLE purge_again (
  due_at INTEGER NOT NULL,
  tag    TEXT NOT NULL CHECK (tag <> '' AND tag NOT GLOB '*[^!-~]*' AND instr(tag, ',') = 0),
  PRIMARY KEY (due_at, tag)
) STRICT, WITHOUT ROWID;

-- The queue of the message, 'events' or 'jobs'. Rows from before this migration are from 'events'.
ALTER TABLE dead_letter ADD COLUMN queue TEXT NOT NULL DEFAULT 'events';
