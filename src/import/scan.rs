//! Reads a file before its import. Finds the products whose rows are not consecutive. Also finds the handles that the
//! import must reserve: a product needs the handle without rewriting, and another product could get the same handle
//! when its own handle is rewritten.
//!
//! The import writes a product when it reaches the product's first rows. So it must know where the product's later rows
//! are. The scan keeps at most two hashes for each group of consecutive rows. A hash has 8 bytes, so 100,000 products
//! take at most 1.6 MB. If some hashes occur twice, a second reading finds the positions of these groups. Both readings
//! take only seconds, so an interrupted scan starts again from the beginning.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use serde::{Deserialize, Serialize};

use crate::{context::Context, error::Error, platform::Platform};

use super::{
    columns::Columns,
    field::Field,
    file::File,
    group::{self, Cursor, Group},
    naming,
    piece::Piece,
    problem::FileError,
    row::Example,
};

/// The number of bytes to read at once.
const PIECE: usize = 1 << 20;
/// The maximum number of groups in a file. The limit bounds the memory of the scan.
const MAX_GROUPS: usize = 1_000_000;

/// The result of a scan.
pub struct Scan {
    /// The first text with a character outside ASCII. The report shows it as a sample of the encoding.
    pub example: Option<Example>,
    pub apart: Vec<Apart>,
    /// The handles to reserve. Each of them is the exact handle of a product in the file, and another product could get
    /// the same handle when its own handle is rewritten.
    pub exact: Vec<String>,
}

/// A product whose rows are not consecutive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Apart {
    /// The handle in the file.
    pub handle: String,
    /// The parts in the order of the file; at least two.
    pub parts: Vec<Part>,
}

/// Consecutive rows of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub start: Cursor,
    /// The offset after the last row.
    pub end: u64,
}

impl Part {
    pub fn bytes(&self) -> u64 {
        self.end.saturating_sub(self.start.place.offset)
    }
}

/// Scans the file from `start`, the position after the header.
pub async fn scan<P: Platform>(
    cx: &Context<'_, P>,
    file: &File,
    columns: &Columns,
    start: &Cursor,
) -> Result<Result<Scan, FileError>, Error> {
    let mut example = None;
    let mut hashes: Vec<u64> = Vec::new();
    let (mut titled, mut rewritten): (Vec<u64>, Vec<String>) = Default::default();
    let mut has_too_many = false;
    walk(cx, file, columns, start, |group| {
        if example.is_none() {
            example = group.rows.iter().find_map(|row| row.example());
        }
        has_too_many = hashes.len() >= MAX_GROUPS;
        if !group.written.is_empty() && !has_too_many {
            hashes.push(hash(&group.written));
            // A group without a title may be only a later part of a product, so no handle is reserved for it.
            let is_titled =
                !columns.has(Field::TITLE) || group.rows.iter().any(|row| columns.is_filled(row, Field::TITLE));
            if group.handle == group.written && is_titled {
                titled.push(hash(&group.written));
            } else if group.handle != group.written && !group.handle.is_empty() {
                rewritten.push(group.handle.clone());
            }
        }
    })
    .await?;
    if has_too_many {
        return Ok(Err(FileError::TooManyProducts { most: MAX_GROUPS }));
    }
    hashes.sort_unstable();
    titled.sort_unstable();
    // If two different handles have the same hash, a product may get a number in its handle without need. This is rare
    // and harmless.
    let is_exact = |handle: &String| titled.binary_search(&hash(handle)).is_ok();
    let mut exact: Vec<String> =
        rewritten.iter().flat_map(|handle| naming::possible(handle)).filter(is_exact).collect();
    exact.sort_unstable();
    exact.dedup();
    let mut repeated: Vec<u64> = hashes.array_windows().filter(|[a, b]| a == b).map(|[a, _]| *a).collect();
    repeated.dedup();
    drop(hashes);
    let mut found: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    if !repeated.is_empty() {
        walk(cx, file, columns, start, |group| {
            if repeated.binary_search(&hash(&group.written)).is_ok() {
                let part = Part { start: group.start.clone(), end: group.next.place.offset };
                let parts = found.entry(group.written.clone()).or_default();
                // One part more than the limit is enough for the import to refuse the product.
                if parts.len() <= group::MAX_ROWS {
                    parts.push(part);
                }
            }
        })
        .await?;
    }
    // This removes handles with only one part. The second reading found them because another handle has the same hash.
    let apart = found.into_iter().filter(|(_, parts)| parts.len() > 1);
    Ok(Ok(Scan { example, apart: apart.map(|(handle, parts)| Apart { handle, parts }).collect(), exact }))
}

/// Reads the groups of the file from `start`, and calls `visit` with each of them. Stops where the file cannot be read.
pub async fn walk<P: Platform>(
    cx: &Context<'_, P>,
    file: &File,
    columns: &Columns,
    start: &Cursor,
    mut visit: impl FnMut(&Group),
) -> Result<(), Error> {
    let mut cursor = start.clone();
    loop {
        let piece = Piece::read(cx, file, columns, cursor, PIECE).await?;
        piece.groups.iter().for_each(&mut visit);
        if piece.failure.is_some() || piece.next.place.offset >= file.bytes {
            return Ok(());
        }
        cursor = piece.next;
    }
}

fn hash(handle: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    handle.hash(&mut hasher);
    hasher.finish()
}
