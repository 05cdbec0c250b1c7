//! What a shopper means to buy. It lives in a signed cookie, so a shopper always reads their own writes; prices and stock are
//! read from D1 at each view.

mod cookie;
mod lines;
mod pages;
mod store;

pub use pages::{change, show};
