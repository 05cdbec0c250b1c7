//! Handles: the last part of a product's address.

pub const MAX_HANDLE: usize = 255;

/// Turns a text into a path segment. Letters become lower case. Letters and digits of any script and underscores are
/// kept. Apostrophes and invisible characters are removed, so "women's" becomes `womens`. Each run of other characters
/// becomes one hyphen, except at the beginning and the end. The result is empty if the text has no letter or digit.
///
/// If the text is already a handle, the function does not change it.
pub fn to_handle(text: &str) -> String {
    let mut handle = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || c == '_' || (joins_letters(c) && !handle.is_empty()) {
            if gap && !handle.is_empty() {
                handle.push('-');
            }
            gap = false;
            handle.push(c);
        } else if !matches!(c, '\'' | '’' | '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{ad}') {
            gap = true;
        }
    }
    if handle.contains(char::is_alphanumeric) { handle } else { String::new() }
}

/// True for marks that are parts of words, but not letters in Unicode: combining accents, the virama of Indian scripts,
/// and some signs of Thai and Lao, such as tone marks.
fn joins_letters(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
            | '\u{94d}' | '\u{9cd}' | '\u{a4d}' | '\u{acd}' | '\u{b4d}' | '\u{bcd}' | '\u{c4d}' | '\u{ccd}' | '\u{d4d}'
            | '\u{e47}'..='\u{e4e}'
            | '\u{ec8}'..='\u{ecd}'
    )
}
