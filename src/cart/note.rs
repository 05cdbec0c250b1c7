//! The shopper's note to the shop. The functions are pure.

use crate::web::form::Rule;

/// The limits of a note. The form field has no `maxlength`, because browsers would then cut off pasted text silently.
pub const NOTE: Rule = Rule::optional("note", 1000);

/// A note to the shop without control characters; may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note(String);

impl Note {
    /// Reads a note that was typed.
    ///
    /// # Errors
    /// A sentence that tells the shopper what to change. A note that is too long is refused, and never cut off.
    pub fn parse(typed: &str) -> Result<Self, String> {
        NOTE.text(typed).map(Self)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn line_breaks_become_newlines_and_other_control_characters_are_refused() {
        for (typed, note) in [
            ("", Some("")),
            ("Please ring twice.\r\nThe bell is below.", Some("Please ring twice.\nThe bell is below.")),
            ("für 山田さん 🎁\tthanks", Some("für 山田さん 🎁\tthanks")),
            ("a\u{0}b", None),
            ("a\rb\u{85}c\u{2028}d", Some("a\nb\nc\nd")),
            ("\u{1b}[31m", None),
        ] {
            assert_eq!(Note::parse(typed).ok().as_ref().map(Note::as_str), note, "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn only_a_note_within_the_limit_is_accepted(line in "[^\\pC\\p{Zl}\\p{Zp}]{0,3}", lines in 0_usize..600) {
            let text = vec![line.as_str(); lines].join("\n");
            let read = Note::parse(&text.replace('\n', "\r\n"));
            prop_assert_eq!(read.is_ok(), text.chars().count() <= NOTE.max());
            if let Ok(note) = read {
                prop_assert_eq!(note.as_str(), text);
            }
        }
    }
}
