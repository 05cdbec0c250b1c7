//! The SQL of signing in. Statements that also read the tables of staff are in the module `staff`.

pub mod api_token;
pub mod session;
pub mod sign_in;

use crate::{
    identity::session::IDLE_SECONDS,
    platform::{Statement, guard},
    sql,
    time::UnixMs,
};

const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Counts an action of `who`. The batch fails with `count:too-often` if `who` has made more than `most` actions in this
/// hour.
pub fn at_most(who: &str, most: i64, now: UnixMs) -> [Statement; 2] {
    let hour = start(now, HOUR_MS);
    [
        count(who, hour),
        sql!(
            concat!(
                "INSERT INTO guard SELECT '",
                guard!(TooOften),
                "' FROM sign_in_count WHERE who = ?1 AND since = ?2 AND tries > CAST(?3 AS INTEGER)"
            ),
            who,
            hour,
            most
        ),
    ]
}

fn count(who: &str, since: i64) -> Statement {
    sql!(
        "INSERT INTO sign_in_count (who, since, tries) VALUES (?1, ?2, 1)
         ON CONFLICT (who) DO UPDATE SET tries = iif(since = excluded.since, tries + 1, 1), since = excluded.since",
        who,
        since
    )
}

/// The start of the current hour or day. `length` is the length of an hour or day in milliseconds.
fn start(now: UnixMs, length: i64) -> i64 {
    now.0.saturating_sub(now.0.rem_euclid(length))
}

/// Deletes expired links, expired sessions and old counts, so that the tables stay small.
pub fn delete_expired(now: UnixMs) -> [Statement; 4] {
    [
        sql!("DELETE FROM sign_in WHERE expires_at <= ?1", now),
        sql!("DELETE FROM session WHERE expires_at <= ?1", now),
        sql!("DELETE FROM session WHERE seen_at <= ?1", now.plus_seconds(-IDLE_SECONDS)),
        sql!("DELETE FROM sign_in_count WHERE since < ?1", now.0.saturating_sub(2 * DAY_MS)),
    ]
}
