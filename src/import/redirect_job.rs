//! Imports a list of redirects of any length, piece by piece.
//!
//! The target of a row may be the path of any other row. So all valid rows are first stored in a table of their own.
//! Then each redirect is followed to its final target and written. At the end the stored rows are deleted.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{
    csv::{MAX_RECORD, Place, Records},
    file::File,
    problem::{FileError, RowError},
    redirects::{Line, Lines, RedirectColumns},
    stock::StockCounts,
    store::{self, Chunk, Decision, ImportRow, Problem, ProductOutcome, Severity},
};
use crate::{
    catalogue::diff::Difference,
    context::Context,
    error::Error,
    json,
    platform::{Broken, Platform, Statement},
    redirect::{self, AnsweredBy, Places, Refusal, Target},
};

/// The maximum number of redirects in a piece.
const LINES: usize = 500;
/// The number of bytes to read first. If they do not contain a complete row, more bytes are read.
const BYTES: usize = 64 << 10;
/// The number of bytes that `prepare` reads at once.
const SCAN: usize = 1 << 20;
/// The maximum number of stored rows to delete at once.
const CLEAR: i64 = 5000;

/// The position of an import of redirects.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Cursor {
    /// Store the rows from this position on.
    Store(Place),
    /// Write the redirects of the rows after `after`. `last` is the row number at the end of the file, for the progress
    /// in the report.
    Write { after: u64, last: u64 },
    /// Delete the stored rows.
    Clear,
}

/// Reads the headings, collects the former hosts of the shop from the whole file, and records that the file is a list
/// of redirects.
pub async fn prepare<P: Platform>(
    cx: &Context<'_, P>,
    id: i64,
    file: &File,
    encoding: &str,
) -> Result<Result<(), FileError>, Error> {
    let head = file.read(cx, 0, MAX_RECORD.saturating_add(1)).await?;
    let (mut columns, start) = match RedirectColumns::read(&head, head.len() as u64 >= file.bytes, &cx.origin) {
        Ok(read) => read,
        Err(failure) => return Ok(Err(failure)),
    };
    let mut place = start;
    while place.offset < file.bytes {
        let found = read(cx, file, &columns, place, SCAN).await?;
        columns.learn_hosts(&found.records);
        place = found.next;
        if found.failure.is_some() {
            break;
        }
    }
    let (columns, cursor) = (json::write(&columns), json::write(&Cursor::Store(start)));
    cx.batch(&[store::is_redirects(id, file, encoding, &columns, &cursor, cx.platform.now())]).await?;
    Ok(Ok(()))
}

/// Reads `length` bytes at `place`, and more bytes if these do not contain a complete row.
async fn read<P: Platform>(
    cx: &Context<'_, P>,
    file: &File,
    columns: &RedirectColumns,
    place: Place,
    mut length: usize,
) -> Result<Records, Error> {
    loop {
        let bytes = file.read(cx, place.offset, length).await?;
        let at_end = place.offset.saturating_add(bytes.len() as u64) >= file.bytes;
        let found = columns.records(&bytes, place, at_end);
        if found.next != place || found.failure.is_some() || bytes.is_empty() {
            return Ok(found);
        }
        if at_end || length > MAX_RECORD {
            return Err(Error::Internal(format!("{}: no row in {} bytes at {place:?}", file.key, bytes.len())));
        }
        length = length.saturating_mul(2).min(MAX_RECORD.saturating_add(1));
    }
}

/// The result of processing a piece.
pub enum Piece {
    /// The next piece follows.
    More,
    /// The import is finished, or another invocation continues it.
    Last,
    /// The rest of the file cannot be imported.
    Failed(FileError),
}

/// Processes one piece.
pub async fn run<P: Platform>(
    cx: &Context<'_, P>,
    id: i64,
    import: &ImportRow,
    answered: AnsweredBy,
) -> Result<Piece, Error> {
    let bad = |error| Error::Internal(format!("import {id}: {error}"));
    let columns: RedirectColumns = json::read(import.columns.as_deref().unwrap_or_default()).map_err(bad)?;
    match json::read(import.cursor.as_deref().unwrap_or_default()).map_err(bad)? {
        Cursor::Store(place) => store_rows(cx, id, import, &columns, place).await,
        Cursor::Write { after, last } => write(cx, id, import, after, last, answered).await,
        Cursor::Clear => {
            let [rows] = cx.rows([store::clear_lines(id, CLEAR)]).await?;
            if !rows.all::<serde_json::Value>()?.is_empty() {
                return Ok(Piece::More);
            }
            batch(cx, id, import, Next { to: Cursor::Clear, offset: import.bytes, finished: true }, Vec::new(), &[])
                .await
        }
    }
}

/// The progress of the import after a piece.
struct Next {
    to: Cursor,
    /// The progress in bytes, for the report. Storing the rows counts as the first half of the file, and writing the
    /// redirects as the second half.
    offset: u64,
    finished: bool,
}

/// Stores the rows of a piece. Refuses rows with an invalid address, and rows that contradict an earlier row with the
/// same path.
async fn store_rows<P: Platform>(
    cx: &Context<'_, P>,
    id: i64,
    import: &ImportRow,
    columns: &RedirectColumns,
    place: Place,
) -> Result<Piece, Error> {
    let mut found = read(cx, &import.file(), columns, place, BYTES).await?;
    if let Some(first_left) = found.records.get(LINES) {
        found.next = first_left.place;
        found.failure = None;
        found.records.truncate(LINES);
    }
    if let Some(failure) = found.failure.filter(|_| found.records.is_empty()) {
        return Ok(Piece::Failed(failure));
    }
    let mut read = Lines::default();
    found.records.iter().for_each(|record| columns.read_line(record, &mut read));
    let paths: Vec<&str> = read.lines.iter().map(|line| line.path.as_str()).collect();
    let [stored] = cx.rows([store::stored_lines(id, &paths)]).await?;
    let mut rows: HashMap<String, (u64, Target)> =
        stored.all::<store::LineRow>()?.into_iter().map(|row| (row.path.clone(), (row.row, row.target()))).collect();
    let mut new = Vec::new();
    for line in read.lines {
        match rows.get(&line.path) {
            Some((first, known)) if *known == line.target => {
                let message = format!("Row {first} has the same redirect.");
                read.warnings.push(RowError::of_cell(line.row, columns.from_heading(), message));
            }
            Some((first, _)) => {
                let message = format!("Row {first} redirects “{}” already. Only that redirect was taken.", line.path);
                read.errors.push(RowError::of_cell(line.row, columns.from_heading(), message));
            }
            None => {
                rows.insert(line.path.clone(), (line.row, line.target.clone()));
                new.push(line);
            }
        }
    }
    let mut decisions: Vec<Decision> = read.errors.iter().map(refused).collect();
    // The outcome of a stored row is not known yet. So a warning about the row is reported without a decision.
    let is_new: HashSet<u64> = new.iter().map(|line| line.row).collect();
    let (of_new, of_others): (Vec<_>, Vec<_>) =
        read.warnings.into_iter().partition(|warning| is_new.contains(&warning.row));
    for warning in &of_others {
        match decisions.iter_mut().find(|decision| decision.row == warning.row) {
            Some(decision) => decision.problems.push(problem(Severity::Warning, warning.clone())),
            None => {
                let problems = vec![problem(Severity::Warning, warning.clone())];
                decisions.push(Decision { outcome: ProductOutcome::Skipped, problems, ..refused(warning) });
            }
        }
    }
    let of_new: Vec<Problem> = of_new.into_iter().map(|warning| problem(Severity::Warning, warning)).collect();
    let mut statements = vec![store::store_lines(id, &new)];
    if !of_new.is_empty() {
        statements.push(store::report_problems(id, store::ImportState::Running, &of_new.iter().collect::<Vec<_>>()));
    }
    let is_last = found.next.offset >= import.bytes;
    let to = if is_last { Cursor::Write { after: 0, last: found.next.row } } else { Cursor::Store(found.next) };
    let next = Next { to, offset: found.next.offset.div_euclid(2), finished: false };
    batch(cx, id, import, next, decisions, &statements).await
}

/// Follows the next stored redirects to their final targets, and writes them.
async fn write<P: Platform>(
    cx: &Context<'_, P>,
    id: i64,
    import: &ImportRow,
    after: u64,
    last: u64,
    answered: AnsweredBy,
) -> Result<Piece, Error> {
    let mut count = LINES;
    loop {
        let [rows] = cx.rows([store::next_lines(id, after, count)]).await?;
        let rows: Vec<store::LineRow> = rows.all()?;
        let half = import.bytes.div_euclid(2);
        let Some(row) = rows.last().map(|row| row.row) else {
            let next = Next { to: Cursor::Clear, offset: import.bytes, finished: false };
            return batch(cx, id, import, next, Vec::new(), &[]).await;
        };
        let lines: Vec<Line> = rows.iter().map(store::LineRow::line).collect();
        let mut places = Places::default();
        let ends: Vec<(&str, &Target)> = lines.iter().map(|line| (line.path.as_str(), &line.target)).collect();
        let ends = places.ends(cx, &ends, answered, Some(&|paths| store::stored_lines(id, paths))).await?;
        let mut decisions = Vec::with_capacity(rows.len());
        let (mut to_here, mut to_away) = (Vec::new(), Vec::new());
        for ((stored, line), end) in rows.iter().zip(&lines).zip(ends) {
            let target = match end {
                Ok(target) => target,
                Err(Refusal { is_needless, message }) => {
                    let (severity, outcome) = if is_needless {
                        (Severity::Warning, ProductOutcome::Skipped)
                    } else {
                        (Severity::Error, ProductOutcome::Error)
                    };
                    let problems = vec![problem(severity, RowError::of_row(line.row, message))];
                    decisions.push(Decision { problems, ..decision(line, outcome) });
                    continue;
                }
            };
            decisions.push(decided(line, stored.before(), &target));
            match target {
                Target::Here(target) => to_here.push([line.path.clone(), target]),
                Target::Elsewhere(url) => to_away.push([line.path.clone(), url]),
            }
        }
        let written = redirect::write_redirects(&json::write(&to_here), &json::write(&to_away), cx.platform.now());
        let statements: &[Statement] = if import.dry_run { &[] } else { &written };
        let share = half.saturating_mul(row).checked_div(last.max(1)).unwrap_or(0).min(half);
        let offset = half.saturating_add(share);
        let next = Next { to: Cursor::Write { after: row, last }, offset, finished: false };
        match batch(cx, id, import, next, decisions, statements).await? {
            // These rows have too much text for one batch, so the loop tries half as many.
            Piece::Failed(_) if count > 1 => count = count.div_euclid(2),
            piece => return Ok(piece),
        }
    }
}

fn decided(line: &Line, before: Option<Target>, target: &Target) -> Decision {
    match before {
        None => decision(line, ProductOutcome::Created),
        Some(before) if before == *target => decision(line, ProductOutcome::Unchanged),
        Some(before) => {
            let [before, after] = [&before, target].map(|target| target.text().to_owned());
            let changes = vec![Difference { field: "target".to_owned(), before, after }];
            Decision { changes, ..decision(line, ProductOutcome::Updated) }
        }
    }
}

/// Writes a piece and its report, and moves the cursor, in one transaction.
async fn batch<P: Platform>(
    cx: &Context<'_, P>,
    id: i64,
    import: &ImportRow,
    next: Next,
    mut decisions: Vec<Decision>,
    statements: &[Statement],
) -> Result<Piece, Error> {
    decisions.sort_by_key(|decision| decision.row);
    let to = json::write(&next.to);
    let chunk = Chunk {
        id,
        from: import.cursor.as_deref().unwrap_or_default(),
        to: &to,
        offset: next.offset,
        finished: next.finished,
        is_dry: import.dry_run,
        by: &import.started_by(id)?,
        file_name: &import.file_name,
        decisions,
        now: cx.platform.now(),
    };
    let Some(mut all) = store::write(&chunk) else {
        return Ok(Piece::Failed(FileError::RowTooLong { row: chunk.decisions.first().map_or(0, |first| first.row) }));
    };
    all.extend(statements.iter().cloned());
    match cx.batch(&all).await {
        Ok(_) if next.finished => Ok(Piece::Last),
        Ok(_) => Ok(Piece::More),
        // Another invocation is running this import, so this invocation stops.
        Err(error) if error.broken() == Some(Broken::ImportDoneElsewhere) => Ok(Piece::Last),
        Err(error) => Err(error.into()),
    }
}

const fn problem(severity: Severity, error: RowError) -> Problem {
    Problem { severity, error }
}

fn decision(line: &Line, outcome: ProductOutcome) -> Decision {
    of_row(line.row, line.path.clone(), outcome)
}

fn refused(error: &RowError) -> Decision {
    let decision = of_row(error.row, format!("row {}", error.row), ProductOutcome::Error);
    Decision { problems: vec![problem(Severity::Error, error.clone())], ..decision }
}

fn of_row(row: u64, handle: String, outcome: ProductOutcome) -> Decision {
    Decision {
        handle,
        written: String::new(),
        row,
        outcome,
        changes: Vec::new(),
        problems: Vec::new(),
        skus: Vec::new(),
        stock: StockCounts::default(),
        short: Vec::new(),
        change: None,
    }
}
