//! The SQL of redirects. The table `redirect` has targets within the shop, and `redirect_away` has other sites.

use serde::Deserialize;
use serde_json::json;

use super::address::{MAX_ADDRESS, Target};
use crate::{
    audit::{self, By, Subject},
    json,
    platform::{Statement, guard},
    sql,
    time::UnixMs,
    web::{
        list::{Key, Keyed},
        url,
    },
};

/// A redirect of the shop.
#[derive(Debug, Deserialize)]
pub struct RedirectRow {
    pub path: String,
    target: String,
    /// True if the target is on another site.
    away: bool,
}

impl RedirectRow {
    pub fn target(&self) -> Target {
        Target::stored(self.target.clone(), self.away)
    }
}

/// The path of a redirect as the key of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path(String);

impl Key for Path {
    fn read(text: &str) -> Option<Self> {
        (text.starts_with('/') && text.len() <= MAX_ADDRESS).then(|| Self(text.to_owned()))
    }

    fn write(&self) -> String {
        url::segment(&self.0)
    }
}

impl Keyed for RedirectRow {
    type Key = Path;

    fn key(&self) -> Path {
        Path(self.path.clone())
    }
}

/// A page of the redirects whose path begins with `start`, in the order of their paths, after the path `after`:
/// [`RedirectRow`]s. Both tables have an index of their paths, and each part reads at most `most` rows.
pub fn in_order(start: &str, after: Option<&Path>, most: i64) -> Statement {
    // One lower bound, because an index search uses only one. No path has control characters, so the first path after
    // another one is not less than that path with U+0001.
    let next = after.map_or_else(String::new, |path| format!("{}\u{1}", path.0));
    let first = if next.as_str() > start { &next } else { start };
    // In UTF-8, no text that begins with `start` is greater than `start` and the greatest character.
    let last = format!("{start}{}", char::MAX);
    sql!(
        "SELECT path, target, away FROM (
           SELECT * FROM (SELECT path, target, 0 AS away FROM redirect
             WHERE path >= ?1 AND path <= ?2 ORDER BY path LIMIT +?3)
           UNION ALL SELECT * FROM (SELECT path, url, 1 FROM redirect_away
             WHERE path >= ?1 AND path <= ?2 ORDER BY path LIMIT +?3))
         ORDER BY path LIMIT +?3",
        first,
        last,
        most
    )
}

/// Returns those of `paths` that are addresses of pages in the database. The router knows the shop's other addresses.
pub fn living(paths: &[&str], now: UnixMs) -> Statement {
    sql!(
        "SELECT j.value AS path FROM json_each(?1) j WHERE j.value = '/' OR CASE
           WHEN j.value LIKE '/products/%' THEN EXISTS (SELECT 1 FROM product
             WHERE handle = substr(j.value, 11) AND status = 'active' AND publish_at <= ?2)
           WHEN j.value LIKE '/collections/%' THEN EXISTS (SELECT 1 FROM collection
             WHERE handle = substr(j.value, 14) AND published = 1)
           WHEN j.value LIKE '/pages/%' THEN EXISTS (SELECT 1 FROM page
             WHERE handle = substr(j.value, 8) AND published = 1) END",
        json::write(paths),
        now
    )
}

/// Returns the shop's redirects from these paths, as [`RedirectRow`]s.
pub fn known(paths: &[&str]) -> Statement {
    sql!(
        "SELECT r.path, r.target, 0 AS away FROM json_each(?1) j CROSS JOIN redirect r ON r.path = j.value
         UNION ALL SELECT r.path, r.url, 1 FROM json_each(?1) j CROSS JOIN redirect_away r ON r.path = j.value",
        json::write(paths)
    )
}

/// Writes redirects: `here` within the shop, and `away` to other sites. Both are JSON arrays of `[path, target]`. An
/// older redirect to one of the paths in `here` gets the target of that path, so chains stay short.
pub fn write_redirects(here: &str, away: &str, now: UnixMs) -> [Statement; 5] {
    [
        sql!("DELETE FROM redirect_away WHERE path IN (SELECT value ->> 0 FROM json_each(?1))", here),
        sql!("DELETE FROM redirect WHERE path IN (SELECT value ->> 0 FROM json_each(?1))", away),
        sql!(
            "INSERT INTO redirect (path, target, created_at)
             SELECT r.path, j.value ->> 1, r.created_at FROM json_each(?1) j
             CROSS JOIN redirect r ON r.target = j.value ->> 0
             WHERE r.path <> j.value ->> 1
             ON CONFLICT DO UPDATE SET target = excluded.target",
            here
        ),
        sql!(
            "INSERT INTO redirect (path, target, created_at)
             SELECT value ->> 0, value ->> 1, CAST(?2 AS INTEGER) FROM json_each(?1) WHERE true
             ON CONFLICT DO UPDATE SET target = excluded.target WHERE target <> excluded.target",
            here,
            now
        ),
        sql!(
            "INSERT INTO redirect_away (path, url, created_at)
             SELECT value ->> 0, value ->> 1, CAST(?2 AS INTEGER) FROM json_each(?1) WHERE true
             ON CONFLICT DO UPDATE SET url = excluded.url WHERE url <> excluded.url",
            away,
            now
        ),
    ]
}

/// Adds a redirect. Fails with `RedirectThere` if the path has a redirect.
pub fn add(path: &str, target: &Target, by: &By, now: UnixMs) -> Vec<Statement> {
    let is_new = sql!(
        concat!(
            "INSERT INTO guard SELECT '",
            guard!(RedirectThere),
            "' WHERE EXISTS (SELECT 1 FROM redirect WHERE path = ?1)
               OR EXISTS (SELECT 1 FROM redirect_away WHERE path = ?1)"
        ),
        path
    );
    let pair = json::write(&[[path, target.text().as_str()]]);
    let (here, away) = match target {
        Target::Here(_) => (pair.as_str(), "[]"),
        Target::Elsewhere(_) => ("[]", pair.as_str()),
    };
    let after = json!({ "target": target.text() });
    let entry = audit::entry(by, "redirect.add", Subject::Row("redirect", &path), None, Some(&after), now);
    std::iter::once(is_new).chain(write_redirects(here, away, now)).chain([entry]).collect()
}

/// Removes a redirect. Fails with `RedirectMoved` if the redirect has another target than `row`.
pub fn remove(row: &RedirectRow, by: &By, now: UnixMs) -> [Statement; 4] {
    let (path, target) = (row.path.as_str(), row.target.as_str());
    let unchanged = sql!(
        concat!(
            "INSERT INTO guard SELECT '",
            guard!(RedirectMoved),
            "' WHERE NOT EXISTS (SELECT 1 FROM redirect WHERE path = ?1 AND target = ?2)
               AND NOT EXISTS (SELECT 1 FROM redirect_away WHERE path = ?1 AND url = ?2)"
        ),
        path,
        target
    );
    let before = json!({ "target": target });
    [
        unchanged,
        sql!("DELETE FROM redirect WHERE path = ?1", path),
        sql!("DELETE FROM redirect_away WHERE path = ?1", path),
        audit::entry(by, "redirect.remove", Subject::Row("redirect", &path), Some(&before), None, now),
    ]
}
