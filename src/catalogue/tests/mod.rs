//! What products are, without their store.

mod diff;
mod handle;
mod html;
