//! Addresses of mailboxes and texts of headers that nothing can break out of.

mod address;
mod header;

pub use address::{EmailAddress, InvalidAddress};
pub use header::{HeaderText, one_line};
