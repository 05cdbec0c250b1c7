//! Imports themselves: started, going on, standing still, failed, tried again.

use serde::Deserialize;

use crate::{platform::Statement, sql, time::UnixMs};

/// An import as the job needs it.
#[derive(Debug, Deserialize)]
pub struct ImportRow {
    /// Where the file lies in R2.
    pub file_key: String,
    /// Its size.
    pub bytes: u64,
    /// 1: nothing but the report is written.
    pub dry_run: i64,
    /// JSON of the columns; none before the header was read.
    pub columns: Option<String>,
    /// JSON of the place to go on from.
    pub cursor: Option<String>,
    /// What prices are in.
    pub currency: String,
}

/// Notes a new import, and who started it. The first statement gives back its `id`.
pub fn start(file_name: &str, file_key: &str, bytes: u64, dry_run: bool, email: &str, now: UnixMs) -> [Statement; 2] {
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    [
        sql!(
            "INSERT INTO import (file_name, file_key, bytes, dry_run, started_by, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) RETURNING id",
            file_name,
            file_key,
            bytes,
            dry_run,
            email,
            now
        ),
        sql!(
            "INSERT INTO audit (at, email, action, subject, after)
             SELECT ?1, ?2, 'import.start', 'import:' || id, json_object('file', file_name, 'dry_run', dry_run)
             FROM import WHERE file_key = ?3",
            now,
            email,
            file_key
        ),
    ]
}

/// An unfinished import.
pub fn unfinished(id: i64) -> Statement {
    sql!(
        "SELECT file_key, bytes, dry_run, columns, cursor, (SELECT currency FROM shop) AS currency
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

/// Imports that stood still since `since`, as `id` and `state`. One that had to be started again five times in a row fails.
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

/// An import that failed goes on, and who wanted it so is noted. The first statement gives back the `id` if there is such an
/// import at all, the last if it had failed.
pub fn retry(id: i64, email: &str, now: UnixMs) -> [Statement; 3] {
    [
        sql!("SELECT id FROM import WHERE id = ?1", id),
        sql!(
            "INSERT INTO audit (at, email, action, subject, before)
             SELECT ?2, ?3, 'import.retry', 'import:' || id, json_object('state', state, 'problem', problem)
             FROM import WHERE id = ?1",
            id,
            now,
            email
        ),
        sql!(
            "UPDATE import SET state = iif(cursor IS NULL, 'waiting', 'running'), problem = '', rescues = 0, finished_at = NULL,
               updated_at = ?2
             WHERE id = ?1 AND state = 'failed' RETURNING id",
            id,
            now
        ),
    ]
}
