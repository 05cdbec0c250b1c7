//! Computes the charges of an order and formats them. Pure functions.

mod charges;
mod quote;
mod words;

pub use charges::{ChargeKind, ChargeLine, Charges};
pub use quote::{Charge, Item, Quote, Rules, Tax, quote};
