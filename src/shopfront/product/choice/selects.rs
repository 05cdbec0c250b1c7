//! Options as selects of a form, for products with very many variants.
//!
//! The number of links would grow with the number of variants. The selects have each value only once. The server finds
//! the variant from the chosen values, so the page works without script.

use super::{Choosing, Range, State};

/// A product with more variants than this has selects instead of links.
const MANY_VARIANTS: usize = 100;

/// An option with its values.
#[derive(Debug, PartialEq, Eq)]
pub struct Select {
    /// The option's name.
    pub name: String,
    /// The query field of the option.
    pub param: String,
    pub values: Vec<SelectValue>,
}

/// A value of an option.
#[derive(Debug, PartialEq, Eq)]
pub struct SelectValue {
    pub label: String,
    /// The text of the value in an address.
    pub address: String,
    pub chosen: bool,
    /// The availability of the value in combination with the other chosen values.
    pub state: State,
}

impl Range<'_> {
    pub fn has_many(&self) -> bool {
        self.variants.len() > MANY_VARIANTS
    }

    /// All options with their values. One pass over the variants finds the states of all values.
    pub fn selects(&self, chosen: Choosing<'_>) -> Vec<Select> {
        let Some(now) = self.variants.get(chosen.place) else { return Vec::new() };
        let mut states: Vec<Vec<State>> =
            self.options.iter().map(|option| vec![State::Missing; option.labels.len()]).collect();
        for place in &self.variants {
            let pairs = place.values.iter().zip(&now.values).enumerate();
            let mut differing = pairs.filter(|(_, (value, chosen))| value != chosen).map(|(index, _)| index);
            let state = if place.row.available() { State::Available } else { State::SoldOut };
            let mut set = |index: usize| {
                let value = place.values.get(index).copied().unwrap_or_default();
                if let Some(slot) = states.get_mut(index).and_then(|values| values.get_mut(value)) {
                    *slot = state;
                }
            };
            match (differing.next(), differing.next()) {
                (None, _) => (0..now.values.len()).for_each(set),
                (Some(index), None) => set(index),
                _ => {}
            }
        }
        let select = |((index, option), states): ((usize, &super::OptionOf<'_>), Vec<State>)| {
            let values = option.labels.iter().zip(&option.addresses).zip(states).enumerate();
            Select {
                name: option.name.to_owned(),
                param: option.param.clone(),
                values: values
                    .map(|(value, ((label, address), state))| SelectValue {
                        label: (*label).to_owned(),
                        address: address.clone(),
                        chosen: now.values.get(index) == Some(&value),
                        state,
                    })
                    .collect(),
            }
        };
        self.options.iter().enumerate().zip(states).map(select).collect()
    }
}
