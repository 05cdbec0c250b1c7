//! Removes traces of spreadsheets and of copy and paste from the text of a cell.
//!
//! **Formulas.** A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`. The shop stores such a text
//! unchanged. Exports put an apostrophe in front of the text, so that no spreadsheet runs it; our own exports use
//! [`escape_formula`]. [`clean_line`] and [`clean_text`] remove the apostrophe, so that an import restores the text.

use std::borrow::Cow;

/// A cleaned text, with a flag for a warning to the merchant.
#[derive(Debug, PartialEq, Eq)]
pub struct Cleaned<'a> {
    /// Trimmed.
    pub text: Cow<'a, str>,
    /// True if control characters were removed.
    pub removed: bool,
}

/// Cleans a text of one line: removes control characters, and turns line breaks and tabs into spaces.
pub fn clean_line(cell: &str) -> Cleaned<'_> {
    clean(cell, |c| c.is_whitespace().then_some(' '))
}

/// Cleans a text of several lines: removes control characters, keeps tabs, and writes every line break as `\n`.
pub fn clean_text(cell: &str) -> Cleaned<'_> {
    clean(cell, |c| matches!(c, '\n' | '\t').then_some(c))
}

/// Puts an apostrophe in front of a text that a spreadsheet would run as a formula. Cleaning removes it again.
pub fn escape_formula(text: &str) -> Cow<'_, str> {
    if is_formula(text.trim_start_matches('\'')) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

fn clean(cell: &str, kept_control: impl Fn(char) -> Option<char>) -> Cleaned<'_> {
    let cell = trim(cell);
    if !cell.contains(is_unwanted) {
        return Cleaned { text: Cow::Borrowed(unescape_formula(cell)), removed: false };
    }
    let mut text = String::with_capacity(cell.len());
    let mut removed = false;
    // `\r\n`, `\r` and `\n` are each one line break.
    let mut rest = cell.chars().peekable();
    while let Some(c) = rest.next() {
        let c = match c {
            '\r' if rest.peek() == Some(&'\n') => continue,
            '\r' => '\n',
            c => c,
        };
        match kept_control(c) {
            Some(c) => text.push(c),
            None if is_unwanted(c) => removed = true,
            None => text.push(c),
        }
    }
    Cleaned { text: Cow::Owned(unescape_formula(trim(&text)).to_owned()), removed }
}

/// True for control characters and for the byte order mark. Concatenated files have byte order marks in the middle.
fn is_unwanted(c: char) -> bool {
    c.is_control() || c == '\u{feff}'
}

fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}

fn unescape_formula(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(bare) if is_formula(bare.trim_start_matches('\'')) => bare,
        _ => text,
    }
}
