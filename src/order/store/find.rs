//! Finds an order by reference and e-mail address, and counts the attempts to do so.

use serde::Deserialize;

use crate::{ids::Token, platform::Statement, sql};

/// An order that was found.
#[derive(Debug, Deserialize)]
pub struct FoundRow {
    /// Part of the address of the order's page.
    pub token: Token,
}

/// The number of attempts in the current quarter of an hour.
#[derive(Debug, Deserialize)]
pub struct TriesRow {
    /// The current attempt is included.
    pub tries: i64,
}

/// The order with this reference and this e-mail address. Returns a [`FoundRow`]. `email` must be in lower case.
pub fn find(reference: &str, email: &str) -> Statement {
    sql!("SELECT token FROM orders WHERE reference = ?1 AND lower(email) = ?2", reference, email)
}

/// Counts an attempt by the network with the keyed hash `who`. Returns a [`TriesRow`]. `window` is the number of the
/// current quarter of an hour. In a new quarter of an hour, the count starts again at 1.
pub fn count_try(who: &str, window: i64) -> Statement {
    sql!(
        "INSERT INTO lookup (who, since, tries) VALUES (?1, ?2, 1)
         ON CONFLICT (who) DO UPDATE SET tries = iif(since = excluded.since, tries + 1, 1), since = excluded.since
         RETURNING tries",
        who,
        window
    )
}
