//! The imported file in object storage.

use crate::{
    context::Context,
    error::Error,
    platform::{ByteRange, Objects, Platform},
};

/// The key and the size of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The key in R2.
    pub key: String,
    pub bytes: u64,
}

impl File {
    /// Reads at most `length` bytes from `offset`. Returns no bytes at the end of the file.
    pub async fn read<P: Platform>(&self, cx: &Context<'_, P>, offset: u64, length: usize) -> Result<Vec<u8>, Error> {
        let end = offset.saturating_add(length as u64).min(self.bytes);
        if offset >= end {
            return Ok(Vec::new());
        }
        let range = ByteRange { start: offset, end: end.saturating_sub(1) };
        let object = cx.platform.objects().get(&self.key, Some(range)).await?;
        let object = object.ok_or_else(|| Error::Internal(format!("the file {} is not there", self.key)))?;
        object.body.read(length).await.map_err(|error| Error::Internal(format!("{}: {error:?}", self.key)))
    }
}
