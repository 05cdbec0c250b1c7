//! The effects of each kind of event, as data. `app/effects.rs` applies them.

use super::message::Kind;
use crate::mail;

/// The effects of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Follows {
    /// The effect on the sales figures and on the number of sold units of each product.
    pub sales: Sales,
    /// The effect on the received and refunded money in the day's figures.
    pub cash: Cash,
    /// The mails to the customer, each with its condition.
    pub mails: &'static [(mail::MailKind, Condition)],
}

/// The effect of an event on the sales figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sales {
    Unchanged,
    /// The order is counted as a sale, unless it is already counted.
    Counted,
    /// The order is recorded as a cancelled sale, if it was counted.
    Cancelled,
}

/// The effect of an event on the received and refunded money in the day's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cash {
    Unchanged,
    Received,
    Refunded,
}

/// The condition under which an event sends a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    Always,
    /// The payment method is manual: bank transfer, or payment on delivery.
    Manual,
    /// The payment method is manual, or the order was accepted or paid. A customer who cancels an unpaid online order
    /// needs no mail.
    ManualOrFirm,
}

const NOTHING: Follows = Follows { sales: Sales::Unchanged, cash: Cash::Unchanged, mails: &[] };

impl Kind {
    /// The effects of this kind. The compiler rejects a new kind that has no arm here.
    pub const fn follows(self) -> Follows {
        use mail::MailKind::{OrderAccepted, OrderCancelled, OrderPlaced, PaymentReceived};
        match self {
            Self::OrderPlaced => Follows { mails: &[(OrderPlaced, Condition::Manual)], ..NOTHING },
            Self::OrderAccepted => {
                Follows { sales: Sales::Counted, mails: &[(OrderAccepted, Condition::Always)], ..NOTHING }
            }
            Self::OrderPaid => {
                Follows { sales: Sales::Counted, cash: Cash::Received, mails: &[(PaymentReceived, Condition::Always)] }
            }
            Self::OrderCancelled => {
                Follows { sales: Sales::Cancelled, mails: &[(OrderCancelled, Condition::ManualOrFirm)], ..NOTHING }
            }
            Self::OrderRefunded => Follows { cash: Cash::Refunded, ..NOTHING },
            Self::OrderExpired | Self::OrderFulfilled | Self::StockLow | Self::StockOut | Self::StockBack => NOTHING,
        }
    }
}
