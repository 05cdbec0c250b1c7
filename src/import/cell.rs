//! Removes from the text of a cell the characters that spreadsheets and copying add.
//!
//! **Formulas.** A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula. Therefore many exports
//! put an apostrophe in front of such a text. [`clean_line`] and [`clean_text`] remove the apostrophe, so that the shop
//! stores the original text. An export of this shop has to add the apostrophe with [`escape_formula`]; so far, only
//! tests call that function.
//!
//! **Guards.** A spreadsheet turns `0012` into 12. People and programs protect the zeros with a guard: they write
//! `'0012` or `="0012"`. Both guards are removed from every cell. An apostrophe in front of a text that is neither a
//! number nor a formula is removed only from a SKU or barcode ([`bare_code`]), so a title such as “'80s poster” does
//! not change.

use std::borrow::Cow;

/// A cleaned text. If `removed` is true, the caller warns the merchant.
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

/// Puts an apostrophe in front of a text that a spreadsheet would run as a formula. If a text already begins with an
/// apostrophe that an import would remove, as in `'0012`, the text gets another one. An import removes the added
/// apostrophe and so restores the text.
pub fn escape_formula(text: &str) -> Cow<'_, str> {
    let is_bare_number = !text.starts_with(APOSTROPHES) && !is_formula(text);
    if is_escaped(text) && !is_bare_number { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A SKU or barcode without guards: `'MV-80` becomes `MV-80`, and both `=0012` and `"0012"` become `0012`.
pub fn bare_code(text: &str) -> &str {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('=').filter(|bare| is_digits(bare)).unwrap_or(text);
    let unquoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let text = unquoted.filter(|bare| is_digits(bare)).unwrap_or(text);
    text.strip_prefix(APOSTROPHES).map(str::trim_start).filter(|bare| !bare.is_empty()).unwrap_or(text)
}

/// Like [`escape_formula`], for a SKU or barcode. Also protects characters that [`bare_code`] would remove.
pub fn escape_code(code: &str) -> Cow<'_, str> {
    let is_guarded = bare_code(code) != code;
    if is_guarded { Cow::Owned(escape_formula(&format!("'{code}")).into_owned()) } else { escape_formula(code) }
}

/// The apostrophe of spreadsheets, and the characters that word processors replace it with.
const APOSTROPHES: [char; 5] = ['\'', '’', '‘', '`', '´'];

/// True if the text has only digits and the signs of numbers, dates and ranges, and at least one digit: `1.240,5`,
/// `-3`, `2026-05-01`.
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

/// Removes the apostrophe in front of a formula or number. Replaces a formula such as `="0012"` with its text.
fn unescape(text: &str) -> &str {
    match text.strip_prefix(APOSTROPHES) {
        Some(bare) if is_escaped(text) => bare,
        Some(_) => text,
        None => quoted_in_formula(text).unwrap_or(text),
    }
}

/// True if the text is a formula or a number once its leading apostrophes are removed.
fn is_escaped(text: &str) -> bool {
    is_formula(text.trim_start_matches('\'')) || is_number(text.trim_start_matches(APOSTROPHES))
}

/// The text in a formula that consists only of a quoted text: `0012` for `="0012"` and `=T("0012")`. `None` for any
/// other formula or text.
fn quoted_in_formula(text: &str) -> Option<&str> {
    let formula = text.strip_prefix('=')?.trim();
    let call = formula.strip_prefix(['T', 't']).and_then(|call| call.strip_prefix('(')?.strip_suffix(')'));
    let quoted = call.unwrap_or(formula).trim().strip_prefix('"')?.strip_suffix('"')?;
    (!quoted.contains('"')).then(|| trim(quoted))
}
