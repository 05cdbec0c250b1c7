//! The only code that writes products, except that `event::store` updates their `sold_count`. A caller makes a
//! [`Change`] from a draft and the stored product, adds it to [`Writes`], and puts the statements of `Writes` into a
//! batch. The batch writes all changes or none.

mod change;
mod rows;
mod stock;
mod store;

pub use change::{Cause, Change, Media, Reason, Shortage, Stored};
pub use rows::Writes;
pub use stock::{Cover, StockState};
pub use store::{read_stored, remove, stored, stored_as, taken};
