//! The pages of text that staff write, such as the imprint and the returns policy, and the menus.

mod body;
mod legal;
pub mod menu;
mod store;

pub use body::{Body, placeholders, read};
pub use legal::{LEGAL, Legal};
pub use store::{MAX_BODY, PageRow, PageText, Place, There, add, change, in_order, of, remove, there};
