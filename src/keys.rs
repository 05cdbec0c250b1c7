//! Signing keys, read from a secret of the deployment. A secret can have several keys, so that a new key can replace an
//! old one without signing anybody out.

use std::fmt;

use base64ct::{Base64, Encoding};
use jwt_compact::alg::Hs256Key;

/// The length of a key: the size of an HS256 output, which is the minimum in RFC 7518 §3.2.
const KEY_BYTES: usize = 32;
/// The length of a key in base64 with padding.
const KEY_CHARS: usize = 44;

/// The keys of one purpose. The newest key signs; every key verifies.
pub struct Keys {
    newest: Key,
    older: Vec<Key>,
}

/// A named key for HMAC with SHA-256.
pub struct Key {
    id: String,
    secret: Hs256Key,
}

impl Keys {
    /// Reads keys of the form `kid:base64 of 32 bytes`, separated by commas, newest first.
    pub fn parse(text: &str) -> Result<Self, InvalidKeys> {
        let mut keys = Vec::new();
        for (index, entry) in text.split(',').enumerate() {
            let refuse = |reason| InvalidKeys { entry: index.saturating_add(1), reason };
            let key = Key::parse(entry.trim()).map_err(refuse)?;
            if keys.iter().any(|other: &Key| other.id == key.id) {
                return Err(refuse("another key has the same kid"));
            }
            keys.push(key);
        }
        let mut keys = keys.into_iter();
        let newest = keys.next().ok_or(InvalidKeys { entry: 1, reason: "there is no key" })?;
        Ok(Self { newest, older: keys.collect() })
    }

    /// The key to sign with.
    pub const fn newest(&self) -> &Key {
        &self.newest
    }

    /// The key with this name, to verify with.
    pub fn find(&self, id: &str) -> Option<&Key> {
        std::iter::once(&self.newest).chain(&self.older).find(|key| key.id == id)
    }
}

impl Key {
    fn parse(entry: &str) -> Result<Self, &'static str> {
        let (id, secret) = entry.split_once(':').ok_or("it is not of the form kid:base64")?;
        if id.is_empty() || id.len() > 32 || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            return Err("its kid is not 1 to 32 letters, digits, - or _");
        }
        if secret.len() != KEY_CHARS {
            return Err("it is not the base64 of 32 bytes");
        }
        let mut bytes = [0; KEY_BYTES];
        match Base64::decode(secret, &mut bytes) {
            Ok(decoded) if decoded.len() == KEY_BYTES => Ok(Self { id: id.to_owned(), secret: Hs256Key::new(bytes) }),
            _ => Err("it is not the base64 of 32 bytes"),
        }
    }

    /// The key's name (`kid`), to store with a signature.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub const fn secret(&self) -> &Hs256Key {
        &self.secret
    }
}

/// An error in the secret, for the log. The message does not repeat any part of the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidKeys {
    /// The number of the entry, from 1.
    entry: usize,
    reason: &'static str,
}

impl fmt::Display for InvalidKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "key {} cannot be used: {}", self.entry, self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 32 bytes of 0x61.
    const A: &str = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=";
    /// 32 bytes of 0x62.
    const B: &str = "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=";

    #[test]
    fn the_first_is_the_newest() {
        let keys = Keys::parse(&format!("20261201:{B}, 2026-11_a:{A}")).ok().unwrap();
        assert_eq!((keys.newest().id(), keys.newest().secret().as_ref()), ("20261201", &[b'b'; 32][..]));
        assert_eq!(keys.find("2026-11_a").unwrap().secret().as_ref(), [b'a'; 32]);
        assert_eq!(keys.find("20261201").unwrap().id(), "20261201");
        assert!(keys.find("").is_none());
        assert!(keys.find("2026").is_none());
    }

    #[test]
    fn malformed() {
        let long_kid = "k".repeat(33);
        for (text, expected) in [
            (String::new(), "key 1 cannot be used: it is not of the form kid:base64"),
            (A.to_owned(), "key 1 cannot be used: it is not of the form kid:base64"),
            (format!("k:{A},"), "key 2 cannot be used: it is not of the form kid:base64"),
            (format!(":{A}"), "key 1 cannot be used: its kid is not 1 to 32 letters, digits, - or _"),
            (format!("ké:{A}"), "key 1 cannot be used: its kid is not 1 to 32 letters, digits, - or _"),
            (format!("{long_kid}:{A}"), "key 1 cannot be used: its kid is not 1 to 32 letters, digits, - or _"),
            (format!("k:{A},k:{B}"), "key 2 cannot be used: another key has the same kid"),
            ("k:".to_owned(), "key 1 cannot be used: it is not the base64 of 32 bytes"),
            ("k:YWFh".to_owned(), "key 1 cannot be used: it is not the base64 of 32 bytes"),
            // The next texts have 31 bytes, 33 bytes, URL-safe characters, no padding, and a stray character.
            (format!("k:{}==", A.replace("E=", "")), "key 1 cannot be used: it is not the base64 of 32 bytes"),
            (format!("k:{}", A.replace('=', "h")), "key 1 cannot be used: it is not the base64 of 32 bytes"),
            (format!("k:{}", A.replacen("YW", "--", 1)), "key 1 cannot be used: it is not the base64 of 32 bytes"),
            (format!("k:{}", A.replace('=', "")), "key 1 cannot be used: it is not the base64 of 32 bytes"),
            (format!("k:{}", A.replace("E=", " =")), "key 1 cannot be used: it is not the base64 of 32 bytes"),
        ] {
            assert_eq!(Keys::parse(&text).err().map(|error| error.to_string()).as_deref(), Some(expected), "{text}");
        }
    }
}
