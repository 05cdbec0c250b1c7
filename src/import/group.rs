//! Groups rows into products: consecutive rows with the same handle are one product.
//!
//! If the handle is blank, the title replaces it, as in Shopify. A row without handle and title may be a variant of the
//! product above, and may have lost its handle. Adding the row to that product could be wrong, and ignoring the row
//! could delete a variant from the shop. Therefore the product above is refused, and the error names the row.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::columns::Columns;
use super::csv::{self, Place, Record};
use super::problem::{FileError, RowError};
use super::row::Row;
use crate::catalogue::handle::{MAX_HANDLE, to_handle};

/// The maximum number of rows of a product: one for each variant and picture of the largest product, and some more.
pub const MAX_ROWS: usize = 2_500;

/// The maximum length of a product's rows, in bytes.
pub const MAX_GROUP: u64 = 4 << 20;

/// The maximum length of a piece, in bytes. A piece of this length always has one complete group, or a part of a group
/// that is long enough to refuse the group.
pub const ENOUGH: usize = MAX_GROUP as usize + 2 * csv::MAX_RECORD;

/// The position of an import in its file, stored between two messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    pub place: Place,
    /// The handle of a product that was refused for too many rows or too much text. The import skips the other rows of
    /// this product.
    pub skip: Option<String>,
    /// If the cursor is inside a cut row, the row number of the last record of that cut row; otherwise 0. A cut row is
    /// a row that unquoted line breaks split into several records, each with a row number of its own.
    #[serde(default)]
    pub cut: u64,
}

impl From<Place> for Cursor {
    fn from(place: Place) -> Self {
        Self { place, skip: None, cut: 0 }
    }
}

/// All rows of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The handle in the shop's URLs. Empty if the rows have neither a handle nor a title with a letter or digit.
    pub handle: String,
    /// The handle in the file, in lower case. If the rows have no handle, a handle made from the title.
    pub written: String,
    /// The rows without errors.
    pub rows: Vec<Row>,
    /// The number of the first row, with or without errors.
    pub first_row: u64,
    /// The errors of the other rows and of the handle. If there is an error, the product is refused.
    pub errors: Vec<RowError>,
    /// Warnings about rows that were left out.
    pub warnings: Vec<RowError>,
    /// The position of this product.
    pub start: Cursor,
    /// The position after this product.
    pub next: Cursor,
}

/// The complete groups of a piece of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Groups {
    pub groups: Vec<Group>,
    /// The position of the next piece. If `next` is the start of this piece and there is no failure, the piece was too
    /// short. The caller must then read a longer piece, with up to [`ENOUGH`] bytes.
    pub next: Cursor,
    /// The reason why the file cannot be read to the end. The last product before the failure is not in `groups`,
    /// because some of its rows may be after the failure.
    pub failure: Option<FileError>,
}

/// Reads the complete groups of a piece of a file. `bytes` begin at `from`. `at_end` means that `bytes` reach the end
/// of the file.
pub fn groups(bytes: &[u8], from: &Cursor, columns: &Columns, at_end: bool) -> Groups {
    let mut read = columns.records(bytes, from.place, at_end);
    let cuts = cut_rows(&mut read, from.cut, columns, at_end);
    let mut grouper =
        Grouper { done: Vec::new(), next: from.clone(), skip: from.skip.clone(), open: None, unsure: Vec::new(), cuts };
    for record in read.records {
        grouper.add(record, columns);
    }
    if at_end && read.failure.is_none() {
        grouper.settle(None, read.next);
    }
    if grouper.open.is_none() && grouper.unsure.is_empty() {
        grouper.next = Cursor { place: read.next, cut: grouper.cut_at(read.next.row), skip: grouper.skip };
    }
    Groups { groups: grouper.done, next: grouper.next, failure: read.failure }
}

/// The row numbers of the first and the last record of each cut row. `from_before` is the [`Cursor::cut`] at the start
/// of the piece. If the last records of the piece may belong to a cut row that continues after the piece, they are left
/// for the next piece.
fn cut_rows(read: &mut csv::Records, from_before: u64, columns: &Columns, at_end: bool) -> Vec<RangeInclusive<u64>> {
    let is_last = at_end || read.failure.is_some();
    let mut cuts = Vec::from_iter((from_before > 0).then_some(0..=from_before));
    let mut place = read.records.iter().take_while(|record| record.place.row <= from_before).count();
    while let Some(records) = read.records.get(place..).filter(|records| !records.is_empty()) {
        let parts = match columns.parts_of_cut_row(records) {
            Ok(parts) => parts,
            Err(_) if is_last => None,
            Err(_) => break,
        };
        let parts = records.get(..parts.unwrap_or(1)).unwrap_or_default();
        if let [first, .., last] = parts {
            cuts.push(first.place.row..=last.place.row);
        }
        place += parts.len();
    }
    if let Some(unclear) = read.records.get(place) {
        read.next = unclear.place;
        read.records.truncate(place);
    }
    cuts
}

/// The error of a product with too many rows or too much text.
pub fn too_long(row: u64) -> RowError {
    RowError::of_row(
        row,
        format!(
            "The product has more than {MAX_ROWS} rows or more than 4 MB of text. Split it into several products, each \
             with its own handle."
        ),
    )
}

/// The maximum number of bad rows in `Grouper::unsure`. After more bad rows, the open group ends.
const MAX_UNSURE: usize = 50;

struct Grouper {
    done: Vec<Group>,
    next: Cursor,
    skip: Option<String>,
    open: Option<Open>,
    /// Groups with only bad rows, after the open group. A bad row may be the second half of a row that an unquoted line
    /// break cut in two. Such a half has no handle or a wrong one, but it must not end the open group. If the next good
    /// row belongs to the open group, the groups in `unsure` are added to the open group.
    unsure: Vec<Open>,
    /// The result of [`cut_rows`].
    cuts: Vec<RangeInclusive<u64>>,
}

impl Grouper {
    fn add(&mut self, record: Record, columns: &Columns) {
        let (place, next) = (record.place, record.next);
        let handle = self.identity(&record, columns);
        if self.skip.is_some() {
            if handle.is_none() || handle == self.skip {
                self.next.place = next;
                return;
            }
            self.skip = None;
        }
        let is_of_product = |group: &Open| handle.is_some() && group.handle == handle;
        let continues = self.open.iter().chain(self.unsure.last()).any(is_of_product);
        let is_cut = self.cuts.iter().any(|rows| rows.contains(&place.row));
        let may_be_short = !is_cut && (continues || columns.begins_product(&record));
        match columns.row(record, may_be_short) {
            Ok(row) if handle.is_some() => {
                self.settle(handle.as_ref(), place);
                self.open.get_or_insert_with(|| Open::new(handle, place)).add(row);
            }
            Ok(row) => self.add_bad(handle, RowError::of_row(
                row.row,
                "This row has neither a handle nor a title, so it is not clear which product it belongs to. Add the \
                 product's handle to each of its rows.",
            ), place),
            Err(error) => self.add_bad(handle, error, place),
        }
        let start = self.open.as_ref().or(self.unsure.first()).map_or(place, |group| group.start);
        let is_long = next.offset - start.offset > MAX_GROUP;
        if !self.unsure.is_empty() {
            if is_long || self.unsure.iter().map(|group| group.count).sum::<usize>() > MAX_UNSURE {
                self.settle(None, next);
            }
        } else if (is_long || self.open.as_ref().is_some_and(|open| open.count > MAX_ROWS))
            && let Some(open) = self.open.take()
        {
            self.skip.clone_from(&open.handle);
            self.close(open.refused(), next);
        }
    }

    /// The text that identifies the product of a row. A row without a title belongs to the product above even if its
    /// handle is written differently, as long as both become the same handle in the shop.
    fn identity(&self, record: &Record, columns: &Columns) -> Option<String> {
        let own = columns.identity(record)?;
        if columns.is_titled(record) {
            return Some(own);
        }
        let above = self.unsure.last().or(self.open.as_ref()).and_then(|group| group.handle.as_ref());
        let above = above.or(self.skip.as_ref()).filter(|above| to_handle(above) == to_handle(&own));
        Some(above.cloned().unwrap_or(own))
    }

    /// If `row` is inside a cut row and not its first record, the row number of the last record of that cut row;
    /// otherwise 0.
    fn cut_at(&self, row: u64) -> u64 {
        self.cuts.iter().find(|rows| *rows.start() < row && row <= *rows.end()).map_or(0, |rows| *rows.end())
    }

    fn add_bad(&mut self, handle: Option<String>, error: RowError, place: Place) {
        let last = self.unsure.last_mut().or(self.open.as_mut());
        match last {
            Some(group) if handle.is_none() || group.handle == handle => group.add_bad(error),
            _ => {
                let mut group = Open::new(handle, place);
                group.add_bad(error);
                // The row begins a new group, because rows below may belong to the same product as this row.
                self.unsure.push(group);
            }
        }
    }

    /// Closes all groups that do not belong to the next good row. `handle` is the handle of that row, and `place` is
    /// its position. If `handle` is `None`, all groups are closed.
    fn settle(&mut self, handle: Option<&String>, place: Place) {
        let is_same = |group: &Open| handle.is_some() && group.handle.as_ref() == handle;
        for group in std::mem::take(&mut self.unsure) {
            match &mut self.open {
                Some(open) if is_same(open) => open.absorb(group),
                _ => self.replace(Some(group), place),
            }
        }
        if !self.open.as_ref().is_some_and(is_same) {
            self.replace(None, place);
        }
    }

    /// Closes the open group and replaces it with `group`. If there is no new group, the closed group ends at `place`.
    fn replace(&mut self, group: Option<Open>, place: Place) {
        let end = group.as_ref().map_or(place, |group| group.start);
        if let Some(before) = std::mem::replace(&mut self.open, group) {
            self.close(before, end);
        }
    }

    fn close(&mut self, group: Open, end: Place) {
        self.next = Cursor { place: end, skip: self.skip.clone(), cut: self.cut_at(end.row) };
        let start = Cursor { place: group.start, skip: None, cut: self.cut_at(group.start.row) };
        self.done.push(group.into_group(start, self.next.clone()));
    }
}

/// A group that may get more rows.
struct Open {
    /// `None` if the group has only rows without a handle and without a title.
    handle: Option<String>,
    rows: Vec<Row>,
    errors: Vec<RowError>,
    /// Rows with and without errors.
    count: usize,
    start: Place,
}

impl Open {
    fn new(handle: Option<String>, start: Place) -> Self {
        Self { handle, rows: Vec::new(), errors: Vec::new(), count: 0, start }
    }

    fn add(&mut self, row: Row) {
        self.count += 1;
        self.rows.push(row);
    }

    fn add_bad(&mut self, error: RowError) {
        self.count += 1;
        self.errors.push(error);
    }

    fn absorb(&mut self, other: Self) {
        self.count += other.count;
        self.errors.extend(other.errors);
    }

    fn refused(mut self) -> Self {
        self.rows.clear();
        self.errors = vec![too_long(self.start.row)];
        self
    }

    fn into_group(self, start: Cursor, next: Cursor) -> Group {
        let mut errors = self.errors;
        let written = self.handle.unwrap_or_default();
        let handle = to_handle(&written);
        if let Some(row) = self.rows.first() {
            if handle.is_empty() {
                errors.push(RowError::of_row(
                    row.row,
                    "The handle has no letter or digit, so it cannot become an address. Write one such as \
                     “blue-shirt”.",
                ));
            } else if handle.chars().count() > MAX_HANDLE {
                errors.push(RowError::of_row(
                    row.row,
                    format!("The handle is longer than {MAX_HANDLE} characters. Write a shorter one."),
                ));
            }
        }
        Group { handle, written, rows: self.rows, first_row: self.start.row, errors, warnings: Vec::new(), start, next }
    }
}
