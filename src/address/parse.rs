//! Parses typed fields into an address, or into a list of problems.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::{Map, Value};

use super::{
    country::Country,
    extras::Extras,
    format::{Field, Format},
    link::has_web_address,
    part::Part,
    phone, postcode,
    region::Region,
    text::{self, Unfit},
};
use crate::typed::name;

/// A postal address that is valid for its country.
///
/// New addresses come only from [`Address::parse`]. Orders store an address as a JSON object with the country's code
/// and the [fields](Part::name) that are not empty. Stored addresses are not validated again, because an order keeps
/// its address when the rules change. Unknown fields in the JSON are ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    country: Country,
    /// The texts in the order of [`Part::ALL`].
    texts: [String; Part::ALL.len()],
}

/// An invalid field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub part: Part,
    /// A sentence that tells the shopper what to do.
    pub text: String,
}

impl Address {
    /// Reads the fields of a country's form. `typed` takes the [name](Part::name) of a field and returns the field's
    /// text, which may be empty. Fields that the form does not have are ignored.
    ///
    /// Returns all problems at once, in the order of the form.
    pub fn parse<'a>(country: Country, extras: Extras, typed: impl Fn(&str) -> &'a str) -> Result<Self, Vec<Problem>> {
        let mut address = Self { country, texts: Default::default() };
        let mut problems = Vec::new();
        for field in Format::of(country, extras).fields {
            match read(country, &field, typed(field.part.name())) {
                Ok(text) => address.put(field.part, text),
                Err(text) => problems.push(Problem { part: field.part, text }),
            }
        }
        if problems.is_empty() { Ok(address) } else { Err(problems) }
    }

    /// The country of the address.
    pub fn country(&self) -> Country {
        self.country
    }

    /// A field's text; may be empty. A region from a list is stored as its code, such as `CA` for `US-CA` of ISO
    /// 3166-2.
    pub fn get(&self, part: Part) -> &str {
        self.texts.get(part as usize).map_or("", String::as_str)
    }

    fn put(&mut self, part: Part, text: String) {
        if let Some(slot) = self.texts.get_mut(part as usize) {
            *slot = text;
        }
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let country = [("country", self.country.code())];
        let texts =
            Part::ALL.into_iter().map(|part| (part.name(), self.get(part))).filter(|(_, text)| !text.is_empty());
        serializer.collect_map(country.into_iter().chain(texts))
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Map::<String, Value>::deserialize(deserializer)?;
        let text = |name: &str| stored.get(name).and_then(Value::as_str).unwrap_or_default();
        let country = Country::parse(text("country"));
        let country = country.ok_or_else(|| D::Error::custom("the address has no country that is known"))?;
        Ok(Self { country, texts: Part::ALL.map(|part| text(part.name()).to_owned()) })
    }
}

/// A field's value, or the text of its problem.
fn read(country: Country, field: &Field, typed: &str) -> Result<String, String> {
    let said = field.said;
    let max = field.part.max();
    let text = match text::clean(typed, max) {
        Ok(text) => text,
        Err(Unfit::TooLong(length)) => return Err(format!("Shorten the {said} to {max} characters; it has {length}.")),
        Err(Unfit::Unprintable(c)) => return Err(format!("Type the {said} again without {}.", name(c))),
    };
    let (verb, among) = if field.regions.is_empty() { ("Enter", "") } else { ("Choose", " from the list") };
    if !text::says_something(&text) {
        // A text without letters and digits, such as a dash, counts as empty.
        return if field.required { Err(format!("{verb} the {said}.")) } else { Ok(String::new()) };
    }
    if has_web_address(field.part, &text) {
        return Err(format!("Enter the {said} without a web address."));
    }
    let good = match field.part {
        Part::Postcode => postcode::spell(country, &text),
        Part::Region if !field.regions.is_empty() => {
            Region::find(&field.regions, &text).map(|region| region.code.to_owned())
        }
        Part::Phone => return phone::read(&text).map_err(|wrong| no_phone(said, wrong)),
        _ => Some(text),
    };
    let example = if field.example.is_empty() { String::new() } else { format!(" as in {}", field.example) };
    let or_none = if field.part == Part::Postcode && !field.required { ", or leave it empty" } else { "" };
    good.ok_or_else(|| format!("{verb} the {said}{among}{example}{or_none}."))
}

fn no_phone(said: &str, wrong: Option<char>) -> String {
    let without = wrong.map_or_else(String::new, |c| format!(" in digits, without {},", name(c)));
    format!("Enter the {said}{without} as in +44 20 7946 0018.")
}
