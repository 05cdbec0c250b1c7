//! Redirects: the rules for their addresses, their final targets, and their SQL. Staff and imports add them.

mod address;
mod ends;
mod store;

pub use address::{Answered, AnsweredBy, Hosts, Target, key, path_of, target_of};
pub use ends::{Places, Refusal};
pub use store::{Path, RedirectRow, add, in_order, known, living, remove, write_redirects};
