//! Finds the variant that an address names, and makes the links to the other variants.

mod selects;

use std::collections::{HashMap, hash_map::Entry};

pub use selects::Select;

use crate::{
    catalogue::{slug, store::VariantRow},
    web::http::Fields,
};

/// An option with more values than this gets a list that scrolls.
const MANY: usize = 30;
/// The maximum number of variants that the page offers instead of a sold-out variant.
const ALTERNATIVES: usize = 6;

/// A product's options and variants with their addresses.
pub struct Range<'p> {
    path: &'p str,
    options: Vec<OptionOf<'p>>,
    variants: Vec<Place<'p>>,
}

struct OptionOf<'p> {
    name: &'p str,
    param: String,
    /// The values without duplicates, in the order of the variants.
    labels: Vec<&'p str>,
    /// The text of each label in an address.
    addresses: Vec<String>,
}

/// A variant, with the index of its value in each option's `labels`.
struct Place<'p> {
    row: &'p VariantRow,
    values: Vec<usize>,
}

/// The variant that an address chose.
#[derive(Debug, Clone, Copy)]
pub struct Choosing<'p> {
    pub variant: &'p VariantRow,
    /// True if the address names at least one value. Otherwise the variant is the first available one.
    pub named: bool,
    /// True if the variant has all values that the address names. False if no variant has this combination.
    pub exact: bool,
    /// The index of the variant in the list of all variants.
    pub place: usize,
}

/// An option with its values.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// The option's name.
    pub name: String,
    /// The chosen value.
    pub chosen: String,
    pub values: Vec<ChoiceValue>,
    /// Explains the marks on the values. Empty if no value has a mark.
    pub legend: &'static str,
    /// True if the list is so long that it scrolls.
    pub many: bool,
}

/// A value of an option, as a link to a variant with this value.
#[derive(Debug, PartialEq, Eq)]
pub struct ChoiceValue {
    pub label: String,
    /// The address of the variant with this value and the other chosen values. If no variant has this combination, the
    /// address of the most similar variant with this value.
    pub url: String,
    pub chosen: bool,
    /// The availability of the value in combination with the other chosen values.
    pub state: State,
}

/// The availability of a value in combination with the other chosen values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The variant can be bought.
    Available,
    /// The variant is sold out.
    SoldOut,
    /// No variant has this combination.
    Missing,
}

impl State {
    /// The CSS class of the link.
    pub fn class(self) -> &'static str {
        match self {
            Self::Available => "",
            Self::SoldOut => "out",
            Self::Missing => "missing",
        }
    }

    /// The text after the value.
    pub fn words(self) -> &'static str {
        match self {
            Self::Available => "",
            Self::SoldOut => "sold out",
            Self::Missing => "not available in this combination",
        }
    }
}

/// A variant as a link.
#[derive(Debug, PartialEq, Eq)]
pub struct VariantLink {
    /// The variant's values.
    pub label: String,
    pub url: String,
    pub available: bool,
}

impl<'p> Range<'p> {
    /// The options and variants of the product at `path`.
    pub fn new(path: &'p str, names: &'p [String], variants: &'p [VariantRow]) -> Self {
        let mut places: Vec<Place<'p>> =
            variants.iter().map(|row| Place { row, values: Vec::with_capacity(names.len()) }).collect();
        let option = |((index, name), param): ((usize, &'p String), String)| {
            let mut labels: Vec<&'p str> = Vec::new();
            let mut numbers: HashMap<&'p str, usize> = HashMap::new();
            for place in &mut places {
                let label = place.row.values.get(index).map_or("", String::as_str);
                let value = match numbers.entry(label) {
                    Entry::Occupied(known) => *known.get(),
                    Entry::Vacant(new) => {
                        labels.push(label);
                        *new.insert(labels.len().saturating_sub(1))
                    }
                };
                place.values.push(value);
            }
            OptionOf { name, param, addresses: slug::values(&labels), labels }
        };
        let options = names.iter().enumerate().zip(slug::params(names)).map(option).collect();
        Self { path, options, variants: places }
    }

    /// The variant that matches the query best: the variant with the most values that the query names. Among equals, an
    /// available variant wins, then the first one. `None` only if there are no variants.
    pub fn choose(&self, query: &Fields) -> Option<Choosing<'p>> {
        let wanted: Vec<Option<usize>> = self
            .options
            .iter()
            .map(|option| {
                let (_, asked) = query.iter().find(|(name, _)| *name == option.param)?;
                slug::find(&option.labels, &option.addresses, asked)
            })
            .collect();
        let named = wanted.iter().flatten().count();
        let agrees = |place: &Place<'_>| {
            wanted.iter().zip(&place.values).filter(|(wanted, value)| wanted.as_ref() == Some(value)).count()
        };
        let (place, best) = self.best(|place| Some(agrees(place)))?;
        Some(Choosing { variant: best.row, named: named > 0, exact: agrees(best) == named, place })
    }

    /// All options with their values. Each value links to a variant that exists.
    pub fn choices(&self, chosen: Choosing<'_>) -> Vec<Choice> {
        let Some(now) = self.variants.get(chosen.place) else { return Vec::new() };
        let choice = |(index, option): (usize, &OptionOf<'_>)| {
            let is_now = |value: usize| now.values.get(index) == Some(&value);
            let value = |(value, label): (usize, &&str)| {
                let has = |place: &Place<'_>| place.values.get(index) == Some(&value);
                let (target, place) = self.best(|place| has(place).then(|| same(place, now)))?;
                // The match is exact if the variant has the chosen values of all other options. `same` counts those
                // options. It counts this option too if this value is the chosen one.
                let is_exact = same(place, now).saturating_add(usize::from(!is_now(value))) == self.options.len();
                let state = match () {
                    () if !is_exact => State::Missing,
                    () if !place.row.available() => State::SoldOut,
                    () => State::Available,
                };
                let url = self.url(target);
                Some(ChoiceValue { label: (*label).to_owned(), url, chosen: is_now(value), state })
            };
            let values: Vec<ChoiceValue> = option.labels.iter().enumerate().filter_map(value).collect();
            let some = |state| values.iter().any(|value: &ChoiceValue| value.state == state);
            Choice {
                name: option.name.to_owned(),
                chosen: values.iter().find(|value| value.chosen).map(|value| value.label.clone()).unwrap_or_default(),
                legend: match (some(State::SoldOut), some(State::Missing)) {
                    (false, false) => "",
                    (true, false) => "Crossed out: sold out.",
                    (false, true) => "Dashed: not available in this combination.",
                    (true, true) => "Crossed out: sold out. Dashed: not available in this combination.",
                },
                many: values.len() > MANY,
                values,
            }
        };
        self.options.iter().enumerate().map(choice).collect()
    }

    /// Links to all variants, if changing one value at a time does not reach every variant. Otherwise empty.
    pub fn combinations(&self) -> Vec<VariantLink> {
        if self.is_connected() { Vec::new() } else { (0..self.variants.len()).filter_map(|at| self.link(at)).collect() }
    }

    /// Available variants to buy instead of a sold-out one, the most similar first.
    pub fn alternatives(&self, chosen: Choosing<'_>) -> Vec<VariantLink> {
        let Some(now) = self.variants.get(chosen.place) else { return Vec::new() };
        let mut places: Vec<(usize, &Place<'_>)> =
            self.variants.iter().enumerate().filter(|(_, place)| place.row.available()).collect();
        places.sort_by_key(|(_, place)| std::cmp::Reverse(same(place, now)));
        places.into_iter().take(ALTERNATIVES).filter_map(|(at, _)| self.link(at)).collect()
    }

    /// The variant with the highest score. Among equals, an available variant wins, then the first one.
    fn best(&self, score: impl Fn(&Place<'p>) -> Option<usize>) -> Option<(usize, &Place<'p>)> {
        let scored = self.variants.iter().enumerate().filter_map(|(at, place)| Some((score(place)?, at, place)));
        let best = scored.max_by_key(|(score, at, place)| (*score, place.row.available(), std::cmp::Reverse(*at)));
        best.map(|(_, at, place)| (at, place))
    }

    /// True if changing one value at a time leads from any variant to any other.
    fn is_connected(&self) -> bool {
        let full = self.options.iter().try_fold(1_usize, |product, option| product.checked_mul(option.labels.len()));
        if self.options.len() < 2 || full == Some(self.variants.len()) {
            return true;
        }
        let step = self.options.len().saturating_sub(1);
        let mut waiting: Vec<&Place<'_>> = self.variants.iter().collect();
        let mut reached: Vec<&Place<'_>> = waiting.pop().into_iter().collect();
        while let Some(from) = reached.pop() {
            let (near, far) = waiting.into_iter().partition(|place| same(place, from) == step);
            waiting = far;
            let near: Vec<_> = near;
            reached.extend(near);
        }
        waiting.is_empty()
    }

    fn link(&self, at: usize) -> Option<VariantLink> {
        let row = self.variants.get(at)?.row;
        Some(VariantLink { label: row.title(), url: self.url(at), available: row.available() })
    }

    /// The address of the variant at this index.
    pub fn url(&self, at: usize) -> String {
        if self.options.is_empty() {
            return self.path.to_owned();
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(place) = self.variants.get(at) {
            for (option, value) in self.options.iter().zip(&place.values) {
                query.append_pair(&option.param, option.addresses.get(*value).map_or("", String::as_str));
            }
        }
        format!("{}?{}", self.path, query.finish())
    }
}

/// The number of options with the same value in both variants.
fn same(a: &Place<'_>, b: &Place<'_>) -> usize {
    a.values.iter().zip(&b.values).filter(|(a, b)| a == b).count()
}

impl VariantRow {
    pub fn available(&self) -> bool {
        self.left.is_none_or(|left| left > 0)
    }

    /// The values on one line. Empty for the only variant of a product without options.
    pub fn title(&self) -> String {
        self.values.join(" / ")
    }
}

#[cfg(test)]
mod tests;
