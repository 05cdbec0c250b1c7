//! The common code of all pages: requests, responses, forms, lists and addresses.

pub mod breaks;
pub mod form;
pub mod http;
pub mod list;
pub mod multipart;
pub mod network;
mod origin;
pub mod page;
pub mod stored;
mod tag;
pub mod url;

pub use origin::{Own, parse as origin};
pub use tag::Tag;
