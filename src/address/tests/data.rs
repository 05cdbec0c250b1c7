//! Tests of `countries.tsv` and `regions.tsv`.

use super::*;
use crate::address::{country::Column, pattern::Pattern};

/// All country codes that orders may contain. The table must keep all of them.
const CODES: &str = include_str!("codes.txt");

#[test]
fn no_country_is_missing_from_the_table() {
    for code in CODES.split_whitespace() {
        assert_eq!(Country::parse(code).map(Country::code), Some(code));
    }
    assert_eq!(Country::all().count(), CODES.split_whitespace().count());
}

#[test]
fn countries_have_codes_and_names_and_are_found_in_any_case() {
    assert_eq!(Country::parse("de"), Country::parse(" DE "));
    assert_eq!(Country::parse("de").unwrap().name(), "Germany");
    for wrong in ["", "D", "DEU", "ZZ", "xx", "Germany", "D\t", "\u{0}"] {
        assert_eq!(Country::parse(wrong), None, "{wrong:?}");
    }
    for country in Country::all() {
        assert!(country.code().len() == 2 && country.code().bytes().all(|b| b.is_ascii_uppercase()), "{country:?}");
        assert!(!country.name().is_empty(), "{country:?}");
    }
}

#[test]
fn countries_are_sorted_by_name_as_if_without_accents() {
    let names: Vec<&str> = Country::all().map(Country::name).collect();
    for three in [
        ["Afghanistan", "Åland Islands", "Albania"],
        ["Costa Rica", "Côte d’Ivoire", "Croatia"],
        ["Tunisia", "Türkiye", "Turkmenistan"],
    ] {
        assert!(names.windows(3).any(|names| names == three), "{three:?}");
    }
    let plain: Vec<String> = names.iter().filter(|name| name.is_ascii()).map(|name| name.to_lowercase()).collect();
    assert!(plain.is_sorted(), "{plain:?}");
}

#[test]
fn every_form_has_each_required_field_once() {
    for country in Country::all() {
        let form = Format::of(country, Extras::default());
        let parts: Vec<Part> = form.fields.iter().map(|field| field.part).collect();
        assert!(
            parts.contains(&Part::Name) && parts.contains(&Part::Line1) && parts.contains(&Part::Phone),
            "{country:?}"
        );
        // Gibraltar, Macao and Singapore consist of one city each.
        let place = parts.contains(&Part::City) || parts.contains(&Part::Region);
        assert!(place || ["GI", "MO", "SG"].contains(&country.code()), "{country:?} has no city or region");
        for part in &parts {
            assert_eq!(parts.iter().filter(|other| *other == part).count(), 1, "{country:?} has {part:?} twice");
        }
        for letter in country.column(Column::Required).chars() {
            assert!(
                country.column(Column::Format).contains(&format!("%{letter}")),
                "{country:?} requires {letter} but has no field for it"
            );
        }
    }
}

#[test]
fn fields_have_the_order_and_the_labels_of_the_country() {
    let labels = |code: &str| {
        let form = Format::of(Country::parse(code).unwrap(), Extras::default());
        let said = form.fields.iter().map(|f| format!("{}{}", f.label, if f.required { "*" } else { "" }));
        said.collect::<Vec<_>>().join(", ")
    };
    let start = "Name*, Company, Address*, Apartment, floor or building, ";
    assert_eq!(labels("DE"), format!("{start}Postcode*, City*, Phone number"));
    assert_eq!(labels("GB"), format!("{start}Town or city*, Postcode*, Phone number"));
    assert_eq!(labels("US"), format!("{start}City*, State*, ZIP code*, Phone number"));
    assert_eq!(labels("AU"), format!("{start}Suburb*, State*, Postcode*, Phone number"));
    assert_eq!(labels("IE"), format!("{start}Townland, City*, County, Eircode, Phone number"));
    assert_eq!(labels("IN"), format!("{start}City*, PIN code*, State*, Phone number"));
    assert_eq!(labels("AE"), "Name*, Company, City and address*, Apartment, floor or building, Emirate*, Phone number");
    assert_eq!(
        labels("JP"),
        "Name*, Company, Postcode*, Prefecture*, City and address*, Apartment, floor or building, Phone number"
    );
    assert_eq!(labels("SG"), format!("{start}Postcode*, Phone number"));
}

#[test]
fn every_region_is_found_by_its_code_and_its_name() {
    let lists: Vec<_> = Country::all().filter(|country| Region::of(*country).next().is_some()).collect();
    assert!(lists.len() >= 47, "{} lists", lists.len());
    for country in lists {
        assert!(
            Format::of(country, Extras::default()).field(Part::Region).is_some(),
            "{country:?} has regions but no field for them"
        );
        let all: Vec<Region> = Region::of(country).collect();
        for region in &all {
            assert!(!region.code.is_empty() && !region.name.is_empty(), "{country:?} {region:?}");
            let is_latin = |c: char| !c.is_alphabetic() || c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c);
            assert!(region.name.chars().all(is_latin), "{country:?} {region:?}");
            for text in [region.code, &region.code.to_lowercase()] {
                assert_eq!(Region::find(&all, text), Some(*region), "{country:?} {text}");
            }
            assert!(Region::find(&all, region.name).is_some(), "{country:?} {region:?}");
        }
    }
    let us: Vec<Region> = Region::of(Country::parse("US").unwrap()).collect();
    assert_eq!(us.len(), 62);
    assert_eq!(Region::find(&us, "new york").unwrap().code, "NY");
    assert_eq!(Region::find(&us, "Tokyo"), None);
    let jp: Vec<Region> = Region::of(Country::parse("JP").unwrap()).collect();
    assert_eq!(Region::find(&jp, "東京都").unwrap().label(), "Tokyo (東京都)");
    assert_eq!(jp.first().unwrap().code, "01");
}

#[test]
fn every_pattern_can_be_parsed_and_has_an_example() {
    for country in Country::all() {
        let pattern = country.column(Column::PostcodePattern);
        assert!(pattern.is_empty() || Pattern::parse(pattern).is_some(), "{country:?} {pattern}");
        assert_eq!(pattern.is_empty(), country.column(Column::PostcodeExample).is_empty(), "{country:?}");
    }
    for unknown in
        ["a*", "a+", ".", "^a", "a$", r"\w", "(a", "a)", "[a", "a{1", "a{x}", "[a-", "(?:a)", "a{1,}", "[^a]"]
    {
        assert!(Pattern::parse(unknown).is_none(), "{unknown}");
    }
}
