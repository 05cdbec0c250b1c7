//! The form as it is shown.

use askama::Template;
use scraper::{ElementRef, Html, Selector};

use super::*;

#[derive(Template)]
#[template(source = "<form>{{ address|safe }}</form>", ext = "html")]
struct Page {
    address: AddressFields,
}

type Typed = [(&'static str, &'static str)];

fn page(country: &str, countries: &[&str], typed: &Typed, problems: &[Problem]) -> Html {
    let countries = countries.iter().map(|code| Country::parse(code).unwrap()).collect();
    let text = |name: &str| typed.iter().find(|(key, _)| *key == name).map_or("", |(_, text)| *text);
    let address = AddressFields::new(Country::parse(country).unwrap(), countries, text, problems);
    Html::parse_document(&Page { address }.render().unwrap())
}

fn problems(country: &str, typed: &Typed) -> Vec<Problem> {
    let text = |name: &str| typed.iter().find(|(key, _)| *key == name).map_or("", |(_, text)| *text);
    Address::parse(Country::parse(country).unwrap(), text).err().unwrap_or_default()
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn one<'a>(page: &'a Html, selector: &str) -> ElementRef<'a> {
    let found = all(page, selector);
    assert_eq!(found.len(), 1, "{selector} in {}", page.html());
    found[0]
}

#[test]
fn every_field_has_a_label_and_says_what_it_is() {
    for country in Country::all() {
        let page = page(country.code(), &[country.code(), "US"], &[], &[]);
        for field in Form::of(country).fields {
            let name = field.kind.name();
            let control = one(&page, &format!("#{name}"));
            let label = one(&page, &format!("label[for={name}]")).text().collect::<String>();
            let expected = if field.required { field.label.to_owned() } else { format!("{} (optional)", field.label) };
            assert_eq!(label, expected, "{country:?}");
            assert_eq!(control.attr("name"), Some(name));
            assert_eq!(control.attr("autocomplete"), Some(field.kind.autocomplete()));
            assert_eq!(control.attr("required").is_some(), field.required, "{country:?} {name}");
            assert_eq!(control.value().name(), if field.regions.is_empty() { "input" } else { "select" });
            if field.regions.is_empty() {
                assert_eq!(control.attr("maxlength"), Some(field.kind.max().to_string().as_str()));
                assert_eq!(control.attr("inputmode"), Some(field.input_mode()));
            }
        }
        let ids: Vec<_> =
            all(&page, "[id]").into_iter().map(|element| element.attr("id").unwrap().to_owned()).collect();
        let mut once = ids.clone();
        once.sort();
        once.dedup();
        assert_eq!(ids.len(), once.len(), "{country:?} repeats an id");
        assert!(all(&page, "[style], script, [aria-invalid], [autofocus], .problem").is_empty());
    }
}

#[test]
fn problems_stand_under_their_fields_and_the_first_gets_focus() {
    let typed =
        [("name", "Ann"), ("line1", "\"><script>alert(1)</script>"), ("city", ""), ("region", "XX"), ("postcode", "1")];
    let problems = problems("US", &typed);
    let page = page("US", &["US", "DE"], &typed, &problems);
    assert_eq!(one(&page, "#line1").attr("value"), Some("\"><script>alert(1)</script>"));
    for (name, text, described_by) in [
        ("city", "Enter the city.", "city-problem"),
        ("region", "Choose the state from the list.", "region-problem"),
        ("postcode", "Enter the ZIP code as in 95014.", "postcode-problem postcode-example"),
    ] {
        let control = one(&page, &format!("#{name}"));
        assert_eq!(
            (control.attr("aria-invalid"), control.attr("aria-describedby")),
            (Some("true"), Some(described_by))
        );
        assert_eq!(one(&page, &format!("#{name}-problem")).text().collect::<String>(), text);
    }
    assert_eq!(all(&page, "[aria-invalid]").len(), 3);
    assert_eq!(one(&page, "[autofocus]").attr("id"), Some("city"));
    for control in all(&page, "[aria-describedby]") {
        for id in control.attr("aria-describedby").unwrap().split(' ') {
            one(&page, &format!("#{id}"));
        }
    }
}

#[test]
fn a_region_is_chosen_again_however_it_was_typed() {
    for typed in ["CA", "ca", "california", " California "] {
        let fields: &'static Typed = Box::leak(Box::new([("region", typed)]));
        let page = page("US", &["US"], fields, &[]);
        assert_eq!(one(&page, "#region option[selected]").attr("value"), Some("CA"), "{typed}");
    }
    let page = page("US", &["US"], &[], &[]);
    assert!(all(&page, "#region option[selected]").is_empty());
    assert_eq!(all(&page, "#region option").len(), 63);
}

#[test]
fn another_country_keeps_what_was_typed() {
    let typed = [("name", "Ann"), ("district", "Centro"), ("region", "M"), ("postcode", "1"), ("city", "X")];
    let page = page("DE", &["DE", "ES", "MX"], &typed, &[]);
    assert_eq!(one(&page, "#country option[selected]").attr("value"), Some("DE"));
    let button = one(&page, "button");
    assert_eq!(
        (button.attr("name"), button.attr("value"), button.attr("formnovalidate")),
        (Some("do"), Some("country"), Some(""))
    );
    // A browser would send each of these once.
    for (name, value) in typed {
        assert_eq!(one(&page, &format!("input[name={name}]")).attr("value"), Some(value));
    }
    assert_eq!(all(&page, "input[type=hidden]").len(), 2);
}

#[test]
fn a_single_country_is_not_asked_for() {
    let page = page("CH", &["CH"], &[], &[]);
    assert_eq!(one(&page, "input[name=country]").attr("value"), Some("CH"));
    assert!(all(&page, "select, button").is_empty());
    assert!(one(&page, "p.field").text().collect::<String>().contains("Switzerland"));
}
