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
/// fills in a long form does not lose the input. Each request checks the row of the session, so a session can end
/// earlier.
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

/// The beginning of the User-Agent header, for the list of sessions.
pub fn agent(headers: &HeaderMap) -> String {
    http::text(headers, &header::USER_AGENT).unwrap_or_default().chars().take(AGENT_CHARS).collect()
}

/// Parts of the User-Agent header, and the browsers that send them. The first part that the header contains decides,
/// because most browsers also send the names of others.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 6] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
];

/// A browser in words, such as "Firefox on Linux", so that people recognise it.
pub fn browser(agent: &str) -> String {
    let name =
        |names: &[(&str, &'static str)]| names.iter().find(|(part, _)| agent.contains(part)).map(|(_, name)| *name);
    match (name(&BROWSERS), name(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "Unknown browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn browsers_are_named() {
        for (agent, expected) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 \
                 Safari/537.36 Edg/143.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Mobile \
                 Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/26.1 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 \
                 Safari/605.1.15",
                "Safari on Mac",
            ),
            ("curl/8.14", "Unknown browser"),
            ("", "Unknown browser"),
        ] {
            assert_eq!(super::browser(agent), expected, "{agent}");
        }
    }
}
