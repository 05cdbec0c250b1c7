//! The menus that staff edit: the links of the header and the footer.

mod draft;
mod store;

pub use draft::{Draft, MOST, Row, label_rule};
pub use store::{Entry, Found, MenuRow, Stored, found, of, save};
