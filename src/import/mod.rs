//! Imports products from a merchant's file, a Shopify product export. The work runs through a queue.
//!
//! - Pure: [`csv`] reads records, [`columns`] gives the cells their meaning, [`group`] collects the rows of a product,
//!   [`apply`] merges them into the shop's product, and [`catalogue::diff`](crate::catalogue::diff) lists the changes.
//! - `job` runs an import chunk by chunk, `work` decides about each product, `store` has the SQL, and `fetch` fetches
//!   pictures. The pages are in `admin`.

pub mod apply;
pub mod cell;
pub mod columns;
mod count;
pub mod csv;
mod customs;
mod entities;
mod fetch;
pub mod field;
pub mod group;
mod job;
mod naming;
mod number;
mod options;
pub mod other_file;
mod pictures;
pub mod problem;
pub mod quantities;
mod reading;
mod redirect_job;
pub mod redirects;
mod remote;
pub mod settings;
pub mod stock;
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
