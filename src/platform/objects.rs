//! The port of object storage (R2).

use std::{collections::BTreeMap, future::Future};

use super::{Body, PortError};

/// Object storage.
pub trait Objects {
    /// See [`Platform::Native`](super::Platform::Native).
    type Native;
    /// The object's metadata, without its bytes.
    fn head(&self, key: &str) -> impl Future<Output = Result<Option<ObjectMeta>, PortError>>;
    /// The object, or its part in `range`. The range must be inside the object.
    fn get(
        &self,
        key: &str,
        range: Option<ByteRange>,
    ) -> impl Future<Output = Result<Option<Object<Self::Native>>, PortError>>;
    /// Stores the object whole or not at all. A native body must know its length.
    fn put(
        &self,
        key: &str,
        body: Body<Self::Native>,
        content_type: &str,
        custom: &BTreeMap<String, String>,
    ) -> impl Future<Output = Result<(), PortError>>;
    /// Deletes the object, if it exists.
    fn delete(&self, key: &str) -> impl Future<Output = Result<(), PortError>>;
    /// Begins an upload in parts, which may come from different events. The object exists once the upload is complete.
    /// Returns the upload's id.
    fn begin(&self, key: &str, content_type: &str) -> impl Future<Output = Result<String, PortError>>;
    /// Puts part `number`, counted from 1. All but the last must be of [`PART_BYTES`]. Returns its ETag.
    fn put_part(
        &self,
        upload: Upload<'_>,
        number: u16,
        bytes: Vec<u8>,
    ) -> impl Future<Output = Result<String, PortError>>;
    /// Completes the upload: the parts with these ETags replace the object.
    fn complete(&self, upload: Upload<'_>, etags: &[String]) -> impl Future<Output = Result<(), PortError>>;
}

/// Bytes of a part. R2 requires parts of the same size, at least this large, except for the last one.
pub const PART_BYTES: usize = 5 * 1024 * 1024;

/// An upload in parts. R2 deletes an upload that is not completed within a week.
#[derive(Debug, Clone, Copy)]
pub struct Upload<'u> {
    /// The key of the object.
    pub key: &'u str,
    /// From [`Objects::begin`].
    pub id: &'u str,
}

/// Metadata of a stored object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectMeta {
    /// Bytes.
    pub size: u64,
    /// The value of the ETag header, including the quotes.
    pub etag: String,
    /// The content type from the put.
    pub content_type: Option<String>,
    /// Custom metadata from the put.
    pub custom: BTreeMap<String, String>,
}

/// A stored object with its bytes.
pub struct Object<N> {
    /// The metadata of the whole object, also when only a part was requested.
    pub meta: ObjectMeta,
    /// The requested bytes.
    pub body: Body<N>,
}

/// Bytes `start` up to and including `end`, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteRange {
    /// First byte.
    pub start: u64,
    /// Last byte.
    pub end: u64,
}

impl ByteRange {
    /// The number of bytes.
    pub const fn length(self) -> u64 {
        self.end.saturating_sub(self.start).saturating_add(1)
    }
}
