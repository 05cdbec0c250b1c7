//! Products and collections, as shoppers see them.

pub mod card;
mod pages;
pub mod product;
mod product_page;
pub mod slug;
mod store;
pub mod text;

pub use pages::{collection, collections, home};
pub use product_page::{Range, product};
pub use store::{ProductRow, VariantRow, cards};
