//! Bodies of requests, responses and stored objects.

use std::future::Future;

/// A body: in our memory, or the platform's own stream.
#[derive(Debug)]
pub enum Body<N> {
    /// Nothing, or bytes.
    Bytes(Vec<u8>),
    /// A stream that never enters wasm unless it is read.
    Native(N),
}

impl<N: NativeBody> Body<N> {
    /// All of it, if it is no longer than `limit` bytes.
    pub async fn read(self, limit: usize) -> Result<Vec<u8>, ReadError> {
        match self {
            Self::Bytes(bytes) if bytes.len() > limit => Err(ReadError::TooLong),
            Self::Bytes(bytes) => Ok(bytes),
            Self::Native(stream) => stream.read(limit).await,
        }
    }
}

/// A request body or object that the platform holds as a stream.
pub trait NativeBody {
    /// Reads all of it into memory, if it is no longer than `limit` bytes.
    fn read(self, limit: usize) -> impl Future<Output = Result<Vec<u8>, ReadError>>;
}

/// Why a body could not be read.
#[derive(Debug)]
pub enum ReadError {
    /// It is longer than the limit that was given.
    TooLong,
    /// It broke off, for the reason given.
    Broken(String),
}
