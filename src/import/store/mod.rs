//! The SQL of the import. Statements get their rows as JSON, so every chunk needs only a few statements.

mod chunk;
mod handles;
mod imports;
mod media;
mod products;
mod redirects;
mod report;

pub use chunk::{Chunk, Decision, Problem, ProductOutcome, Severity, is_too_large, report_problems, write};
pub use handles::{exact, keep, redirect, renamed, taken, write_exact};
pub use imports::{
    ImportRow, ImportState, NewImport, Prepared, RefusedRow, SourceRow, StateRow, fail, idle, prepared, refused_rows,
    retry, source, start, state, unfinished,
};
pub use media::{claim, fetch_delayed, fetch_failed, host_failed, object, retry_media, stored, unclaimed, waiting};
pub use products::{apart, orders_to_send, seen, sku_owners, write_apart};
pub use redirects::{LineRow, clear_lines, is_redirects, next_lines, store_lines, stored_lines};
pub use report::{LINES, imports, report};
