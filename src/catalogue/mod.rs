//! Products and collections: the statements that read their lists and pages, and the writer of products.
//!
//! A change of a product is a [`draft::ProductDraft`]. [`diff`] reports what it changes, [`write`](mod@write) stores
//! it.

pub mod card;
pub mod custom;
pub mod diff;
pub mod draft;
pub mod handle;
pub mod html;
mod nesting;
pub mod slug;
pub mod store;
#[cfg(test)]
mod tests;
pub mod text;
pub mod write;

pub use store::{ProductRow, VariantRow, cards};
