//! From a cart to an order: one page, for guests, that works without script.

mod basket;
mod draft;
mod pages;
mod test_payment;
mod view;
mod webhook;

pub use pages::{place, show};
pub use test_payment::{page as test_page, play as test_play};
pub use webhook::webhook;
