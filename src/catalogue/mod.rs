//! Products and collections: what they are, how lists and pages of them are read, and how products are written.
//!
//! Whoever changes a product makes a [`draft::ProductDraft`] of it. [`diff`] says what it changes, [`write`](mod@write)
//! stores it.

pub mod card;
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
