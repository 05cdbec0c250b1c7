//! `/admin/products`: the list of products and their editor.

mod asked;
mod copying;
mod edit;
mod fields;
mod list;
mod movements;
mod removal;
mod row;
mod saving;
mod stock;
mod store;
mod variants;

pub use copying::copy;
pub use edit::{add, new, save, show};
pub use list::list;
pub use movements::list as movements;
pub use removal::{ask as ask_to_remove, remove};
pub use stock::{save as save_stock, show as stock};
pub use variants::{save as save_variants, show as variants};
