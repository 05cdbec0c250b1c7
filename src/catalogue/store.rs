//! The catalogue's SQL. Every statement reads a bounded number of rows, regardless of the size of the catalogue.
//!
//! They write `+?1` instead of `?1` in LIMIT and in some joins: SQLite uses the value of a bare parameter there to plan
//! the query, and plans again on every run. That took a tenth of the time of a list.

use serde::Deserialize;

use super::card::card_columns;
use crate::{json::Text, picture::PictureView, platform::Statement, sql, time::UnixMs, web::list::Keyed};

/// The newest products.
pub fn newest(now: UnixMs, limit: i64) -> Statement {
    sql!(
        concat!(
            "SELECT ",
            card_columns!(),
            " FROM product p
             WHERE p.status = 'active' AND p.publish_at IS NOT NULL AND p.publish_at <= ?1
             ORDER BY p.publish_at DESC, p.id DESC LIMIT +?2"
        ),
        now,
        limit
    )
}

/// The products with these ids, in this order, without those that are not published.
pub fn cards(ids: &[i64], now: UnixMs) -> Statement {
    sql!(
        concat!(
            "SELECT ",
            card_columns!(),
            " FROM json_each(?1) place JOIN product p ON p.id = place.value
             WHERE p.status = 'active' AND p.publish_at <= ?2 ORDER BY place.key"
        ),
        serde_json::json!(ids).to_string(),
        now
    )
}

/// A collection as a tile: its own picture, or that of its first product.
#[derive(Debug, Deserialize)]
pub struct CollectionRow {
    /// The second part of its key, after `position`.
    pub id: i64,
    /// The merchant's order.
    pub position: i64,
    pub handle: String,
    pub title: String,
    pub picture: Option<Text<PictureView>>,
}

impl Keyed for CollectionRow {
    type Key = (i64, i64);

    fn key(&self) -> (i64, i64) {
        (self.position, self.id)
    }
}

/// The collections after `(position, id)`.
///
/// Only the first products of each are searched for a picture: in a shop without pictures, it would be the whole
/// catalogue.
pub fn collections(after: Option<(i64, i64)>, limit: i64, now: UnixMs) -> Statement {
    let (position, id) = after.unwrap_or((i64::from(i32::MIN), 0));
    sql!(
        "SELECT c.id, c.position, c.handle, c.title,
           (SELECT json_object('key', m.key, 'alt', '', 'width', m.width, 'height', m.height, 'widths', m.widths)
            FROM media m WHERE m.key = coalesce(c.picture_key,
              (SELECT i.key FROM
                 (SELECT position, product_id FROM collection_product WHERE collection_id = c.id
                  ORDER BY position, product_id LIMIT 8) cp
               JOIN product p ON p.id = cp.product_id AND p.status = 'active' AND p.publish_at <= ?4
               JOIN picture i ON i.product_id = p.id AND i.position = 1
               ORDER BY cp.position, cp.product_id LIMIT 1))) AS picture
         FROM collection c WHERE c.published = 1 AND (c.position, c.id) > (?1, ?2)
         ORDER BY c.position, c.id LIMIT +?3",
        position,
        id,
        limit,
        now
    )
}

/// The head of one collection page.
#[derive(Debug, Deserialize)]
pub struct CollectionHead {
    /// For the cache tag.
    pub id: i64,
    pub title: String,
    /// Sanitised HTML.
    pub description: String,
    /// For search engines; may be empty.
    pub seo_title: String,
    /// For search engines; may be empty.
    pub seo_description: String,
}

/// One published collection.
pub fn collection(handle: &str) -> Statement {
    sql!(
        "SELECT id, title, description, seo_title, seo_description FROM collection WHERE handle = ?1 AND published = 1",
        handle
    )
}

/// The products of a collection after `(position, product id)`.
pub fn collection_products(handle: &str, after: Option<(i64, i64)>, limit: i64, now: UnixMs) -> Statement {
    // No position is lower: they are small numbers or negative product ids, both above -2^53.
    let (position, id) = after.unwrap_or((-crate::ids::MAX_ID, 0));
    sql!(
        concat!(
            "SELECT ", card_columns!(), ", cp.position AS sort_key
             FROM collection c JOIN collection_product cp ON cp.collection_id = c.id JOIN product p ON p.id = cp.product_id
             WHERE c.handle = +?1 AND c.published = 1 AND (cp.position, cp.product_id) > (?2, ?3)
               AND p.status = 'active' AND p.publish_at <= ?4
             ORDER BY cp.position, cp.product_id LIMIT +?5"
        ),
        handle,
        position,
        id,
        now,
        limit
    )
}

/// A product with everything on its page.
#[derive(Debug, Deserialize)]
pub struct ProductRow {
    /// For the cache tag.
    pub id: i64,
    pub title: String,
    /// Sanitised HTML.
    pub description: String,
    /// The description as plain text.
    pub description_text: String,
    /// The maker; may be empty.
    pub vendor: String,
    /// For search engines; may be empty.
    pub seo_title: String,
    /// For search engines; may be empty.
    pub seo_description: String,
    /// JSON array of option names.
    pub options: String,
    /// JSON object of custom fields.
    pub custom: String,
    /// JSON array of [`VariantRow`].
    pub variants: String,
    /// JSON array of pictures.
    pub pictures: String,
    /// JSON of the first collection that it is in, as a link; not the one that holds everything.
    pub collection: Option<String>,
    /// JSON of what the shop says about delivery and returns.
    pub notes: String,
}

/// A variant on the product's page.
#[derive(Debug, Clone, Deserialize)]
pub struct VariantRow {
    /// The variant's id.
    pub id: i64,
    /// One for each option.
    pub values: Vec<String>,
    /// May be empty.
    pub sku: String,
    /// May be empty.
    pub barcode: String,
    /// Minor units.
    pub price: i64,
    /// Minor units.
    pub compare_at: Option<i64>,
    /// The picture that shows it.
    pub picture: Option<String>,
    /// Units that can be sold now; `None` where there is no end to them.
    pub left: Option<i64>,
    /// True if it is sold beyond what is on hand, and nothing is on hand.
    pub to_order: bool,
    /// Shipping weight in grams; read for the product feed alone.
    #[serde(default)]
    pub grams: i64,
}

/// A product that shoppers may see.
pub fn product(handle: &str, now: UnixMs) -> Statement {
    sql!(
        "SELECT p.id, p.title, p.description, p.description_text, p.vendor, p.seo_title, p.seo_description, p.options, p.custom,
           (SELECT json_group_array(json_object('id', v.id, 'values', json(v.option_values), 'sku', v.sku, 'barcode', v.barcode, 'price', v.price,
              'compare_at', v.compare_at, 'picture', v.picture_key,
              'left', CASE WHEN s.tracked = 1 AND s.oversell = 0 THEN max(s.on_hand - s.held - s.committed, 0) END,
              'to_order', json(iif(s.tracked = 1 AND s.oversell = 1 AND s.on_hand - s.held - s.committed <= 0, 'true', 'false')))
              ORDER BY v.position)
            FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id) AS variants,
           (SELECT json_group_array(json_object('key', m.key, 'alt', i.alt, 'width', m.width, 'height', m.height, 'widths', m.widths)
              ORDER BY i.position)
            FROM picture i JOIN media m ON m.key = i.key WHERE i.product_id = p.id) AS pictures,
           (SELECT json_object('handle', c.handle, 'title', c.title) FROM
              (SELECT collection_id FROM collection_product WHERE product_id = p.id ORDER BY collection_id LIMIT 16) cp
              JOIN collection c ON c.id = cp.collection_id AND c.published = 1
            WHERE NOT (c.rule ->> 'match' IS 'all' AND json_array_length(c.rule, '$.conditions') = 0)
            ORDER BY c.position, c.id LIMIT 1) AS collection,
           (SELECT json_object('delivery', delivery_note, 'returns', returns_note, 'pages',
              json((SELECT json_group_array(json_object('handle', handle, 'title', title)) FROM page
                    WHERE published = 1 AND handle IN ('delivery', 'returns', 'shipping', 'delivery-and-returns',
                      'shipping-and-returns', 'shipping-policy', 'returns-policy', 'refund-policy'))))
            FROM shop) AS notes
         FROM product p WHERE p.handle = ?1 AND p.status = 'active' AND p.publish_at <= ?2",
        handle,
        now
    )
}
