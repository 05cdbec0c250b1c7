//! From what was typed to an address, or to all that is wrong with it.

use serde::{Deserialize, Serialize};

use super::{
    country::Country,
    form::{Field, Form, Kind},
    postcode,
    region::Region,
    text::{self, Unfit},
};

/// A postal address that was found good for its country.
///
/// It is made by [`Address::parse`] alone, and read back from what that made: orders hold it as JSON, whose fields are named as
/// the form's. Reading back judges nothing again, since an order keeps its address when the rules change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    country: Country,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    organization: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    line1: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    line2: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    district: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    city: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    region: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    postcode: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    phone: String,
}

/// Something to put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field that it is about.
    pub kind: Kind,
    /// A sentence for the shopper that says what to do.
    pub text: String,
}

impl Address {
    /// Reads the fields of a country's form; `typed` gives the text of the field of that [name](Kind::name), empty if there is
    /// none. Fields that the country's addresses do not have are passed over.
    ///
    /// All problems are told at once, in the order of the form.
    pub fn parse<'a>(country: Country, typed: impl Fn(&str) -> &'a str) -> Result<Self, Vec<Problem>> {
        let mut address = Self::nowhere(country);
        let mut problems = Vec::new();
        for field in Form::of(country).fields {
            match read(country, &field, typed(field.kind.name())) {
                Ok(text) => *address.slot(field.kind) = text,
                Err(text) => problems.push(Problem { kind: field.kind, text }),
            }
        }
        if problems.is_empty() { Ok(address) } else { Err(problems) }
    }

    /// The country that the parcel goes to.
    pub fn country(&self) -> Country {
        self.country
    }

    /// A field's text, empty where there is none. A region of a list is its code: `CA` of ISO 3166-2's `US-CA`.
    pub fn get(&self, kind: Kind) -> &str {
        match kind {
            Kind::Name => &self.name,
            Kind::Organization => &self.organization,
            Kind::Line1 => &self.line1,
            Kind::Line2 => &self.line2,
            Kind::District => &self.district,
            Kind::City => &self.city,
            Kind::Region => &self.region,
            Kind::Postcode => &self.postcode,
            Kind::Phone => &self.phone,
        }
    }

    fn slot(&mut self, kind: Kind) -> &mut String {
        match kind {
            Kind::Name => &mut self.name,
            Kind::Organization => &mut self.organization,
            Kind::Line1 => &mut self.line1,
            Kind::Line2 => &mut self.line2,
            Kind::District => &mut self.district,
            Kind::City => &mut self.city,
            Kind::Region => &mut self.region,
            Kind::Postcode => &mut self.postcode,
            Kind::Phone => &mut self.phone,
        }
    }

    fn nowhere(country: Country) -> Self {
        Self {
            country,
            name: String::new(),
            organization: String::new(),
            line1: String::new(),
            line2: String::new(),
            district: String::new(),
            city: String::new(),
            region: String::new(),
            postcode: String::new(),
            phone: String::new(),
        }
    }
}

/// A field's value, or the sentence about it.
fn read(country: Country, field: &Field, typed: &str) -> Result<String, String> {
    let said = field.said;
    let max = field.kind.max();
    let text = text::clean(typed, max).map_err(|unfit| match unfit {
        Unfit::TooLong(length) => format!("Shorten the {said} to {max} characters; it has {length}."),
        Unfit::Unprintable => format!("Type the {said} again: it has characters that cannot be printed."),
    })?;
    if text.is_empty() && !field.required {
        return Ok(text);
    }
    if !text::says_something(&text) {
        return match (field.required, field.regions.is_empty()) {
            (true, true) => Err(format!("Enter the {said}.")),
            (true, false) => Err(format!("Choose the {said}.")),
            // A dash in a field that may be empty says that there is none.
            (false, _) => Ok(String::new()),
        };
    }
    match field.kind {
        Kind::Postcode => {
            postcode::spell(country, &text).ok_or_else(|| format!("Enter the {said} as in {}.", field.example))
        }
        Kind::Region if !field.regions.is_empty() => Region::find(&field.regions, &text)
            .map(|region| region.code.to_owned())
            .ok_or_else(|| format!("Choose the {said} from the list.")),
        Kind::Phone if !is_phone(&text) => Err(format!("Enter the {said} as in +44 20 7946 0018.")),
        _ => Ok(text),
    }
}

/// Whether somebody could dial it: the shortest numbers have four digits (Saint Helena, Niue), the longest fifteen (ITU-T
/// E.164), and five more are left for an extension.
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let allowed = |c: char| c.is_numeric() || " +-()./#*,;\u{ff0b}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}".contains(c);
    let dialled = text.to_ascii_lowercase().replace("ext", "").replace('x', "");
    (4..=20).contains(&digits) && dialled.chars().all(allowed)
}
