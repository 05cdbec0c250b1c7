//! The SQL of API tokens.

use serde::Deserialize;
use serde_json::json;

use crate::{
    audit::{self, By, Subject},
    identity::{Owner, api_token::LIFE_SECONDS},
    json::Text,
    platform::{Statement, guard},
    sql,
    time::UnixMs,
};

/// Stores the hash of a new token, and adds a row to the audit log. `scopes` are the names of permissions.
pub fn insert(hash: &str, owner: Owner, name: &str, scopes: &[&str], now: UnixMs) -> [Statement; 2] {
    [
        sql!(
            "INSERT INTO api_token (hash, owner_kind, owner_id, name, scopes, created_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            hash,
            owner.kind(),
            owner.id(),
            name,
            json!(scopes).to_string(),
            now,
            now.plus_seconds(LIFE_SECONDS)
        ),
        audit::entry(
            &owner.by(),
            "api_token.create",
            Subject::New("api_token"),
            None,
            Some(&json!({ "name": name, "scopes": scopes })),
            now,
        ),
    ]
}

/// Records a use of the token.
pub fn used(id: i64, now: UnixMs) -> Statement {
    sql!("UPDATE api_token SET used_at = max(coalesce(used_at, 0), ?2) WHERE id = ?1", id, now)
}

/// An API token in the list of its owner.
#[derive(Debug, Deserialize)]
pub struct ApiTokenRow {
    pub id: i64,
    pub name: String,
    /// The names of permissions.
    pub scopes: Text<Vec<String>>,
    pub created_at: UnixMs,
    pub expires_at: UnixMs,
    pub used_at: Option<UnixMs>,
}

/// The newest 100 valid tokens of an owner: [`ApiTokenRow`]s.
pub fn of_owner(owner: Owner, now: UnixMs) -> Statement {
    sql!(
        "SELECT id, name, scopes, created_at, expires_at, used_at FROM api_token
         WHERE owner_kind = ?1 AND owner_id = ?2 AND revoked_at IS NULL AND expires_at > ?3 ORDER BY id DESC LIMIT 100",
        owner.kind(),
        owner.id(),
        now
    )
}

/// Revokes a token of this owner. The batch fails with `token:ended` if the token is already revoked or belongs to
/// somebody else.
pub fn revoke(id: i64, owner: Owner, by: &By, now: UnixMs) -> [Statement; 3] {
    [
        sql!(
            concat!(
                "INSERT INTO guard SELECT '",
                guard!(TokenEnded),
                "' WHERE NOT EXISTS (SELECT 1 FROM api_token
                   WHERE id = ?1 AND owner_kind = ?2 AND owner_id = ?3 AND revoked_at IS NULL)"
            ),
            id,
            owner.kind(),
            owner.id()
        ),
        sql!("UPDATE api_token SET revoked_at = ?2 WHERE id = ?1", id, now),
        audit::entry(by, "api_token.revoke", Subject::Row("api_token", &id), None, None, now),
    ]
}
