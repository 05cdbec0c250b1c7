//! The import's SQL. Products travel as JSON texts each way: a chunk costs the same few statements whatever it holds.

mod chunk;
mod imports;
mod media;
mod products;
mod report;

pub use chunk::{CHANGED_MEANWHILE, Chunk, DONE_ELSEWHERE, Decision, Outcome, Problem, write};
pub use imports::{ImportRow, StateRow, fail, header_read, idle, retry, start, state, unfinished};
pub use media::{fetch_failed, fetch_passed, idle_media, pending, retry_media, stored};
pub use products::{Current, current, read_current, seen, sku_owners};
pub use report::{LINES, imports, report};

use serde::Serialize;

/// A value as JSON text. What is written here always has one.
pub fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
