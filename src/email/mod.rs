//! E-mail addresses and header texts. Neither can contain a line break, so no input can add a header.

mod address;
mod compose;
mod header;
mod suggest;

pub use address::{EmailAddress, InvalidAddress};
pub use header::{HeaderText, one_line};
pub use suggest::suggest;
