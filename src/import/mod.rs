//! Products from a merchant's file: a Shopify product export, taken in through a queue.
//!
//! - Pure: [`csv`] records → [`columns`] → [`group`] the rows of a product → [`apply`] them to what the shop has → [`diff`].
//! - `job` runs that over the file, chunk by chunk; `work` decides; `store` is the SQL; `fetch` gets the pictures. Its
//!   pages are those of `admin`.

pub mod apply;
pub mod cell;
pub mod columns;
pub mod csv;
mod customs;
pub mod diff;
mod fetch;
pub mod field;
pub mod group;
pub mod handle;
pub mod html;
mod job;
mod nesting;
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
