//! The checkout: one page that needs no account and no script.

mod basket;
mod draft;
mod pages;
mod test_payment;
mod view;
mod webhook;

pub use pages::{place, show};
pub use test_payment::{page as test_page, play as test_play};
pub use webhook::webhook;
