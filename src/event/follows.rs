//! The consequences of each kind of event, as data. Pure: `app/effects.rs` carries them out.

use super::message::Kind;
use crate::mail;

/// The consequences of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Follows {
    /// The order's part in the sales figures, and in the number of units that each product sold.
    pub sales: Sales,
    /// The money that the day's figures record.
    pub cash: Cash,
    /// The mails to the customer.
    pub mails: &'static [(mail::MailKind, Condition)],
}

/// The order's part in the sales figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sales {
    Unchanged,
    /// The order counts as a sale once it is firm.
    Counted,
    /// A sale that was counted is taken back.
    Cancelled,
}

/// The money that the day's figures record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cash {
    Unchanged,
    Received,
    Refunded,
}

/// The orders for which a mail is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    Always,
    /// The order is paid by hand: a bank transfer, or on delivery.
    Manual,
    /// The order is paid by hand or has its number. A customer who cancels an unpaid online order needs none.
    ManualOrFirm,
}

const NOTHING: Follows = Follows { sales: Sales::Unchanged, cash: Cash::Unchanged, mails: &[] };

impl Kind {
    /// The consequences. A new kind does not compile until it has its line here.
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
