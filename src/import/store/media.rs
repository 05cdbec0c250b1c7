//! The SQL for fetching pictures.

use crate::{platform::Statement, sql, time::UnixMs};

/// Returns `source` and `attempts` of a picture, if it must still be fetched.
pub fn pending(key: &str) -> Statement {
    sql!("SELECT source, attempts FROM media WHERE key = ?1 AND state = 'pending'", key)
}

/// Records that the picture is in R2. Sizes are in pixels. `widths` is a JSON array of the smaller widths.
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

/// Records a failed attempt. Another attempt will follow.
pub fn fetch_delayed(key: &str, now: UnixMs) -> Statement {
    sql!("UPDATE media SET attempts = attempts + 1, updated_at = ?2 WHERE key = ?1 AND state = 'pending'", key, now)
}

/// Records that the picture cannot be fetched. `problem` is a message for the merchant.
pub fn fetch_failed(key: &str, problem: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE media SET state = 'failed', problem = ?2, attempts = attempts + 1, updated_at = ?3
         WHERE key = ?1 AND state = 'pending'",
        key,
        problem,
        now
    )
}

/// Counts an attempt for each picture without progress since `since`, and returns its key. After ten attempts, the
/// picture fails, because it may crash the Worker.
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

/// Resets the failed pictures of an import for a retry, and returns their keys.
pub fn retry_media(id: i64, now: UnixMs) -> Statement {
    sql!(
        "UPDATE media SET state = 'pending', problem = '', attempts = 0, updated_at = ?2
         WHERE state = 'failed' AND key IN (SELECT key FROM import_media WHERE import_id = ?1) RETURNING key",
        id,
        now
    )
}
