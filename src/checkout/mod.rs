//! From a cart to an order: one page, for guests, that works without script.

mod basket;
mod pages;
mod store;
mod view;

pub use pages::{place, show};
