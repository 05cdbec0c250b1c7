//! Joins letters and their accents (Unicode's normal form C). Some systems write an accent as a separate character. The
//! punycode of a domain would be wrong if its accents were separate.
//!
//! `build.rs` generates the table `COMPOSITIONS`.

include!(concat!(env!("OUT_DIR"), "/compositions.rs"));

/// Joins each letter and its accent into one character. Works for letters of alphabets, for kana and for Hangul.
pub(super) fn compose(text: &str) -> String {
    let mut composed = String::with_capacity(text.len());
    for c in text.chars() {
        match composed.chars().next_back().and_then(|last| pair(last, c)) {
            Some(both) => {
                composed.pop();
                composed.push(both);
            }
            None => composed.push(c),
        }
    }
    composed
}

fn pair(first: char, second: char) -> Option<char> {
    let (a, b) = (u32::from(first), u32::from(second));
    // The code points of Hangul syllables follow a formula (Unicode, section 3.12).
    let vowel = b.wrapping_sub(0x1161);
    if (0x1100..0x1113).contains(&a) && vowel < 21 {
        return char::from_u32(0xac00 + ((a - 0x1100) * 21 + vowel) * 28);
    }
    if (0xac00..0xd7a4).contains(&a) && (a - 0xac00) % 28 == 0 && (0x11a8..0x11c3).contains(&b) {
        return char::from_u32(a + b - 0x11a7);
    }
    let key = (u16::try_from(a).ok()?, u16::try_from(b).ok()?);
    let at = COMPOSITIONS.binary_search_by_key(&key, |(first, second, _)| (*first, *second)).ok()?;
    COMPOSITIONS.get(at).and_then(|(_, _, both)| char::from_u32(u32::from(*both)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_their_accents_are_joined() {
        for (apart, together) in [
            ("cafe\u{301}", "café"),
            ("e\u{302}\u{301}", "ế"),
            ("か\u{3099}", "が"),
            ("ᄒ\u{1161}\u{11ab}글", "한글"),
            ("и\u{306}", "й"),
            ("q\u{301}", "q\u{301}"),
            ("", ""),
        ] {
            assert_eq!(compose(apart), together);
            assert_eq!(compose(together), together);
        }
    }
}
