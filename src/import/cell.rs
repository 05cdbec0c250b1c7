//! The text of one cell, cleaned of what a spreadsheet or a copy and paste left in it.
//!
//! **Formulas.** A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`. In the shop such a text is only text and is
//! kept as it is. Exports (ours too, by [`escape_formula`]) put an apostrophe before it so that no spreadsheet runs it;
//! [`clean_line`] and [`clean_text`] take that apostrophe off again, so that what goes out comes back unchanged.

use std::borrow::Cow;

/// A cleaned text, and whether anything a person might miss was taken out of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Cleaned<'a> {
    /// What is left, without blanks around it.
    pub text: Cow<'a, str>,
    /// Control characters were removed.
    pub removed: bool,
}

/// A text of one line: control characters go, line breaks and tabs become spaces.
pub fn clean_line(cell: &str) -> Cleaned<'_> {
    clean(cell, |c| c.is_whitespace().then_some(' '))
}

/// A text of several lines: control characters go; tabs and line breaks stay, the latter as `\n`.
pub fn clean_text(cell: &str) -> Cleaned<'_> {
    clean(cell, |c| matches!(c, '\n' | '\t').then_some(c))
}

/// Puts an apostrophe before what a spreadsheet would run as a formula. The reverse of what cleaning does.
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
    // A line break is one, whether written \r\n, \r or \n.
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

/// Control characters, and the byte order mark that concatenated files leave in their middle.
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
