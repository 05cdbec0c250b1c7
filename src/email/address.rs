//! E-mail addresses.

use std::{fmt, str::FromStr};

use idna::punycode;

use super::compose::compose;
use crate::typed::{self, visible};

/// The maximum length of an address, in bytes (RFC 5321 §4.5.3.1).
const LONGEST: usize = 254;
/// The maximum length of the part before the @, in bytes (RFC 5321 §4.5.3.1).
const LONGEST_LOCAL: usize = 64;
/// The maximum length of one label of the domain, in bytes (RFC 1035 §2.3.4).
const LONGEST_LABEL: usize = 63;

/// An e-mail address without characters that could break a mail header.
///
/// The shop accepts the addresses that browsers accept in `<input type="email">` (WHATWG HTML), if the domain has a
/// dot. It also accepts letters outside ASCII (RFC 6531). A local part may begin or end with a dot or have two dots in
/// a row, as in old addresses of Japanese phones. Quoted local parts, comments and IP addresses are valid in the RFCs,
/// but are refused here because hardly anybody uses them. The domain is stored in lower case. The local part keeps its
/// case, because a mail server may distinguish capitals.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address, with or without spaces around it.
    ///
    /// # Errors
    /// If the text is not an address.
    pub fn parse(text: &str) -> Result<Self, InvalidAddress> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(InvalidAddress::Shape)?;
        if local.contains('@') {
            return Err(InvalidAddress::TwoSigns);
        }
        if let Some(c) = text.chars().find(|c| !is_atom_character(*c) && !matches!(c, '.' | '@')) {
            return Err(InvalidAddress::Character(c));
        }
        if local.is_empty() || domain.is_empty() {
            return Err(InvalidAddress::Shape);
        }
        // The same domain must always be stored as the same text. People type a domain with or without capitals, and
        // some systems write an accent as a separate character.
        let domain = compose(&domain.to_lowercase());
        let address = Self(format!("{local}@{domain}"));
        if local.len() > LONGEST_LOCAL || address.0.len() > LONGEST || address.ascii().len() > LONGEST {
            return Err(InvalidAddress::Long);
        }
        if is_domain(&domain) { Ok(address) } else { Err(InvalidAddress::Domain) }
    }

    /// Reads an address that a person typed. Full-width letters become ASCII, and invisible characters are removed. A
    /// copied `mailto:` link or `Ada <ada@example.com>` is reduced to its address.
    ///
    /// # Errors
    /// If the text is not an address.
    pub fn typed(text: &str) -> Result<Self, InvalidAddress> {
        let is_seen = |c: &char| !matches!(c, '\u{200c}' | '\u{200d}');
        let text: String = visible(text).chars().filter(is_seen).map(plain).collect();
        let text = text.trim();
        if let Some(c) = text.chars().find(|c| c.is_control()) {
            return Err(InvalidAddress::Character(c));
        }
        let within = text.strip_suffix('>').and_then(|text| text.rsplit_once('<')).map(|(_, address)| address);
        let text = within.unwrap_or(text);
        match text.split_at_checked("mailto:".len()) {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto:") => {
                Self::parse(rest.split('?').next().unwrap_or_default())
            }
            _ => Self::parse(text),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address for a mail provider. The labels of the domain that are not ASCII are in punycode (RFC 3492).
    pub fn ascii(&self) -> String {
        let (local, domain) = self.parts();
        let labels: Vec<String> = domain.split('.').map(ascii_label).collect();
        format!("{local}@{}", labels.join("."))
    }

    /// The part before the @, and the domain.
    pub(super) fn parts(&self) -> (&str, &str) {
        self.0.rsplit_once('@').unwrap_or((&self.0, ""))
    }
}

fn ascii_label(label: &str) -> String {
    if label.is_ascii() {
        return label.to_owned();
    }
    punycode::encode_str(label).map_or_else(|| label.to_owned(), |code| format!("xn--{code}"))
}

/// Turns a typed character into the character that an address needs.
fn plain(c: char) -> char {
    // East Asian keyboards type these full stops.
    if matches!(c, '\u{3002}' | '\u{ff61}') { '.' } else { typed::plain(c) }
}

/// True for `atext` of RFC 5322 with the additions of RFC 6531.
fn is_atom_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || is_visible_beyond_ascii(c)
}

fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        let is_sound = |c: char| c.is_ascii_alphanumeric() || c == '-' || is_visible_beyond_ascii(c);
        (1..=LONGEST_LABEL).contains(&ascii_label(label).len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(is_sound)
    };
    // An IPv4 address ends in a number. The last label of a domain is never a number.
    let last_is_name = text.rsplit('.').next().is_some_and(|last| !last.bytes().all(|byte| byte.is_ascii_digit()));
    text.contains('.') && last_is_name && text.split('.').all(is_label)
}

/// True for visible characters outside ASCII. Combining marks are included, because many scripts need them. Invisible
/// characters are excluded, because two addresses that differ only in them look the same.
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

/// The reason why a text is not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidAddress {
    /// The text has no @, or no text before or after the @.
    Shape,
    /// The text has several @ signs.
    TwoSigns,
    /// The text has this character, which an address cannot have.
    Character(char),
    Long,
    /// The part after the @ cannot be a domain of the internet.
    Domain,
}

/// A sentence for the person who typed the text.
impl fmt::Display for InvalidAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape => f.write_str("Enter an e-mail address such as name@example.com."),
            Self::TwoSigns => f.write_str("Enter one e-mail address, with one “@”, such as name@example.com."),
            Self::Character(c) => {
                write!(f, "Enter the e-mail address without {}, such as name@example.com.", typed::name(*c))
            }
            Self::Long => {
                write!(
                    f,
                    "Shorten the e-mail address to {LONGEST_LOCAL} characters before the “@” and {LONGEST} in all."
                )
            }
            Self::Domain => f.write_str("Check the e-mail address after the “@”. Enter one such as name@example.com."),
        }
    }
}

impl std::error::Error for InvalidAddress {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn valid_addresses_are_accepted() {
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
            "tea..cup@example.ne.jp",
            ".tea.@example.ne.jp",
            "...@example.com",
        ] {
            assert_eq!(EmailAddress::parse(text).map(|address| address.to_string()), Ok(text.to_owned()), "{text}");
        }
        let with_local = |letters: usize| {
            let [a, b, c] = ["a", "b", "c"].map(|letter| letter.repeat(63));
            format!("{}@{a}.{b}.{c}.com", "l".repeat(letters))
        };
        assert_eq!((with_local(58).len(), EmailAddress::parse(&with_local(58)).is_ok()), (254, true));
        assert_eq!(EmailAddress::parse(&with_local(59)), Err(InvalidAddress::Long));
    }

    #[test]
    fn spaces_are_removed_the_domain_becomes_lower_case_and_debug_shows_only_the_domain() {
        assert_eq!(EmailAddress::parse(" \tAda@Example.COM \r\n").unwrap().as_str(), "Ada@example.com");
        assert_eq!(format!("{:?}", EmailAddress::parse("ada@example.com").unwrap()), "EmailAddress(…@example.com)");
    }

    #[test]
    fn invalid_addresses_are_refused() {
        for text in [
            " ",
            "",
            "@",
            "a",
            "a@",
            "@b.co",
            "a@b",
            "a@b.",
            "a@.co",
            "a@b..co",
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
            assert!(EmailAddress::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn typed_addresses_are_repaired() {
        for (typed, read) in [
            ("cup\u{2060}@example.org", "cup@example.org"),
            ("\u{202d}cup@exam\u{ad}ple.org\u{202c}", "cup@example.org"),
            ("c\u{fe0f}up@example.org\u{200d}", "cup@example.org"),
            ("\u{3000}ｃｕｐ＿９＠ｅｘａｍｐｌｅ．ｏｒｇ\u{2003}", "cup_9@example.org"),
            ("cup@example。org", "cup@example.org"),
            ("MailTo:cup@example.org?subject=Tea", "cup@example.org"),
            ("\"Cup, T.\" <cup@example.org>", "cup@example.org"),
            ("<cup@example.org>", "cup@example.org"),
            ("Cup@KÜCHE.Example", "Cup@küche.example"),
            ("cup@ku\u{308}che.example", "cup@küche.example"),
        ] {
            assert_eq!(EmailAddress::typed(typed).unwrap().as_str(), read, "{typed:?}");
        }
    }

    #[test]
    fn each_problem_says_what_to_change() {
        for (typed, problem) in [
            ("cup", "Enter an e-mail address such as name@example.com."),
            ("cup@example;org", "Enter the e-mail address without “;”, such as name@example.com."),
            ("tea cup@example.org", "Enter the e-mail address without a space, such as name@example.com."),
            (
                "cup@example.org\r\nCc: tea@example.org",
                "Enter the e-mail address without a line break, such as name@example.com.",
            ),
            (
                "cup\u{7}@example.org",
                "Enter the e-mail address without a control character (U+0007), such as name@example.com.",
            ),
            ("cup@example.org tea@example.org", "Enter one e-mail address, with one “@”, such as name@example.com."),
            ("cup@example", "Check the e-mail address after the “@”. Enter one such as name@example.com."),
            ("cup@203.0.113.5", "Check the e-mail address after the “@”. Enter one such as name@example.com."),
        ] {
            assert_eq!(EmailAddress::typed(typed).unwrap_err().to_string(), problem, "{typed:?}");
        }
    }

    #[test]
    fn the_address_for_a_provider_has_its_domain_in_punycode() {
        for (address, ascii) in [
            ("cup@example.org", "cup@example.org"),
            ("cup@küche.example", "cup@xn--kche-0ra.example"),
            ("CUP@KÜCHE.EXAMPLE", "CUP@xn--kche-0ra.example"),
            ("cup@ku\u{308}che.example", "cup@xn--kche-0ra.example"),
            ("cup@例え.テスト", "cup@xn--r8jz45g.xn--zckzah"),
            ("Ünal@xn--kche-0ra.example", "Ünal@xn--kche-0ra.example"),
        ] {
            assert_eq!(EmailAddress::parse(address).unwrap().ascii(), ascii);
        }
        let label = |letters: usize| format!("a@{}.example", "ü".repeat(letters));
        assert!(EmailAddress::parse(&label(57)).is_ok(), "the punycode of 57 letters fits into a label");
        assert_eq!(EmailAddress::parse(&label(70)), Err(InvalidAddress::Domain));
    }

    proptest! {
        #[test]
        fn an_accepted_address_cannot_break_a_header_and_is_read_back(
            text in "\\PC*@\\PC*|[ -~\\r\\n]{0,20}@[ -~\\r\\n]{0,20}\\.[a-z]{2,3}|\\w{1,9}@[\\w-]{1,9}\\.\\w{2,9}",
        ) {
            if let Ok(address) = EmailAddress::parse(&text) {
                let breaks_out = |c: char| c.is_control() || c.is_whitespace() || "<>,;:\"()[]\\".contains(c);
                prop_assert!(!address.as_str().contains(breaks_out));
                prop_assert_eq!(address.as_str().matches('@').count(), 1);
                prop_assert!(address.as_str().len() <= 254);
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address));
            }
        }
    }
}
