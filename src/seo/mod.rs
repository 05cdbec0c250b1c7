//! Data for search engines and social networks: structured data, and the preview of a shared link.
//!
//! Pure functions over data that the views show anyway, so they need no query. docs/seo.md lists the data of each page.

pub mod attributes;
pub mod gtin;
pub mod schema;
mod shop;
pub mod text;

pub use shop::{collection, crumbs, home};
