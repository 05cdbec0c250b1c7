//! From a cart to an order: one page, for guests, that works without script.

mod basket;
mod network;
mod pages;
pub mod quote;
mod store;

pub use network::network;
pub use pages::{place, rate, show};
