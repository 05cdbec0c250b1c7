//! Tests of the address fields in forms, for every country.

use askama::Template;
use scraper::Html;

use super::{all, form, one};
use crate::{
    address::{Country, Extras, Format},
    web::form::{AddressFields, Form},
};

#[derive(Template)]
#[template(source = "<form>{{ address|safe }}</form>", ext = "html")]
struct Page {
    address: AddressFields,
}

fn country(code: &str) -> Country {
    Country::parse(code).unwrap()
}

fn page(code: &str, countries: &[&str], form: &Form) -> Html {
    let countries: Vec<Country> = countries.iter().map(|code| country(code)).collect();
    let address = AddressFields::new(form, country(code), Extras::default(), &countries);
    Html::parse_document(&Page { address }.render().unwrap())
}

#[test]
fn every_field_has_its_label_and_attributes() {
    for country in Country::all() {
        let page = page(country.code(), &[country.code(), "US"], &Form::default());
        for field in Format::of(country, Extras::default()).fields {
            let name = field.part.name();
            let control = one(&page, &format!("#{name}"));
            let label = one(&page, &format!("label[for={name}]")).text().collect::<String>();
            let expected = if field.required { field.label.to_owned() } else { format!("{} (optional)", field.label) };
            assert_eq!(label, expected, "{country:?}");
            assert_eq!(control.attr("name"), Some(name));
            assert_eq!(control.attr("autocomplete"), Some(field.part.autocomplete()));
            assert_eq!(control.attr("required").is_some(), field.required, "{country:?} {name}");
            assert_eq!(control.value().name(), if field.regions.is_empty() { "input" } else { "select" });
            if field.regions.is_empty() {
                assert_eq!(control.attr("maxlength"), Some(field.part.max().to_string().as_str()));
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
fn each_problem_belongs_to_its_field_and_the_first_wrong_field_gets_the_focus() {
    let typed =
        [("name", "Ann"), ("line1", "\"><script>alert(1)</script>"), ("city", ""), ("region", "XX"), ("postcode", "1")];
    let mut form = form(&[&[("country", "us")][..], &typed].concat());
    assert_eq!(form.address(country("US"), Extras::default(), &[country("US")]), None);
    let page = page("US", &["US", "DE"], &form);
    assert_eq!(one(&page, "#line1").attr("value"), Some("\"><script>alert(1)</script>"));
    for (name, text, described_by) in [
        ("city", "Enter the city.", "city-problem"),
        ("region", "Choose the state from the list.", "region-problem"),
        ("postcode", "Enter the ZIP code as in 95014.", "postcode-problem postcode-hint"),
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
fn a_region_is_selected_by_its_code_or_its_name_in_any_case() {
    for typed in ["CA", "ca", "california", " California "] {
        let page = page("US", &["US"], &form(&[("region", typed)]));
        assert_eq!(one(&page, "#region option[selected]").attr("value"), Some("CA"), "{typed}");
    }
    let page = page("US", &["US"], &Form::default());
    assert_eq!(one(&page, "#region option[selected]").attr("value"), Some(""));
    assert_eq!(all(&page, "#region option").len(), 63);
}

#[test]
fn all_typed_values_are_kept_if_another_country_is_chosen() {
    let typed = [("name", "Ann"), ("district", "Centro"), ("region", "M"), ("postcode", "1"), ("city", "X")];
    let page = page("DE", &["DE", "ES", "MX"], &form(&typed));
    assert_eq!(one(&page, "#country option[selected]").attr("value"), Some("DE"));
    let button = one(&page, "button");
    assert_eq!(
        (button.attr("name"), button.attr("value"), button.attr("formnovalidate")),
        (Some("do"), Some("country"), Some(""))
    );
    // Each field has exactly one input, so that a browser sends it once.
    for (name, value) in typed {
        assert_eq!(one(&page, &format!("input[name={name}]")).attr("value"), Some(value));
    }
    assert_eq!(all(&page, "input[type=hidden]").len(), 2);
}

#[test]
fn a_single_country_is_shown_without_a_choice() {
    let page = page("CH", &["CH"], &Form::default());
    assert_eq!(one(&page, "input[name=country]").attr("value"), Some("CH"));
    assert!(all(&page, "select, button").is_empty());
    assert!(one(&page, "p.field").text().collect::<String>().contains("Switzerland"));
}

#[test]
fn an_address_is_refused_if_its_country_was_not_chosen() {
    let typed = [("name", "Ann"), ("line1", "1 Mill Lane"), ("city", "Bern"), ("postcode", "3000")];
    let countries = [country("CH"), country("DE")];
    for (chosen, offered, name) in [("AT", 2, "country"), ("AT", 1, ""), ("", 2, "country"), ("CH", 2, "good")] {
        let mut form = form(&[&[("country", chosen)][..], &typed].concat());
        assert_eq!(
            form.address(country("CH"), Extras::default(), &countries[..offered]).is_some(),
            name == "good",
            "{chosen} {offered}"
        );
        assert_eq!(form.is_ok(), name == "good");
        assert_eq!(!form.field(name).problem.is_empty(), name != "good", "{chosen} {offered}");
    }
}
