//! A fake of the platform's mail service.

use std::cell::{Cell, RefCell};

use vitrine::platform::{Mail, MailError, Outgoing};

use super::{
    clock::Clock,
    faults::{Faults, INJECTED, Part, When},
};

/// A mail service. It is not bound unless a test sets `is_bound`.
pub struct Post {
    pub is_bound: Cell<bool>,
    /// The error for every mail, if any.
    pub refusal: RefCell<Option<MailError>>,
    taken: RefCell<Vec<Outgoing>>,
    faults: Faults,
}

impl Post {
    pub fn new(faults: Faults) -> Self {
        Self { is_bound: Cell::new(false), refusal: RefCell::default(), taken: RefCell::default(), faults }
    }

    /// An independent copy.
    pub fn twin(&self, faults: Faults) -> Self {
        let (is_bound, refusal, taken) = (self.is_bound.clone(), self.refusal.clone(), self.taken.clone());
        Self { is_bound, refusal, taken, faults }
    }

    /// Takes all accepted mails, in order.
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
        // Other futures may run between the effect and the result.
        Clock::pause().await;
        fault.map_or(Ok(()), |_| Err(MailError::Later(INJECTED.to_owned())))
    }
}
