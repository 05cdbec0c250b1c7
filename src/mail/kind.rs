//! The kinds of mails and their states.

use crate::names::names;

names! {
    /// The kind of a mail. Each kind has its own template.
    pub enum MailKind {
        /// The shop has received the order. The mail says how to pay, unless a provider takes the money.
        OrderPlaced = "order_placed",
        /// The order is paid.
        PaymentReceived = "payment_received",
        /// The merchant accepts an order that is paid later.
        OrderAccepted = "order_accepted",
        /// The order is cancelled.
        OrderCancelled = "order_cancelled",
    }
}

impl MailKind {
    /// The version of the template. Each mail stores it. Increase it if the template can no longer render stored data.
    /// A new field needs no new version, because it has a default for older mails.
    pub const fn version(self) -> i64 {
        match self {
            Self::OrderPlaced | Self::PaymentReceived | Self::OrderAccepted | Self::OrderCancelled => 1,
        }
    }

    /// True if the sent text is stored. The law requires a durable confirmation of the contract, and templates change.
    /// If a provider takes the money, [`Self::PaymentReceived`] is the only mail that confirms the contract.
    pub const fn keeps_text(self) -> bool {
        match self {
            Self::OrderPlaced | Self::PaymentReceived | Self::OrderAccepted => true,
            Self::OrderCancelled => false,
        }
    }

    /// The subject. It names the order and the shop, so a shopper recognises the mail in a list.
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
        /// The mail is due, or waits for its next attempt.
        Queued = "queued",
        /// A provider has accepted the mail.
        Sent = "sent",
        /// The mail is retried only if a person requests it.
        Failed = "failed",
        /// No way to send mail is configured, so the mail only stays in the table, where staff can read it.
        Kept = "kept",
    }
}
