//! The SQL of the audit log.

use serde_json::Value;

use super::{By, Subject};
use crate::{platform::Statement, sql, time::UnixMs};

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
    let (kind, id) = match subject {
        Subject::Row(kind, id) => (kind, Some(id.to_string())),
        Subject::New(kind) => (kind, None),
    };
    sql!(
        "INSERT INTO audit (at, by_kind, by_id, action, subject, before, after)
         VALUES (?1, ?2, ?3, ?4, ?5 || ':' || coalesce(?6, last_insert_rowid()), ?7, ?8)",
        now,
        by.kind(),
        by.id(),
        action,
        kind,
        id,
        before.map(Value::to_string),
        after.map(Value::to_string)
    )
}
