//! The platform's stream, in memory.

use std::{
    cell::Cell,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
};

use vitrine::platform::{NativeBody, ReadError};

use super::clock::Clock;

/// A body that is read at most once.
#[derive(Debug)]
pub struct Held {
    content: Content,
    /// The number of bytes that the shop read. Tests use it to check that a body was never read.
    taken: Rc<Cell<u64>>,
    reads: Arc<Reads>,
}

/// The bodies that the shop is reading at the same time: now, and at most.
#[derive(Debug, Default)]
pub struct Reads {
    now: AtomicU32,
    most: AtomicU32,
}

#[derive(Debug)]
enum Content {
    Bytes(Vec<u8>),
    /// This many zeros. They take no memory until they are read.
    Zeros(u64),
    /// A stream that breaks off.
    Broken,
    /// A stream that neither ends nor breaks off.
    Endless,
}

impl Reads {
    pub fn most(&self) -> u32 {
        self.most.load(Relaxed)
    }
}

impl Held {
    fn new(content: Content) -> Self {
        Self { content, taken: Rc::default(), reads: Arc::default() }
    }

    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(Content::Bytes(bytes.into()))
    }

    pub fn zeros(length: u64) -> Self {
        Self::new(Content::Zeros(length))
    }

    pub fn broken() -> Self {
        Self::new(Content::Broken)
    }

    pub fn endless() -> Self {
        Self::new(Content::Endless)
    }

    /// The same body, whose reading counts in `reads`.
    pub fn counted(self, reads: &Arc<Reads>) -> Self {
        Self { reads: reads.clone(), ..self }
    }

    /// The number of bytes that the shop has read from this body.
    pub fn meter(&self) -> Rc<Cell<u64>> {
        self.taken.clone()
    }

    /// The whole body, for a browser or the bucket. It bypasses the shop's memory, so the meter does not count it.
    pub fn into_bytes(self) -> Result<Vec<u8>, String> {
        match self.content {
            Content::Bytes(bytes) => Ok(bytes),
            Content::Zeros(length) => Ok(vec![0; usize::try_from(length).unwrap()]),
            Content::Broken => Err("the stream broke off".to_owned()),
            Content::Endless => panic!("a body without an end has no bytes"),
        }
    }
}

impl NativeBody for Held {
    async fn read(self, limit: usize) -> Result<Vec<u8>, ReadError> {
        let Reads { now, most } = &*self.reads;
        most.fetch_max(now.fetch_add(1, Relaxed) + 1, Relaxed);
        Clock::pause().await;
        now.fetch_sub(1, Relaxed);
        let length = match &self.content {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::Zeros(length) => *length,
            Content::Broken => 0,
            Content::Endless => loop {
                Clock::pause().await;
            },
        };
        self.taken.set(length.min(limit as u64));
        if length > limit as u64 {
            return Err(ReadError::TooLong);
        }
        self.into_bytes().map_err(ReadError::Broken)
    }
}
