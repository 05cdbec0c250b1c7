//! What a checkout reads besides the cart's variants.

use serde::Deserialize;

use crate::{platform::Statement, sql};

/// How the shop sells.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "columns of `shop`, which the migrations explain")]
pub struct SellingRow {
    pub pricing_version: i64,
    pub shipping_price: i64,
    pub tax_name: String,
    pub tax_rate: i64,
    pub tax_included: i64,
    /// JSON array.
    pub ships_to: String,
    pub bank_details: String,
    pub pays_on_delivery: i64,
    pub delivery_note: String,
}

/// The one [`SellingRow`].
pub fn selling() -> Statement {
    sql!(
        "SELECT pricing_version, shipping_price, tax_name, tax_rate, tax_included, ships_to, bank_details, pays_on_delivery, delivery_note
         FROM shop"
    )
}
