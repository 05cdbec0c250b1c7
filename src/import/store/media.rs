//! Pictures that are to be fetched, and what came of it.

use crate::{platform::Statement, sql, time::UnixMs};

/// A picture that is still to be fetched: `source` and `attempts`.
pub fn pending(key: &str) -> Statement {
    sql!("SELECT source, attempts FROM media WHERE key = ?1 AND state = 'pending'", key)
}

/// Its bytes are in R2. Pixels; `widths` is a JSON array of the smaller ones.
pub fn stored(key: &str, width: i64, height: i64, widths: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE media SET state = 'stored', problem = '', width = ?2, height = ?3, widths = ?4, updated_at = ?5 WHERE key = ?1",
        key,
        width,
        height,
        widths,
        now
    )
}

/// It did not come, and will be tried again.
pub fn fetch_passed(key: &str, now: UnixMs) -> Statement {
    sql!("UPDATE media SET attempts = attempts + 1, updated_at = ?2 WHERE key = ?1 AND state = 'pending'", key, now)
}

/// It cannot be had, for a reason that a merchant reads.
pub fn fetch_failed(key: &str, problem: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE media SET state = 'failed', problem = ?2, attempts = attempts + 1, updated_at = ?3
         WHERE key = ?1 AND state = 'pending'",
        key,
        problem,
        now
    )
}

/// Keys of pictures that nobody worked on since `since`. One that was lost ten times is given up: it may be what ends the work.
pub fn idle_media(since: UnixMs, now: UnixMs) -> Statement {
    sql!(
        "UPDATE media SET updated_at = ?1, attempts = attempts + 1, state = iif(attempts >= 10, 'failed', state),
           problem = iif(attempts >= 10, 'Fetching this picture stopped again and again.', '')
         WHERE key IN (SELECT key FROM media WHERE state = 'pending' AND updated_at < ?2 ORDER BY updated_at LIMIT 500)
         RETURNING key",
        now,
        since
    )
}

/// The failed pictures of an import are wanted again. Gives back their keys.
pub fn retry_media(id: i64, now: UnixMs) -> Statement {
    sql!(
        "UPDATE media SET state = 'pending', problem = '', attempts = 0, updated_at = ?2
         WHERE state = 'failed' AND key IN (SELECT key FROM import_media WHERE import_id = ?1) RETURNING key",
        id,
        now
    )
}
