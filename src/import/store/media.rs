//! The SQL for fetching pictures.

use crate::{platform::Statement, sql, time::UnixMs};

/// The maximum number of requests to one server at a time.
const PER_HOST: i64 = 4;

/// Claims up to `count` pictures, and returns their `key`, `source` and `attempts`. If a run has not finished a picture
/// at the time `until`, another run may claim the picture.
///
/// Servers take turns, so a slow server does not use all requests. A server that failed recently gets only one request
/// at a time. Of a server's pictures, those that failed before come first, because further failures soon show that the
/// server is down. The statement reads only a few index entries per server, even if many pictures wait.
pub fn claim(count: usize, until: UnixMs, now: UnixMs) -> Statement {
    sql!(
        "WITH RECURSIVE
           hosts (host) AS (
             SELECT min(host) FROM media WHERE state = 'pending'
             UNION ALL
             SELECT (SELECT min(m.host) FROM media m WHERE m.state = 'pending' AND m.host > hosts.host)
             FROM hosts WHERE hosts.host IS NOT NULL LIMIT 1000),
           room (host, busy, most) AS (
             SELECT host, (SELECT count(*) FROM media m WHERE m.leased = 1 AND m.host = hosts.host AND m.next_at > ?3),
               iif(EXISTS (SELECT 1 FROM media m
                 WHERE m.state = 'pending' AND m.host = hosts.host AND m.next_at > ?3 AND m.leased = 0), 1, ?4)
             FROM hosts WHERE host IS NOT NULL),
           due (key, place, most) AS (
             SELECT m.key, room.busy + row_number() OVER (PARTITION BY room.host ORDER BY m.next_at DESC, m.key),
               room.most
             FROM room JOIN media m ON m.key IN (
               SELECT d.key FROM media d WHERE d.state = 'pending' AND d.host = room.host AND d.next_at <= ?3
               ORDER BY d.next_at DESC LIMIT ?4))
         UPDATE media SET leased = 1, next_at = ?2, attempts = attempts + 1, updated_at = ?3,
           first_at = iif(attempts = 0, CAST(?3 AS INTEGER), first_at)
         WHERE key IN (SELECT key FROM due WHERE place <= most ORDER BY place, key LIMIT ?1)
         RETURNING key, source, attempts",
        i64::try_from(count).unwrap_or(0),
        until,
        now,
        PER_HOST
    )
}

/// Returns a row if any picture waits to be fetched, now or later.
pub fn waiting() -> Statement {
    sql!("SELECT 1 AS waiting FROM media WHERE state = 'pending' LIMIT 1")
}

/// Records that the picture is in R2. Sizes are in pixels. `widths` is a JSON array of the widths of the smaller
/// copies. `object` is the picture's name in R2, or `None` if the name is the key.
pub fn stored(key: &str, object: Option<&str>, (width, height): (i64, i64), widths: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE media SET state = 'stored', problem = '', object = ?6, width = ?2, height = ?3, widths = ?4, leased = 0,
           updated_at = ?5
         WHERE key = ?1",
        key,
        width,
        height,
        widths,
        now,
        object
    )
}

/// Returns the `object` of a picture: its name in R2. Returns no row if the name is the key.
pub fn object(key: &str) -> Statement {
    sql!("SELECT object FROM media WHERE key = ?1 AND object IS NOT NULL", key)
}

/// Records a failed attempt. The next attempt is at `next`.
pub fn fetch_delayed(key: &str, next: UnixMs, now: UnixMs) -> Statement {
    sql!(
        "UPDATE media SET leased = 0, next_at = ?2, updated_at = ?3 WHERE key = ?1 AND state = 'pending'",
        key,
        next,
        now
    )
}

/// Releases a claimed picture, and does not count the attempt.
pub fn unclaimed(key: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE media SET leased = 0, next_at = 0, attempts = attempts - 1, updated_at = ?2
         WHERE key = ?1 AND state = 'pending' AND attempts > 0",
        key,
        now
    )
}

/// Records that the picture cannot be fetched. `problem` is a message for the merchant.
pub fn fetch_failed(key: &str, problem: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE media SET state = 'failed', problem = ?2, leased = 0, updated_at = ?3
         WHERE key = ?1 AND state = 'pending'",
        key,
        problem,
        now
    )
}

/// Marks all waiting pictures of a server as failed, unless the server has answered for another picture since the first
/// attempt at the picture `key`, which is one of its pictures. A permanent failure, such as 404, is an answer too.
///
/// `down` is the message for pictures whose own attempts all failed. `problem` is the message for the other pictures.
pub fn host_failed(key: &str, down: &str, problem: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE media SET state = 'failed', problem = ?3, leased = 0, updated_at = ?4
         WHERE state = 'pending' AND leased = 0 AND host = (SELECT host FROM media WHERE key = ?1)
           AND NOT EXISTS (SELECT 1 FROM media m WHERE m.host = (SELECT host FROM media WHERE key = ?1)
             AND m.updated_at >= (SELECT first_at FROM media WHERE key = ?1) AND m.state <> 'pending'
             AND m.problem NOT IN (?2, ?3))",
        key,
        down,
        problem,
        now
    )
}

/// Resets the failed pictures of an import, so that they are fetched again.
pub fn retry_media(id: i64, now: UnixMs) -> Statement {
    sql!(
        "UPDATE media SET state = 'pending', problem = '', attempts = 0, next_at = 0, updated_at = ?2
         WHERE state = 'failed' AND key IN (SELECT key FROM import_media WHERE import_id = ?1)",
        id,
        now
    )
}
