//! Cleans and checks a line of typed text.

use crate::typed::{is_noncharacter, visible};

/// The reason why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// The text is too long: it has this many characters.
    TooLong(usize),
    /// The text has this character, which cannot be printed.
    Unprintable(char),
}

/// The text without invisible characters, and without surrounding and repeated spaces. Returns an error if the text has
/// an unprintable character or more than `max` characters.
///
/// Tabs and line breaks count as spaces, because pasted addresses contain them.
pub(super) fn clean(typed: &str, max: usize) -> Result<String, Unfit> {
    let text = visible(typed).split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(c) = text.chars().find(|c| is_unprintable(*c)) {
        return Err(Unfit::Unprintable(c));
    }
    match text.chars().count() {
        length if length > max => Err(Unfit::TooLong(length)),
        _ => Ok(text),
    }
}

/// True if the text has a letter or a digit of any script.
pub(super) fn says_something(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// True if the text has letters of other scripts than Latin.
pub(super) fn is_foreign(text: &str) -> bool {
    text.chars().any(|c| c.is_alphabetic() && !matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'))
}

/// True for control characters, noncharacters, and U+FFFD. A decoder writes U+FFFD in place of bytes that it cannot
/// read.
fn is_unprintable(c: char) -> bool {
    c.is_control() || c == '\u{fffd}' || is_noncharacter(c)
}
