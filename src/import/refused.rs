//! The rows of products with errors, as a file that the merchant can mend and import.

use std::collections::BTreeSet;

use crate::{context::Context, error::Error, json, platform::Platform};

use super::{
    columns::Columns,
    csv::MAX_RECORD,
    group::Cursor,
    scan::{Part, walk},
    store::{self, RefusedRow, SourceRow},
};

/// The mark at the beginning of a file by which spreadsheets recognise UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// The maximum number of ranges that are read from the file. Each of them is a request to R2.
const MAX_RANGES: usize = 200;
/// The maximum bytes of the file.
const MAX_BYTES: usize = 8 << 20;

/// The header and the rows of the products with errors, exactly as they are in the file of the import. If a product has
/// rows in several places, all of them are there. A long file ends after about 8 MB.
///
/// # Errors
/// `NotFound` if the import has no products with errors.
pub async fn refused<P: Platform>(cx: &Context<'_, P>, id: i64) -> Result<Vec<u8>, Error> {
    let [source, errors] = cx.rows([store::source(id), store::refused_rows(id)]).await?;
    let source: SourceRow = source.maybe()?.ok_or(Error::NotFound)?;
    let errors: Vec<u64> = errors.all::<RefusedRow>()?.into_iter().map(|refused| refused.row).collect();
    let columns = source.columns.as_deref().filter(|_| !errors.is_empty()).ok_or(Error::NotFound)?;
    let columns: Columns =
        json::read(columns).map_err(|error| Error::Internal(format!("import {id}: columns: {error}")))?;
    let file = source.file();
    let head = file.read(cx, 0, MAX_RECORD.saturating_add(1)).await?;
    let (_, place) = Columns::read(&head, head.len() as u64 >= file.bytes)
        .map_err(|error| Error::Internal(format!("import {id}: {error}")))?;
    let start = Cursor::from(place);
    let mut handles = BTreeSet::new();
    walk(cx, &file, &columns, &start, |group| {
        let rows = group.first_row..group.next.place.row;
        // The numbers are in order.
        let first = errors.partition_point(|row| *row < rows.start);
        if errors.get(first).is_some_and(|row| rows.contains(row)) {
            handles.insert(group.written.clone());
        }
    })
    .await?;
    let mut parts: Vec<Part> = Vec::new();
    walk(cx, &file, &columns, &start, |group| {
        if !handles.contains(&group.written) {
            return;
        }
        let end = group.next.place.offset;
        match parts.last_mut().filter(|last| last.end == group.start.place.offset) {
            Some(last) => last.end = end,
            None => parts.push(Part { start: group.start.clone(), end }),
        }
    })
    .await?;
    let header = usize::try_from(place.offset).ok().and_then(|length| head.get(..length)).unwrap_or_default();
    let mark = if header.starts_with(BYTE_ORDER_MARK) { &[][..] } else { BYTE_ORDER_MARK };
    let mut bytes = [mark, header].concat();
    for part in parts.iter().take(MAX_RANGES) {
        let length = usize::try_from(part.bytes()).unwrap_or(usize::MAX);
        if bytes.len().saturating_add(length) > MAX_BYTES {
            break;
        }
        bytes.extend(file.read(cx, part.start.place.offset, length).await?);
    }
    Ok(bytes)
}
