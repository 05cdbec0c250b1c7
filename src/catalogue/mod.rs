//! Products and collections: what they are, and how lists and pages of them are read.

pub mod card;
pub mod product;
pub mod slug;
pub mod store;
pub mod text;

pub use store::{ProductRow, VariantRow, cards};
