//! The SQL of the table `page`.

use serde::{Deserialize, Serialize};

use crate::{
    audit::{self, By, Subject},
    ids::MAX_ID,
    json,
    platform::{Statement, guard},
    sql,
    time::UnixMs,
    web::{
        list::{Key, Keyed},
        url,
    },
};

/// The maximum characters of a page's HTML.
pub const MAX_BODY: usize = 60_000;

/// A page in the list of staff.
#[derive(Debug, Deserialize)]
pub struct PageRow {
    pub handle: String,
    pub title: String,
    position: i64,
    pub published: bool,
    pub updated_at: UnixMs,
    /// True if the text has double brackets, so it may have placeholders.
    pub bracketed: bool,
}

/// The place of a page in the list, as the key of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    position: i64,
    handle: String,
}

impl Key for Place {
    fn read(text: &str) -> Option<Self> {
        let (position, handle) = text.split_once('.')?;
        let position = position.parse().ok().filter(|number| (-MAX_ID..=MAX_ID).contains(number))?;
        Some(Self { position, handle: handle.to_owned() })
    }

    fn write(&self) -> String {
        format!("{}.{}", self.position, url::segment(&self.handle))
    }
}

impl Keyed for PageRow {
    type Key = Place;

    fn key(&self) -> Place {
        Place { position: self.position, handle: self.handle.clone() }
    }
}

/// A page. The audit log has the fields that staff write, before and after each change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageText {
    pub handle: String,
    pub title: String,
    /// Sanitised HTML.
    pub body: String,
    pub seo_title: String,
    pub seo_description: String,
    pub published: bool,
    /// Grows with every change; 0 for a page that is not stored yet.
    #[serde(skip_serializing)]
    pub revision: i64,
}

/// A page of the list of all pages, in the order of the shop's footer: [`PageRow`]s.
pub fn in_order(after: Option<&Place>, most: i64) -> Statement {
    sql!(
        "SELECT handle, title, position, published, updated_at, instr(body, '[[') > 0 AS bracketed
         FROM page INDEXED BY page_of_admin WHERE (position, handle) > (?1, ?2) ORDER BY position, handle LIMIT +?3",
        after.map_or(-MAX_ID, |place| place.position),
        after.map_or("", |place| &place.handle),
        most
    )
}

/// The page with this handle: [`PageText`].
pub fn of(handle: &str) -> Statement {
    sql!(
        "SELECT handle, title, body, seo_title, seo_description, published, revision FROM page
         WHERE handle = ?1",
        handle
    )
}

/// A handle that a page has.
#[derive(Debug, Deserialize)]
pub struct There {
    pub handle: String,
}

/// Those of `handles` that are pages: [`There`].
pub fn there(handles: &[&str]) -> Statement {
    sql!("SELECT handle FROM page WHERE handle IN (SELECT value FROM json_each(?1))", json::write(handles))
}

/// Adds a page at the end. Fails with `PageThere` if another page has the handle.
pub fn add(page: &PageText, by: &By, now: UnixMs) -> Vec<Statement> {
    vec![
        is_free(&page.handle),
        sql!(
            "INSERT INTO page (handle, title, body, position, published, seo_title, seo_description, updated_at)
             SELECT ?1, ?2, ?3, coalesce(max(position), 0) + 1, ?4, ?5, ?6, ?7 FROM page",
            page.handle.as_str(),
            page.title.as_str(),
            page.body.as_str(),
            page.published,
            page.seo_title.as_str(),
            page.seo_description.as_str(),
            now
        ),
        entry(by, "page.add", &page.handle, None, Some(page), now),
    ]
}

/// Changes a page. Fails with `PageMoved` if the page has another revision, and with `PageThere` if another page has
/// the new handle.
pub fn change(before: &PageText, after: &PageText, by: &By, now: UnixMs) -> Vec<Statement> {
    let mut batch = vec![is_still(before)];
    if after.handle != before.handle {
        batch.push(is_free(&after.handle));
    }
    batch.extend([
        sql!(
            "UPDATE page SET handle = ?2, title = ?3, body = ?4, published = ?5, seo_title = ?6, seo_description = ?7,
               updated_at = ?8, revision = revision + 1 WHERE handle = ?1",
            before.handle.as_str(),
            after.handle.as_str(),
            after.title.as_str(),
            after.body.as_str(),
            after.published,
            after.seo_title.as_str(),
            after.seo_description.as_str(),
            now
        ),
        entry(by, "page.change", &after.handle, Some(before), Some(after), now),
    ]);
    batch
}

/// Removes a page. Fails with `PageMoved` if the page has another revision.
pub fn remove(page: &PageText, by: &By, now: UnixMs) -> [Statement; 3] {
    [
        is_still(page),
        sql!("DELETE FROM page WHERE handle = ?1", page.handle.as_str()),
        entry(by, "page.remove", &page.handle, Some(page), None, now),
    ]
}

fn is_free(handle: &str) -> Statement {
    sql!(concat!("INSERT INTO guard SELECT '", guard!(PageThere), "' FROM page WHERE handle = ?1"), handle)
}

fn is_still(page: &PageText) -> Statement {
    sql!(
        concat!(
            "INSERT INTO guard SELECT '",
            guard!(PageMoved),
            "' WHERE NOT EXISTS (SELECT 1 FROM page WHERE handle = ?1 AND revision = ?2)"
        ),
        page.handle.as_str(),
        page.revision
    )
}

fn entry(
    by: &By,
    action: &str,
    handle: &str,
    before: Option<&PageText>,
    after: Option<&PageText>,
    now: UnixMs,
) -> Statement {
    let [before, after] = [before, after].map(|page| page.map(|page| serde_json::json!(page)));
    audit::entry(by, action, Subject::Row("page", &handle), before.as_ref(), after.as_ref(), now)
}
