//! Tests of valid and invalid addresses, and of the examples in the data.

mod data;
mod postcodes;
mod printed;
mod right;
mod wrong;

use super::*;

/// Reads an address written as `name=…;line1=…`.
fn parse(country: &str, fields: &str) -> Result<Address, Vec<Problem>> {
    let country = Country::parse(country).unwrap();
    Address::parse(country, Extras::default(), |name| {
        fields
            .split(';')
            .filter_map(|field| field.split_once('='))
            .find(|(key, _)| *key == name)
            .map_or("", |(_, text)| text)
    })
}

fn good(country: &str, fields: &str) -> Address {
    parse(country, fields).unwrap_or_else(|problems| panic!("{country}: {fields}: {problems:?}"))
}
