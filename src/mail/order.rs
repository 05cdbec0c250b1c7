//! The data of mails about orders. It is stored as JSON, so no field is ever renamed, and each new field has a default.

use serde::{Deserialize, Serialize};

/// The data of a mail about an order, in finished words and amounts. Texts may hold anything that people type: the
/// templates escape them, and put them in one line where a line is all there is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderMail {
    pub shop: MailShop,
    /// The order's short public reference.
    pub reference: String,
    /// Given once the order is firm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// The day, in the shop's time zone.
    pub placed: String,
    pub lines: Vec<OrderMailLine>,
    /// Labels and amounts in their order, the grand total last.
    pub totals: Vec<(String, String)>,
    /// The sentence about tax under the total; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tax_note: String,
    /// The name first; empty where nothing is sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub address_lines: Vec<String>,
    /// How it is sent; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub delivery: String,
    /// The way to pay.
    pub payment: String,
    /// The merchant's instructions for paying, in lines; empty if nothing is left to do.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub payment_instructions: String,
    /// The reference to pay with, and the time to pay, in a sentence or two; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub payment_note: String,
    /// The order's page, absolute. It opens for whoever has it.
    pub order_url: String,
    /// May be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub greeting_name: String,
}

/// The shop that writes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MailShop {
    pub name: String,
    /// Scheme and authority, without a slash at the end.
    pub origin: String,
    /// Where shoppers write to; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// In lines; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// BCP 47.
    pub language: String,
}

/// A line of the order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderMailLine {
    pub title: String,
    /// The variant (`Large / Blue`); may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub options: String,
    pub quantity: i64,
    /// The price of one.
    pub unit: String,
    /// The price of the line.
    pub total: String,
    /// About 128 pixels a side, absolute. Mail programs may not load it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture_url: Option<String>,
}
