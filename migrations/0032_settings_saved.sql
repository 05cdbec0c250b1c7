-- The groups of settings that somebody has saved at least once, even without a change. Defaults such as the currency or a
-- tax of 0 can be right, so the checklist for opening the shop asks an owner to look at them and to save.
CREATE TABLE settings_saved (
  name    TEXT PRIMARY KEY CHECK (name <> ''), -- the name of the group
  at      INTEGER NOT NULL,                    -- the first time
  by_kind TEXT NOT NULL,
  by_id   TEXT
) STRICT, WITHOUT ROWID;

-- 0: every page asks search engines not to list it.
ALTER TABLE shop ADD COLUMN is_listed INTEGER NOT NULL DEFAULT 1 CHECK (is_listed IN (0, 1));
CREATE TRIGGER shop_listed AFTER UPDATE OF is_listed ON shop WHEN NEW.is_listed <> OLD.is_listed BEGIN
  INSERT INTO changed VALUES ('layout');
END;

-- The audit log has the changes from before this migration.
INSERT INTO settings_saved (name, at, by_kind, by_id)
SELECT substr(subject, 10), min(at), by_kind, by_id FROM audit
WHERE action = 'settings.changed' AND subject GLOB 'settings:?*' GROUP BY subject;
