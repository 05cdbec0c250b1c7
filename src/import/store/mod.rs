//! The SQL of the import. Statements get their rows as JSON, so every chunk needs only a few statements.

mod chunk;
mod handles;
mod imports;
mod media;
mod products;
mod redirects;
mod report;

pub use chunk::{Chunk, Decision, Problem, ProductOutcome, Severity, write};
pub use handles::{keep, redirect, renamed, taken};
pub use imports::{
    ImportRow, ImportState, NewImport, StateRow, fail, header_read, idle, retry, start, state, unfinished,
};
pub use media::{fetch_failed, fetch_passed, idle_media, pending, retry_media, stored};
pub use products::{orders_to_send, seen, sku_owners};
pub use redirects::{is_redirects, known, living, write_redirects};
pub use report::{LINES, imports, report};
