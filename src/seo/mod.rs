//! Data for search engines and social networks: structured data, and the preview of a shared link.
//!
//! Pure functions from what the views show anyway; they cost no query. Which page says what: docs/seo.md.

pub mod attributes;
pub mod gtin;
pub mod schema;
mod shop;
pub mod text;

pub use shop::{collection, crumbs, home};
