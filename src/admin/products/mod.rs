//! `/admin/products`: the list of products and their editor.

mod asked;
mod copying;
mod edit;
mod fields;
mod list;
mod removal;
mod row;
mod saving;
mod store;
mod variants;

pub use copying::copy;
pub use edit::{add, new, save, show};
pub use list::list;
pub use removal::{ask as ask_to_remove, remove};
pub use variants::{save as save_variants, show as variants};
