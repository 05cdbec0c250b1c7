//! The stock of variants whose quantity the file does not have. Shops with several locations export none.

use std::{fmt, str::FromStr};

use crate::catalogue::draft::MAX_COUNT;

/// What an import does with a variant whose stock is tracked and which has no quantity in the file. A variant with
/// units on hand is counted already, and always keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NoQuantities {
    /// The variant stays sold out.
    #[default]
    Keep,
    /// Its stock is not tracked, so that it never sells out.
    Untracked,
    /// So many units are on hand.
    Units(i64),
}

/// Neither `keep`, `untracked` nor a number of units.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownChoice;

impl FromStr for NoQuantities {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<Self, UnknownChoice> {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        match text {
            "keep" => Ok(Self::Keep),
            "untracked" => Ok(Self::Untracked),
            units if is_number => {
                units.parse().ok().filter(|units| *units <= MAX_COUNT).map(Self::Units).ok_or(UnknownChoice)
            }
            _ => Err(UnknownChoice),
        }
    }
}

impl fmt::Display for NoQuantities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keep => f.write_str("keep"),
            Self::Untracked => f.write_str("untracked"),
            Self::Units(units) => units.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_written_and_read() {
        for choice in
            [NoQuantities::Keep, NoQuantities::Untracked, NoQuantities::Units(0), NoQuantities::Units(MAX_COUNT)]
        {
            assert_eq!(choice.to_string().parse(), Ok(choice));
        }
        for text in ["", "Keep", "-1", "1.5", "+1", "1000000000", "99999999999999999999", "none"] {
            assert_eq!(text.parse::<NoQuantities>(), Err(UnknownChoice), "{text}");
        }
    }
}
