//! Tests of products that need no database.

mod diff;
mod handle;
mod html;
