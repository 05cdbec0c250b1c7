//! The port of object storage (R2).

use std::{collections::BTreeMap, future::Future};

use super::{Body, PortError};

/// Object storage.
pub trait Objects {
    /// See [`Platform::Native`](super::Platform::Native).
    type Native;
    /// The object's metadata, without its bytes.
    fn head(&self, key: &str) -> impl Future<Output = Result<Option<ObjectMeta>, PortError>>;
    /// The object, or only its bytes in `range`. The range must be inside the object.
    fn get(
        &self,
        key: &str,
        range: Option<ByteRange>,
    ) -> impl Future<Output = Result<Option<Object<Self::Native>>, PortError>>;
    /// Stores the object whole or not at all. The length of a native body must be known.
    fn put(
        &self,
        key: &str,
        body: Body<Self::Native>,
        content_type: &str,
        custom: &BTreeMap<String, String>,
    ) -> impl Future<Output = Result<(), PortError>>;
    /// Deletes the object, if it exists.
    fn delete(&self, key: &str) -> impl Future<Output = Result<(), PortError>>;
    /// Begins an upload in parts, and returns the upload's id. Different requests may send the parts. The object does
    /// not exist before [`Self::complete`].
    fn begin(&self, key: &str, content_type: &str) -> impl Future<Output = Result<String, PortError>>;
    /// Uploads part `number`, counted from 1, and returns the part's ETag. Every part except the last must have
    /// [`PART_BYTES`] bytes.
    fn put_part(
        &self,
        upload: Upload<'_>,
        number: u16,
        bytes: Vec<u8>,
    ) -> impl Future<Output = Result<String, PortError>>;
    /// Completes the upload. `etags` are the ETags of all parts, in order. The new object replaces an older object with
    /// the same key.
    fn complete(&self, upload: Upload<'_>, etags: &[String]) -> impl Future<Output = Result<(), PortError>>;
}

/// The size of a part in bytes. R2 requires that all parts except the last have the same size. This is the minimum size
/// that R2 allows.
pub const PART_BYTES: usize = 5 * 1024 * 1024;

/// An upload in parts. R2 deletes an upload that is not completed within a week.
#[derive(Debug, Clone, Copy)]
pub struct Upload<'u> {
    /// The key of the object.
    pub key: &'u str,
    /// The id that [`Objects::begin`] returned.
    pub id: &'u str,
}

/// Metadata of a stored object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectMeta {
    /// The object's size in bytes.
    pub size: u64,
    /// The value of the ETag header, including the quotes.
    pub etag: String,
    /// The content type that was stored with the object.
    pub content_type: Option<String>,
    /// The custom metadata that was stored with the object.
    pub custom: BTreeMap<String, String>,
}

/// A stored object with its bytes.
pub struct Object<N> {
    /// The metadata of the whole object, even if only a range was requested.
    pub meta: ObjectMeta,
    /// The requested bytes.
    pub body: Body<N>,
}

/// The bytes from position `start` to position `end`, counted from 0. Both positions are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteRange {
    pub start: u64,
    pub end: u64,
}

impl ByteRange {
    /// The number of bytes.
    pub const fn length(self) -> u64 {
        self.end.saturating_sub(self.start).saturating_add(1)
    }
}
