//! The SQL of pictures to fetch.

use crate::{platform::Statement, sql, time::UnixMs};

/// `source` and `attempts` of a picture that is still to be fetched.
pub fn pending(key: &str) -> Statement {
    sql!("SELECT source, attempts FROM media WHERE key = ?1 AND state = 'pending'", key)
}

/// The picture is in R2. Sizes are in pixels; `widths` is a JSON array of the smaller widths.
pub fn stored(key: &str, width: i64, height: i64, widths: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE media SET state = 'stored', problem = '', width = ?2, height = ?3, widths = ?4, updated_at = ?5
         WHERE key = ?1",
        key,
        width,
        height,
        widths,
        now
    )
}

/// An attempt failed and another will follow.
pub fn fetch_passed(key: &str, now: UnixMs) -> Statement {
    sql!("UPDATE media SET attempts = attempts + 1, updated_at = ?2 WHERE key = ?1 AND state = 'pending'", key, now)
}

/// The picture cannot be fetched; the problem is a message for the merchant.
pub fn fetch_failed(key: &str, problem: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE media SET state = 'failed', problem = ?2, attempts = attempts + 1, updated_at = ?3
         WHERE key = ?1 AND state = 'pending'",
        key,
        problem,
        now
    )
}

/// Keys of pictures without progress since `since`. A picture fails after its message was lost ten times, because it
/// may be what crashes the worker.
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

/// Retries the failed pictures of an import. Returns their keys.
pub fn retry_media(id: i64, now: UnixMs) -> Statement {
    sql!(
        "UPDATE media SET state = 'pending', problem = '', attempts = 0, updated_at = ?2
         WHERE state = 'failed' AND key IN (SELECT key FROM import_media WHERE import_id = ?1) RETURNING key",
        id,
        now
    )
}
