//! The cache in front of the Worker. It only records purges.

use std::cell::{Cell, RefCell};

use vitrine::platform::{EdgeCache, PortError, Purged};

use super::{
    clock::Clock,
    faults::{Faults, INJECTED, Part, When},
};

/// Cloudflare's limits: the tags of a purge, and the characters of a tag.
const TAGS: usize = 100;
const TAG_LENGTH: usize = 1024;

pub struct MemoryCache {
    purges: RefCell<Vec<Vec<String>>>,
    /// True on a developer's machine.
    pub is_absent: Cell<bool>,
    faults: Faults,
}

impl MemoryCache {
    pub fn new(faults: Faults) -> Self {
        Self { purges: RefCell::default(), is_absent: Cell::new(false), faults }
    }

    /// An independent copy.
    pub fn twin(&self, faults: Faults) -> Self {
        Self { purges: self.purges.clone(), is_absent: self.is_absent.clone(), faults }
    }

    /// The tags of each purge since the last call, sorted.
    pub fn take_purges(&self) -> Vec<Vec<String>> {
        self.purges.take()
    }
}

impl EdgeCache for &MemoryCache {
    async fn purge(&self, tags: &[String]) -> Result<Purged, PortError> {
        Clock::pause().await;
        if self.is_absent.get() {
            return Ok(Purged::NoCache);
        }
        assert!((1..=TAGS).contains(&tags.len()), "{} tags in a purge", tags.len());
        for tag in tags {
            let is_sound = tag.bytes().all(|byte| byte.is_ascii_graphic() && byte != b',');
            assert!(is_sound && (1..=TAG_LENGTH).contains(&tag.len()), "not a tag: {tag:?}");
        }
        let fault = self.faults.strike(Part::Purge);
        if fault != Some(When::Before) {
            let mut tags = tags.to_vec();
            tags.sort();
            self.purges.borrow_mut().push(tags);
        }
        fault.map_or(Ok(Purged::Done), |_| Err(PortError(INJECTED.to_owned())))
    }
}
