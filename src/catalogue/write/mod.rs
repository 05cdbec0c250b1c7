//! The one writer of products. Whoever changes one makes a [`Change`], a draft over what is stored of it, and puts the
//! statements of [`Writes`] into a batch: the changes are written whole or not at all.

mod change;
mod rows;
mod store;

pub use change::{Cause, Change, Media, Reason, Shortage, Stored};
pub use rows::Writes;
pub use store::{read_stored, stored};
