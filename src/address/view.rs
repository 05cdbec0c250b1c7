//! The fields of an address as a form shows them.

use askama::Template;

use super::{
    country::Country,
    form::{Field, Form, Kind},
    parse::Problem,
    region::Region,
};

/// The part of a form that asks for an address. A page holds one, and its template has `{{ address|safe }}` inside its form.
#[derive(Template)]
#[template(path = "address/fields.html")]
pub struct AddressFields {
    country: Country,
    /// The countries to choose from.
    countries: Vec<Country>,
    inputs: Vec<Input>,
    /// What was typed into fields that this country's form does not have, so that it is there again with the next country.
    kept: Vec<(&'static str, String)>,
}

/// A field, with what was typed and what is wrong with it.
struct Input {
    field: Field,
    value: String,
    /// A sentence, empty when all is well.
    problem: String,
    /// Whether it is the first with a problem.
    first: bool,
}

impl AddressFields {
    /// The fields for addresses in `country`, which is one of `countries`.
    ///
    /// `typed` gives what stands in the field of that name, as for [`Address::parse`](super::Address::parse).
    pub fn new<'a>(
        country: Country,
        countries: Vec<Country>,
        typed: impl Fn(&str) -> &'a str,
        problems: &[Problem],
    ) -> Self {
        let form = Form::of(country);
        let mut kept = Vec::new();
        for kind in Kind::ALL.into_iter().filter(|kind| form.field(*kind).is_none()) {
            let text = typed(kind.name());
            if !text.is_empty() {
                kept.push((kind.name(), text.to_owned()));
            }
        }
        let mut inputs = Vec::new();
        let mut first = true;
        for field in form.fields {
            let problem = problems.iter().find(|problem| problem.kind == field.kind);
            let problem = problem.map(|problem| problem.text.clone()).unwrap_or_default();
            let value = typed(field.kind.name()).to_owned();
            let first = !problem.is_empty() && std::mem::take(&mut first);
            inputs.push(Input { field, value, problem, first });
        }
        Self { country, countries, inputs, kept }
    }

    fn is_chosen(&self, country: &Country) -> bool {
        self.country == *country
    }
}

impl Input {
    fn name(&self) -> &'static str {
        self.field.kind.name()
    }

    /// The ids of the texts that explain the field, the problem first.
    fn described_by(&self) -> String {
        let problem = (!self.problem.is_empty()).then(|| format!("{}-problem", self.name()));
        let example = (!self.field.example.is_empty()).then(|| format!("{}-example", self.name()));
        problem.into_iter().chain(example).collect::<Vec<_>>().join(" ")
    }

    fn is_chosen(&self, region: &Region) -> bool {
        Region::find(&self.field.regions, &self.value).is_some_and(|chosen| chosen.code == region.code)
    }
}
