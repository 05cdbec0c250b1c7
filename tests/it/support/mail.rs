//! What stands in for the platform's own way to send mail.

use std::cell::{Cell, RefCell};

use vitrine::platform::{Mail, MailError, Outgoing};

use super::{
    clock::Clock,
    faults::{Faults, INJECTED, Part, When},
};

/// Bound only where a test says so.
pub struct Post {
    pub is_bound: Cell<bool>,
    /// What every mail is answered with, other than success.
    pub refusal: RefCell<Option<MailError>>,
    taken: RefCell<Vec<Outgoing>>,
    faults: Faults,
}

impl Post {
    pub fn new(faults: Faults) -> Self {
        Self { is_bound: Cell::new(false), refusal: RefCell::default(), taken: RefCell::default(), faults }
    }

    /// Another one with the same in it.
    pub fn twin(&self, faults: Faults) -> Self {
        let (is_bound, refusal, taken) = (self.is_bound.clone(), self.refusal.clone(), self.taken.clone());
        Self { is_bound, refusal, taken, faults }
    }

    /// The mails that were taken, in order; none are left.
    pub fn take(&self) -> Vec<Outgoing> {
        self.taken.take()
    }
}

impl Mail for &Post {
    fn is_bound(&self) -> bool {
        self.is_bound.get()
    }

    async fn send(&self, mail: &Outgoing) -> Result<(), MailError> {
        Clock::pause().await;
        assert!(self.is_bound.get(), "nothing is bound that could send");
        if let Some(refusal) = self.refusal.borrow().clone() {
            return Err(refusal);
        }
        let fault = self.faults.strike(Part::Mail);
        if fault != Some(When::Before) {
            self.taken.borrow_mut().push(mail.clone());
        }
        // Time enough for others to do something in between.
        Clock::pause().await;
        fault.map_or(Ok(()), |_| Err(MailError::Later(INJECTED.to_owned())))
    }
}
