//! The letters about an order: what they are made of.

use crate::money::Money;

/// The letters that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The shop has the order; how to pay where that is still to be done.
    OrderPlaced,
    /// The money is there.
    PaymentReceived,
    /// The merchant takes an order that is paid later.
    OrderAccepted,
    /// The order is cancelled.
    OrderCancelled,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::OrderPlaced, Self::PaymentReceived, Self::OrderAccepted, Self::OrderCancelled];

    /// Its name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrderPlaced => "order_placed",
            Self::PaymentReceived => "payment_received",
            Self::OrderAccepted => "order_accepted",
            Self::OrderCancelled => "order_cancelled",
        }
    }

    /// What stands in the list of mails, with the order and the shop: told apart there without being opened.
    pub(super) fn subject(self, order: &str, shop: &str) -> String {
        match self {
            Self::OrderPlaced => format!("Your order {order} at {shop}"),
            Self::PaymentReceived => format!("Payment received for order {order} at {shop}"),
            Self::OrderAccepted => format!("Order {order} is accepted by {shop}"),
            Self::OrderCancelled => format!("Order {order} at {shop} is cancelled"),
        }
    }
}

/// An order as its letters show it. Texts may hold anything that people type; they are escaped, and made one line where they
/// stand in one.
#[derive(Debug, Clone)]
pub struct OrderLetter {
    /// Who writes.
    pub shop: LetterShop,
    /// The order's short public reference.
    pub reference: String,
    /// The order's number, once it is firm.
    pub number: Option<i64>,
    /// The day it was placed on, as the shop writes days.
    pub placed: String,
    /// What was ordered.
    pub lines: Vec<LetterLine>,
    /// What it costs: labels and amounts in their order, the grand total last.
    pub totals: Vec<(String, Money)>,
    /// What the total says about tax; may be empty.
    pub tax_note: String,
    /// Where it goes, the name first; empty where nothing is sent.
    pub address_lines: Vec<String>,
    /// How it is sent; may be empty.
    pub delivery: String,
    /// How it is paid.
    pub payment: String,
    /// What the shopper does to pay (the account to send the money to), in lines; empty where nothing is left to do.
    pub payment_instructions: String,
    /// The order's page, absolute. It opens for whoever has it.
    pub order_url: String,
    /// How the shopper is addressed; may be empty.
    pub greeting_name: String,
}

/// The shop as its letters show it.
#[derive(Debug, Clone)]
pub struct LetterShop {
    /// Its name.
    pub name: String,
    /// Scheme and authority, without a slash at the end.
    pub origin: String,
    /// Where shoppers write to; may be empty.
    pub email: String,
    /// In lines; may be empty.
    pub address: String,
    /// BCP 47.
    pub language: String,
}

/// A line of the order.
#[derive(Debug, Clone)]
pub struct LetterLine {
    /// The product.
    pub title: String,
    /// The variant (`Large / Blue`); may be empty.
    pub options: String,
    /// How many.
    pub quantity: i64,
    /// The price of one.
    pub unit: Money,
    /// The price of the line.
    pub total: Money,
    /// A picture of about 128 pixels a side, absolute, which mail programs may hold back.
    pub picture_url: Option<String>,
}
