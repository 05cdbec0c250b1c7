//! The SQL of imported redirects.

use serde::Deserialize;

use crate::{
    import::{file::File, redirects::Line},
    json,
    platform::Statement,
    redirect::Target,
    sql,
    time::UnixMs,
};

/// Records that the file is a list of redirects and ready to be imported. `file` is the file in UTF-8, and `encoding`
/// is its encoding before the conversion. `columns` and `cursor` are JSON. `cursor` is the position to begin at.
pub fn is_redirects(id: i64, file: &File, encoding: &str, columns: &str, cursor: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE import SET kind = 'redirects', state = 'running', columns = ?6, cursor = ?7, rescues = 0,
           updated_at = ?2, file_key = ?3, bytes = CAST(?4 AS INTEGER), read_as = ?5
         WHERE id = ?1 AND state = 'waiting'",
        id,
        now,
        file.key.as_str(),
        i64::try_from(file.bytes).unwrap_or(0),
        encoding,
        columns,
        cursor
    )
}

/// A row of an imported list of redirects.
#[derive(Debug, Deserialize)]
pub struct LineRow {
    pub path: String,
    pub row: u64,
    target: String,
    /// True if the target is on another site.
    away: bool,
    /// The target of the shop's redirect before the import.
    #[serde(default)]
    was: Option<String>,
    #[serde(default)]
    was_away: bool,
}

impl LineRow {
    pub fn target(&self) -> Target {
        Target::stored(self.target.clone(), self.away)
    }

    pub fn before(&self) -> Option<Target> {
        self.was.clone().map(|was| Target::stored(was, self.was_away))
    }

    pub fn line(&self) -> Line {
        Line { row: self.row, path: self.path.clone(), target: self.target() }
    }
}

/// Stores rows of a list until their redirects are written.
pub fn store_lines(id: i64, lines: &[Line]) -> Statement {
    let row = |line: &Line| {
        let is_away = matches!(line.target, Target::Elsewhere(_));
        (line.path.clone(), line.row, line.target.text().to_owned(), u8::from(is_away))
    };
    sql!(
        "INSERT INTO import_redirect (import_id, path, row, target, away, was, was_away)
         SELECT CAST(?1 AS INTEGER), j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3,
           coalesce(a.url, r.target), a.url IS NOT NULL
         FROM json_each(?2) j LEFT JOIN redirect r ON r.path = j.value ->> 0
         LEFT JOIN redirect_away a ON a.path = j.value ->> 0
         WHERE true ON CONFLICT DO NOTHING",
        id,
        json::write(&lines.iter().map(row).collect::<Vec<_>>())
    )
}

/// Returns the stored rows of a list with these paths, as [`LineRow`]s.
pub fn stored_lines(id: i64, paths: &[&str]) -> Statement {
    sql!(
        "SELECT l.path, l.row, l.target, l.away FROM json_each(?2) j
         CROSS JOIN import_redirect l ON l.import_id = ?1 AND l.path = j.value",
        id,
        json::write(paths)
    )
}

/// Returns the next stored rows of a list after the row `after`, at most `most`, as [`LineRow`]s.
pub fn next_lines(id: i64, after: u64, most: usize) -> Statement {
    sql!(
        "SELECT path, row, target, away, was, was_away FROM import_redirect WHERE import_id = ?1 AND row > ?2
         ORDER BY row LIMIT CAST(?3 AS INTEGER)",
        id,
        i64::try_from(after).unwrap_or(i64::MAX),
        i64::try_from(most).unwrap_or(i64::MAX)
    )
}

/// Deletes up to `most` stored rows of a list, and returns their row numbers.
pub fn clear_lines(id: i64, most: i64) -> Statement {
    sql!(
        "DELETE FROM import_redirect WHERE import_id = ?1
           AND row IN (SELECT row FROM import_redirect WHERE import_id = ?1
             ORDER BY row LIMIT CAST(?2 AS INTEGER)) RETURNING row",
        id,
        most
    )
}
