//! Prepares a file for its import: finds its encoding, converts it to UTF-8, reads its header, and finds the products
//! whose rows are not consecutive.

use crate::{
    context::Context,
    error::Error,
    json,
    platform::{Objects, Platform},
};

use super::{
    columns::Columns,
    convert::{Encoding, to_utf_8},
    csv::MAX_RECORD,
    encoding::UTF_8,
    file::File,
    group::Cursor,
    other_file::OtherFile,
    problem::{FileError, RowError},
    redirect_job,
    row::shortened,
    scan::scan,
    store::{self, ImportRow, ImportState, Prepared, Problem, Severity},
};

/// The maximum number of statements in a batch. The number is small, because a statement may have about a megabyte of
/// parameters.
const STATEMENTS: usize = 4;

/// Prepares the file and records the result. The inner error is the reason why the merchant's file cannot be imported.
pub async fn prepare<P: Platform>(
    cx: &Context<'_, P>,
    id: i64,
    import: &ImportRow,
) -> Result<Result<(), FileError>, Error> {
    let original = import.file();
    let head = original.read(cx, 0, MAX_RECORD.saturating_add(1)).await?;
    let encoding = match Encoding::of(cx, &original, &head, &import.encoding).await? {
        Ok(encoding) => encoding,
        Err(failure) => return Ok(Err(failure)),
    };
    let is_converted = encoding.name != UTF_8;
    let (file, head) = if is_converted {
        let file = to_utf_8(cx, &original, &encoding.name).await?;
        let head = file.read(cx, 0, MAX_RECORD.saturating_add(1)).await?;
        (file, head)
    } else {
        (original.clone(), head)
    };
    let (columns, place) = match Columns::read(&head, head.len() as u64 >= file.bytes) {
        Ok(read) => read,
        Err(FileError::OtherFile { kind: OtherFile::Redirects }) => {
            if let Err(failure) = redirect_job::prepare(cx, id, &file, &encoding.name).await? {
                return Ok(Err(failure));
            }
            forget(cx, is_converted, &original).await;
            return Ok(Ok(()));
        }
        Err(failure) => return Ok(Err(failure)),
    };
    let cursor = Cursor::from(place);
    let scan = match scan(cx, &file, &columns, &cursor).await? {
        Ok(scan) => scan,
        Err(failure) => return Ok(Err(failure)),
    };
    // The products whose rows are not consecutive, and the handles that are reserved for one product. They are written
    // before the import begins, because the import looks them up in the database.
    let before = [store::write_apart(id, &scan.apart), store::write_exact(id, &scan.exact)].concat();
    for statements in before.chunks(STATEMENTS) {
        cx.batch(statements).await?;
    }
    let prepared = Prepared {
        id,
        columns: &json::write(&columns),
        cursor: &json::write(&cursor),
        offset: place.offset,
        file: &file,
        encoding: &encoding,
        example: scan.example.as_ref(),
        apart: scan.apart.len(),
        now: cx.platform.now(),
    };
    let warning = |heading| {
        let message = format!(
            "The heading “{}” has characters that cannot be read. Its column is kept under this name.",
            shortened(heading)
        );
        Problem { severity: Severity::Warning, error: RowError::of_row(1, message) }
    };
    let warnings: Vec<Problem> = columns.broken_headings().map(warning).collect();
    let warnings: Vec<&Problem> = warnings.iter().collect();
    // The warnings are only recorded in the state `waiting`, and `prepared` ends that state. So `prepared` comes last.
    cx.batch(&[store::report_problems(id, ImportState::Waiting, &warnings), store::prepared(&prepared)]).await?;
    forget(cx, is_converted, &original).await;
    Ok(Ok(()))
}

/// Deletes the original of a converted file, because the copy has the same rows. An error is ignored: an original that
/// remains only wastes space.
async fn forget<P: Platform>(cx: &Context<'_, P>, is_converted: bool, original: &File) {
    if is_converted {
        let _ = cx.platform.objects().delete(&original.key).await;
    }
}
