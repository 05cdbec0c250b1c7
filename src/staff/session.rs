//! How long a sign-in lasts, and the cookie that carries it.

use ::http::HeaderValue;

use crate::{error::Error, names::names};

/// Seconds that the JWT in the cookie lives. Its D1 row outlives it, and renews it.
pub const JWT_SECONDS: i64 = 15 * 60;
/// Seconds after which a JWT is renewed when it is used. It is less than its life, so that somebody at work never holds
/// an expired one, and more than a moment, because a renewal writes to the database.
pub const RENEW_SECONDS: i64 = 5 * 60;
/// Seconds without a renewal after which a session is over.
pub const IDLE_SECONDS: i64 = 12 * 60 * 60;
/// Seconds after which a session is over however busy it was; an API token lives as long.
pub const LIFE_SECONDS: i64 = 30 * 24 * 60 * 60;

/// `__Host-`: browsers take it only with Secure, for this host, for all of its paths.
pub const COOKIE: &str = "__Host-session";

names! {
    /// The kind of client that signs in, which decides how its token travels. Neither kind is accepted in place of the
    /// other.
    pub enum SessionKind {
        /// A person in a browser: in the cookie.
        Session = "session",
        /// A program: in the Authorization header.
        Api = "api",
    }
}

/// A Set-Cookie that signs in. It has no expiry: closing the browser ends it, if the database has not before.
pub fn cookie(jwt: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(&format!("{COOKIE}={jwt}; Path=/; Secure; HttpOnly; SameSite=Lax"))
        .map_err(|error| Error::Internal(format!("session cookie: {error}")))
}

/// A Set-Cookie that signs out.
pub const fn no_cookie() -> HeaderValue {
    HeaderValue::from_static("__Host-session=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}
