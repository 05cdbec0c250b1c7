//! The SQL of the audit log.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{By, Subject};
use crate::{
    ids::{MAX_ID, PersonId},
    json::Text,
    platform::Statement,
    sql,
    time::UnixMs,
    web::list::{Id, Keyed},
};

/// An entry in a list.
#[derive(Debug, Deserialize)]
pub struct EntryRow {
    pub id: i64,
    pub at: UnixMs,
    pub by_kind: String,
    pub by_id: Option<String>,
    /// The e-mail address of the person, if a person is the actor.
    pub person: Option<String>,
    pub action: String,
    pub subject: String,
    pub before: Option<Text<Map<String, Value>>>,
    pub after: Option<Text<Map<String, Value>>>,
}

impl Keyed for EntryRow {
    type Key = Id;

    fn key(&self) -> Id {
        Id(self.id)
    }
}

/// The filters of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown<'q> {
    All,
    /// Only the entries of this person.
    Of(PersonId),
    /// Only the entries about this thing: the text of a [`Subject`].
    About(&'q str),
}

macro_rules! entries {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.at, a.by_kind, a.by_id, p.email AS person, a.action, a.subject, a.before, a.after
             FROM audit a LEFT JOIN person p ON a.by_kind = 'person' AND p.id = CAST(a.by_id AS INTEGER) WHERE ",
            $rest,
            " ORDER BY a.id DESC LIMIT +?2"
        )
    };
}

/// A page of the audit log, newest first, after the entry with the id `after`: [`EntryRow`]s.
pub fn newest(shown: &Shown<'_>, after: Option<Id>, most: i64) -> Statement {
    let after = after.map_or(MAX_ID, |id| id.0);
    match shown {
        Shown::All => sql!(entries!("a.id < ?1"), after, most),
        Shown::Of(id) => {
            sql!(entries!("a.by_kind = 'person' AND a.by_id = ?3 AND a.id < ?1"), after, most, id.to_string())
        }
        Shown::About(subject) => sql!(entries!("a.subject = ?3 AND a.id < ?1"), after, most, *subject),
    }
}

/// Adds a row to the audit log. `action` is a noun and a verb, such as `order.accepted`. `before` has the values that
/// the change replaced, and `after` has the values that it wrote.
///
/// The statement must be in the batch of the change. A guard of that batch must check that the database still has the
/// values of `before`.
pub fn entry(
    by: &By,
    action: &str,
    subject: Subject<'_>,
    before: Option<&Value>,
    after: Option<&Value>,
    now: UnixMs,
) -> Statement {
    let (kind, id, handle) = match subject {
        Subject::Row(kind, id) => (kind, Some(id.to_string()), None),
        Subject::New(kind) => (kind, None, None),
        Subject::Product(handle) => ("product", None, Some(handle)),
    };
    sql!(
        "INSERT INTO audit (at, by_kind, by_id, action, subject, before, after)
         VALUES (?1, ?2, ?3, ?4, ?5 || ':' || coalesce(?6, (SELECT id FROM product WHERE handle = ?9),
           last_insert_rowid()), ?7, ?8)",
        now,
        by.kind(),
        by.id(),
        action,
        kind,
        id,
        before.map(Value::to_string),
        after.map(Value::to_string),
        handle
    )
}
