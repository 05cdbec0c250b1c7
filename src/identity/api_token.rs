//! API tokens: random texts for programs. A token has an owner and scopes. Only its hash is stored.

use super::secret;
use crate::{
    context::random_token,
    platform::{Platform, PortError},
    time::UnixMs,
};

/// Tokens begin with this text, so that scanners of source code recognise a leaked token.
const PREFIX: &str = "vitrine_";
/// A token expires after this many seconds.
pub const LIFE_SECONDS: i64 = 30 * 24 * 60 * 60;
/// The minimum milliseconds between two records of a token's last use.
const USE_MS: i64 = 60_000;

/// A new token. The shop shows it only once, because the database has only the hash.
///
/// # Errors
/// When the platform has no random bytes.
pub fn new(platform: &impl Platform) -> Result<String, PortError> {
    Ok(format!("{PREFIX}{}", random_token(platform)?))
}

/// The hash of a token in the Authorization header; `None` if the text is not a token.
pub fn hash(text: &str) -> Option<String> {
    let secret: crate::ids::Token = text.strip_prefix(PREFIX)?.parse().ok()?;
    Some(secret::hash(&format!("{PREFIX}{secret}")))
}

/// True if this use must be recorded, because the last record is at least a minute old or does not exist.
pub fn is_due(used_at: Option<UnixMs>, now: UnixMs) -> bool {
    used_at.is_none_or(|used| now.since(used) >= USE_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_token_has_a_hash() {
        let token = format!("{PREFIX}{}", crate::ids::Token::from_bytes([7; 16]));
        assert_eq!(hash(&token), Some(secret::hash(&token)));
        for text in ["", PREFIX, "x", &token.to_uppercase(), &token.replace("vitrine_", ""), &format!("{token}a")] {
            assert_eq!(hash(text), None, "{text}");
        }
    }

    #[test]
    fn the_use_of_a_token_is_recorded_once_a_minute() {
        let now = UnixMs(10 * USE_MS);
        for (used, due) in [(None, true), (Some(now), false), (Some(UnixMs(now.0 - USE_MS + 1)), false)] {
            assert_eq!(is_due(used, now), due);
        }
        assert!(is_due(Some(UnixMs(now.0 - USE_MS)), now));
    }
}
