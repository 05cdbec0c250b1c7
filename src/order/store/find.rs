//! Finds an order by reference and e-mail address, and counts the attempts.

use serde::Deserialize;

use crate::{ids::Token, platform::Statement, sql};

/// An order that was found.
#[derive(Debug, Deserialize)]
pub struct FoundRow {
    /// Of its page.
    pub token: Token,
}

/// Tries in this window of time.
#[derive(Debug, Deserialize)]
pub struct TriesRow {
    /// This one with them.
    pub tries: i64,
}

/// The order with this reference, if this is its contact: a [`FoundRow`].
pub fn find(reference: &str, email: &str) -> Statement {
    sql!("SELECT token FROM orders WHERE reference = ?1 AND lower(email) = ?2", reference, email)
}

/// Counts an attempt: a [`TriesRow`]. Each window of time starts at 1. There is one row per network.
pub fn count_try(who: &str, window: i64) -> Statement {
    sql!(
        "INSERT INTO lookup (who, since, tries) VALUES (?1, ?2, 1)
         ON CONFLICT (who) DO UPDATE SET tries = iif(since = excluded.since, tries + 1, 1), since = excluded.since
         RETURNING tries",
        who,
        window
    )
}
