//! The SQL that reads the report of an import.

use crate::{ids::MAX_ID, platform::Statement, sql, web::list::Id};

/// The maximum number of lines of each kind in a report.
pub const LINES: usize = 500;

/// Returns up to `most` imports, newest first. With `after`, returns only imports that are older than the import with
/// this id.
pub fn imports(after: Option<Id>, most: i64) -> Statement {
    sql!(
        "SELECT id, file_name, state, problem, dry_run, bytes, offset, created, updated, unchanged, skipped, errors,
           no_quantities, uncounted, read_as, is_guessed, example, example_row, apart,
           kind, stock, coalesce(as_of, created_at) AS as_of, stock_kept, stock_set, stock_adjusted, stock_left,
           (SELECT count(*) FROM import_short WHERE import_id = import.id) AS stock_short,
           coalesce((SELECT email FROM person WHERE by_kind = 'person' AND person.id = by_id), by_kind) AS started_by,
           created_at, finished_at
         FROM import WHERE id < ?1 ORDER BY id DESC LIMIT +?2",
        after.map_or(MAX_ID, |id| id.0),
        most
    )
}

/// Returns one import, the number of its pictures by state, its problems, its changes and its failed pictures. Each of
/// the last three lists may have one line more than [`LINES`]. This line shows that the list is incomplete.
pub fn report(id: i64) -> [Statement; 5] {
    let lines = i64::try_from(LINES).unwrap_or(i64::MAX).saturating_add(1);
    [
        sql!(
            "SELECT id, file_name, state, problem, dry_run, bytes, offset, created, updated, unchanged, skipped, errors,
               no_quantities, uncounted, read_as, is_guessed, example, example_row, apart,
               kind, stock, coalesce(as_of, created_at) AS as_of, stock_kept, stock_set, stock_adjusted, stock_left,
               (SELECT count(*) FROM import_short WHERE import_id = import.id) AS stock_short,
               coalesce((SELECT email FROM person WHERE by_kind = 'person' AND person.id = by_id),
               by_kind) AS started_by, created_at, finished_at
             FROM import WHERE id = ?1",
            id
        ),
        // The count includes the pictures in descriptions, not only those of the gallery.
        sql!(
            "SELECT count(*) FILTER (WHERE state = 'pending') AS pending,
             count(*) FILTER (WHERE state = 'stored') AS stored,
               count(*) FILTER (WHERE state = 'failed') AS failed
             FROM import_media i CROSS JOIN media m ON m.key = i.key WHERE i.import_id = ?1",
            id
        ),
        sql!(
            "SELECT row, column_name AS \"column\", severity, message FROM import_problem WHERE import_id = ?1
             ORDER BY id LIMIT ?2",
            id,
            lines
        ),
        sql!(
            "SELECT handle, row, outcome, changes FROM import_product
             WHERE import_id = ?1 AND outcome IN ('created', 'updated') ORDER BY row LIMIT ?2",
            id,
            lines
        ),
        sql!(
            "SELECT m.source, m.problem FROM import_media i CROSS JOIN media m ON m.key = i.key
             WHERE i.import_id = ?1 AND m.state = 'failed' ORDER BY m.source LIMIT ?2",
            id,
            lines
        ),
    ]
}
