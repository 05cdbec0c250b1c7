//! The codes in sign-in mails. A code has few digits, so it is stored as an HMAC with a key outside the database, and
//! the number of tries is limited.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::{OwnerKind, secret::hex};
use crate::{
    keys::{Key, Keys},
    platform::{Platform, PortError},
};

/// The name of the secrets with the keys for the HMACs.
pub const KEYS: &str = "CODE_KEY";
/// The maximum tries of a code.
pub const TRIES: i64 = 5;
/// The maximum mails with a code to an address in an hour.
pub const MAILS_AN_HOUR: i64 = 5;
/// The maximum number of wrong codes of an owner in a day. After that, the owner can sign in only with a link until the
/// next day.
pub const WRONG_A_DAY: i64 = 10;
/// The maximum number of mails that one network may request in an hour.
pub const REQUESTS_OF_NETWORK: i64 = 20;
/// The maximum number of codes that one network may enter in an hour.
pub const CODES_OF_NETWORK: i64 = 50;

/// A new random code.
///
/// # Errors
/// When the platform has no random bytes.
pub fn new(platform: &impl Platform, kind: OwnerKind) -> Result<String, PortError> {
    let mut bytes = [0; 8];
    platform.random(&mut bytes)?;
    // 2^64 is so much larger than the number of codes that the remainders are equally likely.
    let number = (0..kind.digits()).fold((u64::from_be_bytes(bytes), String::new()), |(rest, mut code), _| {
        code.push(char::from_digit((rest % 10) as u32, 10).unwrap_or('0'));
        (rest / 10, code)
    });
    Ok(number.1)
}

/// Removes spaces and hyphens from a typed code. People also type the space between the two halves in the mail.
pub fn typed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

/// The code in two halves, as the mail shows it.
pub fn halves(code: &str) -> String {
    let half = code.len() / 2;
    code.split_at_checked(half).map_or_else(|| code.to_owned(), |(one, two)| format!("{one} {two}"))
}

/// The HMAC of a code, in the form `kid:hex` with the name of the key. The HMAC also covers the hash of the request, so
/// a code is valid only for its own request.
pub fn seal(keys: &Keys, request_hash: &str, code: &str) -> String {
    let key = keys.newest();
    let tag = mac(key, request_hash, code).map(|mac| hex(&mac.finalize().into_bytes())).unwrap_or_default();
    format!("{}:{tag}", key.id())
}

/// True if this is the code of the request. The comparison takes the same time for every code.
pub fn fits(keys: &Keys, sealed: &str, request_hash: &str, code: &str) -> bool {
    let Some((kid, tag)) = sealed.split_once(':') else { return false };
    let tag: Option<Vec<u8>> = (0..tag.len() / 2)
        .map(|index| tag.get(index * 2..index * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    let Some(tag) = tag else { return false };
    keys.find(kid).any(|key| mac(key, request_hash, code).is_some_and(|mac| mac.verify_slice(&tag).is_ok()))
}

/// A keyed hash of an e-mail address or a network. The limits count by this hash, so that the database does not store
/// the address or the network.
pub fn counted(keys: &Keys, what: &str) -> String {
    mac(keys.newest(), "count", what).map(|mac| hex(&mac.finalize().into_bytes())).unwrap_or_default()
}

fn mac(key: &Key, purpose: &str, text: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.secret().as_ref()).ok()?;
    mac.update(purpose.as_bytes());
    mac.update(b":");
    mac.update(text.as_bytes());
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "old:YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=";
    const NEW: &str = "new:YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=";

    fn keys(text: &str) -> Keys {
        Keys::parse(text).ok().unwrap()
    }

    #[test]
    fn only_the_code_of_the_request_fits() {
        let sealed = seal(&keys(OLD), "r1", "12345678");
        assert!(!sealed.contains("12345678") && sealed.starts_with("old:"));
        let rotated = keys(&format!("{NEW},{OLD}"));
        assert!(fits(&keys(OLD), &sealed, "r1", "12345678") && fits(&rotated, &sealed, "r1", "12345678"));
        for (keys, sealed, request, code) in [
            (keys(OLD), sealed.as_str(), "r1", "12345679"),
            (keys(OLD), sealed.as_str(), "r1", ""),
            (keys(OLD), sealed.as_str(), "r2", "12345678"),
            (keys(NEW), sealed.as_str(), "r1", "12345678"),
            (keys(&NEW.replace("new:", "old:")), sealed.as_str(), "r1", "12345678"),
            (keys(OLD), "", "r1", "12345678"),
            (keys(OLD), "old:", "r1", "12345678"),
            (keys(OLD), "old:é", "r1", "12345678"),
            (keys(OLD), sealed.split_at(sealed.len() - 2).0, "r1", "12345678"),
        ] {
            assert!(!fits(&keys, sealed, request, code), "{sealed} {request} {code}");
        }
    }

    #[test]
    fn spaces_and_hyphens_in_a_typed_code_are_ignored() {
        assert_eq!((halves("12345678"), halves("123456")), ("1234 5678".to_owned(), "123 456".to_owned()));
        for text in ["1234 5678", "1234-5678", " 12345678", "1234\u{a0}5678"] {
            assert_eq!(typed(text), "12345678");
        }
    }

    #[test]
    fn staff_have_longer_codes() {
        assert_eq!((OwnerKind::Staff.digits(), OwnerKind::Customer.digits()), (8, 6));
    }
}
