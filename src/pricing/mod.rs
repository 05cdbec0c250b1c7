//! What an order costs, and how that is said. Pure.

mod charges;
mod quote;
mod words;

pub use charges::{ChargeKind, ChargeLine, Charges};
pub use quote::{Charge, Item, Quote, Rules, Tax, quote};
