//! Removes traces of spreadsheets and of copy and paste from the text of a cell.
//!
//! **Formulas.** A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`. The shop stores such a text
//! unchanged. Exports put an apostrophe in front of the text, so that no spreadsheet runs it; our own exports use
//! [`escape_formula`]. [`clean_line`] and [`clean_text`] remove the apostrophe, so that an import restores the text.
//!
//! **Guards.** A spreadsheet turns `0012` into 12. People and programs protect the zeros with a guard: `'0012`,
//! `="0012"`. The formula and the apostrophe in front of a number are removed from every cell. Any other apostrophe is
//! removed only from a SKU or barcode ([`bare_code`]), so a title such as “'80s poster” does not change.

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

/// Puts an apostrophe in front of a text that a spreadsheet would run as a formula, or that looks like a guarded
/// number. The import removes the apostrophe.
pub fn escape_formula(text: &str) -> Cow<'_, str> {
    let is_bare_number = !text.starts_with(APOSTROPHES) && !is_formula(text);
    if is_escaped(text) && !is_bare_number { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A SKU or barcode without guards: `'MV-80`, `=0012` and `"0012"` become `MV-80` and `0012`.
pub fn bare_code(text: &str) -> &str {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('=').filter(|bare| is_digits(bare)).unwrap_or(text);
    let unquoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let text = unquoted.filter(|bare| is_digits(bare)).unwrap_or(text);
    text.strip_prefix(APOSTROPHES).map(str::trim_start).filter(|bare| !bare.is_empty()).unwrap_or(text)
}

/// Like [`escape_formula`], for a SKU or barcode.
pub fn escape_code(code: &str) -> Cow<'_, str> {
    let is_guarded = bare_code(code) != code;
    if is_guarded { Cow::Owned(escape_formula(&format!("'{code}")).into_owned()) } else { escape_formula(code) }
}

/// The apostrophe of spreadsheets, and the characters that word processors replace it with.
const APOSTROPHES: [char; 5] = ['\'', '’', '‘', '`', '´'];

/// True for a text of digits and the signs in numbers, dates and ranges: `1.240,5`, `-3`, `2026-05-01`.
fn is_number(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || ".,+-/:% \u{a0}\u{202f}".contains(c))
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

fn clean(cell: &str, kept_control: impl Fn(char) -> Option<char>) -> Cleaned<'_> {
    let cell = trim(cell);
    if !cell.contains(is_unwanted) {
        return Cleaned { text: Cow::Borrowed(unescape(cell)), removed: false };
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
    Cleaned { text: Cow::Owned(unescape(trim(&text)).to_owned()), removed }
}

/// True for control characters and for the byte order mark. Concatenated files have byte order marks in the middle.
fn is_unwanted(c: char) -> bool {
    c.is_control() || c == '\u{feff}'
}

fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}

/// Removes the apostrophe in front of a formula or number, and the formula around a text.
fn unescape(text: &str) -> &str {
    match text.strip_prefix(APOSTROPHES) {
        Some(bare) if is_escaped(text) => bare,
        Some(_) => text,
        None => quoted_in_formula(text).unwrap_or(text),
    }
}

/// True if the text after its apostrophes is a formula or a number.
fn is_escaped(text: &str) -> bool {
    is_formula(text.trim_start_matches('\'')) || is_number(text.trim_start_matches(APOSTROPHES))
}

/// The text of a formula that contains only a text: `="0012"`, `=T("0012")`.
fn quoted_in_formula(text: &str) -> Option<&str> {
    let formula = text.strip_prefix('=')?.trim();
    let call = formula.strip_prefix(['T', 't']).and_then(|call| call.strip_prefix('(')?.strip_suffix(')'));
    let quoted = call.unwrap_or(formula).trim().strip_prefix('"')?.strip_suffix('"')?;
    (!quoted.contains('"')).then(|| trim(quoted))
}
