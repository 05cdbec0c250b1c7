//! Imports a merchant's file: a Shopify product export, or a list of redirects. Queue messages run the import.
//!
//! - Modules without I/O: [`csv`] reads records, [`columns`] gives the cells their meaning, [`group`] collects the rows
//!   of a product, [`apply`] merges them into the shop's product, and [`catalogue::diff`](crate::catalogue::diff) lists
//!   the changes. [`redirects`] reads a list of redirects.
//! - Modules with I/O: `prepare` converts the file to UTF-8, reads its header and finds products whose rows are not
//!   consecutive. `job` runs the import chunk by chunk, `join` joins the rows of these products, `work` decides what to
//!   write for each product, `redirect_job` imports redirects, `store` has the SQL, and `fetch` fetches pictures.
//!
//! The pages are in `admin`.

pub mod apply;
pub mod cell;
pub mod columns;
mod convert;
mod count;
pub mod csv;
mod customs;
mod downloads;
mod encoding;
mod entities;
mod fetch;
pub mod field;
mod file;
pub mod group;
mod job;
mod join;
mod naming;
mod number;
mod options;
pub mod other_file;
mod pictures;
mod piece;
mod prepare;
pub mod problem;
pub mod quantities;
mod reading;
mod redirect_job;
pub mod redirects;
mod refused;
mod remote;
pub mod row;
mod scan;
pub mod settings;
pub mod stock;
pub mod store;
mod sweep;
#[cfg(test)]
mod tests;
mod values;
mod variants;
mod work;

pub use downloads::run as fetch_pictures;
pub use encoding::{USUAL, UTF_8};
pub use file::File;
pub use job::run;
pub use refused::refused;
pub use sweep::sweep;
