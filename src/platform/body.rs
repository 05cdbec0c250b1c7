//! Bodies of requests, responses and stored objects.

use std::future::Future;

/// A body: bytes in memory, or the platform's own stream.
#[derive(Debug)]
pub enum Body<N> {
    /// Bytes in memory; may be empty.
    Bytes(Vec<u8>),
    /// A stream. Its bytes enter wasm only if the Worker reads them.
    Native(N),
}

impl<N: NativeBody> Body<N> {
    /// Reads the whole body, if it has at most `limit` bytes.
    pub async fn read(self, limit: usize) -> Result<Vec<u8>, ReadError> {
        match self {
            Self::Bytes(bytes) if bytes.len() > limit => Err(ReadError::TooLong),
            Self::Bytes(bytes) => Ok(bytes),
            Self::Native(stream) => stream.read(limit).await,
        }
    }
}

/// A body that the platform holds as a stream.
pub trait NativeBody {
    /// Reads the whole stream into memory, if it has at most `limit` bytes.
    fn read(self, limit: usize) -> impl Future<Output = Result<Vec<u8>, ReadError>>;
}

/// The reason why a body could not be read.
#[derive(Debug)]
pub enum ReadError {
    /// The body is longer than the limit.
    TooLong,
    /// The body could not be read to its end. The text is the platform's message.
    Broken(String),
}
