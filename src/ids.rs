//! Row ids, which are integers, and tokens, which are random and cannot be guessed.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The largest row id. D1 returns numbers as doubles, and a double can hold every whole number exactly only below 2^53.
pub const MAX_ID: i64 = (1 << 53) - 1;

/// The error for a text or number that is not a row id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidId;

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an id is a whole number from 1 to {MAX_ID}")
    }
}

impl std::error::Error for InvalidId {}

/// Reads an id: ASCII digits without a sign or a leading zero. Other spellings of the same number are refused, because
/// caches and search engines would treat two spellings in a URL as two pages.
fn read_id(text: &str) -> Result<i64, InvalidId> {
    if text.starts_with('0') || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(InvalidId);
    }
    text.parse().map_err(|_| InvalidId)
}

/// Defines one type per table, so that the compiler rejects the id of another table.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => { $(
        $(#[$doc])*
        ///
        /// A row id from 1 to 2^53 − 1. In JSON it is a plain number.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "i64", into = "i64")]
        pub struct $name(i64);

        impl $name {
            /// Checks that the id is between 1 and [`MAX_ID`].
            pub fn new(id: i64) -> Result<Self, InvalidId> {
                if (1..=MAX_ID).contains(&id) { Ok(Self(id)) } else { Err(InvalidId) }
            }

            /// The id as a number, for a statement's parameter.
            pub fn get(self) -> i64 {
                self.0
            }
        }

        impl TryFrom<i64> for $name {
            type Error = InvalidId;

            fn try_from(id: i64) -> Result<Self, InvalidId> {
                Self::new(id)
            }
        }

        impl From<$name> for i64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                read_id(text).and_then(Self::new)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+ };
}

ids! {
    /// The id of a variant: a product with one value for each option, such as one size and one colour.
    VariantId
    /// The id of a person with access to `/admin`.
    PersonId
    /// The id of a shopper with an account.
    CustomerId
}

/// The number of characters in a token. Each character has five bits.
const TOKEN_CHARS: usize = 26;

/// A secret of 128 random bits that gives access to one thing, such as an order's page or a session.
///
/// The text of a token is lower-case base32 (the alphabet of RFC 4648, no padding). Its 26 characters have room for 130
/// bits. The last two bits must be zero, so that a token has only one spelling. `Debug` shows only the first four
/// characters, because logs must not contain secrets.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Token(u128);

impl Token {
    /// Makes a token from 16 bytes. They must come from a cryptographically secure random source.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bytes))
    }

    fn characters(self) -> impl Iterator<Item = char> {
        // The first 25 characters hold the upper 125 bits. The last character holds the other three bits and two zeros.
        (0..TOKEN_CHARS - 1)
            .map(move |place| self.0 >> (123 - 5 * place))
            .chain([self.0 << 2])
            .map(|bits| base32_character((bits & 31) as u8))
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.characters().try_for_each(|c| f.write_char(c))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start: String = self.characters().take(4).collect();
        write!(f, "Token({start}…)")
    }
}

impl FromStr for Token {
    type Err = InvalidToken;

    fn from_str(text: &str) -> Result<Self, InvalidToken> {
        let (&last, upper) = text.as_bytes().split_last().ok_or(InvalidToken)?;
        let last = base32_value(last).ok_or(InvalidToken)?;
        if upper.len() != TOKEN_CHARS - 1 || last & 0b11 != 0 {
            return Err(InvalidToken);
        }
        let upper = upper.iter().try_fold(0, |bits, &byte| Some(bits << 5 | base32_value(byte)?));
        Ok(Self(upper.ok_or(InvalidToken)? << 3 | last >> 2))
    }
}

impl TryFrom<String> for Token {
    type Error = InvalidToken;

    fn try_from(text: String) -> Result<Self, InvalidToken> {
        text.parse()
    }
}

impl From<Token> for String {
    fn from(token: Token) -> Self {
        token.to_string()
    }
}

/// The error for a text that is not a token. It does not contain the text, because the text may be a mistyped secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidToken;

impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a token is {TOKEN_CHARS} characters from a to z and 2 to 7")
    }
}

impl std::error::Error for InvalidToken {}

/// The base32 character of a value below 32.
fn base32_character(value: u8) -> char {
    let first = if value < 26 { b'a' } else { b'2' - 26 };
    char::from(first + value)
}

fn base32_value(character: u8) -> Option<u128> {
    match character {
        b'a'..=b'z' => Some(u128::from(character - b'a')),
        b'2'..=b'7' => Some(u128::from(character - b'2') + 26),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn valid_ids_are_read() {
        for (text, id) in [("1", 1), ("42", 42), ("9007199254740991", 9_007_199_254_740_991)] {
            assert_eq!(text.parse::<VariantId>().map(VariantId::get), Ok(id), "{text}");
        }
        assert_eq!(VariantId(42).to_string(), "42");
        assert_eq!(format!("{:?}", VariantId(42)), "VariantId(42)");
    }

    #[test]
    fn invalid_ids_are_refused() {
        for text in [
            "",
            "0",
            "00",
            "01",
            "-1",
            "+1",
            " 1",
            "1 ",
            "1.0",
            "1e3",
            "0x1",
            "١",
            "\u{ff11}",
            "9007199254740992",
            "9223372036854775808",
            "1000000000000000000000000000000",
        ] {
            assert_eq!(text.parse::<VariantId>(), Err(InvalidId), "{text:?}");
        }
        for id in [0, -1, MAX_ID + 1, i64::MIN, i64::MAX] {
            assert_eq!(VariantId::new(id), Err(InvalidId), "{id}");
        }
    }

    #[test]
    fn ids_in_json_are_numbers_in_the_valid_range() {
        assert_eq!(serde_json::to_string(&VariantId(7)).unwrap(), "7");
        assert_eq!(serde_json::from_str::<VariantId>("7").unwrap(), VariantId(7));
        for json in ["0", "-1", "9007199254740992", "18446744073709551615", "1.5", "\"7\"", "null"] {
            assert!(serde_json::from_str::<VariantId>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn tokens_are_base32_of_rfc_4648() {
        // The texts are the output of the command `base32` of coreutils, in lower case and without padding.
        for (bytes, text) in [
            ([0; 16], "aaaaaaaaaaaaaaaaaaaaaaaaaa"),
            ([0xff; 16], "77777777777777777777777774"),
            (*b"one token please", "n5xgkidun5vwk3raobwgkyltmu"),
        ] {
            let token = Token::from_bytes(bytes);
            assert_eq!(token.to_string(), text);
            assert_eq!(text.parse(), Ok(token));
        }
    }

    #[test]
    fn invalid_tokens_are_refused() {
        for text in [
            "",
            "a",
            "aaaaaaaaaaaaaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaaaaaaaaaaaaaa======",
            "Aaaaaaaaaaaaaaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaaaaaaaaaaaaab", // An unused bit is set.
            "aaaaaaaaaaaaaaaaaaaaaaaaac",
            "aaaaaaaaaaaaaaaaaaaaaaaaa1",
            "aaaaaaaaaaaaaaaaaaaaaaaa8a",
            "aaaaaaaaaaaaaaaaaaaaaaaa0a",
            " aaaaaaaaaaaaaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaaaaaaaaaaaaéa",
        ] {
            assert_eq!(text.parse::<Token>(), Err(InvalidToken), "{text:?}");
        }
    }

    #[test]
    fn debug_output_hides_most_of_a_token() {
        let token = Token::from_bytes([0xff; 16]);
        assert_eq!(format!("{token:?} {:#?}", Some(token)), "Token(7777…) Some(\n    Token(7777…),\n)");
    }

    proptest! {
        #[test]
        fn a_written_id_is_read_back(id in 1..=MAX_ID) {
            let id = VariantId::new(id).unwrap();
            prop_assert_eq!(id.to_string().parse(), Ok(id));
            prop_assert_eq!(serde_json::from_str::<VariantId>(&serde_json::to_string(&id).unwrap()).unwrap(), id);
        }

        #[test]
        fn only_numbers_from_1_to_the_maximum_are_ids(number in any::<i64>()) {
            let fits = number > 0 && number < 1 << 53;
            prop_assert_eq!(VariantId::new(number).is_ok(), fits);
            prop_assert_eq!(number.to_string().parse::<VariantId>().is_ok(), fits);
            prop_assert_eq!(serde_json::from_str::<VariantId>(&number.to_string()).is_ok(), fits);
        }

        #[test]
        fn an_id_has_one_spelling(text in "\\PC*|[-+ ]?[0-9]{0,20}[ .]?") {
            if let Ok(id) = text.parse::<VariantId>() {
                prop_assert_eq!(id.to_string(), text);
            }
        }

        #[test]
        fn a_written_token_is_read_back(bytes in any::<[u8; 16]>()) {
            let token = Token::from_bytes(bytes);
            prop_assert_eq!(token.to_string().parse(), Ok(token));
            let json = serde_json::to_string(&token).unwrap();
            prop_assert_eq!(&json, &format!("\"{token}\""));
            prop_assert_eq!(serde_json::from_str::<Token>(&json).unwrap(), token);
            let first_four: String = token.to_string().chars().take(4).collect();
            prop_assert_eq!(format!("{token:?}"), format!("Token({first_four}…)"));
        }

        #[test]
        fn tokens_of_different_bytes_differ(bytes in any::<[u8; 16]>(), bit in 0_usize..128) {
            let mut other = bytes;
            other[bit / 8] ^= 1 << (bit % 8);
            prop_assert_ne!(Token::from_bytes(bytes).to_string(), Token::from_bytes(other).to_string());
        }

        #[test]
        fn a_token_has_one_spelling(text in "\\PC*|[a-zA-Z0-9]{26}|[a-z2-7]{25,27}") {
            if let Ok(token) = text.parse::<Token>() {
                prop_assert_eq!(token.to_string(), text);
            }
        }
    }
}
