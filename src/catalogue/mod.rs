//! Products and collections: the SQL of their lists and pages, and the writer of products.
//!
//! A change of a product starts as a [`draft::ProductDraft`]. [`diff`] lists what the draft changes, and
//! [`write`](mod@write) stores the draft.

pub mod availability;
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
