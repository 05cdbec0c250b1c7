//! The lifetime of a sign-in, and its cookie.

use ::http::HeaderValue;

use crate::{error::Error, names::names};

/// The lifetime of the JWT in the cookie, in seconds. The session's row in D1 lives longer, and renews the JWT.
pub const JWT_SECONDS: i64 = 15 * 60;
/// A JWT of at least this age, in seconds, is renewed when it is used. A longer age would let the JWT of a person at
/// work expire. A shorter age would write to the database more often.
pub const RENEW_SECONDS: i64 = 5 * 60;
/// A session ends after this many seconds without a renewal.
pub const IDLE_SECONDS: i64 = 12 * 60 * 60;
/// A session ends after this many seconds, even if it is in use. An API token lives as long.
pub const LIFE_SECONDS: i64 = 30 * 24 * 60 * 60;

/// `__Host-`: browsers accept it only with Secure, for this host, for all paths.
pub const COOKIE: &str = "__Host-session";

names! {
    /// The kind of client that signs in. Each kind sends its token in another header, and a token is accepted only in
    /// the header of its own kind.
    pub enum SessionKind {
        /// A person in a browser, with a cookie.
        Session = "session",
        /// A program, with the Authorization header.
        Api = "api",
    }
}

/// A Set-Cookie that signs in. It has no expiry, so it ends when the browser closes, or when the session ends.
pub fn cookie(jwt: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(&format!("{COOKIE}={jwt}; Path=/; Secure; HttpOnly; SameSite=Lax"))
        .map_err(|error| Error::Internal(format!("session cookie: {error}")))
}

/// A Set-Cookie that signs out.
pub const fn no_cookie() -> HeaderValue {
    HeaderValue::from_static("__Host-session=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}
