//! A place for one large thing that is read from elsewhere and has a version.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    rc::Rc,
};

use crate::time::UnixMs;

/// How long to wait for a reader before another may begin: the first may have been cut off.
const READING_MS: i64 = 1000;
/// How long to wait after a read that gave nothing.
const PAUSE_MS: i64 = 10_000;

/// Holds a value of any type, so that the isolate need not know the feature that keeps it here.
#[derive(Debug, Default)]
pub struct Slot {
    value: RefCell<Option<Rc<dyn Any>>>,
    version: Cell<i64>,
    /// Unix milliseconds, after a read that gave nothing.
    not_before: Cell<i64>,
    /// When the read began that has not ended yet; 0 for none.
    reading_since: Cell<i64>,
}

impl Slot {
    /// The value, if there is one of this type.
    pub fn get<T: Any>(&self) -> Option<Rc<T>> {
        self.value.borrow().clone()?.downcast().ok()
    }

    /// The version of the value, 0 for none.
    pub const fn version(&self) -> i64 {
        self.version.get()
    }

    /// True if a request is reading a new value now.
    pub fn is_being_read(&self, now: UnixMs) -> bool {
        now.since(UnixMs(self.reading_since.get())) < READING_MS
    }

    /// True if a read may begin: none runs, and none has just failed.
    pub fn may_read(&self, now: UnixMs) -> bool {
        !self.is_paused(now) && !self.is_being_read(now)
    }

    /// True if a read has failed so recently that another would fail, too.
    pub fn is_paused(&self, now: UnixMs) -> bool {
        now.0 < self.not_before.get()
    }

    /// Notes that a read begins.
    pub fn begin(&self, now: UnixMs) {
        self.reading_since.set(now.0);
    }

    /// Keeps what was read, with its version; without anything, the older value stays and reading pauses.
    pub fn end<T: Any>(&self, read: Option<(T, i64)>, now: UnixMs) {
        self.reading_since.set(0);
        match read {
            Some((value, version)) => {
                self.version.set(version);
                drop(self.value.replace(Some(Rc::new(value))));
            }
            None => self.not_before.set(now.0.saturating_add(PAUSE_MS)),
        }
    }
}
