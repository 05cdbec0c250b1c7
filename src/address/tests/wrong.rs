//! Tests of invalid addresses and random input.

use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::typed;

/// The fields with problems.
fn wrong(country: &str, fields: &str) -> Vec<Part> {
    parse(country, fields).map_or_else(|problems| problems.iter().map(|problem| problem.part).collect(), |_| vec![])
}

/// A valid German address with one field replaced.
fn but(part: Part, text: &str) -> Result<Address, Vec<Problem>> {
    asked(Extras::default(), part, text)
}

/// A valid German address with one field replaced, in a shop whose forms ask for these extra fields.
fn asked(extras: Extras, part: Part, text: &str) -> Result<Address, Vec<Problem>> {
    Address::parse(Country::parse("DE").unwrap(), extras, |name| match name {
        name if name == part.name() => text,
        "name" => "Erika",
        "line1" => "Heidestraße 17",
        "postcode" => "51147",
        "city" => "Köln",
        _ => "",
    })
}

#[test]
fn the_shop_may_hide_or_require_company_second_line_and_phone() {
    let set = |part, how| match part {
        Part::Organization => Extras { organization: how, ..Extras::default() },
        Part::Line2 => Extras { line2: how, ..Extras::default() },
        _ => Extras { phone: how, ..Extras::default() },
    };
    for (part, text) in [(Part::Organization, "Acme"), (Part::Line2, "Flat 2"), (Part::Phone, "+49 221 4710 123")] {
        for (how, is_there, is_extra) in
            [(Asked::Hidden, false, false), (Asked::Optional, true, true), (Asked::Required, true, false)]
        {
            let extras = set(part, how);
            for country in Country::all() {
                let format = Format::of(country, extras);
                let field = format.field(part);
                assert!(field.is_some() == is_there || part == Part::Line2, "{country:?} {part:?}");
                assert!(field.is_none_or(|field| field.is_extra() == is_extra && field.required != is_extra));
            }
            let typed = asked(extras, part, text).unwrap();
            assert_eq!(typed.get(part).is_empty(), !is_there, "a hidden field is ignored");
            let empty = asked(extras, part, "").map_err(|problems| problems[0].part);
            assert_eq!(empty.err(), (how == Asked::Required).then_some(part));
        }
    }
}

#[test]
fn all_missing_fields_are_reported_in_the_order_of_the_form() {
    use Part::{City, Line1, Name, Postcode, Region};
    for (country, missing) in [
        ("DE", vec![Name, Line1, Postcode, City]),
        ("GB", vec![Name, Line1, City, Postcode]),
        ("US", vec![Name, Line1, City, Region, Postcode]),
        ("IN", vec![Name, Line1, City, Postcode, Region]),
        ("JP", vec![Name, Postcode, Region, Line1]),
        ("IE", vec![Name, Line1, City]),
        ("AE", vec![Name, Line1, Region]),
        ("SG", vec![Name, Line1, Postcode]),
        ("HK", vec![Name, Region, Line1]),
        ("MO", vec![Name, Line1]),
    ] {
        assert_eq!(wrong(country, ""), missing, "{country}");
        assert_eq!(wrong(country, "name= ;line1=\t;city=-;postcode=.;region=?;phone=+"), missing, "{country}");
    }
}

#[test]
fn one_wrong_field_causes_one_problem() {
    use Part::{City, Line1, Name, Phone, Postcode, Region};
    for (country, fields, part) in [
        ("DE", "name=A;line1=B 1;postcode=1011;city=C", Postcode),
        ("DE", "name=A;line1=B 1;postcode=SW1A 1AA;city=C", Postcode),
        ("DE", "name=A;line1=B 1;city=C", Postcode),
        ("DE", "name=A;line1=B 1;postcode=10115", City),
        ("DE", "line1=B 1;postcode=10115;city=C", Name),
        ("DE", "name=A;postcode=10115;city=C", Line1),
        ("DE", "name=...;line1=B 1;postcode=10115;city=C", Name),
        ("DE", "name=😀;line1=B 1;postcode=10115;city=C", Name),
        ("DE", "name=\u{3164}\u{3164};line1=B 1;postcode=10115;city=C", Name),
        ("DE", "name=\u{200b};line1=B 1;postcode=10115;city=C", Name),
        ("DE", "name=A;line1=B 1;postcode=10115;city=C;phone=call me", Phone),
        ("DE", "name=A;line1=B 1;postcode=10115;city=C;phone=123", Phone),
        ("DE", "name=A;line1=B 1;postcode=10115;city=C;phone=123456789012345678901", Phone),
        ("DE", "name=A;line1=B 1;postcode=10115;city=C;phone=a@b.example", Phone),
        ("US", "name=A;line1=B;city=C;region=XX;postcode=95014", Region),
        ("US", "name=A;line1=B;city=C;postcode=95014", Region),
        ("US", "name=A;line1=B;city=C;region=Ontario;postcode=95014", Region),
        ("US", "name=A;line1=B;city=C;region=CA;postcode=9501", Postcode),
        ("US", "name=A;line1=B;city=C;region=CA;postcode=K1A 0B1", Postcode),
        ("CA", "name=A;line1=B;city=C;region=CA;postcode=K1A 0B1", Region),
        ("CA", "name=A;line1=B;city=C;region=ON;postcode=95014", Postcode),
        ("AU", "name=A;line1=B;city=C;region=NSW;postcode=200", Postcode),
        ("AU", "name=A;line1=B;city=C;region=Sydney;postcode=2000", Region),
        ("GB", "name=A;line1=B;city=C;postcode=SW1A", Postcode),
        ("GB", "name=A;line1=B;city=C;postcode=10115", Postcode),
        ("GB", "name=A;line1=B;postcode=SW1A 1AA", City),
        ("IE", "name=A;line1=B;city=C;postcode=D02", Postcode),
        ("IE", "name=A;line1=B;city=C;region=Kent", Region),
        ("NL", "name=A;line1=B;city=C;postcode=1234", Postcode),
        ("PL", "name=A;line1=B;city=C;postcode=0095", Postcode),
        ("JP", "name=A;line1=B;region=13;postcode=154", Postcode),
        ("JP", "name=A;line1=B;region=99;postcode=1540023", Region),
        ("IN", "name=A;line1=B;city=C;region=KA;postcode=56000", Postcode),
        ("IN", "name=A;line1=B;city=C;region=Punjab, Pakistan;postcode=560001", Region),
        ("BR", "name=A;line1=B;city=C;region=SP;postcode=0131010", Postcode),
        ("IT", "name=A;line1=B;city=C;region=Roma Nord;postcode=00144", Region),
        ("ES", "name=A;line1=B;city=C;region=M;postcode=2801", Postcode),
        ("AE", "name=A;line1=B;region=Doha", Region),
        ("SG", "name=A;line1=B;postcode=12345", Postcode),
        ("CN", "name=A;line1=B;city=C;region=11;postcode=1000", Postcode),
        ("KR", "name=A;line1=B;city=C;region=11;postcode=123-456", Postcode),
        ("CH", "name=A;line1=B;city=C;postcode=12045", Postcode),
    ] {
        assert_eq!(wrong(country, fields), [part], "{country}: {fields}");
    }
}

#[test]
fn problems_are_sentences_that_say_what_to_do() {
    let told = |country: &str, fields: &str| {
        parse(country, fields).unwrap_err().into_iter().map(|problem| problem.text).collect::<Vec<_>>()
    };
    assert_eq!(
        told("US", ""),
        [
            "Enter the recipient’s name.",
            "Enter the address.",
            "Enter the city.",
            "Choose the state.",
            "Enter the ZIP code."
        ]
    );
    assert_eq!(
        told("US", "name=A;line1=B;city=C;region=Kent;postcode=1"),
        ["Choose the state from the list.", "Enter the ZIP code as in 95014."]
    );
    assert_eq!(
        told("IE", "name=A;line1=B;city=C;postcode=Cork 21;phone=1"),
        ["Enter the Eircode as in A65 F4E2, or leave it empty.", "Enter the phone number as in +44 20 7946 0018."]
    );
    assert_eq!(
        told("IE", "name=shop.example/now;line1=B;city=C;phone=+353 1 NO-CALLS"),
        [
            "Enter the recipient’s name without a web address.",
            "Enter the phone number in digits, without “N”, as in +44 20 7946 0018."
        ]
    );
}

#[test]
fn characters_that_cannot_be_printed_are_refused_in_every_field() {
    let form = Format::of(Country::parse("DE").unwrap(), Extras::default());
    for field in &form.fields {
        for c in [
            '\0',
            '\u{1}',
            '\u{7}',
            '\u{8}',
            '\u{1b}',
            '\u{7f}',
            '\u{80}',
            '\u{9f}',
            '\u{fdd0}',
            '\u{fffe}',
            '\u{ffff}',
            '\u{1fffe}',
            '\u{10ffff}',
            '\u{fffd}',
        ] {
            for text in [format!("{c}Ab 51147"), format!("Ab{c} 51147"), format!("51147{c}"), c.to_string()] {
                let problems = but(field.part, &text).unwrap_err();
                assert_eq!(problems.len(), 1, "{:?} {text:?}", field.part);
                assert_eq!(problems[0].part, field.part);
                assert_eq!(problems[0].text, format!("Type the {} again without {}.", field.said, typed::name(c)));
            }
        }
    }
}

#[test]
fn a_web_address_is_refused_in_a_name_and_in_other_parts() {
    for name in [
        "Cheap lamps https://lamps.example",
        "HTTP://LAMPS.EXAMPLE",
        "ｈｔｔｐｓ：／／lamps.example",
        "www.lamps.example",
        "Lamps (lamps.example/sale)",
        "lamps.example/sale?x=1",
        "lamps.example",
        "see lamps.com!",
        "//lamps.example/sale",
        "LAMPS.CO.UK",
        "lämpchen.example:8080",
        "ftp://198.51.100.9",
        "lamps.berlin/x",
    ] {
        let problems = but(Part::Name, name).map(|address| address.get(Part::Name).to_owned()).unwrap_err();
        let text = "Enter the recipient’s name without a web address.";
        assert_eq!((problems.len(), problems[0].part, problems[0].text.as_str()), (1, Part::Name, text), "{name}");
    }
    for part in [Part::Organization, Part::Line1, Part::Line2, Part::City] {
        for text in ["Prize: https://lamps.example/x", "www.lamps.com", "lamps.com/x"] {
            assert_eq!(but(part, text).unwrap_err().len(), 1, "{part:?} {text}");
        }
    }
}

#[test]
fn names_with_dots_are_not_web_addresses() {
    for name in [
        "A. B. C. Fenner sen.",
        "A.B.Fenner",
        "Fam.Fenner/Weiß",
        "Dr.med. Fenner",
        "St.John",
        "Vue.js Club c/o Fenner",
        "Fenner...",
        "fenner@example.com",
        "Nr. 5: Fenner",
        "1.5",
        "v. d. Berg",
    ] {
        assert_eq!(but(Part::Name, name).unwrap().get(Part::Name), name);
    }
    assert!(but(Part::Organization, "Lamps.com").is_ok(), "a company may have this name");
    assert!(but(Part::Line1, "ul.Polna/3").is_ok() && but(Part::Line2, "Apt.5/12").is_ok());
}

#[test]
fn a_text_that_is_too_long_is_refused_in_every_field() {
    for field in Format::of(Country::parse("DE").unwrap(), Extras::default()).fields {
        let max = field.part.max();
        for text in ["1".repeat(10_000), "é".repeat(max + 1), "1 ".repeat(5_000), "𠮷".repeat(10_000)] {
            let problems = but(field.part, &text).unwrap_err();
            assert_eq!((problems.len(), problems[0].part), (1, field.part));
            assert!(problems[0].text.starts_with(&format!("Shorten the {} to {max} characters; it has ", field.said)));
        }
        // Surrounding spaces do not count.
        let spaced = format!("{}51147{}", " ".repeat(5_000), "\n".repeat(5_000));
        assert_eq!(but(field.part, &spaced).unwrap().get(field.part), "51147");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// An accepted address is trimmed, short enough and printable, and it is accepted again without a change. A refused
    /// address has problems with short sentences.
    #[test]
    fn any_texts_are_an_address_or_a_list_of_problems(
        country in select(Country::all().collect::<Vec<_>>()),
        texts in vec(any::<String>(), 9),
    ) {
        let typed = |name: &str| {
            let at = Part::ALL.iter().position(|part| part.name() == name).unwrap();
            texts[at].as_str()
        };
        match Address::parse(country, Extras::default(), typed) {
            Ok(address) => {
                for part in Part::ALL {
                    let text = address.get(part);
                    prop_assert!(text.chars().count() <= part.max() && text.trim() == text);
                    prop_assert!(!text.chars().any(char::is_control));
                }
                let again = Address::parse(country, Extras::default(), |name| {
                    Part::ALL.into_iter().find(|part| part.name() == name).map_or("", |part| address.get(part))
                });
                prop_assert_eq!(again, Ok(address));
            }
            Err(problems) => {
                for problem in problems {
                    prop_assert!(problem.text.ends_with('.') && problem.text.chars().count() < 140, "{}", problem.text);
                }
            }
        }
    }
}
