//! The cart. A signed cookie stores the lines, because shoppers must see their changes at once, and KV can return an
//! old value for a minute. Each page reads the current prices and stock from D1.

mod change;
mod cookie;
mod copy;
mod lines;
mod links;
mod note;
mod pages;
mod session;
mod store;
mod view;

pub use cookie::{checkout, clear, clear_ordered, forget_checkout, read, remember_checkout, remember_ordered};
pub use copy::{keep as keep_copy, link as copy_link};
pub use lines::Cart;
pub use links::{kept, linked, restore, take};
pub use note::Note;
pub use pages::{change, show, write_note};
pub use session::note;
pub use store::CartVariant;

use crate::{
    context::Context,
    platform::{Platform, Statement},
};

/// Reads the variants of the cart, with the prices and the stock for this shopper: [`CartVariant`]s.
pub fn variants<P: Platform>(cx: &Context<'_, P>, cart: &Cart) -> Statement {
    store::variants(&cart.ids(), checkout(cx), cx.now)
}
