//! From what was typed to an address, or to all that is wrong with it.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::{Map, Value};

use super::{
    country::Country,
    format::{Field, Format, Part},
    postcode,
    region::Region,
    text::{self, Unfit},
};

/// A postal address that was found good for its country.
///
/// It is made by [`Address::parse`] alone, and read back from what that made: orders hold it as JSON, an object of its
/// country's code and of those [fields](Part::name) that are not empty. Reading back judges nothing again, since an
/// order keeps its address when the rules change, and passes over what it does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    country: Country,
    /// By part, in the order of [`Part::ALL`].
    texts: [String; Part::ALL.len()],
}

/// Something to put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field that it is about.
    pub part: Part,
    /// A sentence for the shopper that says what to do.
    pub text: String,
}

impl Address {
    /// Reads the fields of a country's form; `typed` gives the text of the field of that [name](Part::name), empty if
    /// there is none. Fields that the country's addresses do not have are passed over.
    ///
    /// All problems are told at once, in the order of the form.
    pub fn parse<'a>(country: Country, typed: impl Fn(&str) -> &'a str) -> Result<Self, Vec<Problem>> {
        let mut address = Self { country, texts: Default::default() };
        let mut problems = Vec::new();
        for field in Format::of(country).fields {
            match read(country, &field, typed(field.part.name())) {
                Ok(text) => address.put(field.part, text),
                Err(text) => problems.push(Problem { part: field.part, text }),
            }
        }
        if problems.is_empty() { Ok(address) } else { Err(problems) }
    }

    /// The country that the parcel goes to.
    pub fn country(&self) -> Country {
        self.country
    }

    /// A field's text, empty where there is none. A region of a list is its code: `CA` of ISO 3166-2's `US-CA`.
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

/// A field's value, or the sentence about it.
fn read(country: Country, field: &Field, typed: &str) -> Result<String, String> {
    let said = field.said;
    let max = field.part.max();
    let text = match text::clean(typed, max) {
        Ok(text) => text,
        Err(Unfit::TooLong(length)) => return Err(format!("Shorten the {said} to {max} characters; it has {length}.")),
        Err(Unfit::Unprintable) => {
            return Err(format!("Type the {said} again: it has characters that cannot be printed."));
        }
    };
    let (verb, among) = if field.regions.is_empty() { ("Enter", "") } else { ("Choose", " from the list") };
    if !text::says_something(&text) {
        // A dash in a field that may be empty says that there is none.
        return if field.required { Err(format!("{verb} the {said}.")) } else { Ok(String::new()) };
    }
    let (good, example) = match field.part {
        Part::Postcode => (postcode::spell(country, &text), field.example),
        Part::Region if !field.regions.is_empty() => {
            (Region::find(&field.regions, &text).map(|region| region.code.to_owned()), "")
        }
        Part::Phone => (Some(text).filter(|text| is_phone(text)), "+44 20 7946 0018"),
        _ => (Some(text), ""),
    };
    let as_in = if example.is_empty() { "" } else { " as in " };
    good.ok_or_else(|| format!("{verb} the {said}{among}{as_in}{example}."))
}

/// True if somebody could dial it: the shortest numbers have four digits (Saint Helena, Niue), the longest fifteen
/// (ITU-T E.164), and five more are left for an extension.
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let allowed = |c: char| c.is_numeric() || " +-()./#*,;\u{ff0b}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}".contains(c);
    let dialled = text.to_ascii_lowercase().replace("ext", "").replace('x', "");
    (4..=20).contains(&digits) && dialled.chars().all(allowed)
}
