//! Runs an import chunk by chunk. Each chunk is one transaction that also moves the cursor. So a lost, repeated or
//! interrupted message costs time but no data.

use crate::{
    context::Context,
    error::Error,
    isolate::Task,
    jobs::{self, Job},
    json,
    platform::{Broken, DbError, Level, Platform},
    redirect::AnsweredBy,
};

use super::{
    columns::Columns,
    group::{Cursor, Group},
    join::join,
    piece::Piece,
    prepare::prepare,
    problem::FileError,
    redirect_job,
    redirects::FileKind,
    store::{self, Chunk, ImportRow},
    work::{Choices, TOO_LARGE, Work},
};

/// The maximum number of products in a chunk. A few statements write them in less than a second.
const PRODUCTS: usize = 100;
/// The number of bytes to read first. If they do not contain a complete product, more bytes are read.
const BYTES: usize = 256 << 10;
/// The time for one message in milliseconds, far below the CPU limit. After this time, a new message continues the
/// import.
const BUDGET_MS: i64 = 4000;
/// The maximum number of chunks per message. An attempt at a chunk reads the file at most 30 times, even if the rows of
/// its products are scattered, so 15 chunks without retries read at most 450 times. Two messages may share an
/// invocation of the Worker. Together they stay below the limit of 1,000 subrequests per invocation.
const BUDGET_CHUNKS: u32 = 15;
/// The number of statements after which a message begins no further chunk. A chunk of products needs at most 331
/// statements: one that reads the import, and up to 30 in each of at most 11 attempts. There may be 4 attempts before
/// the chunk is halved, 6 attempts with half as many products each time, and one that refuses the last product. So a
/// message has fewer than 640 statements. D1 allows 1,000 per invocation.
const BUDGET_STATEMENTS: u32 = 300;
/// The maximum number of attempts while a constraint or guard refuses the writes. The usual reason is that somebody
/// else changes a product of the chunk at the same time.
const TRIES: u32 = 4;

const NOT_TAKEN: &str = "The product could not be saved because of an unexpected error. Nothing of it was written. The \
                         shop's log has the error.";

enum Progress {
    More,
    /// The import is done or has failed, or another invocation runs the import.
    Finished,
}

/// Runs an import until it is done or the message's budget is used up. In the second case, another message continues
/// the import. `answered` returns how the shop answers a path.
pub async fn run<P: Platform>(cx: &Context<'_, P>, id: i64, answered: AnsweredBy) -> Result<(), Error> {
    let before = cx.meter.statements.get();
    for _ in 0..BUDGET_CHUNKS {
        if let Progress::Finished = step(cx, id, answered).await? {
            cx.later(Task::PurgeSoon);
            return Ok(());
        }
        let statements = cx.meter.statements.get().saturating_sub(before);
        if statements >= BUDGET_STATEMENTS || cx.platform.now().since(cx.now) > BUDGET_MS {
            break;
        }
    }
    Ok(jobs::send(cx.platform, &[Job::Import(id)], 0).await?)
}

/// Prepares the file if it is not prepared yet, and otherwise imports one chunk.
async fn step<P: Platform>(cx: &Context<'_, P>, id: i64, answered: AnsweredBy) -> Result<Progress, Error> {
    let [rows] = cx.rows([store::unfinished(id)]).await?;
    let Some(import): Option<ImportRow> = rows.maybe()? else {
        return Ok(Progress::Finished);
    };
    let (Some(columns), Some(from)) = (&import.columns, &import.cursor) else {
        return header(cx, id, &import).await;
    };
    if import.kind == FileKind::Redirects {
        return redirects(cx, id, &import, answered).await;
    }
    let bad = |error| Error::Internal(format!("import {id}: {error}"));
    let columns: Columns = json::read(columns).map_err(bad)?;
    let cursor: Cursor = json::read(from).map_err(bad)?;
    let piece = Piece::read(cx, &import.file(), &columns, cursor, BYTES).await?;
    match piece.failure {
        // The complete products before the failure are already imported.
        Some(failure) if piece.groups.is_empty() => fail(cx, id, &failure).await,
        _ => chunk(cx, id, &import, &columns, from, &piece).await,
    }
}

async fn header<P: Platform>(cx: &Context<'_, P>, id: i64, import: &ImportRow) -> Result<Progress, Error> {
    match prepare(cx, id, import).await? {
        Ok(()) => Ok(Progress::More),
        Err(error) => fail(cx, id, &error).await,
    }
}

/// Imports a piece of a list of redirects.
async fn redirects<P: Platform>(
    cx: &Context<'_, P>,
    id: i64,
    import: &ImportRow,
    answered: AnsweredBy,
) -> Result<Progress, Error> {
    match redirect_job::run(cx, id, import, answered).await? {
        redirect_job::Piece::More => Ok(Progress::More),
        redirect_job::Piece::Last => Ok(Progress::Finished),
        redirect_job::Piece::Failed(failure) => fail(cx, id, &failure).await,
    }
}

async fn fail<P: Platform>(cx: &Context<'_, P>, id: i64, error: &FileError) -> Result<Progress, Error> {
    cx.batch(&[store::fail(id, &error.to_string(), cx.platform.now())]).await?;
    Ok(Progress::Finished)
}

/// Imports as many products as fit into one transaction, from the beginning of the piece.
async fn chunk<P: Platform>(
    cx: &Context<'_, P>,
    id: i64,
    import: &ImportRow,
    columns: &Columns,
    from: &str,
    piece: &Piece,
) -> Result<Progress, Error> {
    let mut count = piece.groups.len().min(PRODUCTS);
    let mut tries = TRIES;
    let by = import.started_by(id)?;
    let no_quantities = import
        .no_quantities
        .parse()
        .map_err(|_| Error::Internal(format!("import {id}: no_quantities is {}", import.no_quantities)))?;
    let choices = Choices { no_quantities, stock: import.stock, as_of: import.as_of };
    let mut refusal = None;
    loop {
        let (groups, used) = join(cx, id, import, columns, piece.first(count, import.bytes).0).await?;
        let (_, next, finished) = piece.first(used, import.bytes);
        let work = Work::decide(cx, id, columns, &groups, &choices, refusal).await?;
        let to = json::write(next);
        let is_dry = import.dry_run;
        let chunk = Chunk {
            id,
            from,
            to: &to,
            offset: next.place.offset,
            finished,
            is_dry,
            by: &by,
            file_name: &import.file_name,
            decisions: work.decisions,
            now: cx.platform.now(),
        };
        let failed = match store::write(&chunk) {
            None => TOO_LARGE,
            Some(statements) => match cx.batch(&statements).await {
                Ok(_) => {
                    if chunk.written().any(|change| !change.media.is_empty()) {
                        jobs::send(cx.platform, &[Job::Pictures], 0).await?;
                    }
                    if finished && !is_dry {
                        cx.later(Task::IndexSoon);
                    }
                    return Ok(if finished { Progress::Finished } else { Progress::More });
                }
                // Another invocation has already written this chunk and continues the import, so this invocation stops.
                Err(error) if error.broken() == Some(Broken::ImportDoneElsewhere) => return Ok(Progress::Finished),
                Err(error) if is_constraint(&error) && tries > 1 => {
                    tries = tries.saturating_sub(1);
                    // With fewer products, it is less likely that one of them is sold between the read and the write.
                    if error.broken() == Some(Broken::CatalogueMoved) {
                        count = count.div_ceil(2);
                    }
                    continue;
                }
                Err(error)
                    if error.broken() == Some(Broken::CatalogueMoved)
                        || !is_constraint(&error)
                        || refusal.is_some() =>
                {
                    return Err(error.into());
                }
                Err(error) => {
                    note(cx, id, &groups, &error);
                    NOT_TAKEN
                }
            },
        };
        // One bad product must not block the others. The chunk is halved until it contains only one product. If that
        // product fails too, it is refused.
        match (count, refusal) {
            (_, Some(refusal)) => {
                return Err(Error::Internal(format!("import {id}: {failed} After: {refusal}")));
            }
            (0 | 1, None) => refusal = Some(failed),
            (_, None) => count = count.div_euclid(2),
        }
    }
}

/// True if a constraint or guard refused the batch. The usual reason is that somebody else changed or sold one of the
/// products between the read and the write.
fn is_constraint(error: &DbError) -> bool {
    error.broken() == Some(Broken::CatalogueMoved) || error.is_constraint()
}

fn note<P: Platform>(cx: &Context<'_, P>, id: i64, groups: &[Group], error: &DbError) {
    let first = groups.first().map(|group| group.first_row);
    let line = serde_json::json!({
        "at": cx.platform.now(),
        "id": cx.request_id.to_string(),
        "error": format!("import {id}, {} products from row {first:?} on: {error}", groups.len()),
    });
    cx.platform.log(Level::Error, &line.to_string());
}
