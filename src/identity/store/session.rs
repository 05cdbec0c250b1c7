//! The SQL of sessions.

use serde::Deserialize;
use serde_json::json;

use crate::{
    audit::{self, By, Subject},
    identity::{
        Owner,
        session::{IDLE_SECONDS, LIFE_SECONDS},
    },
    ids::Token,
    platform::{Statement, guard},
    sql,
    time::UnixMs,
};

/// A session in the list of its owner.
#[derive(Debug, Deserialize)]
pub struct SessionRow {
    pub id: Token,
    /// The beginning of the User-Agent header at the sign-in.
    pub agent: String,
    pub created_at: UnixMs,
    pub seen_at: UnixMs,
}

/// Starts a session.
pub fn start(id: Token, owner: Owner, agent: &str, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO session (id, owner_kind, owner_id, agent, created_at, seen_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)",
        id,
        owner.kind(),
        owner.id(),
        agent,
        now,
        now.plus_seconds(LIFE_SECONDS)
    )
}

/// Records that the session is in use, if it has not ended.
pub fn renew(id: Token, now: UnixMs) -> Statement {
    sql!(
        "UPDATE session SET seen_at = max(seen_at, ?2) WHERE id = ?1 AND expires_at > ?2 AND seen_at > ?3",
        id,
        now,
        now.plus_seconds(-IDLE_SECONDS)
    )
}

/// The newest 100 sessions of an owner that have not ended: [`SessionRow`]s.
pub fn of_owner(owner: Owner, now: UnixMs) -> Statement {
    sql!(
        "SELECT id, agent, created_at, seen_at FROM session
         WHERE owner_kind = ?1 AND owner_id = ?2 AND expires_at > ?3 AND seen_at > ?4
         ORDER BY created_at DESC LIMIT 100",
        owner.kind(),
        owner.id(),
        now,
        now.plus_seconds(-IDLE_SECONDS)
    )
}

/// Ends a session of this owner. The batch fails with `session:ended` if the session was ended meanwhile or belongs to
/// somebody else.
pub fn end(id: Token, owner: Owner, now: UnixMs) -> [Statement; 3] {
    [
        sql!(
            concat!(
                "INSERT INTO guard SELECT '",
                guard!(SessionEnded),
                "' WHERE NOT EXISTS (SELECT 1 FROM session WHERE id = ?1 AND owner_kind = ?2 AND owner_id = ?3)"
            ),
            id,
            owner.kind(),
            owner.id()
        ),
        audit::entry(&owner.by(), "session.end", Subject::Row("session", &beginning(id)), None, None, now),
        sql!("DELETE FROM session WHERE id = ?1", id),
    ]
}

/// Ends the session that a browser had before a new sign-in. That session may belong to another owner of the same kind.
pub fn replace(id: Token, owner: Owner) -> Statement {
    sql!("DELETE FROM session WHERE id = ?1 AND owner_kind = ?2", id, owner.kind())
}

/// Ends all sessions of an owner, except the session `keep`.
pub fn end_all(owner: Owner, keep: Option<Token>, by: &By, now: UnixMs) -> [Statement; 2] {
    let kept = json!({ "kept": keep.map(beginning) });
    let subject = owner.by();
    [
        audit::entry(by, "session.end_all", Subject::Row(subject.kind(), &owner.id()), None, Some(&kept), now),
        sql!(
            "DELETE FROM session WHERE owner_kind = ?1 AND owner_id = ?2 AND id IS NOT ?3",
            owner.kind(),
            owner.id(),
            keep
        ),
    ]
}

/// The beginning of a session's id, for the audit log. It is enough to distinguish sessions, and nobody can sign in
/// with it.
pub fn beginning(session: Token) -> String {
    session.to_string().chars().take(8).collect()
}
