//! The cart's SQL.

use serde::Deserialize;

use crate::{
    ids::{Token, VariantId},
    json::Text,
    platform::Statement,
    sql,
    time::UnixMs,
};

/// A variant in the cart.
#[derive(Debug, Clone, Deserialize)]
pub struct CartVariant {
    pub id: i64,
    /// The product's handle.
    pub handle: String,
    /// The product's title.
    pub title: String,
    pub option_values: Text<Vec<String>>,
    /// The current price in minor units.
    pub price: i64,
    /// The units that this shopper can buy now; `None` if unlimited.
    pub left: Option<i64>,
    /// The units in expired holds that are not released yet.
    pub lapsed: i64,
    /// JSON of a picture.
    pub picture: Option<String>,
    pub product_id: i64,
    /// May be empty.
    pub sku: String,
    pub taxable: bool,
    pub requires_shipping: bool,
}

impl CartVariant {
    /// The option values in one line, such as `Large / Blue`; empty for a product without options.
    pub fn options(&self) -> String {
        self.option_values.0.join(" / ")
    }
}

/// Reads the variants that are for sale: [`CartVariant`]s. Units that an unpaid order of this checkout holds count as
/// available, because the checkout's next order replaces the unpaid order.
pub fn variants(ids: &[VariantId], checkout: Option<Token>, now: UnixMs) -> Statement {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    sql!(
        "SELECT v.id, p.handle, p.title, v.option_values, v.price, p.id AS product_id, v.sku, v.taxable,
           v.requires_shipping, lapsed,
           CASE WHEN s.tracked = 1 AND s.oversell = 0 THEN max(s.on_hand - s.held - s.committed + lapsed
             + coalesce((SELECT sum(h.quantity)
                 FROM orders o INDEXED BY orders_of_checkout JOIN hold h ON h.order_id = o.id
                 WHERE o.checkout = ?3 AND o.state = 'placed' AND h.variant_id = v.id AND h.expires_at > ?2), 0),
               0) END AS left,
           (SELECT json_object('key', m.name, 'alt', i.alt, 'width', m.width, 'height', m.height, 'widths', m.widths)
            FROM picture i JOIN media m ON m.key = i.key WHERE i.product_id = p.id
            ORDER BY i.key <> coalesce(v.picture_key, ''), i.position LIMIT 1) AS picture
         FROM (SELECT value, (SELECT coalesce(sum(h.quantity), 0) FROM hold h
             WHERE h.variant_id = value AND h.expires_at <= ?2) AS lapsed
           FROM json_each(?1)) j
         JOIN variant v ON v.id = j.value JOIN product p ON p.id = v.product_id JOIN stock s ON s.variant_id = v.id
         WHERE p.status = 'active' AND p.publish_at <= ?2",
        format!("[{}]", ids.join(",")),
        now,
        checkout.map(|checkout| checkout.to_string())
    )
}
