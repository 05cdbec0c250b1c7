//! The report of a payment provider.

use crate::{ids::Token, money::Money};

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
    /// Money arrived.
    Paid(Received),
    /// It came to nothing.
    Declined,
}

/// Money that arrived. It may differ from the amount of the payment: only `order` compares them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Never negative.
    pub amount: Money,
    /// The provider's id of it.
    pub reference: String,
}
