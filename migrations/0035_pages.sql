-- The editor of text pages.

-- The title in search results; empty for the page's own title.
ALTER TABLE page ADD COLUMN seo_title TEXT NOT NULL DEFAULT '';
-- Grows with every change, so that an editor notices the change of another person.
ALTER TABLE page ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;

-- The admin lists drafts too.
CREATE INDEX page_of_admin ON page (position, handle);

CREATE TRIGGER page_seo_title_changed AFTER UPDATE OF seo_title ON page
WHEN NEW.seo_title <> OLD.seo_title AND NEW.published = 1 BEGIN
  INSERT INTO changed VALUES ('pages');
END;
