//! The report of a payment provider about a payment.

use crate::{ids::Token, money::Money};

/// A provider's report. The module `order` decides what happens next.
#[derive(Debug)]
pub struct Heard {
    /// The provider's id of the message. A repeated message has the same id.
    pub message: String,
    /// The shop's id of the payment.
    pub payment: Token,
    pub what: What,
}

/// The outcome of a payment.
#[derive(Debug)]
pub enum What {
    /// Money arrived.
    Paid(Received),
    /// The provider declined the payment.
    Declined,
}

/// Money that arrived. The amount may differ from the requested amount. The module `order` compares the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Never negative.
    pub amount: Money,
    /// The provider's id of the payment.
    pub reference: String,
}
