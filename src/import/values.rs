//! Parses cells: prices, quantities, weights, yes and no. Each error explains how to write the value.

use crate::{
    catalogue::draft::MAX_COUNT,
    money::{Currency, Money, MoneyError},
    picture::{self, SourceError},
};

use super::columns::shortened;

/// A price in minor units, zero or more.
pub fn price(cell: &str, currency: Currency) -> Result<i64, String> {
    let quoted = shortened(cell);
    match Money::parse(cell, currency) {
        Ok(money) if money.minor() < 0 => Err(format!("“{quoted}” is negative. A price must be zero or more.")),
        Ok(money) => Ok(money.minor()),
        Err(MoneyError::Overflow | MoneyError::TooLong) => Err(format!("“{quoted}” is too large for a price.")),
        Err(error @ MoneyError::TooManyDecimals { .. }) => Err(format!("“{quoted}” is not a price: {error}.")),
        Err(_) => Err(match plain_decimal(cell, currency) {
            Some(plain) => format!("“{quoted}” is not a price. Write it as {plain}."),
            None => {
                format!("“{quoted}” is not a price. Write digits with a point before the decimals, such as 1234.56.")
            }
        }),
    }
}

/// The probable meaning of a price with thousands separators, a decimal comma or a currency sign. Only for advice in
/// messages, never as a price. `None` if it is ambiguous: `1,234`.
fn plain_decimal(cell: &str, currency: Currency) -> Option<String> {
    let number = cell.trim_matches(|c: char| !c.is_ascii_digit() && c != '-');
    let is_separator = |c: char| matches!(c, '.' | ',' | '\'' | '’') || c.is_whitespace();
    if number.contains(|c: char| !c.is_ascii_digit() && !is_separator(c)) {
        return None;
    }
    let (whole, decimals) = number.rsplit_once(['.', ','])?;
    let is_sure = decimals.len() < 3 || whole.contains(is_separator);
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let plain = format!("{whole}.{decimals}");
    (is_sure && Money::parse(&plain, currency).is_ok()).then_some(plain)
}

/// The units in stock. The flag is true if the cell was negative; it is then read as zero.
pub fn quantity(cell: &str) -> Result<(i64, bool), String> {
    let quoted = shortened(cell);
    let text = cell.trim();
    let (negative, digits) = match text.strip_prefix(['-', '−']) {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    // Spreadsheets write 12 as 12.0.
    let digits = match digits.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        _ => digits,
    };
    let Some(count) = whole_number(digits) else {
        return Err(format!("“{quoted}” is not a quantity. Write a whole number, such as 12."));
    };
    match count {
        Some(0) => Ok((0, false)),
        Some(_) if negative => Ok((0, true)),
        Some(count) if count <= MAX_COUNT => Ok((count, false)),
        _ => Err(format!("“{quoted}” is too large for a quantity.")),
    }
}

/// A weight in grams, rounded to the nearest gram. Halves are rounded up.
pub fn grams(cell: &str) -> Result<i64, String> {
    let quoted = shortened(cell);
    let text = cell.trim();
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let are_digits = !decimals.is_empty() && decimals.bytes().all(|b| b.is_ascii_digit());
    match whole_number(whole).filter(|_| are_digits) {
        None => Err(format!("“{quoted}” is not a weight in grams. Write digits, such as 250.")),
        Some(Some(grams)) if grams < MAX_COUNT => Ok(grams + i64::from(decimals >= "5")),
        Some(_) => Err(format!("“{quoted}” is too large for a weight in grams.")),
    }
}

/// The outer `None` means that the text is not digits. The inner `None` means that it has too many digits.
fn whole_number(text: &str) -> Option<Option<i64>> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())
}

/// Yes or no, in English and in other languages of spreadsheets.
pub fn yes_or_no(cell: &str) -> Result<bool, String> {
    const YES: &[&str] = &["true", "yes", "y", "t", "1", "wahr", "vrai", "verdadero", "vero", "verdadeiro", "waar"];
    const NO: &[&str] = &["false", "no", "n", "f", "0", "falsch", "faux", "falso", "onwaar"];
    let word = cell.trim().to_lowercase();
    if YES.contains(&word.as_str()) {
        Ok(true)
    } else if NO.contains(&word.as_str()) {
        Ok(false)
    } else {
        Err(format!("“{}” is neither TRUE nor FALSE.", shortened(cell)))
    }
}

/// True if a variant can be bought when out of stock.
pub fn oversell(cell: &str) -> Result<bool, String> {
    match cell.trim().to_lowercase().as_str() {
        "deny" => Ok(false),
        "continue" => Ok(true),
        _ => yes_or_no(cell).map_err(|_| {
            format!(
                "“{}” is not a valid setting. Write “deny” to stop selling when out of stock, or “continue” to keep \
                 selling.",
                shortened(cell)
            )
        }),
    }
}

/// The unit for showing a weight: g, kg, oz or lb.
pub fn weight_unit(cell: &str) -> Result<&'static str, String> {
    match cell.trim().to_lowercase().as_str() {
        "g" | "gram" | "grams" => Ok("g"),
        "kg" | "kilogram" | "kilograms" => Ok("kg"),
        "oz" | "ounce" | "ounces" => Ok("oz"),
        "lb" | "lbs" | "pound" | "pounds" => Ok("lb"),
        _ => Err(format!("“{}” is not a unit of weight. Write g, kg, oz or lb.", shortened(cell))),
    }
}

/// The address of a picture, as it is kept.
pub fn picture_source(cell: &str) -> Result<String, String> {
    picture::source(cell).map_err(|error| {
        let quoted = shortened(cell);
        match error {
            SourceError::TooLong => format!("“{quoted}” is too long for a picture address."),
            SourceError::NotAnAddress => {
                format!("“{quoted}” is not the address of a picture. It has to begin with https://.")
            }
        }
    })
}
