//! From a cart to an order: one page, for guests, that works without script.

mod basket;
mod network;
mod pages;
pub mod quote;
mod store;
mod view;

pub use network::network;
pub use pages::{place, show};
pub use view::rate;
