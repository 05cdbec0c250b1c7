//! The form of an event on its way: CloudEvents 1.0 in JSON (structured mode), one a queue message.

use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

use crate::time::UnixMs;

/// The kinds of events, with their versions. A form that was sent is never changed: a new one is a new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "docs/events.md says when each is sent")]
pub enum Kind {
    OrderPlaced,
    OrderAccepted,
    OrderPaid,
    OrderCancelled,
    OrderExpired,
    OrderFulfilled,
    OrderRefunded,
    StockLow,
    StockOut,
    StockBack,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::OrderPlaced,
        Self::OrderAccepted,
        Self::OrderPaid,
        Self::OrderCancelled,
        Self::OrderExpired,
        Self::OrderFulfilled,
        Self::OrderRefunded,
        Self::StockLow,
        Self::StockOut,
        Self::StockBack,
    ];

    /// The `type` attribute.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrderPlaced => "vitrine.order.placed.v1",
            Self::OrderAccepted => "vitrine.order.accepted.v1",
            Self::OrderPaid => "vitrine.order.paid.v1",
            Self::OrderCancelled => "vitrine.order.cancelled.v1",
            Self::OrderExpired => "vitrine.order.expired.v1",
            Self::OrderFulfilled => "vitrine.order.fulfilled.v1",
            Self::OrderRefunded => "vitrine.order.refunded.v1",
            Self::StockLow => "vitrine.stock.low.v1",
            Self::StockOut => "vitrine.stock.out.v1",
            Self::StockBack => "vitrine.stock.back.v1",
        }
    }

    /// The kind with this `type`.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// An event as the outbox has it.
#[derive(Debug, Deserialize)]
pub struct Row {
    /// Unique for ever.
    pub id: String,
    /// [`Kind::name`].
    pub r#type: String,
    /// An order's reference, or a variant's id.
    pub subject: String,
    /// When it happened.
    pub at: UnixMs,
    /// JSON.
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
    /// The message that tells of it.
    ///
    /// # Errors
    /// When `data` is not JSON, which the database does not allow.
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

/// An event as it arrives.
#[derive(Debug, Deserialize)]
pub struct Message {
    /// Of the row in the outbox.
    pub id: String,
    /// [`Kind::name`].
    pub r#type: String,
    /// An order's reference, or a variant's id.
    pub subject: String,
    /// What it says.
    #[serde(default)]
    pub data: Value,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_found_by_their_names() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.name()), Some(kind));
        }
        assert_eq!(Kind::parse("vitrine.order.placed.v2"), None);
    }
}
