//! A line of text as people type it, made fit to be printed.

/// Why a text cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// It has this many characters, which is too many.
    TooLong(usize),
    /// It has characters that cannot be printed, or that turn around the order in which others are shown.
    Unprintable,
}

/// The text without spaces around it and with single ones inside, if it is printable and at most `max` characters long.
///
/// Tabs and line breaks count as spaces: they come along when an address is pasted.
pub(super) fn clean(typed: &str, max: usize) -> Result<String, Unfit> {
    let mut text = String::new();
    for word in typed.split_whitespace() {
        let before = text.len();
        text.extend(word.chars().filter(|c| !is_blank(*c)));
        if before > 0 && text.len() > before {
            text.insert(before, ' ');
        }
    }
    if text.chars().any(is_unprintable) {
        return Err(Unfit::Unprintable);
    }
    match text.chars().count() {
        length if length > max => Err(Unfit::TooLong(length)),
        _ => Ok(text),
    }
}

/// True if there is anything to read: a letter or a digit of any script.
pub(super) fn says_something(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// True if a text is written in other letters than Latin ones.
pub(super) fn is_foreign(text: &str) -> bool {
    text.chars().any(|c| c.is_alphabetic() && !matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'))
}

/// Characters without shape or meaning, left out silently: soft hyphen, zero-width spaces, the fillers of Hangul
/// (letters to Unicode, and nothing to see). The joiners of Arabic and Indic scripts are not among them.
fn is_blank(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

/// Control characters, the embeddings and overrides of Unicode's bidirectional algorithm (UAX #9), noncharacters, and
/// U+FFFD, which is what remains of text in a wrong encoding.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fdd0}'..='\u{fdef}' | '\u{fffd}')
        || u32::from(c) & 0xfffe == 0xfffe
}
