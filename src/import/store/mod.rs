//! The SQL of the import. Statements get their rows as JSON, so every chunk needs only a few statements.

mod chunk;
mod imports;
mod media;
mod products;
mod report;

pub use chunk::{Chunk, Decision, Problem, ProductOutcome, Severity, write};
pub use imports::{
    ImportRow, ImportState, NewImport, StateRow, fail, header_read, idle, retry, start, state, unfinished,
};
pub use media::{claim, fetch_delayed, fetch_failed, host_failed, object, retry_media, stored, unclaimed, waiting};
pub use products::{seen, sku_owners};
pub use report::{LINES, imports, report};
