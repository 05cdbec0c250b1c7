use crate::money::Currency;

use super::super::cell::{clean_line, clean_text, escape_formula};
use super::super::values;
use proptest::prelude::*;

fn price(cell: &str, currency: &str) -> Result<i64, String> {
    values::price(cell, Currency::from_code(currency).unwrap())
}

#[test]
fn prices_are_plain_decimals() {
    for (cell, currency, minor) in [
        ("50", "EUR", 5_000),
        ("1234.56", "EUR", 123_456),
        ("12.500", "EUR", 1_250),
        ("0", "EUR", 0),
        ("1000.00", "JPY", 1_000),
        ("1.234", "KWD", 1_234),
        ("90071992547409.91", "EUR", 9_007_199_254_740_991),
    ] {
        assert_eq!(price(cell, currency), Ok(minor), "{cell} {currency}");
    }
}

#[test]
fn other_prices_are_refused_with_advice() {
    for (cell, message) in [
        ("1.234,56", "“1.234,56” is not a price. Write it as 1234.56."),
        ("1,234.56", "“1,234.56” is not a price. Write it as 1234.56."),
        ("1'234.50", "“1'234.50” is not a price. Write it as 1234.50."),
        ("1 234,5", "“1 234,5” is not a price. Write it as 1234.5."),
        ("12,50 €", "“12,50 €” is not a price. Write it as 12.50."),
        ("$12.00", "“$12.00” is not a price. Write it as 12.00."),
        ("1,234", "“1,234” is not a price. Write digits with a point before the decimals, such as 1234.56."),
        ("1e3.50", "“1e3.50” is not a price. Write digits with a point before the decimals, such as 1234.56."),
        ("free", "“free” is not a price. Write digits with a point before the decimals, such as 1234.56."),
        ("=1+1", "“=1+1” is not a price. Write digits with a point before the decimals, such as 1234.56."),
        ("-5.00", "“-5.00” is negative. A price must be zero or more."),
        ("12.345", "“12.345” is not a price: an amount in EUR has at most 2 decimals."),
        ("90071992547409.92", "“90071992547409.92” is too large for a price."),
        ("99999999999999999999999999999999999", "“99999999999999999999999999999999999” is too large for a price."),
    ] {
        assert_eq!(price(cell, "EUR"), Err(message.to_owned()));
    }
}

#[test]
fn no_advice_where_a_price_could_be_two() {
    assert!(!price("1,234", "KWD").unwrap_err().contains("1.234"));
    assert!(price("1.000,234", "KWD").unwrap_err().contains("1000.234"));
}

#[test]
fn quantities_are_whole() {
    for (cell, expected) in [
        ("12", (12, false)),
        ("0", (0, false)),
        ("12.0", (12, false)),
        ("-3", (0, true)),
        ("−3", (0, true)),
        ("-0", (0, false)),
    ] {
        assert_eq!(values::quantity(cell), Ok(expected), "{cell}");
    }
    for cell in ["1.5", "1,000", "12.", "a few", "--1", "1e3", "1000000000", "99999999999999999999"] {
        assert!(values::quantity(cell).is_err(), "{cell}");
    }
}

#[test]
fn weights_are_rounded_to_grams() {
    for (cell, grams) in [("0", 0), ("250", 250), ("226.796185", 227), ("226.49", 226), ("0.5", 1), ("0.05", 0)] {
        assert_eq!(values::grams(cell), Ok(grams), "{cell}");
    }
    for cell in ["-1", "1,5", "1.", ".5", "1kg", "9999999999"] {
        assert!(values::grams(cell).is_err(), "{cell}");
    }
}

#[test]
fn yes_and_no_in_the_languages_of_spreadsheets() {
    for (cell, value) in [
        ("TRUE", true),
        (" true ", true),
        ("WAHR", true),
        ("VRAI", true),
        ("FALSE", false),
        ("Falsch", false),
        ("FAUX", false),
        ("0", false),
    ] {
        assert_eq!(values::yes_or_no(cell), Ok(value), "{cell}");
    }
    assert!(values::yes_or_no("maybe").is_err());
    for (cell, value) in [("deny", false), ("CONTINUE", true), ("TRUE", true), ("false", false)] {
        assert_eq!(values::oversell(cell), Ok(value), "{cell}");
    }
    assert!(values::oversell("sometimes").unwrap_err().contains("deny"));
}

#[test]
fn addresses_of_pictures() {
    for (cell, source) in [
        ("https://cdn.example/a.jpg?v=1", "https://cdn.example/a.jpg?v=1"),
        ("http://cdn.example/a.jpg", "https://cdn.example/a.jpg"),
        ("HTTPS://cdn.example/a b.jpg", "https://cdn.example/a%20b.jpg"),
        ("//cdn.example/a@2x.jpg", "https://cdn.example/a@2x.jpg"),
        ("/media/mug.png", "/media/mug.png"),
    ] {
        assert_eq!(values::picture_source(cell).as_deref(), Ok(source));
    }
    for cell in [
        "a.jpg",
        "ftp://x.example/a.jpg",
        "data:image/png;base64,AA",
        "javascript://x",
        "https:///a.jpg",
        "https://user@host/a.jpg",
        "C:\\a.jpg",
        "/etc/passwd",
        "//",
        "https://a\\b/c",
        "x://https://y",
        "https://a\"b/c",
    ] {
        assert!(values::picture_source(cell).is_err(), "{cell}");
    }
}

#[test]
fn text_is_cleaned() {
    for (cell, line, text, removed) in [
        ("  Hemd \u{a0}", "Hemd", "Hemd", false),
        ("a\u{0}b\u{7}c\u{9b}", "abc", "abc", true),
        ("a\r\nb\rc\nd", "a b c d", "a\nb\nc\nd", false),
        ("a\tb", "a b", "a\tb", false),
        ("a\u{feff}b", "ab", "ab", true),
        ("=1+1", "=1+1", "=1+1", false),
        ("'=1+1", "=1+1", "=1+1", false),
        ("''@x", "'@x", "'@x", false),
        ("'t Hooft", "'t Hooft", "'t Hooft", false),
        ("'", "'", "'", false),
    ] {
        let as_line = clean_line(cell);
        assert_eq!((&*as_line.text, as_line.removed), (line, removed), "{cell:?}");
        let as_text = clean_text(cell);
        assert_eq!((&*as_text.text, as_text.removed), (text, removed), "{cell:?}");
    }
}

proptest! {
    #[test]
    fn what_is_escaped_for_spreadsheets_comes_back(text in "['=+@a -]{0,6}") {
        let escaped = escape_formula(text.trim());
        prop_assert!(!escaped.starts_with(['=', '+', '-', '@']));
        prop_assert_eq!(&*clean_line(&escaped).text, text.trim());
    }

    #[test]
    fn no_cell_makes_it_panic(cell in any::<String>()) {
        let _ = (price(&cell, "EUR"), values::quantity(&cell), values::grams(&cell), values::yes_or_no(&cell));
        let _ = (values::weight_unit(&cell), values::picture_source(&cell), clean_text(&cell));
    }

    #[test]
    fn the_address_of_a_picture_is_its_own_address(cell in "(https?:|)//[a-z.]{1,5}[/a-z %?&@]{0,9}") {
        if let Ok(source) = values::picture_source(&cell) {
            prop_assert_eq!(values::picture_source(&source), Ok(source));
        }
    }
}
