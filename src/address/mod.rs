//! Postal addresses by country: which fields a country's addresses have, what is a right one, and how it stands on a parcel.
//!
//! [`Country`] is chosen first; [`Form`] says what to ask for; [`Address::parse`] makes of what was typed an address, or all
//! that is wrong with it; [`Address::lines`] is what goes on the parcel; [`AddressFields`] is the form as it is shown.
//!
//! `countries.tsv` and `regions.tsv` hold what we know of each country. `tools/address/address-data.mjs` makes them from
//! Google's address metadata (CC BY 4.0): `docs/addresses.md`. Where it knows nothing, anything passes: a shop that refuses a
//! right address loses an order, one that takes a wrong one writes a mail.

mod country;
mod form;
mod lines;
mod parse;
mod pattern;
mod postcode;
mod region;
#[cfg(test)]
mod tests;
mod text;
mod view;

pub use country::Country;
pub use form::{Field, Form, Kind};
pub use parse::{Address, Problem};
pub use region::Region;
pub use view::AddressFields;
