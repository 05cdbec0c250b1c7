//! Reads and shows the fields of a postal address.

use askama::Template;

use super::{FieldView, Form};
use crate::address::{Address, Country, Extras, Field, Format, Part, Region};

impl Form {
    /// Reads the fields of an address in `country`, and ignores all other fields. Returns `None` if the address or its
    /// country has a problem.
    ///
    /// `countries` is the shop's current list of countries. If the list changed after the page was loaded, the form may
    /// have been sent with a country other than `country`. This is a problem, because the shopper must choose again.
    pub fn address(&mut self, country: Country, extras: Extras, countries: &[Country]) -> Option<Address> {
        let is_chosen = Country::parse(self.typed("country")) == Some(country);
        if !is_chosen {
            // With a single country, the country is a hidden field, and its problem would not be shown. The problem
            // then belongs to the whole form.
            let name = if countries.len() > 1 { "country" } else { "" };
            self.refuse(name, "Choose the delivery country again: the list has changed.");
        }
        match Address::parse(country, extras, |name| self.typed(name)) {
            Ok(address) => is_chosen.then_some(address),
            Err(problems) => {
                for problem in problems {
                    self.refuse(problem.part.name(), problem.text);
                }
                None
            }
        }
    }
}

/// The address fields of a form. The template of a page inserts them into its form with `{{ address|safe }}`.
#[derive(Template)]
#[template(path = "web/address.html")]
pub struct AddressFields {
    country: FieldView,
    /// Codes and names of the countries to choose from.
    countries: Vec<(&'static str, &'static str)>,
    inputs: Vec<Input>,
    /// The names and values of the fields that this form does not have. Hidden inputs keep the values, so
    /// that the page can show them again if the shopper chooses a country with these fields.
    kept: Vec<(&'static str, String)>,
}

struct Input {
    view: FieldView,
    field: Field,
    hint: String,
    /// Codes and names of the regions to choose from. The first entry is empty, and means that no region is chosen. The
    /// list has no entries if the field is a text input.
    regions: Vec<(&'static str, String)>,
}

impl AddressFields {
    /// `country` must be one of `countries`.
    pub fn new(form: &Form, country: Country, extras: Extras, countries: &[Country]) -> Self {
        let format = Format::of(country, extras);
        let absent = Part::ALL.into_iter().filter(|part| format.field(*part).is_none()).map(Part::name);
        let kept = absent.filter(|name| !form.typed(name).is_empty());
        Self {
            country: FieldView { value: country.code().to_owned(), ..form.field("country") },
            countries: countries.iter().map(|country| (country.code(), country.name())).collect(),
            kept: kept.map(|name| (name, form.typed(name).to_owned())).collect(),
            inputs: format.fields.into_iter().map(|field| Input::new(form, field)).collect(),
        }
    }
}

impl Input {
    /// True if the field is inside a `<details>` element. The template opens the element if the field has a text or a
    /// problem.
    fn is_folded(&self) -> bool {
        self.field.is_extra()
    }

    fn new(form: &Form, field: Field) -> Self {
        let mut view = form.field(field.part.name());
        let mut regions = Vec::new();
        if !field.regions.is_empty() {
            // Autofill may enter the name of a region, but the options of the select have codes as values.
            view.value =
                Region::find(&field.regions, &view.value).map(|found| found.code.to_owned()).unwrap_or_default();
            regions.push(("", String::new()));
            regions.extend(field.regions.iter().map(|region| (region.code, region.label())));
        }
        let hint = if field.example.is_empty() { String::new() } else { format!("For example {}", field.example) };
        Self { view, field, hint, regions }
    }
}
