use crate::money::Currency;

use super::super::cell::{bare_code, clean_line, clean_text, escape_code, escape_formula};
use super::super::number::plain;
use super::super::values;
use super::{import, refusal, warnings};
use proptest::prelude::*;

fn price(cell: &str, currency: &str) -> Result<i64, String> {
    values::price(cell, Currency::from_code(currency).unwrap())
}

#[test]
fn plain_decimals_are_read_as_prices() {
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
fn texts_that_are_not_prices_are_refused_with_advice() {
    for (cell, message) in [
        ("1.234,56", "“1.234,56” is not a price. Write it as 1234.56."),
        ("1,234.56", "“1,234.56” is not a price. Write it as 1234.56."),
        ("1'234.50", "“1'234.50” is not a price. Write it as 1234.50."),
        ("1 234,5", "“1 234,5” is not a price. Write it as 1234.5."),
        ("12,50 €", "“12,50 €” is not a price. Write it as 12.50."),
        ("$12.00", "“$12.00” is not a price. Write it as 12.00."),
        (
            "1,234",
            "“1,234” can mean 1234 or 1.234. Write the one that is right, without a separator between thousands.",
        ),
        ("12,34,56", "“12,34,56” is not a price. Write digits with a point before the decimals, such as 1234.56."),
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
fn the_advice_names_each_price_that_the_text_may_mean() {
    assert!(price("1,234", "KWD").unwrap_err().contains("1234 or 1.234"));
    assert!(price("1.000,234", "KWD").unwrap_err().contains("1000.234"));
}

#[test]
fn decimal_commas_become_points_and_ambiguous_numbers_are_refused() {
    for (cell, number) in [
        ("8", "8"),
        ("8,5", "8.5"),
        ("8.50", "8.50"),
        ("2.310,75", "2310.75"),
        ("2,310.75", "2310.75"),
        ("1.204.310,5", "1204310.5"),
        ("1.204.310", "1204310"),
        ("2 310,75", "2310.75"),
        ("2\u{202f}310", "2310"),
        ("2’310.05", "2310.05"),
        ("0,125", "0.125"),
        ("4096,125", "4096.125"),
        ("-3,5", "-3.5"),
        // These texts are not numbers, so `plain` returns them unchanged.
        ("8,", "8,"),
        (",5", ",5"),
        ("8,5,5", "8,5,5"),
        ("23.10,75", "23.10,75"),
        ("2.310.75", "2.310.75"),
        ("3,5 m", "3,5 m"),
        ("2e3", "2e3"),
        ("", ""),
    ] {
        assert_eq!(plain(cell).as_deref(), Ok(number), "{cell}");
    }
    for cell in ["2,310", "2.310", "310,100", "-2,310"] {
        assert!(plain(cell).unwrap_err().contains(" can mean "), "{cell}");
    }
}

#[test]
fn decimal_commas_are_read_if_the_delimiter_is_not_a_comma() {
    let of = |separator: &str| {
        let header =
            "Handle;Title;Option1 Name;Option1 Value;Variant Price;Cost per item;Variant Grams;Variant Inventory Qty";
        format!("{header}\nleine;Leine 2,5 m;Länge;2,5 m;1.120,90;0,4;1500,5;3,0\n").replace(';', separator)
    };
    for separator in [";", "\t"] {
        let product = import(&of(separator)).product;
        let variant = &product.variants[0];
        assert_eq!((variant.price, variant.cost, variant.grams, variant.on_hand), (112_090, Some(40), 1501, 3));
        assert_eq!((product.title.as_str(), variant.values[0].as_str()), ("Leine 2,5 m", "2,5 m"));
    }
    assert_eq!(
        refusal("Handle;Title;Variant Price\nleine;Leine;1,120\n"),
        ["Row 2, Variant Price: “1,120” can mean 1120 or 1.120. Write the one that is right, without a separator \
         between thousands."]
    );
}

#[test]
fn quantities_are_whole_numbers_and_negative_quantities_become_0() {
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
fn true_and_false_are_read_in_the_languages_of_spreadsheets() {
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
    for (yes, no) in [
        ("Prawda", "FAŁSZ"),
        ("PRAVDA", "Nepravda"),
        ("SANT", "FALSKT"),
        ("SAND", "FALSK"),
        ("SANN", "USANN"),
        ("TOSI", "EPÄTOSI"),
        ("IGAZ", "HAMIS"),
        ("DOĞRU", "YANLIŞ"),
        ("doğru", "yanlış"),
        ("ADEVĂRAT", "FALS"),
        ("ИСТИНА", "ЛОЖЬ"),
        ("істина", "хибність"),
        ("ΑΛΗΘΕΣ", "ΨΕΥΔΕΣ"),
        ("αληθές", "ψευδεσ"),
        ("CERT", "fals"),
        ("ISTINA", "LAŽ"),
        ("TEISINGA", "KLAIDINGA"),
        ("TÕENE", "VÄÄR"),
        ("ĐÚNG", "SAI"),
        ("참", "거짓"),
    ] {
        assert_eq!((values::yes_or_no(yes), values::yes_or_no(no)), (Ok(true), Ok(false)), "{yes} {no}");
    }
    for word in ["maybe", "", "truefalse", "ja nein", "2", "✓"] {
        assert!(values::yes_or_no(word).unwrap_err().contains(word), "{word}");
    }
    for (cell, value) in [("deny", false), ("CONTINUE", true), ("TRUE", true), ("false", false)] {
        assert_eq!(values::oversell(cell), Ok(value), "{cell}");
    }
    assert!(values::oversell("sometimes").unwrap_err().contains("deny"));
}

#[test]
fn picture_addresses_are_normalised_and_other_texts_are_refused() {
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
fn one_cell_may_have_several_pictures() {
    let all = |cell: &str| values::picture_sources(cell).unwrap().join(" + ");
    let (a, b) = ("https://cdn.example/a.jpg", "https://cdn.example/b,c;d|e.jpg?v=1,2");
    for between in [",", ", ", " , ", ";", "|", " | ", " ", "\t", ",,"] {
        assert_eq!(all(&format!("{a}{between}{b}")), format!("{a} + {b}"), "{between:?}");
        assert_eq!(all(&format!("{b}{between}{a}{between}{b}")), format!("{b} + {a} + {b}"), "{between:?}");
    }
    assert_eq!(all(&format!("{a}, ")), a);
    assert_eq!(
        all("//cdn.example/a.jpg,HTTP://cdn.example/x.jpg /media/y.png"),
        "https://cdn.example/a.jpg + https://cdn.example/x.jpg + /media/y.png"
    );
    assert_eq!(all("https://cdn.example/a b.jpg"), "https://cdn.example/a%20b.jpg");
    assert_eq!(
        all("https://res.example/fetch/w_9,q_1/https://cdn.example/a.jpg"),
        "https://res.example/fetch/w_9,q_1/https://cdn.example/a.jpg"
    );
    for tag in [
        "<img src=\"https://cdn.example/a.jpg?x=1&amp;y=2\">",
        "<IMG class='x' src='https://cdn.example/a.jpg?x=1&y=2' />",
        "<p><img alt=\"\" src=https://cdn.example/a.jpg?x=1&y=2 ></p>",
    ] {
        assert_eq!(all(tag), "https://cdn.example/a.jpg?x=1&y=2", "{tag}");
    }
    assert_eq!(
        all("<img src=\"//cdn.example/a.jpg\"><img src=\"/media/b.png\">"),
        "https://cdn.example/a.jpg + /media/b.png"
    );
    for bad in ["a.jpg,https://cdn.example/b.jpg", "https://cdn.example/a.jpg,https://", "<img src=\"a.jpg\">", "<img>"]
    {
        assert!(values::picture_sources(bad).is_err(), "{bad}");
    }
    let file = "Handle,Title,Price,Image Src,Image Alt Text,Variant Image\nvase,Vase,1,\
                https://cdn.example/1.jpg|//cdn.example/2.jpg,\
                A vase,\"https://cdn.example/2.jpg,https://cdn.example/1.jpg\"\n";
    let applied = import(file);
    let pictures: Vec<_> = applied.product.pictures.iter().map(|picture| (&*picture.source, &*picture.alt)).collect();
    assert_eq!(pictures, [("https://cdn.example/1.jpg", "A vase"), ("https://cdn.example/2.jpg", "A vase")]);
    assert_eq!(applied.product.variants[0].picture.as_deref(), Some("https://cdn.example/2.jpg"));
    assert_eq!(
        warnings(&applied),
        ["Row 2, Variant Image: A variant has one picture. Only the first of these was taken."]
    );
}

#[test]
fn characters_that_mark_numbers_and_codes_as_text_are_removed() {
    for (cell, number, code) in [
        ("'0071", "0071", "0071"),
        ("’0071", "0071", "0071"),
        ("`71,5 %", "71,5 %", "71,5 %"),
        ("'2026-05-01", "2026-05-01", "2026-05-01"),
        ("''71", "'71", "71"),
        ("'80s kiln", "'80s kiln", "80s kiln"),
        ("'n Klei", "'n Klei", "n Klei"),
        ("'QX-1", "'QX-1", "QX-1"),
        ("QX'80", "QX'80", "QX'80"),
        ("QX'", "QX'", "QX'"),
        ("=0071", "=0071", "0071"),
        ("=A1", "=A1", "=A1"),
        ("\"0071\"", "\"0071\"", "0071"),
        ("12\"", "12\"", "12\""),
        ("'", "'", "'"),
    ] {
        let cleaned = clean_line(cell);
        assert_eq!((&*cleaned.text, bare_code(&cleaned.text)), (number, code), "{cell}");
    }
    let file = "Handle,Title,Variant SKU,Variant Barcode,Variant Price,Variant Inventory Qty,Height,Motto\n\
                krug,'70s jug,'0071,\"=\"\"4006381333931\"\"\",'8.50,'3,'240,'n Krug\n";
    let product = import(file).product;
    let variant = &product.variants[0];
    assert_eq!((variant.sku.as_str(), variant.barcode.as_str()), ("0071", "4006381333931"));
    assert_eq!((variant.price, variant.on_hand, product.title.as_str()), (850, 3, "'70s jug"));
    assert_eq!((product.custom["Height"].as_str(), product.custom["Motto"].as_str()), ("240", "'n Krug"));
}

#[test]
fn shortened_numbers_in_skus_and_barcodes_get_a_warning() {
    let of = |sku: &str, barcode: &str| {
        warnings(&import(&format!(
            "Handle\tTitle\tVariant SKU\tVariant Barcode\tVariant Price\na\tA\t{sku}\t{barcode}\t1\n"
        )))
    };
    let expected = |column: &str| {
        format!(
            "Row 2, {column}: A spreadsheet seems to have shortened this number, so digits are lost. Format the column \
             as text."
        )
    };
    for number in ["4.00638E+12", "4,00638E+12", "4E+12", "4.0e+12"] {
        assert_eq!(of(number, "1"), [expected("Variant SKU")], "{number}");
        assert_eq!(of("1", number), [expected("Variant Barcode")], "{number}");
    }
    for code in ["7E05", "12E34", "4.0E", "E+12", "4.E+12", "A4E+12", "4006381333931"] {
        assert!(of(code, code).is_empty(), "{code}");
    }
}

#[test]
fn character_references_are_decoded_with_a_warning() {
    let file = "Handle,Title,Vendor,Type,Tags,Body (HTML),Option1 Name,Option1 Value,Price\n\
                oil-amp-salt,Oil &amp; salt,M&uuml;ller,Caf&eacute;,\"R&D, fish &amp; chips\",Q&amp;A,Gr&ouml;&szlig;e,\
                S &#8211; M,1\n\
                oil-amp-salt,,,,,,,L &amp;amp; XL,1\n";
    let applied = import(file);
    let product = &applied.product;
    assert_eq!((product.handle.as_str(), product.title.as_str()), ("oil-amp-salt", "Oil & salt"));
    assert_eq!((product.vendor.as_str(), product.product_type.as_str()), ("Müller", "Café"));
    assert_eq!(
        (product.tags.clone(), product.options.clone()),
        (vec!["R&D".into(), "fish & chips".into()], vec!["Größe".into()])
    );
    let values: Vec<_> = product.variants.iter().map(|variant| variant.values[0].as_str()).collect();
    assert_eq!(values, ["S – M", "L &amp; XL"]);
    assert_eq!(product.description, "Q&amp;A", "a description is HTML, so its character references stay");
    let said = warnings(&applied);
    assert_eq!(said.len(), 7, "{said:?}");
    assert_eq!(said[0], "Row 2, Title: “Oil &amp; salt” was read as “Oil & salt”.");
}

#[test]
fn control_characters_and_text_markers_of_spreadsheets_are_removed() {
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
        ("=\"0071\"", "0071", "0071", false),
        ("=T( \" 0071 \" )", "0071", "0071", false),
        ("=\"a\"\"b\"", "=\"a\"\"b\"", "=\"a\"\"b\"", false),
        ("'=\"0071\"", "=\"0071\"", "=\"0071\"", false),
        ("=A1&\"0071\"", "=A1&\"0071\"", "=A1&\"0071\"", false),
    ] {
        let as_line = clean_line(cell);
        assert_eq!((&*as_line.text, as_line.removed), (line, removed), "{cell:?}");
        let as_text = clean_text(cell);
        assert_eq!((&*as_text.text, as_text.removed), (text, removed), "{cell:?}");
    }
}

proptest! {
    #[test]
    fn texts_that_are_escaped_for_spreadsheets_are_read_back_unchanged(text in "['’=+@a7.\" -]{0,6}") {
        let escaped = escape_formula(text.trim());
        prop_assert!(!escaped.starts_with(['=', '+', '-', '@']));
        let cleaned = clean_line(&escaped);
        prop_assert_eq!(&*cleaned.text, text.trim());
        let escaped = escape_code(text.trim());
        prop_assert!(!escaped.starts_with(['=', '+', '-', '@']));
        let cleaned = clean_line(&escaped);
        prop_assert_eq!(bare_code(&cleaned.text), text.trim());
    }

    #[test]
    fn no_cell_makes_a_parser_panic(cell in any::<String>()) {
        let _ = (price(&cell, "EUR"), values::quantity(&cell), values::grams(&cell), values::yes_or_no(&cell));
        let _ = (values::weight_unit(&cell), values::picture_source(&cell), clean_text(&cell));
    }

    #[test]
    fn a_normalised_picture_address_is_normalised_to_itself(cell in "(https?:|)//[a-z.]{1,5}[/a-z %?&@]{0,9}") {
        if let Ok(source) = values::picture_source(&cell) {
            prop_assert_eq!(values::picture_source(&source), Ok(source));
        }
    }
}
