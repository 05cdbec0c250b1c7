//! Postcodes: what a country's look like, and one spelling of each.

use super::{
    country::{Column, Country},
    pattern::Pattern,
};

/// The postcode as the country's post writes it, with its capitals, spaces and hyphens, or nothing if it can be none.
///
/// Where nothing is known of the country's postcodes, any passes.
pub(super) fn spell(country: Country, typed: &str) -> Option<String> {
    let typed: String = typed.chars().filter_map(plain).collect();
    let words: Vec<&str> = typed.split([' ', '-']).filter(|word| !word.is_empty()).collect();
    let Some(pattern) = pattern(country) else { return Some(typed.trim().to_owned()) };
    let spaced = country.column(Column::PostcodeExample).contains([' ', '-']);
    let compact = words.concat();
    let without_code = compact.strip_prefix(country.code());
    // Europe's old custom, the sign of the country's cars: D-10115.
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

/// True if the country's postcodes can be typed with a keyboard of digits alone.
pub(super) fn is_numeric(country: Country) -> bool {
    pattern(country).is_some_and(|pattern| pattern.is_numeric())
}

fn pattern(country: Country) -> Option<Pattern> {
    Some(country.column(Column::PostcodePattern)).filter(|text| !text.is_empty()).and_then(Pattern::parse)
}

/// A character as a postcode is written with: digits of other scripts and wide letters are typed where those are at
/// hand, and mobile keyboards make dashes of hyphens. The sign for post that Japan writes before a postcode is not part
/// of it.
fn plain(c: char) -> Option<char> {
    let digit = |zero: u32| char::from_digit(u32::from(c) - zero, 10);
    match c {
        '〒' => None,
        '\u{660}'..='\u{669}' => digit(0x660),
        '\u{6f0}'..='\u{6f9}' => digit(0x6f0),
        '\u{966}'..='\u{96f}' => digit(0x966),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).map(|c| c.to_ascii_uppercase()),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' => Some('-'),
        c => Some(c.to_ascii_uppercase()),
    }
}
