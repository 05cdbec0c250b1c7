//! The report of a payment provider.

use crate::ids::Token;

/// A fact about a payment, as a provider's message reports it. `order` decides what follows.
#[derive(Debug)]
pub struct Heard {
    /// The provider's id of the message, by which its repeats are known.
    pub message: String,
    /// Ours.
    pub payment: Token,
    /// The outcome.
    pub what: What,
}

/// The outcome of a payment.
#[derive(Debug)]
pub enum What {
    /// It was made.
    Paid {
        /// The provider's id of it.
        reference: String,
    },
    /// It came to nothing.
    Declined,
}
