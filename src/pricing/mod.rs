//! Computes the charges of an order and formats them. All functions are pure.

mod charges;
mod quote;
mod words;

pub use charges::{ChargeKind, ChargeLine, Charges};
pub use quote::{Charge, Item, Quote, Rules, Tax, quote};
