//! Postal addresses by country: the fields of an address, their valid values, and the lines on a parcel.
//!
//! [`Format`] lists the fields of a [`Country`]. [`Address::parse`] turns typed fields into an address, or returns a
//! list of problems. [`Address::lines`] is the text for the parcel. Forms show the fields with
//! [`AddressFields`](crate::web::form::AddressFields).
//!
//! `countries.tsv` and `regions.tsv` hold the data of each country. `tools/address/address-data.mjs` makes both files
//! from Google's address metadata (CC BY 4.0); see `docs/addresses.md`. A field without data accepts any text. If the
//! shop refused a valid address, it would lose an order. If it accepts an invalid address, the merchant only has to ask
//! the shopper by mail.

mod country;
mod extras;
mod format;
mod lines;
mod link;
mod parse;
mod part;
mod pattern;
mod phone;
mod postcode;
mod region;
#[cfg(test)]
mod tests;
mod text;

pub use country::Country;
pub use extras::{Asked, Extras};
pub use format::{Field, Format};
pub use parse::{Address, Problem};
pub use part::Part;
pub use region::Region;
