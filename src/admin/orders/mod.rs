//! `/admin/orders`: what came in, and taking it on from there.

mod acts;
mod list;
mod page;
mod sending;

pub use acts::{accept, cancel, fulfil, pay, refund};
pub use list::list;
pub use page::show;
