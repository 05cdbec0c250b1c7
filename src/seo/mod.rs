//! Data for search engines and social networks: structured data, and the preview of a shared link.
//!
//! The functions are pure and need no query, because the views already have the data. docs/seo.md lists the data of
//! each page.

pub mod attributes;
pub mod gtin;
pub mod schema;
mod shop;
pub mod text;

pub use shop::{collection, crumbs, home};
