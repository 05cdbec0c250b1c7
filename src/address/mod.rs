//! Postal addresses by country: which fields a country's addresses have, which values are right, and how a parcel shows
//! them.
//!
//! [`Format`] lists the fields of a [`Country`]. [`Address::parse`] makes an address of what was typed, or lists its
//! problems. [`Address::lines`] is the text for the parcel. Forms show the fields by
//! [`AddressFields`](crate::web::form::AddressFields).
//!
//! `countries.tsv` and `regions.tsv` hold what we know of each country. `tools/address/address-data.mjs` makes them
//! from Google's address metadata (CC BY 4.0): `docs/addresses.md`. Where it knows nothing, anything passes: a shop
//! that refuses a right address loses an order, one that takes a wrong one writes a mail.

mod country;
mod format;
mod lines;
mod parse;
mod pattern;
mod postcode;
mod region;
#[cfg(test)]
mod tests;
mod text;

pub use country::Country;
pub use format::{Field, Format, Part};
pub use parse::{Address, Problem};
pub use region::Region;
