//! The SQL of imported redirects.

use crate::{import::file::File, json, platform::Statement, sql, time::UnixMs};

/// Records that the file is a list of redirects, and the key of its UTF-8 version in R2.
pub fn is_redirects(id: i64, file: &File, encoding: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE import SET kind = 'redirects', state = 'running', columns = '{}', cursor = '{}', rescues = 0,
           updated_at = ?2, file_key = ?3, bytes = CAST(?4 AS INTEGER), read_as = ?5
         WHERE id = ?1 AND state = 'waiting'",
        id,
        now,
        file.key.as_str(),
        i64::try_from(file.bytes).unwrap_or(0),
        encoding
    )
}

/// Returns the paths at which the database has a page. The router knows the shop's other addresses.
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

/// Returns the shop's redirects from these paths.
pub fn known(paths: &[&str]) -> Statement {
    sql!(
        "SELECT r.path, r.target, 0 AS away FROM json_each(?1) j CROSS JOIN redirect r ON r.path = j.value
         UNION ALL SELECT r.path, r.url, 1 FROM json_each(?1) j CROSS JOIN redirect_away r ON r.path = j.value",
        json::write(paths)
    )
}

/// Writes redirects. `here` and `away` are JSON of `[path, target]`. An older redirect whose target is a path in `here`
/// gets the new target, so chains stay short.
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
