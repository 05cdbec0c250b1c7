//! The SQL of sign-ins: single-use links, sessions, and their entries in the audit log.

use serde::Deserialize;
use serde_json::json;

use super::{
    role::Role,
    session::{IDLE_SECONDS, LIFE_SECONDS, SessionKind},
};
use crate::{
    audit::{self, By, Subject},
    ids::{PersonId, Token},
    platform::{Statement, guard},
    sql,
    time::UnixMs,
};

/// The owner of a link or a session.
#[derive(Debug, Deserialize)]
pub struct Holder {
    /// The row of `person`.
    pub id: PersonId,
    /// The e-mail address.
    pub email: String,
    /// The current role, which may have changed since the sign-in.
    pub role: Role,
}

/// A session to end.
#[derive(Debug, Deserialize)]
pub struct EndingRow {
    /// The owner: the id of a `person`.
    pub person_id: PersonId,
    /// The current role of the owner.
    pub role: Role,
    /// The kind of client.
    pub kind: SessionKind,
}

/// Reads the [`Holder`] of a valid sign-in link.
pub fn link(token_hash: &str, kind: SessionKind, now: UnixMs) -> Statement {
    sql!(
        "SELECT p.id, p.email, p.role FROM sign_in_link l JOIN person p ON p.id = l.person_id AND p.removed IS NULL
         WHERE l.token_hash = ?1 AND l.kind = ?2 AND l.expires_at > ?3",
        token_hash,
        kind,
        now
    )
}

/// Turns the link of this holder into a session. Fails with `link:spent` if the link is no longer valid or the holder's
/// role has changed.
///
/// The same transaction deletes the link, so that only one of two simultaneous exchanges succeeds.
pub fn exchange(token_hash: &str, holder: &Holder, kind: SessionKind, session: Token, now: UnixMs) -> [Statement; 4] {
    let after = json!({ "kind": kind, "role": holder.role });
    [
        sql!(
            concat!(
                "INSERT INTO guard SELECT '",
                guard!(LinkSpent),
                "' WHERE NOT EXISTS (SELECT 1
               FROM sign_in_link l JOIN person p ON p.id = l.person_id AND p.removed IS NULL AND p.role = ?4
               WHERE l.token_hash = ?1 AND l.kind = ?2 AND l.expires_at > ?3)"
            ),
            token_hash,
            kind,
            now,
            holder.role
        ),
        sql!(
            "INSERT INTO admin_session (id, person_id, kind, created_at, seen_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
            session.to_string(),
            holder.id.get(),
            kind,
            now,
            now.plus_seconds(LIFE_SECONDS)
        ),
        audit::entry(
            &By::Person(holder.id),
            "session.start",
            Subject::Row("session", &beginning(session)),
            None,
            Some(&after),
            now,
        ),
        sql!("DELETE FROM sign_in_link WHERE token_hash = ?1", token_hash),
    ]
}

/// Deletes links and sessions that have expired, so that the tables stay small.
pub fn delete_expired(now: UnixMs) -> [Statement; 2] {
    [
        sql!("DELETE FROM sign_in_link WHERE expires_at <= ?1", now),
        sql!(
            "DELETE FROM admin_session WHERE expires_at <= ?1 OR (kind = 'session' AND seen_at <= ?2)",
            now,
            now.plus_seconds(-IDLE_SECONDS)
        ),
    ]
}

/// The [`Holder`] of a session that has not ended.
pub fn session(id: Token, kind: SessionKind, now: UnixMs) -> Statement {
    sql!(
        "SELECT p.id, p.email, p.role FROM admin_session s JOIN person p ON p.id = s.person_id AND p.removed IS NULL
         WHERE s.id = ?1 AND s.kind = ?2 AND s.expires_at > ?3 AND (s.kind = 'api' OR s.seen_at > ?4)",
        id.to_string(),
        kind,
        now,
        now.plus_seconds(-IDLE_SECONDS)
    )
}

/// Records that the session is in use, if it has not ended. It must come before [`session`] in a batch.
pub fn renew(id: Token, kind: SessionKind, now: UnixMs) -> Statement {
    sql!(
        "UPDATE admin_session SET seen_at = max(seen_at, ?3)
         WHERE id = ?1 AND kind = ?2 AND expires_at > ?3 AND (kind = 'api' OR seen_at > ?4)",
        id.to_string(),
        kind,
        now,
        now.plus_seconds(-IDLE_SECONDS)
    )
}

/// The [`EndingRow`] of the session with this id, even if it has ended.
pub fn ending(id: Token) -> Statement {
    sql!(
        "SELECT s.person_id, p.role, s.kind FROM admin_session s JOIN person p ON p.id = s.person_id WHERE s.id = ?1",
        id.to_string()
    )
}

/// Ends a session. Fails with `session:ended` if it has ended meanwhile.
pub fn end(id: Token, ending: &EndingRow, now: UnixMs) -> [Statement; 3] {
    let before = json!({ "kind": ending.kind, "role": ending.role });
    [
        sql!(
            concat!(
                "INSERT INTO guard SELECT '",
                guard!(SessionEnded),
                "' WHERE NOT EXISTS (SELECT 1 FROM admin_session WHERE id = ?1)"
            ),
            id.to_string()
        ),
        audit::entry(
            &By::Person(ending.person_id),
            "session.end",
            Subject::Row("session", &beginning(id)),
            Some(&before),
            None,
            now,
        ),
        sql!("DELETE FROM admin_session WHERE id = ?1", id.to_string()),
    ]
}

/// The beginning of a session's id, for the audit log. It is enough to distinguish sessions, and nobody can sign in
/// with it.
fn beginning(session: Token) -> String {
    session.to_string().chars().take(8).collect()
}
