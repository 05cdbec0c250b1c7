//! The merchant's choice for variants without a quantity in the file. Exports of shops with several locations have no
//! quantities.

use std::{fmt, str::FromStr};

use crate::catalogue::draft::MAX_COUNT;

/// The merchant's choice for variants whose stock is tracked but whose quantity is missing in the file. Variants whose
/// stock the shop already counts are not affected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NoQuantities {
    /// The variant has no units on hand. If the shop did not track the variant before, the variant stays untracked.
    #[default]
    Keep,
    /// The stock of the variant is not tracked, so the variant never sells out.
    Untracked,
    /// The variant gets this number of units on hand.
    Units(i64),
}

/// The error for a text that is not `keep`, `untracked` or a number of units.
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
    fn choices_are_parsed_from_their_text_and_other_texts_are_refused() {
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
