//! Prepares a file for its import: finds its encoding, converts it to UTF-8, and reads its header.

use crate::{
    context::Context,
    error::Error,
    json,
    platform::{Objects, Platform},
};

use super::{
    columns::{Columns, Example, shortened},
    convert::{Encoding, to_utf_8},
    csv::MAX_RECORD,
    encoding::UTF_8,
    file::File,
    group::Cursor,
    piece::Piece,
    problem::{FileError, RowError},
    store::{self, ImportRow, Prepared, Problem, Severity},
};

/// The bytes to read at once.
const PIECE: usize = 1 << 20;

/// Prepares the file and records the result. `Err` in the result if nothing of the file can be read.
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
        Err(failure) => return Ok(Err(failure)),
    };
    let cursor = Cursor::from(place);
    let example = example(cx, &file, &columns, cursor.clone()).await?;
    let prepared = Prepared {
        id,
        columns: &json::write(&columns),
        cursor: &json::write(&cursor),
        offset: place.offset,
        file: &file,
        encoding: &encoding,
        example: example.as_ref(),
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
    cx.batch(&[store::prepared(&prepared), store::report_problems(id, &warnings.iter().collect::<Vec<_>>())]).await?;
    if is_converted {
        // The copy has the same rows. If this fails, the original only takes space.
        let _ = cx.platform.objects().delete(&original.key).await;
    }
    Ok(Ok(()))
}

/// The first text with letters outside ASCII.
async fn example<P: Platform>(
    cx: &Context<'_, P>,
    file: &File,
    columns: &Columns,
    mut cursor: Cursor,
) -> Result<Option<Example>, Error> {
    loop {
        let piece = Piece::read(cx, file, columns, cursor, PIECE).await?;
        let example = piece.groups.iter().flat_map(|group| &group.rows).find_map(|row| row.example());
        if example.is_some() || piece.failure.is_some() || piece.next.place.offset >= file.bytes {
            return Ok(example);
        }
        cursor = piece.next;
    }
}
