//! The lifetime of a sign-in, and its cookie.

use ::http::HeaderValue;

use crate::{error::Error, names::names};

/// The lifetime of the JWT in the cookie, in seconds. The session in D1 lives longer, and gets new JWTs while it is in
/// use.
pub const JWT_SECONDS: i64 = 15 * 60;
/// A request with a JWT of at least this age, in seconds, gets a new JWT. With a longer age, the JWT could expire while
/// a person works. With a shorter age, the database would be written to more often.
pub const RENEW_SECONDS: i64 = 5 * 60;
/// A session ends after this many seconds without a renewal.
pub const IDLE_SECONDS: i64 = 12 * 60 * 60;
/// A session ends after this many seconds, even if it is in use. An API token has the same lifetime.
pub const LIFE_SECONDS: i64 = 30 * 24 * 60 * 60;

/// Browsers accept a cookie with the prefix `__Host-` only with Secure, for this host and for all paths.
pub const COOKIE: &str = "__Host-session";

names! {
    /// The kind of client that signs in. A browser sends its token in the Cookie header, a program in the Authorization
    /// header. A token is accepted only in the header of its kind.
    pub enum SessionKind {
        /// A person in a browser, with a cookie.
        Session = "session",
        /// A program, with the Authorization header.
        Api = "api",
    }
}

/// A Set-Cookie header that signs in. The cookie has no expiry, so browsers delete it when they close.
pub fn cookie(jwt: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(&format!("{COOKIE}={jwt}; Path=/; Secure; HttpOnly; SameSite=Lax"))
        .map_err(|error| Error::Internal(format!("session cookie: {error}")))
}

/// A Set-Cookie header that signs out.
pub const fn no_cookie() -> HeaderValue {
    HeaderValue::from_static("__Host-session=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}
