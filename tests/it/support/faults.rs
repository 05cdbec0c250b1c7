//! Injected failures: the nth call to a part of the platform fails, before or after its effect.

use std::sync::{Arc, Mutex, MutexGuard};

/// A part of the platform that can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Random bytes.
    Random,
    /// A batch of the database.
    Db,
    /// A read or write of the key-value storage.
    Kv,
    /// A head or get of an object.
    Read,
    /// A put of an object, or of a part of an upload.
    Put,
    /// The completion of an upload.
    Complete,
    /// A send to any queue.
    Send,
    /// A purge of the cache.
    Purge,
    /// A post to another server.
    Post,
    /// A mail handed to the platform.
    Mail,
    /// A signature to verify, or a secret to seal or open.
    Crypto,
}

/// A failure before or after the effect of the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The call fails without any effect.
    Before,
    /// The call has its effect, but its result is lost.
    After,
}

/// The planned failures, and the calls so far.
#[derive(Clone, Default)]
pub struct Faults(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    ahead: Vec<Fault>,
    called: Vec<Part>,
    words: Option<&'static str>,
}

struct Fault {
    part: Part,
    when: When,
    /// The number of calls that succeed first. `None`: every call fails from now on.
    calls_before: Option<u32>,
}

/// The text of an injected failure. It contains a path, and no page may show it.
pub const INJECTED: &str = "injected failure at /srv/secret/database.sqlite";

impl Faults {
    /// Makes the `nth` call from now fail once. 1 is the next call.
    pub fn fail_at(&self, part: Part, nth: u32, when: When) {
        assert!(nth > 0, "calls count from 1");
        self.state().ahead.push(Fault { part, when, calls_before: Some(nth - 1) });
    }

    /// Makes every call fail from now on.
    pub fn fail_always(&self, part: Part) {
        self.state().ahead.push(Fault { part, when: When::Before, calls_before: None });
    }

    /// Makes the database fail with these words instead of [`INJECTED`].
    pub fn say(&self, words: &'static str) {
        self.state().words = Some(words);
    }

    /// The error text of a failing database.
    pub fn words(&self) -> &'static str {
        self.state().words.unwrap_or(INJECTED)
    }

    /// The number of calls to this part so far.
    pub fn calls(&self, part: Part) -> u32 {
        self.state().called.iter().filter(|called| **called == part).count() as u32
    }

    /// Removes all planned failures.
    pub fn clear(&self) {
        self.state().ahead.clear();
    }

    /// Counts a call, and returns the failure that is planned for it.
    pub fn strike(&self, part: Part) -> Option<When> {
        let mut state = self.state();
        state.called.push(part);
        let mut struck = None;
        state.ahead.retain_mut(|fault| {
            if fault.part != part {
                return true;
            }
            match &mut fault.calls_before {
                None => struck = Some(fault.when),
                Some(0) => {
                    struck = Some(fault.when);
                    return false;
                }
                Some(calls) => *calls -= 1,
            }
            true
        });
        struck
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}
