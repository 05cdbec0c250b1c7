//! The price of an order, and its words. Pure.

mod charges;
mod quote;
mod words;

pub use charges::{ChargeKind, ChargeLine, Charges};
pub use quote::{Charge, Item, Quote, Rules, Tax, quote};
