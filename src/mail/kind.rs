//! The kinds of mails and their states.

use crate::names::names;

names! {
    /// A template.
    pub enum MailKind {
        /// The shop has received the order. Says how to pay, unless a provider takes the money.
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
    /// The version of the template, stored with each mail. It grows when the template can no longer show data that was
    /// stored for it. A new field of the data needs no new version: older mails lack it.
    pub const fn version(self) -> i64 {
        match self {
            Self::OrderPlaced | Self::PaymentReceived | Self::OrderAccepted | Self::OrderCancelled => 1,
        }
    }

    /// True if the text is kept as it was sent. The law wants the contract confirmed in a form that lasts, and
    /// templates change. Where a provider takes the money, [`Self::PaymentReceived`] is the only mail that confirms it.
    pub const fn keeps_text(self) -> bool {
        match self {
            Self::OrderPlaced | Self::PaymentReceived | Self::OrderAccepted => true,
            Self::OrderCancelled => false,
        }
    }

    /// The subject, which names the order and the shop: a shopper finds the mail without opening it.
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
        /// It is due, or waits for its next attempt.
        Queued = "queued",
        /// A provider has accepted it.
        Sent = "sent",
        /// It is not retried unless a person requests it.
        Failed = "failed",
        /// Nothing is configured that sends mail, so it stays in the table to be read.
        Kept = "kept",
    }
}
