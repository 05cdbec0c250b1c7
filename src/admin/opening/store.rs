//! The SQL of opening and closing the shop.

use serde::Deserialize;

use super::steps::Facts;
use crate::{
    error::Error,
    json,
    platform::{Statement, guard},
    sql,
    time::UnixMs,
};

/// The row of [`read`].
#[derive(Debug, Deserialize)]
pub struct Read {
    /// The facts as JSON. [`unchanged`] compares this text.
    facts: String,
    pub opened_at: Option<UnixMs>,
}

impl Read {
    /// The facts.
    ///
    /// # Errors
    /// Never in practice: the SQL of [`read`] gives every field of [`Facts`].
    pub fn facts(&self) -> Result<Facts, Error> {
        json::read(&self.facts).map_err(|error| Error::Internal(format!("facts: {error}")))
    }
}

/// The SQL expression for the facts of the checklist. `?1` is the time. The keys of test mails have their own prefix,
/// so the index of the keys finds them.
macro_rules! facts {
    () => {
        "json_object('is_open', opened_at IS NOT NULL, 'name', name, 'email', email, 'currency', currency,
           'language', language, 'time_zone', time_zone,
           'saved', json((SELECT json_group_array(name) FROM (SELECT name FROM settings_saved ORDER BY name))),
           'takes_transfers', bank_details <> '', 'pays_on_delivery', pays_on_delivery,
           'has_product', EXISTS (SELECT 1 FROM product
             WHERE status = 'active' AND publish_at IS NOT NULL AND publish_at <= CAST(?1 AS INTEGER)),
           'has_page', EXISTS (SELECT 1 FROM page WHERE published = 1),
           'unfilled', (SELECT count(*) FROM page WHERE instr(body, '[[') > 0),
           'has_sent', EXISTS (SELECT 1 FROM mail WHERE key >= 'test:' AND key < 'test;' AND state = 'sent'))"
    };
}

/// Reads the facts of the checklist: [`Read`].
pub fn read(now: UnixMs) -> Statement {
    sql!(concat!("SELECT opened_at, ", facts!(), " AS facts FROM shop"), now)
}

/// Fails with `opening:moved` if the facts differ from those that were read.
pub fn unchanged(read: &Read, now: UnixMs) -> Statement {
    sql!(
        concat!("INSERT INTO guard SELECT '", guard!(OpeningMoved), "' FROM shop WHERE ", facts!(), " <> ?2"),
        now,
        read.facts.as_str()
    )
}

/// Opens the shop, or closes it.
pub fn set(opened_at: Option<UnixMs>, now: UnixMs) -> Statement {
    sql!("UPDATE shop SET opened_at = ?1, updated_at = ?2", opened_at, now)
}
