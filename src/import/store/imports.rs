//! Imports themselves: started, going on, standing still, failed, tried again.

use serde::Deserialize;
use serde_json::json;

use crate::{
    audit::{self, By, Subject},
    import::quantities::NoQuantities,
    names::names,
    platform::{Statement, guard},
    sql,
    time::UnixMs,
};

names! {
    /// The state of an import.
    pub enum ImportState {
        /// Its header is not read yet.
        Waiting = "waiting",
        Running = "running",
        Done = "done",
        Failed = "failed",
    }
}

/// An import as the job needs it.
#[derive(Debug, Deserialize)]
pub struct ImportRow {
    /// Where the file lies in R2.
    pub file_key: String,
    /// Its size.
    pub bytes: u64,
    /// True if nothing but the report is written.
    pub dry_run: bool,
    /// JSON of the columns; none before the header was read.
    pub columns: Option<String>,
    /// JSON of the place to go on from.
    pub cursor: Option<String>,
    pub file_name: String,
    /// The person who started it, for [`By::read`].
    pub by_kind: String,
    pub by_id: Option<String>,
    /// A [`NoQuantities`].
    pub no_quantities: String,
}

/// A new import.
#[derive(Debug)]
pub struct NewImport<'a> {
    pub file_name: &'a str,
    /// The key of the file in R2.
    pub file_key: &'a str,
    /// The size of the file.
    pub bytes: u64,
    /// True if nothing but the report is to be written.
    pub dry_run: bool,
    pub no_quantities: NoQuantities,
}

/// Records a new import and the person who started it. The first statement returns its `id`.
pub fn start(import: &NewImport<'_>, by: &By, now: UnixMs) -> [Statement; 2] {
    let bytes = i64::try_from(import.bytes).unwrap_or(i64::MAX);
    let no_quantities = import.no_quantities.to_string();
    let dry_run = i64::from(import.dry_run);
    let after = json!({ "file": import.file_name, "dry_run": dry_run, "no_quantities": no_quantities });
    [
        sql!(
            "INSERT INTO import (file_name, file_key, bytes, dry_run, by_kind, by_id, created_at, updated_at, no_quantities)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8) RETURNING id",
            import.file_name,
            import.file_key,
            bytes,
            dry_run,
            by.kind(),
            by.id(),
            now,
            no_quantities
        ),
        audit::entry(by, "import.start", Subject::New("import"), None, Some(&after), now),
    ]
}

/// An unfinished import.
pub fn unfinished(id: i64) -> Statement {
    sql!(
        "SELECT file_key, bytes, dry_run, columns, cursor, file_name, by_kind, by_id, no_quantities
         FROM import WHERE id = ?1 AND state IN ('waiting', 'running')",
        id
    )
}

/// The header was read.
pub fn header_read(id: i64, columns: &str, cursor: &str, offset: u64, now: UnixMs) -> Statement {
    sql!(
        "UPDATE import SET state = 'running', columns = ?2, cursor = ?3, offset = min(CAST(?4 AS INTEGER), bytes), rescues = 0,
           updated_at = ?5
         WHERE id = ?1 AND state = 'waiting'",
        id,
        columns,
        cursor,
        i64::try_from(offset).unwrap_or(0),
        now
    )
}

/// The import cannot go on, for a reason that its merchant reads.
pub fn fail(id: i64, problem: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE import SET state = 'failed', problem = ?2, updated_at = ?3, finished_at = ?3
         WHERE id = ?1 AND state IN ('waiting', 'running')",
        id,
        problem,
        now
    )
}

/// Imports that stood still since `since`, as `id` and `state`. One that had to be started again five times in a row
/// fails.
pub fn idle(since: UnixMs, now: UnixMs) -> Statement {
    sql!(
        "UPDATE import SET rescues = rescues + 1, updated_at = ?1,
           state = iif(rescues >= 5, 'failed', state), finished_at = iif(rescues >= 5, CAST(?1 AS INTEGER), NULL),
           problem = iif(rescues >= 5, 'The import stopped at the same place again and again. Retry it, or look at the log.', '')
         WHERE state IN ('waiting', 'running') AND updated_at < ?2 RETURNING id, state",
        now,
        since
    )
}

/// The state of an import so far.
#[derive(Debug, Deserialize)]
pub struct StateRow {
    pub state: ImportState,
    /// Why it failed.
    pub problem: String,
}

/// The [`StateRow`] of an import.
pub fn state(id: i64) -> Statement {
    sql!("SELECT state, problem FROM import WHERE id = ?1", id)
}

/// An import that failed goes on, and who wanted it is noted. The last statement gives back its `id` if it had failed.
/// Fails with `import:moved` where its state is no longer what was read.
pub fn retry(id: i64, was: &StateRow, by: &By, now: UnixMs) -> [Statement; 3] {
    let before = json!({ "state": was.state, "problem": was.problem });
    [
        sql!(
            concat!("INSERT INTO guard SELECT '", guard!(ImportMoved), "' WHERE NOT EXISTS (SELECT 1 FROM import WHERE id = ?1 AND state = ?2)"),
            id,
            was.state
        ),
        audit::entry(by, "import.retry", Subject::Row("import", &id), Some(&before), None, now),
        sql!(
            "UPDATE import SET state = iif(cursor IS NULL, 'waiting', 'running'), problem = '', rescues = 0, finished_at = NULL,
               updated_at = ?2
             WHERE id = ?1 AND state = 'failed' RETURNING id",
            id,
            now
        ),
    ]
}
