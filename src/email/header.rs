//! Text for the headers of a mail.

use std::fmt;

/// The maximum number of characters. Mail programs show only about half of a subject of this length.
const LONGEST_HEADER: usize = 150;

/// A text for a header: one line without control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderText(String);

impl HeaderText {
    /// Turns any text into a header text. A text of more than 150 characters is cut, and ends with `…`.
    pub fn new(text: &str) -> Self {
        let line = one_line(text);
        let mut cut: String = line.chars().take(LONGEST_HEADER).collect();
        if cut.len() < line.len() {
            cut.pop();
            cut.push('…');
        }
        Self(cut)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for HeaderText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text on one line. Each sequence of white space and control characters becomes one space, or is removed at the
/// ends of the text.
pub fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_becomes_one_line_and_a_long_header_is_cut() {
        for (text, line) in [
            ("", ""),
            (" a  b\t", "a b"),
            ("Hello\r\nBcc: a@b.co\r\n\r\nbody", "Hello Bcc: a@b.co body"),
            ("a\0b\u{7}c\u{85}d\u{2028}e", "a b c d e"),
        ] {
            assert_eq!(one_line(text), line);
        }
        let long = HeaderText::new(&"ä".repeat(200));
        assert_eq!((long.as_str().chars().count(), long.as_str().ends_with("ä…")), (150, true));
        assert_eq!(HeaderText::new(&"ä".repeat(150)).as_str(), "ä".repeat(150));
    }

    proptest! {
        #[test]
        fn a_header_is_one_line(text in "\\PC*|[\\x00-\\x7f\\u{80}-\\u{9f}\\u{2028}]*") {
            let header = HeaderText::new(&text);
            prop_assert!(!header.as_str().contains(char::is_control));
        }
    }
}
