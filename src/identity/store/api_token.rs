//! The SQL of API tokens.

use serde_json::json;

use crate::{
    audit::{self, Subject},
    identity::{Owner, api_token::LIFE_SECONDS},
    platform::Statement,
    sql,
    time::UnixMs,
};

/// Stores a new token by its hash. `scopes` are the names of permissions, and the new row is in the audit log.
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

/// Revokes a token of this owner. Nothing changes if it was revoked already.
pub fn revoke(id: i64, owner: Owner, now: UnixMs) -> [Statement; 2] {
    [
        sql!(
            "UPDATE api_token SET revoked_at = ?4 WHERE id = ?1 AND owner_kind = ?2 AND owner_id = ?3 AND revoked_at IS NULL",
            id,
            owner.kind(),
            owner.id(),
            now
        ),
        audit::entry(&owner.by(), "api_token.revoke", Subject::Row("api_token", &id), None, None, now),
    ]
}
