//! The format of an event in the queue: CloudEvents 1.0 as JSON (structured mode), one event per message.

use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

use crate::{names::names, time::UnixMs};

names! {
    /// The kind of an event. Its name is the CloudEvents attribute `type`, and includes a version. Fields
    /// may be added to the data of a version. Any other change of the format needs a new version. docs/events.md
    /// describes each kind.
    pub enum Kind {
        OrderPlaced = "vitrine.order.placed.v1",
        OrderAccepted = "vitrine.order.accepted.v1",
        OrderPaid = "vitrine.order.paid.v1",
        OrderCancelled = "vitrine.order.cancelled.v1",
        OrderExpired = "vitrine.order.expired.v1",
        OrderFulfilled = "vitrine.order.fulfilled.v1",
        OrderRefunded = "vitrine.order.refunded.v1",
        StockLow = "vitrine.stock.low.v1",
        StockOut = "vitrine.stock.out.v1",
        StockBack = "vitrine.stock.back.v1",
    }
}

impl Kind {
    /// The title in the admin.
    pub const fn title(self) -> &'static str {
        match self {
            Self::OrderPlaced => "Order placed",
            Self::OrderAccepted => "Order accepted",
            Self::OrderPaid => "Order paid",
            Self::OrderCancelled => "Order cancelled",
            Self::OrderExpired => "Order not paid in time",
            Self::OrderFulfilled => "Order sent",
            Self::OrderRefunded => "Order refunded",
            Self::StockLow => "Stock is low",
            Self::StockOut => "Out of stock",
            Self::StockBack => "Back in stock",
        }
    }
}

/// An event in the outbox.
#[derive(Debug, Deserialize)]
pub struct Row {
    /// Unique, and never used again.
    pub id: String,
    /// The [`Kind::name`].
    pub r#type: String,
    /// An order's reference, or a variant's id.
    pub subject: String,
    pub at: UnixMs,
    /// The event's data as JSON.
    pub data: String,
}

#[derive(Serialize)]
struct Outgoing<'r> {
    specversion: &'static str,
    id: &'r str,
    source: &'static str,
    r#type: &'r str,
    subject: &'r str,
    time: String,
    datacontenttype: &'static str,
    data: &'r RawValue,
}

impl Row {
    /// The message for the queue.
    ///
    /// # Errors
    /// When `data` is not JSON. The database does not allow such rows.
    pub fn message(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&Outgoing {
            specversion: "1.0",
            id: &self.id,
            source: "vitrine",
            r#type: &self.r#type,
            subject: &self.subject,
            time: self.at.rfc3339(),
            datacontenttype: "application/json",
            data: serde_json::from_str(&self.data)?,
        })
    }
}

/// An event from the queue.
#[derive(Debug, Deserialize)]
pub struct Message {
    pub id: String,
    /// The [`Kind::name`].
    pub r#type: String,
    /// An order's reference, or a variant's id.
    pub subject: String,
    #[serde(default)]
    pub data: Value,
}
