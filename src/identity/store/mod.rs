//! The SQL of signing in. `staff` joins its own tables in its own statements.

pub mod api_token;
pub mod session;
pub mod sign_in;

use crate::{identity::session::IDLE_SECONDS, platform::Statement, sql, time::UnixMs};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Deletes links and sessions that have expired, and old counts, so that the tables stay small.
pub fn delete_expired(now: UnixMs) -> [Statement; 4] {
    [
        sql!("DELETE FROM sign_in WHERE expires_at <= ?1", now),
        sql!("DELETE FROM session WHERE expires_at <= ?1", now),
        sql!("DELETE FROM session WHERE seen_at <= ?1", now.plus_seconds(-IDLE_SECONDS)),
        sql!("DELETE FROM sign_in_count WHERE since < ?1", now.0.saturating_sub(2 * DAY_MS)),
    ]
}
