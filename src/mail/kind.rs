//! The kinds of mails and their states.

use crate::names::names;

names! {
    /// The kind of a mail. Each kind has its own template.
    pub enum MailKind {
        /// The shop has received the order. Only orders with a manual payment method get this mail. For a bank
        /// transfer, the mail says how to pay.
        OrderPlaced = "order_placed",
        /// The order is paid.
        PaymentReceived = "payment_received",
        /// The merchant has accepted an order that is paid later.
        OrderAccepted = "order_accepted",
        /// The order is cancelled.
        OrderCancelled = "order_cancelled",
    }
}

impl MailKind {
    /// The version of the template, which is stored with each mail. Increase the version if the template can no longer
    /// render the data of stored mails. A new field of the data needs no new version: every new field must
    /// have a default, so that stored mails can still be rendered.
    pub const fn version(self) -> i64 {
        match self {
            Self::OrderPlaced | Self::PaymentReceived | Self::OrderAccepted | Self::OrderCancelled => 1,
        }
    }

    /// True if the sent text is stored. The law requires a durable confirmation of the contract, and a changed template
    /// would render another text. An order that is paid through a payment provider gets no [`Self::OrderPlaced`].
    /// There, [`Self::PaymentReceived`] confirms the contract.
    pub const fn keeps_text(self) -> bool {
        match self {
            Self::OrderPlaced | Self::PaymentReceived | Self::OrderAccepted => true,
            Self::OrderCancelled => false,
        }
    }

    /// The subject. It contains the order's number or reference and the shop's name, so that a shopper recognises the
    /// mail in a list.
    pub(super) fn subject(self, order: &str, shop: &str) -> String {
        match self {
            Self::OrderPlaced => format!("Your order {order} at {shop}"),
            Self::PaymentReceived => format!("Payment received for order {order} at {shop}"),
            Self::OrderAccepted => format!("Order {order} is accepted by {shop}"),
            Self::OrderCancelled => format!("Order {order} at {shop} is cancelled"),
        }
    }
}

names! {
    /// The state of a mail.
    pub enum State {
        /// The mail is due, or is retried later.
        Queued = "queued",
        /// A provider has accepted the mail.
        Sent = "sent",
        /// Sending failed. The mail is retried only if a person requests it.
        Failed = "failed",
        /// No mail provider is configured. The mail is not sent, but staff can read it.
        Kept = "kept",
    }
}
