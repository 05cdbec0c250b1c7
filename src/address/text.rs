//! Cleans and checks a line of typed text.

/// The reason why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// The text is too long: it has this many characters.
    TooLong(usize),
    /// The text has characters that cannot be printed, or that reverse the order of other characters.
    Unprintable,
}

/// The text without surrounding and repeated spaces. An error if the text is unprintable or longer than `max`
/// characters.
///
/// Tabs and line breaks count as spaces, because pasted addresses contain them.
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

/// True if the text has a letter or a digit of any script.
pub(super) fn says_something(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// True if the text has letters other than Latin ones.
pub(super) fn is_foreign(text: &str) -> bool {
    text.chars().any(|c| c.is_alphabetic() && !matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'))
}

/// Invisible characters that are removed silently: the soft hyphen, zero-width spaces, and the Hangul fillers, although
/// Unicode counts the fillers as letters. The joiners of Arabic and Indic scripts are kept.
fn is_blank(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

/// Control characters, the embeddings and overrides of Unicode's bidirectional algorithm (UAX #9), noncharacters, and
/// U+FFFD. Text in a wrong encoding turns into U+FFFD.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fdd0}'..='\u{fdef}' | '\u{fffd}')
        || u32::from(c) & 0xfffe == 0xfffe
}
