//! Signing keys, read from secrets of the deployment. Each purpose, such as carts, can have several keys. So after a
//! new key is added, signatures with the old keys stay valid.

use std::fmt;

use base64ct::{Base64, Encoding};
use jwt_compact::alg::Hs256Key;

use crate::platform::Platform;

/// The length of a key in bytes. RFC 7518 §3.2 requires at least 32 bytes for HS256.
const KEY_BYTES: usize = 32;
/// The number of characters of a key in base64 with padding.
const KEY_CHARS: usize = 44;

/// The keys of one purpose. The newest key signs, and all keys verify.
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
    /// Reads the keys of one purpose from the secrets `NAME_1`, `NAME_2` and so on. The secret with the highest number
    /// is the newest. The secret `NAME` is the oldest, because early releases had only this secret. `bin/keys --rotate`
    /// adds a secret without reading the others.
    ///
    /// # Errors
    /// When there is no key, or a secret contains an invalid key.
    pub fn of(platform: &impl Platform, name: &'static str) -> Result<Self, UnusableKeys> {
        let number = |text: &str| text.strip_prefix(name)?.strip_prefix('_')?.parse::<u32>().ok();
        let mut secrets: Vec<(u32, String)> =
            platform.var_names().into_iter().filter_map(|text| Some((number(&text)?, text))).collect();
        secrets.sort_by(|one, other| other.cmp(one));
        let secrets = secrets.into_iter().map(|(_, secret)| secret).chain([name.to_owned()]);
        let mut keys = Vec::new();
        for secret in secrets {
            let Some(text) = platform.var(&secret) else { continue };
            keys.extend(read(&text).map_err(|error| UnusableKeys { secret, error: Some(error) })?);
        }
        Self::new(keys).ok_or_else(|| UnusableKeys { secret: name.to_owned(), error: None })
    }

    /// Reads keys from a text: `kid:base64 of 32 bytes`, separated by commas, newest first.
    #[cfg(test)]
    pub fn parse(text: &str) -> Result<Self, InvalidKeys> {
        Self::new(read(text)?).ok_or(InvalidKeys { entry: 1, reason: "there is no key" })
    }

    fn new(keys: Vec<Key>) -> Option<Self> {
        let mut keys = keys.into_iter();
        Some(Self { newest: keys.next()?, older: keys.collect() })
    }

    /// The key to sign with.
    pub const fn newest(&self) -> &Key {
        &self.newest
    }

    /// The keys with this name (`kid`), to verify a signature. Two keys may have the same name, because in early
    /// releases the name was the day on which the key was made.
    pub fn find(&self, id: &str) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.newest).chain(&self.older).filter(move |key| key.id == id)
    }
}

fn read(text: &str) -> Result<Vec<Key>, InvalidKeys> {
    let entries = (1..).zip(text.split(','));
    entries.map(|(entry, text)| Key::parse(text.trim()).map_err(|reason| InvalidKeys { entry, reason })).collect()
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

    /// The key's name (`kid`), which is stored with each signature.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub const fn secret(&self) -> &Hs256Key {
        &self.secret
    }
}

/// An error in a secret, for the log. The message contains no part of the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidKeys {
    /// The number of the key in the secret, counted from 1.
    entry: usize,
    reason: &'static str,
}

impl fmt::Display for InvalidKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "key {} cannot be used: {}", self.entry, self.reason)
    }
}

/// The reason why the keys of a purpose cannot be used, for the log and `/health`: the name of a secret, and its error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusableKeys {
    secret: String,
    /// `None` if the secret does not exist.
    error: Option<InvalidKeys>,
}

impl fmt::Display for UnusableKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.error {
            Some(error) => write!(f, "{}: {error}", self.secret),
            None => write!(f, "{} is not set", self.secret),
        }
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
    fn the_first_key_in_a_secret_is_the_newest() {
        let keys = Keys::parse(&format!("20261201:{B}, 2026-11_a:{A}")).ok().unwrap();
        assert_eq!((keys.newest().id(), keys.newest().secret().as_ref()), ("20261201", &[b'b'; 32][..]));
        assert_eq!(keys.find("2026-11_a").next().unwrap().secret().as_ref(), [b'a'; 32]);
        assert_eq!(keys.find("20261201").next().unwrap().id(), "20261201");
        assert!(keys.find("").next().is_none());
        assert!(keys.find("2026").next().is_none());
    }

    #[test]
    fn all_keys_with_the_same_name_are_found() {
        let keys = Keys::parse(&format!("20261127:{B},20261127:{A}")).ok().unwrap();
        assert_eq!(keys.newest().secret().as_ref(), [b'b'; 32]);
        let secrets: Vec<_> = keys.find("20261127").map(|key| key.secret().as_ref().to_vec()).collect();
        assert_eq!(secrets, [[b'b'; 32], [b'a'; 32]]);
    }

    #[test]
    fn malformed_keys_are_refused() {
        let long_kid = "k".repeat(33);
        for (text, expected) in [
            (String::new(), "key 1 cannot be used: it is not of the form kid:base64"),
            (A.to_owned(), "key 1 cannot be used: it is not of the form kid:base64"),
            (format!("k:{A},"), "key 2 cannot be used: it is not of the form kid:base64"),
            (format!(":{A}"), "key 1 cannot be used: its kid is not 1 to 32 letters, digits, - or _"),
            (format!("ké:{A}"), "key 1 cannot be used: its kid is not 1 to 32 letters, digits, - or _"),
            (format!("{long_kid}:{A}"), "key 1 cannot be used: its kid is not 1 to 32 letters, digits, - or _"),
            ("k:".to_owned(), "key 1 cannot be used: it is not the base64 of 32 bytes"),
            ("k:YWFh".to_owned(), "key 1 cannot be used: it is not the base64 of 32 bytes"),
            // The next five keys are invalid: 31 bytes, 33 bytes, URL-safe characters, no padding, a space.
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
