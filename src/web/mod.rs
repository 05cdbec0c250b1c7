//! Requests, forms and addresses: what pages of every feature have in common.

pub mod form;
pub mod http;
pub mod list;
pub mod network;
pub mod page;
pub mod stored;
mod tag;
pub mod url;

pub use tag::Tag;
