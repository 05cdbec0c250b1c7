//! Imports products from a merchant's file, a Shopify product export. The work runs through a queue.
//!
//! - Pure: [`csv`] reads records, [`columns`] their meaning, [`group`] collects the rows of a product, [`apply`] merges
//!   them into the product that the shop has, and [`catalogue::diff`](crate::catalogue::diff) lists the changes.
//! - `job` does this chunk by chunk; `work` decides about each product; `store` is the SQL; `fetch` fetches pictures.
//!   The pages are in `admin`.

pub mod apply;
pub mod cell;
pub mod columns;
pub mod csv;
mod customs;
mod entities;
mod fetch;
pub mod field;
pub mod group;
mod job;
mod number;
mod options;
pub mod other_file;
mod pictures;
pub mod problem;
pub mod quantities;
mod reading;
mod remote;
pub mod settings;
pub mod store;
mod sweep;
#[cfg(test)]
mod tests;
mod values;
mod variants;
mod work;

pub use fetch::run as fetch_picture;
pub use job::run;
pub use sweep::sweep;
