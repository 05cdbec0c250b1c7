//! Reads numbers with a comma or a point before the decimals, with or without separators between thousands.

use std::borrow::Cow;

/// The possible meanings of a number in a cell.
#[derive(Debug, PartialEq, Eq)]
pub enum Written {
    /// The number as digits, with a point before the decimals.
    Sure(String),
    /// The mark in `1,234` or `1.234` may separate thousands or decimals. The first number is the one without decimals,
    /// `1234`, and the second is the one with decimals, `1.234`.
    Ambiguous(String, String),
    /// The text is not a number.
    Other,
}

/// True for spaces and apostrophes, which may separate thousands.
fn is_gap(c: char) -> bool {
    matches!(c, '\'' | '’') || c.is_whitespace()
}

/// Reads a number that may have a point or a comma before its decimals.
pub fn written(text: &str) -> Written {
    let (sign, number) = match text.strip_prefix(['-', '−']) {
        Some(number) => ("-", number.trim_start()),
        None => ("", text),
    };
    if !number.starts_with(|c: char| c.is_ascii_digit()) {
        return Written::Other;
    }
    let marks = |text: &str, mark: char| text.chars().filter(|c| *c == mark).count();
    let last = number.rfind(['.', ',']).and_then(|place| number.get(place..)?.chars().next());
    let parts = match last {
        // If a mark occurs twice, it separates thousands.
        Some(mark) if marks(number, mark) < 2 => number.rsplit_once(mark),
        _ => None,
    };
    let (whole, decimals) = parts.unwrap_or((number, ""));
    let Some(digits) = grouped(whole) else { return Written::Other };
    let are_digits = decimals.bytes().all(|byte| byte.is_ascii_digit());
    match parts {
        None => Written::Sure(format!("{sign}{digits}")),
        Some(_) if decimals.is_empty() || !are_digits => Written::Other,
        Some(_)
            if decimals.len() == 3 && digits.len() == whole.len() && digits.len() < 4 && !digits.starts_with('0') =>
        {
            Written::Ambiguous(format!("{sign}{digits}{decimals}"), format!("{sign}{digits}.{decimals}"))
        }
        Some(_) => Written::Sure(format!("{sign}{digits}.{decimals}")),
    }
}

/// The digits of a whole number without its thousands separators. `None` if the separators differ from each other, or
/// if they do not divide the digits into groups of three.
fn grouped(whole: &str) -> Option<String> {
    let mark = whole.chars().find(|c| !c.is_ascii_digit());
    let Some(mark) = mark else { return Some(whole.to_owned()) };
    if !(is_gap(mark) || matches!(mark, '.' | ',')) {
        return None;
    }
    let mut groups = whole.split(mark);
    let are_digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().filter(|first| first.len() <= 3 && are_digits(first))?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || !are_digits(group) {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

/// Turns a cell with a decimal comma into a plain number. A cell without a number does not change.
///
/// # Errors
/// A message for the merchant if the mark may separate thousands or decimals, as in `1,234` and `1.234`.
pub fn plain(cell: &str) -> Result<Cow<'_, str>, String> {
    match written(cell) {
        Written::Sure(number) => Ok(Cow::Owned(number)),
        Written::Ambiguous(whole, decimal) => Err(ambiguous(cell, &whole, &decimal)),
        Written::Other => Ok(Cow::Borrowed(cell)),
    }
}

/// The message for the merchant about a number with two meanings.
pub fn ambiguous(cell: &str, whole: &str, decimal: &str) -> String {
    format!(
        "“{cell}” can mean {whole} or {decimal}. Write the one that is right, without a separator between thousands."
    )
}
