//! The lifetime of a session, and its cookie.

use ::http::{HeaderMap, HeaderValue, header};

use super::OwnerKind;
use crate::{error::Error, web::http};

/// A link and a code work for this many seconds.
pub const LINK_SECONDS: i64 = 10 * 60;
/// A request with a JWT of at least this age, in seconds, gets a new JWT. With a shorter age, the database would be
/// written to more often.
pub const RENEW_SECONDS: i64 = 5 * 60;
/// A session ends after this many seconds without a renewal. Its JWT expires after the same time, so that a person who
/// fills in a long form does not lose the input. Each request checks the row, so a session can end earlier.
pub const IDLE_SECONDS: i64 = 12 * 60 * 60;
/// A session ends after this many seconds, even if it is in use.
pub const LIFE_SECONDS: i64 = 30 * 24 * 60 * 60;
/// The maximum characters of the User-Agent header that are stored.
const AGENT_CHARS: usize = 200;

/// A Set-Cookie header that signs in. The cookie has no expiry, so browsers delete it when they close.
///
/// # Errors
/// Never in practice, because a JWT is a valid header value.
pub fn cookie(kind: OwnerKind, jwt: &str) -> Result<HeaderValue, Error> {
    header_value(format!("{}={jwt}; Path=/; Secure; HttpOnly; SameSite=Lax", kind.cookie()))
}

/// A Set-Cookie header that signs out.
///
/// # Errors
/// Never in practice.
pub fn no_cookie(kind: OwnerKind) -> Result<HeaderValue, Error> {
    header_value(format!("{}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0", kind.cookie()))
}

fn header_value(text: String) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(&text).map_err(|error| Error::Internal(format!("session cookie: {error}")))
}

/// The browser of a request, for the list of sessions.
pub fn agent(headers: &HeaderMap) -> String {
    http::text(headers, &header::USER_AGENT).unwrap_or_default().chars().take(AGENT_CHARS).collect()
}
