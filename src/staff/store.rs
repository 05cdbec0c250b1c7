//! The SQL of people who get into `/admin`.

pub mod people;

use serde::Deserialize;
use serde_json::json;

use super::role::{Permission, Role};
use crate::{
    audit::{self, By, Subject},
    identity::{session::IDLE_SECONDS, store::sign_in::Gives},
    ids::{PersonId, Token},
    json::Text,
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

/// An API token with its owner.
#[derive(Debug, Deserialize)]
pub struct TokenRow {
    pub id: PersonId,
    pub email: String,
    pub role: Role,
    /// The row of `api_token`.
    pub token: i64,
    pub used_at: Option<UnixMs>,
    /// The names of permissions. A token from another release of the shop may have unknown names.
    pub scopes: Text<Vec<String>>,
}

/// The [`Holder`] of a valid sign-in link.
pub fn link(token_hash: &str, gives: Gives, now: UnixMs) -> Statement {
    sql!(
        "SELECT p.id, p.email, p.role FROM sign_in l JOIN person p ON p.id = l.owner_id AND p.removed IS NULL
         WHERE l.token_hash = ?1 AND l.owner_kind = 'staff' AND l.gives = ?2 AND l.expires_at > ?3",
        token_hash,
        gives,
        now
    )
}

/// The [`Holder`] of a session that has not ended.
pub fn session(id: Token, now: UnixMs) -> Statement {
    sql!(
        "SELECT p.id, p.email, p.role FROM session s JOIN person p ON p.id = s.owner_id AND p.removed IS NULL
         WHERE s.id = ?1 AND s.owner_kind = 'staff' AND s.expires_at > ?2 AND s.seen_at > ?3",
        id,
        now,
        now.plus_seconds(-IDLE_SECONDS)
    )
}

/// The [`TokenRow`] of an API token that is valid.
pub fn api_token(hash: &str, now: UnixMs) -> Statement {
    sql!(
        "SELECT p.id, p.email, p.role, t.id AS token, t.used_at, t.scopes
         FROM api_token t JOIN person p ON p.id = t.owner_id AND p.removed IS NULL
         WHERE t.hash = ?1 AND t.owner_kind = 'staff' AND t.revoked_at IS NULL AND t.expires_at > ?2",
        hash,
        now
    )
}

/// The [`Holder`] with this address in lower case.
pub fn by_email(email: &str) -> Statement {
    sql!("SELECT id, email, role FROM person WHERE email = ?1 AND removed IS NULL", email)
}

/// The [`Holder`] with this id.
pub fn by_id(id: i64) -> Statement {
    sql!("SELECT id, email, role FROM person WHERE id = ?1 AND removed IS NULL", id)
}

/// Fails with `link:spent` if the person was removed or has another role than the holder that was read.
pub fn unchanged(holder: &Holder) -> Statement {
    sql!(
        concat!(
            "INSERT INTO guard SELECT '",
            guard!(LinkSpent),
            "' WHERE NOT EXISTS (SELECT 1 FROM person WHERE id = ?1 AND role = ?2 AND removed IS NULL)"
        ),
        holder.id.get(),
        holder.role
    )
}

/// Records that Cloudflare Access let somebody through who has no row in `person`, at most once a minute for each
/// address. Access sends its assertion with every request.
pub fn nobody(email: &str, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO audit (at, by_kind, action, subject, after)
         SELECT ?1, 'shop', 'session.refuse', 'email:' || ?2, json_object('reason', 'nobody', 'way', 'access')
         WHERE NOT EXISTS (SELECT 1 FROM audit
           WHERE action = 'session.refuse' AND subject = 'email:' || ?2 AND at > CAST(?1 AS INTEGER) - 60000)",
        now,
        email
    )
}

/// The number of refusals in the last hour, among the person's newest `most` entries in the audit log: [`Refusals`].
pub fn refusals(id: PersonId, most: i64, now: UnixMs) -> Statement {
    sql!(
        "SELECT count(*) AS refused FROM (SELECT action, at FROM audit WHERE by_kind = 'person' AND by_id = ?1
           ORDER BY id DESC LIMIT +?2)
         WHERE action = 'access.refuse' AND at > ?3",
        id.to_string(),
        most,
        now.plus_seconds(-3600)
    )
}

#[derive(Deserialize)]
pub struct Refusals {
    pub refused: i64,
}

/// Records that an action was refused.
pub fn refused(id: PersonId, role: Role, permission: Permission, path: &str, now: UnixMs) -> Statement {
    let after = json!({ "path": path, "role": role });
    let subject = Subject::Row("permission", &permission.name());
    audit::entry(&By::Person(id), "access.refuse", subject, None, Some(&after), now)
}
