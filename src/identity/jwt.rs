//! The JWT in a session cookie. It contains the id of a row of `session`. Only HS256 is accepted (RFC 7519, RFC 8725).
//!
//! The library checks the algorithm and the signature. This module checks every claim.

use chrono::DateTime;
use jwt_compact::{AlgorithmExt as _, Claims, Header, UntrustedToken, alg::Hs256};
use serde::{Deserialize, Serialize};

use super::OwnerKind;
use crate::{error::Error, ids::Token, keys::Keys, time::UnixMs};

const ISSUER: &str = "vitrine";
/// The maximum difference between the clocks of two machines, in seconds.
const LEEWAY_SECONDS: i64 = 30;

/// The claims that are not times. The library's type [`Claims`] has the times.
#[derive(Serialize, Deserialize)]
struct Names {
    iss: String,
    aud: String,
    sub: Token,
}

/// A valid token.
#[derive(Debug, PartialEq, Eq)]
pub struct Verified {
    /// The id of the row of `session`.
    pub session: Token,
    /// The claim `iat`, in whole seconds.
    pub issued_at: UnixMs,
}

/// The reason why a token is refused, for tests. The sender does not learn the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The text is not a JWT, or a claim is missing or has a wrong type.
    Malformed,
    /// The token has no `kid`, or no key has this `kid`.
    UnknownKey,
    /// The token was signed with another algorithm or key, or was changed.
    Signature,
    /// This claim is missing or wrong.
    Claim(&'static str),
    /// The token is not valid yet.
    NotYet,
    /// The token has expired.
    Expired,
}

/// A token for a session, valid from `now` until `expires`.
///
/// The audience is the kind of the owner. It is not the shop's origin, because a token is valid on every origin of the
/// shop (its domain, localhost). Tokens of another shop are refused because that shop has other keys.
///
/// # Errors
/// Never in practice, because the times are valid dates and the claims can be written as JSON.
pub fn issue(keys: &Keys, kind: OwnerKind, session: Token, now: UnixMs, expires: UnixMs) -> Result<String, Error> {
    let at = |time: UnixMs| {
        let failed = || Error::Internal(format!("JWT: {} is no date", time.0));
        DateTime::from_timestamp(time.seconds(), 0).ok_or_else(failed).map(Some)
    };
    let mut claims = Claims::new(Names { iss: ISSUER.to_owned(), aud: kind.name().to_owned(), sub: session });
    claims.issued_at = at(now)?;
    claims.not_before = claims.issued_at;
    claims.expiration = at(expires)?;
    let key = keys.newest();
    Hs256
        .token(&Header::empty().with_key_id(key.id()), &claims, key.secret())
        .map_err(|error| Error::Internal(format!("JWT: {error}")))
}

/// Checks a token of an owner of this kind.
///
/// # Errors
/// The first reason why the token is refused.
pub fn verify(keys: &Keys, kind: OwnerKind, text: &str, now: UnixMs) -> Result<Verified, Refused> {
    let untrusted = UntrustedToken::new(text).map_err(|_| Refused::Malformed)?;
    let kid = untrusted.header().key_id.as_deref().ok_or(Refused::UnknownKey)?;
    let mut token = Err(Refused::UnknownKey);
    for key in keys.find(kid) {
        token = Hs256.validator::<Names>(key.secret()).validate(&untrusted).map_err(|error| match error {
            jwt_compact::ValidationError::MalformedClaims(_) => Refused::Malformed,
            _ => Refused::Signature,
        });
        if token.is_ok() {
            break;
        }
    }
    let token = token?;

    let claims = token.claims();
    let Names { iss, aud, sub } = &claims.custom;
    if iss != ISSUER {
        return Err(Refused::Claim("iss"));
    }
    if aud != kind.name() {
        return Err(Refused::Claim("aud"));
    }
    let [issued, not_before, expires] = [claims.issued_at, claims.not_before, claims.expiration];
    let seconds = |time: Option<DateTime<_>>| time.map(|time| time.timestamp());
    let issued_at = issued_at(seconds(issued), seconds(not_before), seconds(expires), now)?;
    Ok(Verified { session: *sub, issued_at })
}

/// Checks the claims `iat`, `nbf` and `exp`, which are in seconds, and returns `iat`.
///
/// # Errors
/// `Claim` if a claim is missing, `NotYet` if the token is not valid yet, and `Expired` if it has expired.
pub fn issued_at(
    issued: Option<i64>,
    not_before: Option<i64>,
    expires: Option<i64>,
    now: UnixMs,
) -> Result<UnixMs, Refused> {
    let issued = issued.ok_or(Refused::Claim("iat"))?;
    let not_before = not_before.ok_or(Refused::Claim("nbf"))?;
    let expires = expires.ok_or(Refused::Claim("exp"))?;
    let now = now.seconds();
    if issued.max(not_before) > now.saturating_add(LEEWAY_SECONDS) {
        return Err(Refused::NotYet);
    }
    if expires.saturating_add(LEEWAY_SECONDS) <= now {
        return Err(Refused::Expired);
    }
    Ok(UnixMs(issued.saturating_mul(1000)))
}

#[cfg(test)]
#[path = "jwt_tests.rs"]
mod tests;
