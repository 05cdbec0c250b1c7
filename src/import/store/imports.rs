//! The SQL of imports: start, progress, restart, failure, retry.

use serde::Deserialize;
use serde_json::json;

use crate::{
    audit::{self, By, Subject},
    error::Error,
    import::{
        convert::Encoding, file::File, quantities::NoQuantities, redirects::FileKind, row::Example, stock::StockChoice,
    },
    names::names,
    platform::{Statement, guard},
    sql,
    time::UnixMs,
};

names! {
    pub enum ImportState {
        /// The file is not prepared yet.
        Waiting = "waiting",
        Running = "running",
        Done = "done",
        Failed = "failed",
    }
}

/// An unfinished import, with the data that the job needs to continue it.
#[derive(Debug, Deserialize)]
pub struct ImportRow {
    /// The key of the file in R2.
    pub file_key: String,
    pub bytes: u64,
    /// True if the import writes only the report.
    pub dry_run: bool,
    /// JSON of the columns of the file; `None` until the header is read.
    pub columns: Option<String>,
    /// JSON of the position to continue from.
    pub cursor: Option<String>,
    pub file_name: String,
    /// The person who started the import, for [`By::read`].
    pub by_kind: String,
    pub by_id: Option<String>,
    /// The text of a [`NoQuantities`].
    pub no_quantities: String,
    pub stock: StockChoice,
    /// The time when the units in the file were counted.
    pub as_of: UnixMs,
    pub kind: FileKind,
    /// The encoding that the merchant chose. Empty if the shop should recognise the encoding.
    pub encoding: String,
    /// The number of products whose rows are not consecutive.
    pub apart: i64,
}

impl ImportRow {
    pub fn file(&self) -> File {
        File { key: self.file_key.clone(), bytes: self.bytes }
    }

    /// The person who started the import. `id` is the import's id, for the text of an error.
    pub fn started_by(&self, id: i64) -> Result<By, Error> {
        let by = By::read(&self.by_kind, self.by_id.as_deref());
        by.ok_or_else(|| Error::Internal(format!("import {id}: by_kind and by_id do not say who started it")))
    }
}

/// A new import.
#[derive(Debug)]
pub struct NewImport<'a> {
    pub file_name: &'a str,
    /// The key of the file in R2.
    pub file_key: &'a str,
    pub bytes: u64,
    /// True if the import writes only the report.
    pub dry_run: bool,
    pub no_quantities: NoQuantities,
    pub stock: StockChoice,
    /// The time when the units in the file were counted. `None` means the start of the import.
    pub as_of: Option<UnixMs>,
    /// A name that the platform's decoder knows. Empty if the shop should recognise the encoding.
    pub encoding: &'a str,
}

/// Records a new import and the person who started it. The first statement returns its `id`.
pub fn start(import: &NewImport<'_>, by: &By, now: UnixMs) -> [Statement; 2] {
    let bytes = i64::try_from(import.bytes).unwrap_or(i64::MAX);
    let no_quantities = import.no_quantities.to_string();
    let dry_run = i64::from(import.dry_run);
    let after = json!({
        "file": import.file_name, "dry_run": dry_run, "no_quantities": no_quantities, "stock": import.stock,
        "as_of": import.as_of, "encoding": import.encoding,
    });
    [
        sql!(
            "INSERT INTO import (file_name, file_key, bytes, dry_run, by_kind, by_id, created_at, updated_at,
               no_quantities, stock, as_of, encoding)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9, coalesce(?10, ?7), ?11) RETURNING id",
            import.file_name,
            import.file_key,
            bytes,
            dry_run,
            by.kind(),
            by.id(),
            now,
            no_quantities,
            import.stock,
            import.as_of,
            import.encoding
        ),
        audit::entry(by, "import.start", Subject::New("import"), None, Some(&after), now),
    ]
}

/// The [`ImportRow`] of an import, if it is unfinished.
pub fn unfinished(id: i64) -> Statement {
    sql!(
        "SELECT file_key, bytes, dry_run, columns, cursor, file_name, by_kind, by_id, no_quantities, stock, kind,
           coalesce(as_of, created_at) AS as_of, encoding, apart
         FROM import WHERE id = ?1 AND state IN ('waiting', 'running')",
        id
    )
}

/// A file that is ready to be imported.
pub struct Prepared<'a> {
    pub id: i64,
    /// JSON of the columns of the file.
    pub columns: &'a str,
    /// JSON of the position after the header.
    pub cursor: &'a str,
    /// The position after the header, in bytes.
    pub offset: u64,
    /// The file in UTF-8.
    pub file: &'a File,
    /// The encoding before the conversion.
    pub encoding: &'a Encoding,
    /// A text with a character outside ASCII, for the report.
    pub example: Option<&'a Example>,
    /// The number of products whose rows are not consecutive.
    pub apart: usize,
    pub now: UnixMs,
}

/// Records that the file is ready. The import runs from now on.
pub fn prepared(ready: &Prepared<'_>) -> Statement {
    let number = |bytes: u64| i64::try_from(bytes).unwrap_or(0);
    sql!(
        "UPDATE import SET state = 'running', columns = ?2, cursor = ?3,
           offset = min(CAST(?4 AS INTEGER), CAST(?7 AS INTEGER)), rescues = 0, updated_at = ?5, file_key = ?6,
           bytes = CAST(?7 AS INTEGER), read_as = ?8, is_guessed = CAST(?9 AS INTEGER),
           example_row = CAST(?10 AS INTEGER), example = ?11, apart = CAST(?12 AS INTEGER)
         WHERE id = ?1 AND state = 'waiting'",
        ready.id,
        ready.columns,
        ready.cursor,
        number(ready.offset),
        ready.now,
        ready.file.key.as_str(),
        number(ready.file.bytes),
        ready.encoding.name.as_str(),
        ready.encoding.is_guessed,
        number(ready.example.map_or(0, |example| example.row)),
        ready.example.map_or("", |example| example.text.as_str()),
        number(ready.apart as u64)
    )
}

/// Records that the import failed. `problem` is a message for the merchant.
pub fn fail(id: i64, problem: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE import SET state = 'failed', problem = ?2, updated_at = ?3, finished_at = ?3
         WHERE id = ?1 AND state IN ('waiting', 'running')",
        id,
        problem,
        now
    )
}

/// Counts a restart for each import without progress since `since`, and returns its `id` and `state`. After five
/// restarts in a row, the import fails instead.
pub fn idle(since: UnixMs, now: UnixMs) -> Statement {
    sql!(
        "UPDATE import SET rescues = rescues + 1, updated_at = ?1,
           state = iif(rescues >= 5, 'failed', state), finished_at = iif(rescues >= 5, CAST(?1 AS INTEGER), NULL),
           problem = iif(rescues >= 5,
             'The import stopped at the same place again and again. Retry it, or look at the log.', '')
         WHERE state IN ('waiting', 'running') AND updated_at < ?2 RETURNING id, state",
        now,
        since
    )
}

/// The stored file of an import, and how it was read.
#[derive(Debug, Deserialize)]
pub struct SourceRow {
    pub file_name: String,
    /// The key of the file in R2.
    pub file_key: String,
    pub bytes: u64,
    pub state: ImportState,
    pub dry_run: bool,
    /// The encoding that the merchant chose, or empty.
    pub encoding: String,
    /// The encoding that the file was read with. If it is another one than UTF-8, the stored file is a copy in UTF-8.
    pub read_as: String,
    /// The time when the import was started.
    pub created_at: UnixMs,
    /// JSON of the columns of the file; `None` until the header is read.
    pub columns: Option<String>,
}

impl SourceRow {
    pub fn file(&self) -> File {
        File { key: self.file_key.clone(), bytes: self.bytes }
    }
}

/// A row of the file with an error.
#[derive(Debug, Deserialize)]
pub struct RefusedRow {
    pub row: u64,
}

/// Up to 5,000 [`RefusedRow`]s of an import of products, in order.
pub fn refused_rows(id: i64) -> Statement {
    sql!(
        "SELECT row FROM import_problem
         WHERE import_id = ?1 AND severity = 'error' AND (SELECT kind FROM import WHERE id = ?1) = 'products'
         ORDER BY row LIMIT 5000",
        id
    )
}

/// The [`SourceRow`] of an import.
pub fn source(id: i64) -> Statement {
    sql!(
        "SELECT file_name, file_key, bytes, state, dry_run, encoding, read_as, created_at, columns
         FROM import WHERE id = ?1",
        id
    )
}

/// The current state of an import.
#[derive(Debug, Deserialize)]
pub struct StateRow {
    pub state: ImportState,
    /// The message for the merchant if the import failed.
    pub problem: String,
}

/// The [`StateRow`] of an import.
pub fn state(id: i64) -> Statement {
    sql!("SELECT state, problem FROM import WHERE id = ?1", id)
}

/// Continues the import if it has failed, and records in any case who requested the retry. The last of the three
/// statements returns the import's `id` if the import had failed. The batch fails with `import:moved` if the import is
/// no longer in the state `was`.
pub fn retry(id: i64, was: &StateRow, by: &By, now: UnixMs) -> [Statement; 3] {
    let before = json!({ "state": was.state, "problem": was.problem });
    [
        sql!(
            concat!(
                "INSERT INTO guard SELECT '",
                guard!(ImportMoved),
                "' WHERE NOT EXISTS (SELECT 1 FROM import WHERE id = ?1 AND state = ?2)"
            ),
            id,
            was.state
        ),
        audit::entry(by, "import.retry", Subject::Row("import", &id), Some(&before), None, now),
        sql!(
            "UPDATE import SET state = iif(cursor IS NULL, 'waiting', 'running'), problem = '', rescues = 0,
               finished_at = NULL, updated_at = ?2
             WHERE id = ?1 AND state = 'failed' RETURNING id",
            id,
            now
        ),
    ]
}
