//! From a cart to an order: one page, for guests, that works without script.

mod basket;
mod charges;
mod network;
mod pages;
pub mod quote;
mod store;
mod view;

pub use charges::Charges;
pub use network::network;
pub use pages::{place, show};
