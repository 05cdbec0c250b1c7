//! Memory for one large value with a version. The value is read from R2.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    rc::Rc,
};

use crate::time::UnixMs;

/// The milliseconds after which a read counts as lost, so that another request may read. The platform may have ended
/// the request that was reading.
const READING_MS: i64 = 1000;
/// The milliseconds after a failed read before the next read may begin.
const PAUSE_MS: i64 = 10_000;

/// One value. It may have any type, so that this module does not depend on the feature that uses it.
#[derive(Debug, Default)]
pub struct Slot {
    value: RefCell<Option<Rc<dyn Any>>>,
    version: Cell<i64>,
    /// A time in Unix milliseconds. No read may begin before it, because the last read failed.
    not_before: Cell<i64>,
    /// The time at which the running read began, in Unix milliseconds; 0 if no read is running.
    reading_since: Cell<i64>,
}

impl Slot {
    /// The value; `None` if there is no value of this type.
    pub fn get<T: Any>(&self) -> Option<Rc<T>> {
        self.value.borrow().clone()?.downcast().ok()
    }

    /// The version of the value; 0 if there is no value.
    pub const fn version(&self) -> i64 {
        self.version.get()
    }

    /// True if a request is reading a new value now.
    pub fn is_being_read(&self, now: UnixMs) -> bool {
        now.since(UnixMs(self.reading_since.get())) < READING_MS
    }

    /// True if a read may begin: none is running, and none has just failed.
    pub fn may_read(&self, now: UnixMs) -> bool {
        !self.is_paused(now) && !self.is_being_read(now)
    }

    /// True if a read failed recently, so that another read would probably fail too.
    pub fn is_paused(&self, now: UnixMs) -> bool {
        now.0 < self.not_before.get()
    }

    /// Records that a read begins.
    pub fn begin(&self, now: UnixMs) {
        self.reading_since.set(now.0);
    }

    /// Stores the value and its version. `None` means that the read failed: the older value stays, and reads pause.
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
