//! What a shopper means to buy. It lives in a signed cookie, so a shopper always reads their own writes; prices and stock are
//! read from D1 at each view.

mod cookie;
mod lines;
mod pages;
mod store;

pub use cookie::{clear, clear_ordered, read, remember_ordered};
pub use lines::Cart;
pub use pages::{change, linked, show, take};
pub use store::VariantRow;

use crate::{platform::Statement, time::UnixMs};

/// What is in the cart, as it is now: [`VariantRow`]s of what shoppers may see of it.
pub fn variants(cart: &Cart, now: UnixMs) -> Statement {
    let ids: Vec<_> = cart.lines().iter().map(|line| line.variant).collect();
    store::variants(&ids, now)
}
