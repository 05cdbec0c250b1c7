//! Joins the rows of a product that are not consecutive in the file. A part is a sequence of consecutive rows of one
//! product. When the import reaches the first part of a product, it also reads the later parts and writes the whole
//! product.

use std::{borrow::Cow, collections::HashMap};

use serde::Deserialize;

use crate::{context::Context, error::Error, json::Text, platform::Platform};

use super::{
    cell::clean_line,
    columns::Columns,
    field::Field,
    file::File,
    group::{self, Group, MAX_GROUP},
    options,
    problem::RowError,
    row::{Row, shortened},
    scan::Part,
    store::{self, ImportRow},
};

/// The maximum size of all later parts in one chunk, in bytes. It bounds the memory of the chunk.
const MAX_BYTES: u64 = 2 * MAX_GROUP;
/// The maximum number of later parts in one chunk, except for a chunk with only one product.
const MAX_PARTS: usize = 400;
/// The maximum number of bytes between two parts in the same read.
const GAP: u64 = 64 << 10;
/// The maximum size of one read, in bytes. A single part may be longer.
const MAX_READ: u64 = 8 << 20;
/// The maximum number of reads. If the limit [`GAP`] would lead to more reads, it does not apply: each read then
/// includes as many parts as fit into [`MAX_READ`]. Two consecutive reads then span more than [`MAX_READ`], because
/// they would otherwise be one read. So 24 reads are enough for 95 MB, the maximum size of a file.
const MAX_READS: usize = 24;

#[derive(Deserialize)]
struct ApartRow {
    handle: String,
    parts: Text<Vec<Part>>,
}

/// Returns the products of a chunk, each with all of its rows, and the number of `groups` that were used.
///
/// A group that is a later part of a product counts as used but returns no product, because its rows were written with
/// the first part. If the later parts are too long for one chunk, the last groups are left for the next chunk.
pub async fn join<'g, P: Platform>(
    cx: &Context<'_, P>,
    id: i64,
    import: &ImportRow,
    columns: &Columns,
    groups: &'g [Group],
) -> Result<(Cow<'g, [Group]>, usize), Error> {
    if import.apart == 0 || groups.is_empty() {
        return Ok((Cow::Borrowed(groups), groups.len()));
    }
    let handles: Vec<&str> = groups.iter().map(|group| group.written.as_str()).collect();
    let [rows] = cx.rows([store::apart(id, &handles)]).await?;
    let apart: HashMap<String, Vec<Part>> =
        rows.all::<ApartRow>()?.into_iter().map(|row| (row.handle, row.parts.0)).collect();
    let mut firsts: Vec<(&Group, &[Part])> = Vec::with_capacity(groups.len());
    let (mut bytes, mut count, mut used) = (0_u64, 0_usize, 0_usize);
    for group in groups {
        let further = match apart.get(&group.written).and_then(|parts| parts.split_first()) {
            Some((first, further)) if first.start.place.row == group.first_row => further,
            Some(_) => {
                used = used.saturating_add(1);
                continue;
            }
            None => &[],
        };
        bytes = further.iter().fold(bytes, |bytes, part| bytes.saturating_add(part.bytes()));
        count = count.saturating_add(further.len());
        if (bytes > MAX_BYTES || count > MAX_PARTS) && used > 0 {
            break;
        }
        used = used.saturating_add(1);
        firsts.push((group, further));
    }
    let is_short =
        |parts: &[Part]| parts.len() <= group::MAX_ROWS && parts.iter().map(Part::bytes).sum::<u64>() <= MAX_GROUP;
    let wanted = firsts.iter().map(|(_, further)| *further).filter(|further| is_short(further)).flatten().collect();
    let mut read = read_parts(cx, &import.file(), columns, wanted).await?;
    let joined = firsts.into_iter().map(|(group, further)| {
        let parts: Option<Vec<Group>> = further.iter().map(|part| read.remove(&part.start.place.row)).collect();
        match parts {
            None => Group { rows: Vec::new(), errors: vec![group::too_long(group.first_row)], ..group.clone() },
            Some(parts) => parts.into_iter().fold(group.clone(), |group, part| with_part(group, part, columns)),
        }
    });
    Ok((Cow::Owned(joined.collect()), used))
}

/// Reads parts of products, and returns each under the number of its first row. Parts that are near each other share
/// one read.
async fn read_parts<P: Platform>(
    cx: &Context<'_, P>,
    file: &File,
    columns: &Columns,
    mut parts: Vec<&Part>,
) -> Result<HashMap<u64, Group>, Error> {
    parts.sort_by_key(|part| part.start.place.offset);
    let mut read = HashMap::with_capacity(parts.len());
    let mut reads = reads(&parts, GAP);
    if reads.len() > MAX_READS {
        reads = self::reads(&parts, MAX_READ);
    }
    for near in reads {
        let (Some(first), Some(last)) = (near.first(), near.last()) else { continue };
        let offset = first.start.place.offset;
        let length = usize::try_from(last.end.saturating_sub(offset)).unwrap_or(usize::MAX);
        let bytes = file.read(cx, offset, length).await?;
        for part in near {
            let at = |place: u64| usize::try_from(place.saturating_sub(offset)).unwrap_or(usize::MAX);
            let own = bytes.get(at(part.start.place.offset)..at(part.end)).unwrap_or_default();
            let found = group::groups(own, &part.start, columns, true);
            match <[Group; 1]>::try_from(found.groups) {
                Ok([group]) => drop(read.insert(part.start.place.row, group)),
                Err(groups) => {
                    let message = format!("{}: {} products at {:?}", file.key, groups.len(), part.start);
                    return Err(Error::Internal(message));
                }
            }
        }
    }
    Ok(read)
}

/// Divides parts into reads. `parts` must be in the order of the file. Two neighbouring parts share a read if at most
/// `gap` bytes are between them and the read is not longer than [`MAX_READ`].
fn reads<'r, 'p>(parts: &'r [&'p Part], gap: u64) -> Vec<&'r [&'p Part]> {
    let mut begin = parts.first().map_or(0, |first| first.start.place.offset);
    let is_near = |a: &&Part, b: &&Part| {
        let offset = b.start.place.offset;
        let is_near = offset.saturating_sub(a.end) <= gap && b.end.saturating_sub(begin) <= MAX_READ;
        if !is_near {
            begin = offset;
        }
        is_near
    };
    parts.chunk_by(is_near).collect()
}

/// Adds the rows of a later part to a product. If these rows contradict the rows of the product, the product is
/// refused.
fn with_part(mut group: Group, part: Group, columns: &Columns) -> Group {
    group.errors.extend(part.errors);
    let title = |row: &Row| {
        let cell = columns.cell(row, Field::TITLE).unwrap_or_default();
        clean_line(cell).text.into_owned()
    };
    let titled = group.rows.iter().find(|row| !title(row).is_empty());
    let other = titled.and_then(|first| {
        let row = part.rows.iter().find(|row| !title(row).is_empty() && title(row) != title(first))?;
        let message = format!(
            "Row {} gives this product the title “{}”. If these are two products, give one of them another handle. If \
             they are one, use one title.",
            first.row,
            shortened(&title(first))
        );
        Some(RowError::of_cell(row.row, columns.heading(Field::TITLE), message))
    });
    if let Some(error) = other {
        group.errors.push(error);
        return group;
    }
    let known: HashMap<&[String], u64> = group.rows.iter().map(|row| (row.cells(), row.row)).collect();
    let mut rows = Vec::with_capacity(part.rows.len());
    for row in part.rows {
        match known.get(row.cells()) {
            Some(same) => group.warnings.push(RowError::of_row(row.row, format!("This row repeats row {same}."))),
            None => rows.push(row),
        }
    }
    if !options::are_in_file(columns)
        && let Some(first) = group.rows.iter().find(|row| options::tells_something(columns, row))
        && let Some(second) = rows.iter().find(|row| options::tells_something(columns, row))
    {
        let message = format!(
            "Row {} already has the product “{}”, and no option columns say how this variant differs. Remove one of \
             the rows, or give every product its own handle.",
            first.row, group.handle
        );
        group.errors.push(RowError::of_row(second.row, message));
        return group;
    }
    group.rows.extend(rows);
    if group.rows.len() > group::MAX_ROWS {
        group.rows.clear();
        group.errors = vec![group::too_long(group.first_row)];
    }
    group
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{csv::Place, group::Cursor};

    fn parts(offsets: impl Iterator<Item = u64>, length: u64) -> Vec<Part> {
        let start = |offset| Cursor::from(Place { offset, row: offset, records: 0 });
        offsets.map(|offset| Part { start: start(offset), end: offset + length }).collect()
    }

    #[test]
    fn near_parts_share_reads_of_limited_number_and_length() {
        for (count, apart) in [(2_500, 38_000), (900, 100_000), (400, 237_000), (25, 3_800_000), (2, 90_000_000)] {
            let parts = parts((0..count).map(|n| n * apart), 200);
            let parts: Vec<&Part> = parts.iter().collect();
            for gap in [GAP, MAX_READ] {
                let reads = reads(&parts, gap);
                assert_eq!(reads.concat().len(), parts.len(), "every part must be in a read");
                let longest = reads.iter().map(|read| read[read.len() - 1].end - read[0].start.place.offset).max();
                assert!(longest <= Some(MAX_READ), "{count} parts, gap {gap}: a read is too long: {longest:?}");
            }
            assert!(reads(&parts, MAX_READ).len() <= MAX_READS, "too many reads for {count} parts");
        }
        let near = parts([0, 300, 300_000].into_iter(), 200);
        assert_eq!(reads(&near.iter().collect::<Vec<_>>(), GAP).len(), 2);
    }

    #[test]
    fn a_part_longer_than_the_maximum_is_one_read() {
        let long = parts([0, MAX_READ + 9].into_iter(), MAX_READ + 9);
        assert_eq!(reads(&long.iter().collect::<Vec<_>>(), GAP).len(), 2);
    }
}
