//! Checks postcodes and gives each one its standard spelling.

use super::{
    country::{Column, Country},
    pattern::Pattern,
};
use crate::typed::{self, is_dash};

/// The postcode in the country's standard spelling, with capitals, spaces and hyphens. `None` if the postcode is
/// invalid.
///
/// Countries without a pattern accept any text.
pub(super) fn spell(country: Country, typed: &str) -> Option<String> {
    let typed: String = typed.chars().filter_map(plain).collect();
    let is_between = |c: char| c.is_whitespace() || c.is_ascii_punctuation();
    let words: Vec<&str> = typed.split(is_between).filter(|word| !word.is_empty()).collect();
    let Some(pattern) = pattern(country) else { return Some(typed.trim().to_owned()) };
    let spaced = country.column(Column::PostcodeExample).contains([' ', '-']);
    let compact = words.concat();
    let without_code = compact.strip_prefix(country.code());
    // In Europe, some people write the country's vehicle code before the postcode: D-10115.
    let without_sign = match words.as_slice() {
        [sign, rest @ ..] if sign.len() <= 3 && sign.bytes().all(|byte| byte.is_ascii_uppercase()) => rest.concat(),
        _ => String::new(),
    };
    let with_prefix = pattern.prefix() + &compact;
    [Some(compact.as_str()), without_code, Some(&without_sign), Some(&with_prefix)]
        .into_iter()
        .flatten()
        .find_map(|text| pattern.fit(text, spaced))
}

/// True if the country's postcodes have only digits and separators.
pub(super) fn is_numeric(country: Country) -> bool {
    pattern(country).is_some_and(|pattern| pattern.is_numeric())
}

fn pattern(country: Country) -> Option<Pattern> {
    Some(country.column(Column::PostcodePattern)).filter(|text| !text.is_empty()).and_then(Pattern::parse)
}

/// Converts a typed character to the ASCII digit, capital letter or hyphen that it means. Some keyboards type digits of
/// other scripts or full-width letters, and mobile keyboards turn hyphens into dashes. Returns `None` for Japan's
/// postal mark `〒`, because the mark is not part of the postcode.
fn plain(c: char) -> Option<char> {
    match c {
        '〒' | '〶' => None,
        c if is_dash(c) => Some('-'),
        c => Some(typed::plain(c).to_ascii_uppercase()),
    }
}
