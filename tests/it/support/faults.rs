//! Failures on order: the nth call to a part of the platform fails, before or after it had its effect.

use std::sync::{Arc, Mutex, MutexGuard};

/// What can be made to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Random bytes.
    Random,
    /// A batch.
    Db,
    /// A call of the key-value storage.
    Kv,
    /// Head or get of an object.
    Read,
    /// Put of an object, or of a part of one.
    Put,
    /// Putting the parts of an object together.
    Complete,
    /// Send to either queue.
    Send,
    /// A purge of the cache.
    Purge,
    /// A post to another server.
    Post,
    /// A mail handed to the platform.
    Mail,
}

/// True if the effect takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The call fails and changed nothing.
    Before,
    /// The call did its work, and the answer was lost.
    After,
}

/// The failures ahead.
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
    /// Calls that go well before; `None`: this call and all that follow fail.
    calls_before: Option<u32>,
}

/// The words of a failure on order. They hold a path, as a careless driver's would: no page may show it.
pub const INJECTED: &str = "injected failure at /srv/secret/database.sqlite";

impl Faults {
    /// The `nth` call from now (1 is the next) fails once.
    pub fn fail_at(&self, part: Part, nth: u32, when: When) {
        assert!(nth > 0, "calls count from 1");
        self.state().ahead.push(Fault { part, when, calls_before: Some(nth - 1) });
    }

    /// Every call fails from now on.
    pub fn fail_always(&self, part: Part) {
        self.state().ahead.push(Fault { part, when: When::Before, calls_before: None });
    }

    /// Has the database fail with these words, in place of [`INJECTED`].
    pub fn say(&self, words: &'static str) {
        self.state().words = Some(words);
    }

    /// What a failing database says.
    pub fn words(&self) -> &'static str {
        self.state().words.unwrap_or(INJECTED)
    }

    /// How often this part was called so far.
    pub fn calls(&self, part: Part) -> u32 {
        self.state().called.iter().filter(|called| **called == part).count() as u32
    }

    /// All is well again.
    pub fn clear(&self) {
        self.state().ahead.clear();
    }

    /// Counts a call, and says whether it is one that fails.
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
