//! E-mail addresses.

use std::{fmt, str::FromStr};

/// The maximum length of an address, in bytes (RFC 5321 §4.5.3.1).
const LONGEST: usize = 254;
/// The maximum length of the part before the @, in bytes (RFC 5321 §4.5.3.1).
const LONGEST_LOCAL: usize = 64;
/// The maximum length of one label of the domain, in bytes (RFC 1035 §2.3.4).
const LONGEST_LABEL: usize = 63;

/// An e-mail address without characters that could break a mail header.
///
/// All usual addresses are accepted, including letters outside ASCII (RFC 6531). The RFCs also allow quoted local
/// parts, comments and IP addresses. They are refused, because nobody uses them. The ASCII letters of the domain become
/// lower case. The local part keeps its case, because only the recipient's server decides whether case matters.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address, with or without spaces around it.
    ///
    /// # Errors
    /// If the text is not an address.
    pub fn parse(text: &str) -> Result<Self, InvalidAddress> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(InvalidAddress)?;
        if text.len() > LONGEST || !is_local_part(local) || !is_domain(domain) {
            return Err(InvalidAddress);
        }
        Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_local_part(text: &str) -> bool {
    let is_atom = |atom: &str| !atom.is_empty() && atom.chars().all(is_atom_character);
    text.len() <= LONGEST_LOCAL && text.split('.').all(is_atom)
}

/// True for `atext` of RFC 5322 with the additions of RFC 6531.
fn is_atom_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || is_visible_beyond_ascii(c)
}

fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        let is_sound = |c: char| c.is_ascii_alphanumeric() || c == '-' || is_visible_beyond_ascii(c);
        (1..=LONGEST_LABEL).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(is_sound)
    };
    // The last part of an IPv4 address is a number. The last label of a domain is never a number.
    let last_is_name = text.rsplit('.').next().is_some_and(|last| !last.bytes().all(|byte| byte.is_ascii_digit()));
    text.contains('.') && last_is_name && text.split('.').all(is_label)
}

/// True for visible characters outside ASCII. Combining marks are included, because many scripts need them. Invisible
/// characters are excluded, because with them different addresses could look the same.
fn is_visible_beyond_ascii(c: char) -> bool {
    let is_hidden = matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{10ffff}'
    );
    !c.is_ascii() && !c.is_control() && !c.is_whitespace() && !is_hidden
}

impl FromStr for EmailAddress {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        Self::parse(text)
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Shows only the domain, because logs must not contain shoppers' addresses.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let domain = self.0.rsplit('@').next().unwrap_or_default();
        write!(f, "EmailAddress(…@{domain})")
    }
}

/// The error for a text that is not an address. The message is for the person who typed the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidAddress;

impl fmt::Display for InvalidAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter an e-mail address such as name@example.com.")
    }
}

impl std::error::Error for InvalidAddress {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accepted_addresses() {
        for text in [
            "a@b.co",
            "name.surname+shop@example.co.uk",
            "o'hara_99@example-shop.com",
            "!#$%&'*+-/=?^_`{|}~@example.com",
            "用户@例子.公司",
            "jürgen@bücher.example",
            "दिनेश@उदाहरण.भारत",
            "x@xn--bcher-kva.example",
            "1@2.example.3d",
            &format!("{}@example.com", "l".repeat(64)),
            &format!("a@{}.com", "d".repeat(63)),
        ] {
            assert_eq!(EmailAddress::parse(text).map(|address| address.to_string()), Ok(text.to_owned()), "{text}");
        }
        let with_local = |letters: usize| {
            let [a, b, c] = ["a", "b", "c"].map(|letter| letter.repeat(63));
            format!("{}@{a}.{b}.{c}.com", "l".repeat(letters))
        };
        assert_eq!((with_local(58).len(), EmailAddress::parse(&with_local(58)).is_ok()), (254, true));
        assert_eq!(EmailAddress::parse(&with_local(59)), Err(InvalidAddress));
    }

    #[test]
    fn spaces_are_removed_and_the_domain_becomes_lower_case() {
        assert_eq!(EmailAddress::parse(" \tAda@Example.COM \r\n").unwrap().as_str(), "Ada@example.com");
        assert_eq!(format!("{:?}", EmailAddress::parse("ada@example.com").unwrap()), "EmailAddress(…@example.com)");
    }

    #[test]
    fn refused_addresses() {
        for text in [
            "",
            "@",
            "a",
            "a@",
            "@b.co",
            "a@b",
            "a@b.",
            "a@.co",
            "a@b..co",
            ".a@b.co",
            "a.@b.co",
            "a..b@c.de",
            "a b@c.de",
            "a@b c.de",
            "a@b.co\r\nBcc: x@y.zz",
            "a\r\nBcc: x@y.zz\r\n@b.co",
            "a\0@b.co",
            "Ada <a@b.co>",
            "<a@b.co>",
            "a@b.co, c@d.ee",
            "a@b.co;c@d.ee",
            "a@b@c.de",
            "\"a b\"@c.de",
            "a(comment)@b.co",
            "a@[192.0.2.1]",
            "a@192.0.2.1",
            "a@-b.co",
            "a@b-.co",
            "a@b_c.co",
            "a@b$.co",
            "mailto:a@b.co",
            "a\u{200b}@b.co",
            "a@b\u{202e}.co",
            "a@b\u{a0}.co",
            "a\u{2028}@b.co",
            "a\\@b.co",
            &format!("{}@example.com", "l".repeat(65)),
            &format!("a@{}.com", "d".repeat(64)),
            &format!("{}@例子.公司", "用".repeat(22)),
        ] {
            assert_eq!(EmailAddress::parse(text), Err(InvalidAddress), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn an_address_breaks_no_header_and_is_read_back(text in "\\PC*@\\PC*|[ -~\\r\\n]{0,20}@[ -~\\r\\n]{0,20}\\.[a-z]{2,3}|\\w{1,9}@[\\w-]{1,9}\\.\\w{2,9}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert!(!address.as_str().contains(|c: char| c.is_control() || c.is_whitespace() || "<>,;:\"()[]\\".contains(c)));
                prop_assert_eq!(address.as_str().matches('@').count(), 1);
                prop_assert!(address.as_str().len() <= 254);
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address));
            }
        }
    }
}
