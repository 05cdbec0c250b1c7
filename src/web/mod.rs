//! Requests, forms and addresses: what pages of every feature have in common.

pub mod form;
pub mod http;
pub mod list;
pub mod network;
mod origin;
pub mod page;
pub mod stored;
mod tag;
pub mod url;

pub use origin::Own;
pub use tag::Tag;
