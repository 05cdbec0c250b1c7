//! What an order costs, and how that is said. Pure.

mod charges;
mod quote;

pub use charges::Charges;
pub use quote::{Charge, Item, Quote, Rules, Tax, quote};
