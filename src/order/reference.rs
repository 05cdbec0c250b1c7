//! The reference of an order: a short public name that people can easily read aloud and type.

use std::fmt;

use crate::platform::{Platform, PortError};

/// The characters of a reference. Without vowels, no words appear by chance. Characters that look alike are left out (0
/// and O, 1 and I, 5 and S, 8 and B).
const ALPHABET: [u8; 24] = *b"23467CDFGHJKLMNPQRTVWXYZ";
const LENGTH: usize = 8;

/// Eight characters and a hyphen, such as `KR7P-3QXH`. There are 1.1 × 10¹¹ references. A reference alone gives no
/// access to the order. Access needs the order's token, or the reference together with the e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference(String);

impl Reference {
    /// A random reference. If another order already has the same reference, the database refuses the new order. The
    /// shopper's next attempt then gets a different reference.
    ///
    /// # Errors
    /// When the platform cannot generate random bytes.
    pub fn random(platform: &impl Platform) -> Result<Self, PortError> {
        let mut bytes = [0; 8];
        platform.random(&mut bytes)?;
        let mut number = u64::from_be_bytes(bytes);
        let mut text = String::with_capacity(LENGTH + 1);
        for place in 0..LENGTH {
            if place == LENGTH / 2 {
                text.push('-');
            }
            let index = usize::try_from(number % 24).unwrap_or_default();
            text.push(ALPHABET.get(index).copied().map_or('2', char::from));
            number /= 24;
        }
        Ok(Self(text))
    }

    /// Reads a reference that a person typed, in upper or lower case, with or without `-`, spaces and `#`. `None` if
    /// the text is not a reference.
    pub fn parse(text: &str) -> Option<Self> {
        let kept: Vec<char> = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '#'))
            .map(|c| c.to_ascii_uppercase())
            .take(LENGTH + 1)
            .collect();
        let known = |c: &char| u8::try_from(*c).is_ok_and(|byte| ALPHABET.contains(&byte));
        if kept.len() != LENGTH || !kept.iter().all(known) {
            return None;
        }
        let (first, second) = kept.split_at(LENGTH / 2);
        Some(Self(format!("{}-{}", first.iter().collect::<String>(), second.iter().collect::<String>())))
    }

    /// The text that is stored and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn references_are_read_however_people_type_them() {
        for text in ["KR7P-3QXH", "kr7p3qxh", " kr7p 3qxh ", "#KR7P–3QXH", "k r 7 p - 3 q x h"] {
            assert_eq!(Reference::parse(text).map(|reference| reference.0), Some("KR7P-3QXH".to_owned()), "{text}");
        }
        for text in
            ["", "KR7P", "KR7P-3QXHH", "KR7P-3QX0", "KR7P-3QXA", "KR7P_3QXH", "KR7P-3QX\u{ff28}", &"K".repeat(10_000)]
        {
            assert_eq!(Reference::parse(text), None, "{text:.20}");
        }
    }

    proptest! {
        #[test]
        fn a_reference_that_was_read_can_be_read_again(text in "\\PC*|[2-9a-zA-Z -]{6,12}") {
            if let Some(reference) = Reference::parse(&text) {
                prop_assert_eq!(reference.as_str().len(), 9);
                prop_assert_eq!(Reference::parse(reference.as_str()), Some(reference));
            }
        }
    }
}
