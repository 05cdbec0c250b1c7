//! Decides whether a variant can be bought, and when it is sent. Pure functions.
//!
//! The product page, the structured data and the product feed use this module, so they always agree.

use std::collections::BTreeMap;

use super::store::VariantRow;
use crate::time::{UnixMs, read_iso};

/// The column of a merchant's file with the date when units of the product arrive.
const DATE_OF_PRODUCT: &str = "Google Shopping / Availability Date";
/// Google refuses dates that are more than a year away, so later dates are ignored.
const FAR_MS: i64 = 365 * 86_400_000;

/// The availability of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// The variant can be sent now.
    InStock,
    /// The variant cannot be bought.
    SoldOut,
    /// The variant can be bought, and units arrive at this time.
    Expected(UnixMs),
    /// The variant can be bought, and the shop sends it within this many working days.
    MadeToOrder(i64),
    /// The variant can be bought, but it is unknown when the shop sends it.
    BackOrder,
}

/// The availability of a variant depends on its row and on this data.
#[derive(Debug, Clone, Copy)]
pub struct Promises {
    pub now: UnixMs,
    /// The time when units of the product arrive. It applies to variants that have no future time of their own.
    pub incoming_at: Option<UnixMs>,
    /// The number of working days within which the shop sends a variant without units on hand; `None` if not stated.
    pub backorder_days: Option<i64>,
}

impl Promises {
    /// The promises for a product with these custom fields.
    pub fn new(custom: &BTreeMap<String, String>, backorder_days: Option<i64>, now: UnixMs) -> Self {
        Self { now, incoming_at: custom.get(DATE_OF_PRODUCT).and_then(|text| read_iso(text)), backorder_days }
    }
}

impl Availability {
    pub fn of(variant: &VariantRow, promises: &Promises) -> Self {
        match variant.left {
            Some(..=0) => Self::SoldOut,
            None if variant.to_order => {
                let is_to_come = |at: &UnixMs| *at > promises.now && at.since(promises.now) <= FAR_MS;
                let date = variant.incoming_at.filter(is_to_come).or(promises.incoming_at.filter(is_to_come));
                match (date, promises.backorder_days) {
                    (Some(at), _) => Self::Expected(at),
                    (None, Some(days)) => Self::MadeToOrder(days),
                    (None, None) => Self::BackOrder,
                }
            }
            _ => Self::InStock,
        }
    }

    /// The word for structured data (<https://schema.org/ItemAvailability>).
    pub const fn in_schema(self) -> &'static str {
        match self {
            Self::InStock | Self::MadeToOrder(_) => "https://schema.org/InStock",
            Self::SoldOut => "https://schema.org/OutOfStock",
            Self::Expected(_) | Self::BackOrder => "https://schema.org/BackOrder",
        }
    }

    /// The word for the feed (<https://support.google.com/merchants/answer/6324448>). `None` for a variant that the
    /// feed leaves out, because Google refuses a backorder without a date.
    pub const fn in_feed(self) -> Option<&'static str> {
        match self {
            Self::InStock | Self::MadeToOrder(_) => Some("in_stock"),
            Self::SoldOut => Some("out_of_stock"),
            Self::Expected(_) => Some("backorder"),
            Self::BackOrder => None,
        }
    }
}
