//! Products from a merchant's file: a Shopify product export, taken in through a queue.
//!
//! - Pure: [`csv`] records → [`columns`] → [`group`] the rows of a product → [`apply`] them to what the shop has, which
//!   gives a draft.
//! - `job` runs that over the file, chunk by chunk; `work` decides; `catalogue::write` writes the products; `store` is
//!   the SQL of the import itself; `fetch` gets the pictures. Its pages are those of `admin`.

pub mod apply;
pub mod cell;
pub mod columns;
pub mod csv;
mod customs;
mod fetch;
pub mod field;
pub mod group;
mod job;
mod options;
mod pictures;
pub mod problem;
mod reading;
mod remote;
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
