//! Tests of postcodes: each postcode has one spelling, and our patterns match the same texts as the crate `regex`.

use proptest::{prelude::*, sample::select, string::string_regex};
use regex::Regex;

use super::*;
use crate::address::{country::Column, pattern::Pattern, postcode::spell};

fn with_patterns() -> Vec<Country> {
    Country::all().filter(|country| !country.column(Column::PostcodePattern).is_empty()).collect()
}

fn whole(pattern: &str) -> Regex {
    Regex::new(&format!("^(?:{pattern})$")).unwrap()
}

/// The pattern without its separators.
fn compact(pattern: &str) -> String {
    pattern
        .replace("[ -]", "")
        .replace(" ?", "")
        .replace("-?", "")
        .replace(' ', "")
        .split('[')
        .enumerate()
        .map(|(i, part)| match part.split_once(']') {
            // A hyphen between brackets means a range.
            Some((inside, after)) if i > 0 => format!("[{inside}]{}", after.replace('-', "")),
            _ => part.replace('-', ""),
        })
        .collect()
}

#[test]
fn examples_are_valid_and_keep_their_spelling() {
    for country in with_patterns() {
        let example = country.column(Column::PostcodeExample);
        assert_eq!(spell(country, example).as_deref(), Some(example), "{country:?}");
        assert!(whole(country.column(Column::PostcodePattern)).is_match(example), "{country:?}");
    }
}

/// Each row has a country, a typed postcode and the expected spelling.
#[test]
fn a_typed_postcode_gets_its_standard_spelling() {
    for (country, typed, spelled) in [
        ("GB", "sw1a1aa", "SW1A 1AA"),
        ("GB", "sw1a 1aa", "SW1A 1AA"),
        ("GB", " SW1A-1AA ", "SW1A 1AA"),
        ("GB", "m11ae", "M1 1AE"),
        ("GB", "GIR0AA", "GIR 0AA"),
        ("GB", "bfpo61", "BFPO 61"),
        ("CA", "k1a0b1", "K1A 0B1"),
        ("CA", "K1A-0B1", "K1A 0B1"),
        ("NL", "1234ab", "1234 AB"),
        ("IE", "d02x285", "D02 X285"),
        ("US", "95014", "95014"),
        ("US", "221621010", "22162-1010"),
        ("US", "22162 1010", "22162-1010"),
        ("JP", "1540023", "154-0023"),
        ("JP", "〒154-0023", "154-0023"),
        ("JP", "１５４－００２３", "154-0023"),
        ("JP", "154ー0023", "154-0023"),
        ("PL", "00950", "00-950"),
        ("PT", "2725079", "2725-079"),
        ("BR", "40301110", "40301-110"),
        ("PT", "2725 – 079", "2725-079"),
        ("SE", "11455", "114 55"),
        ("SE", "SE-114 55", "114 55"),
        ("SE", "s-11455", "114 55"),
        ("FR", "75 001", "75001"),
        ("FR", "F-75001", "75001"),
        ("DE", "10115", "10115"),
        ("DE", "D-10115", "10115"),
        ("DE", "DE-10115", "10115"),
        ("DE", "D 10115", "10115"),
        // The vehicle code may be that of another country.
        ("DE", "AT-10115", "10115"),
        ("LV", "1010", "LV-1010"),
        ("LV", "lv1010", "LV-1010"),
        ("LU", "L-1234", "1234"),
        ("LT", "LT-04340", "04340"),
        ("AD", "100", "AD100"),
        ("SV", "1101", "CP 1101"),
        ("BB", "23026", "BB23026"),
        ("SA", "١١٥٦٤", "11564"),
        ("SA", "23325 4501", "23325-4501"),
        ("SA", "233254501", "23325-4501"),
        ("SA", "٢٣٣٢٥–٤٥٠١", "23325-4501"),
        ("BR", "01.310-100", "01310-100"),
        ("PL", "30.059", "30-059"),
        ("GB", "eh1_1bb", "EH1 1BB"),
        ("NL", "３０１２ｃｊ", "3012 CJ"),
        ("BD", "১২০৫", "1205"),
        ("TH", "๑๐๑๕๐", "10150"),
        ("IE", "t12x8n6", "T12 X8N6"),
        ("IE", "d6w xy00", "D6W XY00"),
        ("KZ", "z05t3d0", "Z05T3D0"),
        ("EG", "4450113", "4450113"),
        ("VE", "1060 a", "1060-A"),
        ("MU", "r5133", "R5133"),
        ("AI", "2640", "AI-2640"),
        ("OM", "PC 112", "112"),
        ("SV", "3401", "CP 3401"),
        ("HN", "cm1102", "CM1102"),
        ("PY", "001001", "001001"),
        ("MN", "210646", "210646"),
        ("MM", "1101501", "1101501"),
        ("IR", "۱۱۹۳۶۱۲۳۴۵", "11936-12345"),
        ("IN", "११००३४", "110034"),
        ("AR", "c1070aam", "C1070AAM"),
        ("PE", "lima 23", "LIMA 23"),
        ("CR", "10101", "10101"),
        ("CR", "1234567", "123-4567"),
        ("MT", "bzn1130", "BZN 1130"),
        ("KY", "ky11100", "KY1-1100"),
        ("AM", "375010", "375010"),
        ("AM", "0010", "0010"),
        ("VN", "70010", "70010"),
        // The data has no patterns for these countries.
        ("AE", "00000", "00000"),
        ("GH", "ga-184-4164", "GA-184-4164"),
        ("KP", "any thing", "ANY THING"),
    ] {
        assert_eq!(spell(Country::parse(country).unwrap(), typed).as_deref(), Some(spelled), "{country} {typed}");
    }
}

#[test]
fn invalid_postcodes_are_refused() {
    for (country, typed) in [
        ("DE", "1011"),
        ("DE", "101155"),
        ("DE", "1O115"),
        ("GB", "SW1A"),
        ("GB", "ZZ1 1AA"),
        ("GB", "SW1A 1CC"),
        ("CA", "K1A 0D1"),
        ("CA", "11111"),
        ("US", "9501"),
        ("US", "95014-1"),
        ("NL", "0123 AB"),
        ("NL", "1234 SS"),
        ("NL", "1234"),
        ("JP", "154-002"),
        ("FR", "7501"),
        ("LV", "101"),
        ("LI", "9499"),
        ("AD", "AD800"),
        ("IE", "D02"),
        ("IE", "Dublin 4"),
        ("IE", "B12 X8N6"),
        ("SA", "2332"),
        ("SA", "23325-450"),
        ("VE", "106"),
        ("PT", "2725"),
        ("DE", ""),
        ("DE", "-"),
        ("DE", "DE"),
        ("DE", "D-"),
        ("GI", "GX11 1AB"),
        ("DE", "😀"),
        ("DE", "10115\u{301}"),
        ("PE", "LIMA"),
    ] {
        let country = Country::parse(country).unwrap();
        assert_eq!(spell(country, typed), None, "{country:?} {typed}");
    }
}

#[test]
fn a_field_is_numeric_if_all_postcodes_have_only_digits() {
    for (code, numeric) in [
        ("DE", true),
        ("US", true),
        ("PL", true),
        ("JP", true),
        ("GB", false),
        ("CA", false),
        ("LV", false),
        ("GH", false),
    ] {
        let form = Format::of(Country::parse(code).unwrap(), Extras::default());
        let postcode = form.field(Part::Postcode).map(|field| field.numeric).unwrap_or_default();
        assert_eq!(postcode, numeric, "{code}");
    }
}

/// A country, and a postcode that matches its pattern.
fn right() -> impl Strategy<Value = (Country, String)> {
    select(with_patterns()).prop_flat_map(|country| {
        let pattern = country.column(Column::PostcodePattern).replace("\\d", "[0-9]");
        string_regex(&pattern).unwrap().prop_map(move |text| (country, text))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    /// A postcode that matches the pattern is accepted with other separators or none, and in lower case. The resulting
    /// spelling matches the pattern too.
    #[test]
    fn every_postcode_that_matches_its_pattern_is_accepted((country, text) in right(), spaces in any::<bool>()) {
        let typed = if spaces { text.replace('-', " ") } else { text.replace([' ', '-'], "") };
        for typed in [text.as_str(), &typed, &text.to_lowercase()] {
            let spelled = spell(country, typed);
            prop_assert!(spelled.is_some(), "{country:?} {typed}");
            let spelled = spelled.unwrap();
            let pattern = whole(country.column(Column::PostcodePattern));
            prop_assert!(pattern.is_match(&spelled), "{country:?} {typed} {spelled}");
            prop_assert_eq!(spell(country, &spelled), Some(spelled.clone()), "{:?} {}", country, typed);
            prop_assert_eq!(spelled.replace([' ', '-'], ""), text.replace([' ', '-'], ""));
        }
    }

    /// Each text is a matching postcode with a random change, so it may no longer match the pattern.
    #[test]
    fn our_patterns_match_the_same_texts_as_the_crate_regex(
        (country, text) in right(),
        at in 0..8_usize,
        c in "[A-Z0-9]?",
        cut in 0..3_usize,
    ) {
        let pattern = country.column(Column::PostcodePattern);
        let mut text: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
        let at = at.min(text.len());
        text.splice(at..(at + cut).min(text.len()), c.chars());
        let text: String = text.into_iter().collect();
        let fits = Pattern::parse(pattern).unwrap().fit(&text, true);
        prop_assert_eq!(fits.is_some(), whole(&compact(pattern)).is_match(&text), "{:?} {}", country, text);
        if let Some(spelled) = fits {
            prop_assert_eq!(spelled.replace([' ', '-'], ""), text);
            prop_assert!(whole(pattern).is_match(&spelled), "{country:?} {spelled}");
        }
    }

    /// An accepted spelling is accepted again without a change. The random texts must not cause a panic.
    #[test]
    fn an_accepted_spelling_is_stable(country in select(Country::all().collect::<Vec<_>>()), typed in "\\PC{0,30}") {
        if let Some(spelled) = spell(country, &typed) {
            prop_assert_eq!(spell(country, &spelled), Some(spelled.clone()));
        }
    }
}
