//! The SQL of sign-ins: single-use links, sessions, and their trace in the audit log.

use serde::Deserialize;

use super::{
    role::Role,
    session::{IDLE_SECONDS, Kind, LIFE_SECONDS},
};
use crate::{ids::Token, platform::Statement, sql, time::UnixMs};

/// Whose a link or a session is.
#[derive(Debug, Deserialize)]
pub struct Holder {
    /// The address that it was made for.
    pub email: String,
    /// What they may do.
    pub role: Role,
}

/// The holder of a sign-in link that is still good.
pub fn link(token_hash: &str, kind: Kind, now: UnixMs) -> Statement {
    sql!(
        "SELECT email, role FROM sign_in_link WHERE token_hash = ?1 AND kind = ?2 AND expires_at > ?3",
        token_hash,
        kind,
        now
    )
}

/// Turns a link into a session. The first statement gives back a [`Holder`], or no row when the link is not good.
///
/// The link goes in the same transaction, so that of two exchanges at once the second finds none.
pub fn exchange(token_hash: &str, kind: Kind, session: Token, now: UnixMs) -> [Statement; 4] {
    let expires = now.plus_seconds(LIFE_SECONDS);
    [
        sql!(
            "INSERT INTO admin_session (id, email, role, kind, created_at, seen_at, expires_at)
             SELECT ?3, email, role, kind, ?4, ?4, ?5 FROM sign_in_link
             WHERE token_hash = ?1 AND kind = ?2 AND expires_at > ?4
             RETURNING email, role",
            token_hash,
            kind,
            session.to_string(),
            now,
            expires
        ),
        sql!(
            "INSERT INTO audit (at, email, action, subject, after)
             SELECT created_at, email, 'session.start', 'session:' || substr(id, 1, 8),
               json_object('kind', kind, 'role', role)
             FROM admin_session WHERE id = ?1",
            session.to_string()
        ),
        // What ran out goes with it, so that neither table grows.
        sql!(
            "DELETE FROM sign_in_link WHERE (token_hash = ?1 AND kind = ?2) OR expires_at <= ?3",
            token_hash,
            kind,
            now
        ),
        sql!(
            "DELETE FROM admin_session WHERE expires_at <= ?1 OR (kind = 'session' AND seen_at <= ?2)",
            now,
            now.plus_seconds(-IDLE_SECONDS)
        ),
    ]
}

/// The [`Holder`] of a session that lives.
pub fn session(id: Token, kind: Kind, now: UnixMs) -> Statement {
    sql!(
        "SELECT email, role FROM admin_session
         WHERE id = ?1 AND kind = ?2 AND expires_at > ?3 AND (kind = 'api' OR seen_at > ?4)",
        id.to_string(),
        kind,
        now,
        now.plus_seconds(-IDLE_SECONDS)
    )
}

/// The same, and the session counts as used now.
pub fn renew(id: Token, kind: Kind, now: UnixMs) -> Statement {
    sql!(
        "UPDATE admin_session SET seen_at = max(seen_at, ?3)
         WHERE id = ?1 AND kind = ?2 AND expires_at > ?3 AND (kind = 'api' OR seen_at > ?4)
         RETURNING email, role",
        id.to_string(),
        kind,
        now,
        now.plus_seconds(-IDLE_SECONDS)
    )
}

/// Ends a session, if it is there.
pub fn end(id: Token, now: UnixMs) -> [Statement; 2] {
    [
        sql!(
            "INSERT INTO audit (at, email, action, subject, before)
             SELECT ?2, email, 'session.end', 'session:' || substr(id, 1, 8), json_object('kind', kind, 'role', role)
             FROM admin_session WHERE id = ?1",
            id.to_string(),
            now
        ),
        sql!("DELETE FROM admin_session WHERE id = ?1", id.to_string()),
    ]
}
