//! Reads the next products of an imported file.

use crate::{context::Context, error::Error, platform::Platform};

use super::{
    columns::Columns,
    file::File,
    group::{self, Cursor, Group},
    problem::FileError,
};

/// The complete products in a range of bytes of the file. The rows of a product are a group.
pub struct Piece {
    pub groups: Vec<Group>,
    /// The position after the last group.
    pub next: Cursor,
    /// The reason why the file cannot be read after `next`.
    pub failure: Option<FileError>,
}

impl Piece {
    /// Reads `length` bytes at `cursor`, and more bytes if these contain no complete product.
    pub async fn read<P: Platform>(
        cx: &Context<'_, P>,
        file: &File,
        columns: &Columns,
        cursor: Cursor,
        mut length: usize,
    ) -> Result<Self, Error> {
        loop {
            let bytes = file.read(cx, cursor.place.offset, length).await?;
            let at_end = cursor.place.offset.saturating_add(bytes.len() as u64) >= file.bytes;
            let found = group::groups(&bytes, &cursor, columns, at_end);
            let is_stuck = found.next == cursor && found.failure.is_none() && cursor.place.offset < file.bytes;
            if !is_stuck {
                return Ok(Self { groups: found.groups, next: found.next, failure: found.failure });
            }
            if at_end || length >= group::ENOUGH {
                let message = format!("{}: no product in {} bytes at {cursor:?}", file.key, bytes.len());
                return Err(Error::Internal(message));
            }
            length = length.saturating_mul(2).min(group::ENOUGH);
        }
    }

    /// Returns the first `count` products, the position after them, and true if that position is the end of the file.
    /// `bytes` is the size of the file.
    pub fn first(&self, count: usize, bytes: u64) -> (&[Group], &Cursor, bool) {
        match self.groups.get(..count) {
            Some(first) if count < self.groups.len() => {
                (first, first.last().map_or(&self.next, |last| &last.next), false)
            }
            _ => (&self.groups, &self.next, self.failure.is_none() && self.next.place.offset >= bytes),
        }
    }
}
