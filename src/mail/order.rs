//! The data of mails about orders. It is stored as JSON, and later releases must be able to read it. So never rename a
//! field, and give each new field a default.

use serde::{Deserialize, Serialize};

/// The data of a mail about an order, as formatted texts and amounts. A text may contain any characters. The templates
/// escape the texts, and replace line breaks with spaces in places with room for only one line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderMail {
    pub shop: MailShop,
    /// The order's short public reference.
    pub reference: String,
    /// `None` until the order is accepted or paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// The date and time of the order, in the shop's time zone.
    pub placed: String,
    pub lines: Vec<OrderMailLine>,
    /// Labels and amounts, in the order of display. The grand total is last.
    pub totals: Vec<(String, String)>,
    /// The note under the total about the tax that the prices include; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tax_note: String,
    /// The delivery address. The name is the first line. Empty if nothing is shipped.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub address_lines: Vec<String>,
    /// The merchant's note about delivery; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub delivery: String,
    /// The payment method.
    pub payment: String,
    /// The merchant's payment instructions, in one or more lines; empty if no bank transfer is due.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub payment_instructions: String,
    /// The payment reference and the payment deadline, in one or two sentences; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub payment_note: String,
    /// The absolute URL of the order's page. Anyone who has the URL can open the page.
    pub order_url: String,
    /// The customer's name in the greeting; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub greeting_name: String,
}

/// The shop that sends the mail.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MailShop {
    pub name: String,
    /// Scheme and authority, without a slash at the end.
    pub origin: String,
    /// The e-mail address for shoppers' questions; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// The postal address, in one or more lines; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// The language tag (BCP 47).
    pub language: String,
}

/// A line of the order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderMailLine {
    pub title: String,
    /// The option values of the variant, such as `Large / Blue`; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub options: String,
    pub quantity: i64,
    /// The price of one unit.
    pub unit: String,
    /// The price of the line.
    pub total: String,
    /// The absolute URL of the smallest version of the picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture_url: Option<String>,
}
