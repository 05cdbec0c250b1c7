//! Tests of products without their store.

mod diff;
mod handle;
mod html;
