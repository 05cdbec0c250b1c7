//! Parses cells: prices, quantities, weights, dates, picture addresses, TRUE and FALSE. Each error is a message for the
//! merchant.

use crate::{
    catalogue::draft::MAX_COUNT,
    money::{Currency, Money, MoneyError},
    picture::{self, SourceError},
    search::fold,
    time::{UnixMs, read_iso},
};

use super::{
    entities::decode,
    number::{Written, ambiguous, written},
    row::shortened,
};

/// A price in minor units, zero or more.
pub fn price(cell: &str, currency: Currency) -> Result<i64, String> {
    let quoted = shortened(cell);
    match Money::parse(cell, currency) {
        Ok(money) if money.minor() < 0 => Err(format!("“{quoted}” is negative. A price must be zero or more.")),
        Ok(money) => Ok(money.minor()),
        Err(MoneyError::Overflow | MoneyError::TooLong) => Err(format!("“{quoted}” is too large for a price.")),
        Err(error @ MoneyError::TooManyDecimals { .. }) => Err(format!("“{quoted}” is not a price: {error}.")),
        Err(_) => Err(price_advice(cell, currency)),
    }
}

/// The message for a text that is not a price. It suggests a price if the text has thousands separators, a decimal
/// comma or a currency sign.
fn price_advice(cell: &str, currency: Currency) -> String {
    let quoted = shortened(cell);
    match written(cell.trim_matches(|c: char| !c.is_ascii_digit() && c != '-')) {
        Written::Sure(plain) if Money::parse(&plain, currency).is_ok() => {
            format!("“{quoted}” is not a price. Write it as {plain}.")
        }
        Written::Ambiguous(whole, decimal) => ambiguous(&quoted, &whole, &decimal),
        _ => format!("“{quoted}” is not a price. Write digits with a point before the decimals, such as 1234.56."),
    }
}

/// Returns the units in stock, and true if the number in the cell is negative. A negative number counts as 0 units.
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

/// Parses a text of digits. Returns `None` if the text has other characters or is empty. Returns `Some(None)` if the
/// number has too many digits.
fn whole_number(text: &str) -> Option<Option<i64>> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())
}

/// The words for TRUE in the languages that spreadsheets support, and short forms such as `y`, all in the form that
/// [`fold`] returns.
const YES: &[&str] = &[
    "true",
    "yes",
    "y",
    "t",
    "1",
    "wahr",
    "vrai",
    "verdadero",
    "vero",
    "verdadeiro",
    "waar",
    "prawda",
    "pravda",
    "sant",
    "sand",
    "sann",
    "tosi",
    "igaz",
    "dogru",
    "adevarat",
    "истина",
    "істина",
    "αληθεσ",
    "cert",
    "egia",
    "istina",
    "resnicno",
    "teisinga",
    "patiess",
    "toene",
    "benar",
    "dung",
    "αληθησ",
    "真",
    "참",
];
/// The words for FALSE in the same languages.
const NO: &[&str] = &[
    "false",
    "no",
    "n",
    "f",
    "0",
    "falsch",
    "faux",
    "falso",
    "onwaar",
    "falsz",
    "nepravda",
    "falskt",
    "falsk",
    "usann",
    "epatosi",
    "hamis",
    "yanlis",
    "fals",
    "ложь",
    "лъжа",
    "хибність",
    "ψευδεσ",
    "gezurra",
    "neistina",
    "laz",
    "neresnicno",
    "klaidinga",
    "aplams",
    "vaar",
    "salah",
    "sai",
    "ψευδησ",
    "假",
    "거짓",
];

/// Parses TRUE or FALSE, in English or in another language that spreadsheets support.
pub fn yes_or_no(cell: &str) -> Result<bool, String> {
    let word = fold(cell.trim()).replace('ς', "σ");
    if YES.contains(&word.as_str()) {
        Ok(true)
    } else if NO.contains(&word.as_str()) {
        Ok(false)
    } else {
        Err(format!("“{}” is neither TRUE nor FALSE.", shortened(cell)))
    }
}

/// Returns true if shoppers may buy the variant when it is out of stock.
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

/// The date when more units arrive, with or without a time.
pub fn date(cell: &str) -> Result<UnixMs, String> {
    read_iso(cell).ok_or_else(|| {
        format!("“{}” is not a date. Write the year, the month and the day, such as 2026-12-24.", shortened(cell))
    })
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

/// The normalised addresses of the pictures in one cell. Some shops write several addresses, separated by commas,
/// semicolons, bars or spaces, and some write HTML. A comma may also be part of an address.
pub fn picture_sources(cell: &str) -> Result<Vec<String>, String> {
    let of_tags: Vec<String> = image_sources(cell);
    if !of_tags.is_empty() {
        return of_tags.iter().map(|source| picture_source(source)).collect();
    }
    let is_separator = |c: char| matches!(c, ',' | ';' | '|') || c.is_whitespace();
    let mut addresses: Vec<String> = Vec::new();
    for word in cell.split_inclusive(is_separator) {
        let begins = ["https://", "http://", "//", "/media/"]
            .iter()
            .any(|start| word.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start)));
        match addresses.last_mut() {
            // A word that does not begin like an address belongs to the address before it.
            Some(last) if !begins => last.push_str(word),
            _ => addresses.push(word.to_owned()),
        }
    }
    addresses.iter().map(|address| picture_source(address.trim_matches(is_separator))).collect()
}

/// The sources of the `<img>` tags in a cell.
fn image_sources(cell: &str) -> Vec<String> {
    let tags = cell.split('<').filter(|tag| tag.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("img ")));
    tags.filter_map(|tag| {
        let (_, value) = tag.split_once("src=")?;
        let source = match value.chars().next()? {
            quote @ ('"' | '\'') => value.split(quote).nth(1)?,
            _ => value.split(|c: char| c == '>' || c.is_whitespace()).next()?,
        };
        Some(decode(source).unwrap_or_else(|| source.to_owned()))
    })
    .collect()
}

/// The normalised address of a picture.
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
