//! `/admin/orders`: the list of orders, the page of one order, and the forms on that page.

mod acts;
mod list;
mod page;
mod sending;

pub use acts::{accept, cancel, fulfil, pay, refund};
pub use list::list;
pub use page::show;
