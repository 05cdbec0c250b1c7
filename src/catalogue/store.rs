//! The catalogue's SQL. Every statement reads a bounded number of rows, regardless of the size of the catalogue.
//!
//! LIMIT and some conditions have `+?1` instead of `?1`. With a bare parameter there, SQLite plans the query again on
//! every run, because the plan depends on the value. Planning took a tenth of the time of a list's query.

use serde::Deserialize;

use super::card::card_columns;
use crate::{json::Text, picture::PictureView, platform::Statement, sql, time::UnixMs, web::list::Keyed};

/// The newest published products.
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

/// The published products with these ids, in the order of the ids.
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

/// The tile of a collection, with the collection's own picture or the picture of one of its products.
#[derive(Debug, Deserialize)]
pub struct CollectionRow {
    /// Collections are sorted by `position`, then by id.
    pub id: i64,
    /// The position that the merchant chose.
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

/// The published collections after `(position, id)`; `None` starts at the first one.
///
/// If a collection has no picture of its own, the statement looks for a picture only in its first 8 products. Without
/// this limit, the statement would read the whole catalogue of a shop without pictures.
pub fn collections(after: Option<(i64, i64)>, limit: i64, now: UnixMs) -> Statement {
    let (position, id) = after.unwrap_or((i64::from(i32::MIN), 0));
    sql!(
        "SELECT c.id, c.position, c.handle, c.title,
           (SELECT json_object('key', m.name, 'alt', '', 'width', m.width, 'height', m.height, 'widths', m.widths)
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

/// The data of a collection's page, without its products.
#[derive(Debug, Deserialize)]
pub struct CollectionHead {
    pub id: i64,
    pub title: String,
    /// Sanitised HTML.
    pub description: String,
    /// The title for search engines; may be empty.
    pub seo_title: String,
    /// The description for search engines; may be empty.
    pub seo_description: String,
}

/// The published collection with this handle: a [`CollectionHead`].
pub fn collection(handle: &str) -> Statement {
    sql!(
        "SELECT id, title, description, seo_title, seo_description FROM collection WHERE handle = ?1 AND published = 1",
        handle
    )
}

/// The published products of a collection after `(position, product id)`; `None` starts at the first one.
pub fn collection_products(handle: &str, after: Option<(i64, i64)>, limit: i64, now: UnixMs) -> Statement {
    // A position is a small number or a negative product id, so it is never below `-MAX_ID`.
    let (position, id) = after.unwrap_or((-crate::ids::MAX_ID, 0));
    sql!(
        concat!(
            "SELECT ",
            card_columns!(),
            ", cp.position AS sort_key
             FROM collection c JOIN collection_product cp ON cp.collection_id = c.id
               JOIN product p ON p.id = cp.product_id
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

/// A product with the data of its page.
#[derive(Debug, Deserialize)]
pub struct ProductRow {
    pub id: i64,
    pub title: String,
    /// Sanitised HTML.
    pub description: String,
    /// The description as plain text.
    pub description_text: String,
    /// The maker; may be empty.
    pub vendor: String,
    /// The title for search engines; may be empty.
    pub seo_title: String,
    /// The description for search engines; may be empty.
    pub seo_description: String,
    /// JSON array of option names.
    pub options: String,
    /// JSON object of custom fields.
    pub custom: String,
    /// JSON array of [`VariantRow`].
    pub variants: String,
    /// JSON array of pictures.
    pub pictures: String,
    /// JSON object with the handle and title of the product's first collection. A collection of all products does not
    /// count.
    pub collection: Option<String>,
    /// JSON object with the shop's notes about delivery and returns, and the text pages about them.
    pub notes: String,
}

/// A variant on the product's page.
#[derive(Debug, Clone, Deserialize)]
pub struct VariantRow {
    pub id: i64,
    /// One value for each option.
    pub values: Vec<String>,
    /// May be empty.
    pub sku: String,
    /// True if another variant has the same SKU.
    #[serde(default)]
    pub shares_sku: bool,
    /// May be empty.
    pub barcode: String,
    /// Minor units.
    pub price: i64,
    /// Minor units.
    pub compare_at: Option<i64>,
    /// The key of the picture that shows the variant.
    pub picture: Option<String>,
    /// The units that can be sold now; `None` if the number is unlimited.
    pub left: Option<i64>,
    /// True if the variant is on backorder: no unit is available, but it can be ordered.
    pub to_order: bool,
    /// The time when more units arrive, if it is known.
    #[serde(default)]
    pub incoming_at: Option<UnixMs>,
    /// False for a variant without delivery, such as a download or a voucher.
    #[serde(default)]
    pub ships: bool,
    /// The shipping weight in grams. Only the product feed reads it.
    #[serde(default)]
    pub grams: i64,
}

/// The published product with this handle: a [`ProductRow`].
pub fn product(handle: &str, now: UnixMs) -> Statement {
    sql!(
        "SELECT p.id, p.title, p.description, p.description_text, p.vendor, p.seo_title, p.seo_description, p.options,
           p.custom,
           (SELECT json_group_array(json_object('id', v.id, 'values', json(v.option_values), 'sku', v.sku,
              'barcode', v.barcode, 'price', v.price,
              'shares_sku', EXISTS (SELECT 1 FROM variant o WHERE o.sku = v.sku AND o.sku <> '' AND o.id <> v.id),
              'compare_at', v.compare_at, 'picture', (SELECT name FROM media WHERE key = v.picture_key),
              'left', CASE WHEN s.tracked = 1 AND s.oversell = 0 THEN max(s.on_hand - s.held - s.committed, 0) END,
              'to_order', json(iif(s.tracked = 1 AND s.oversell = 1 AND s.on_hand - s.held - s.committed <= 0,
                'true', 'false')),
              'incoming_at', s.incoming_at, 'ships', json(iif(v.requires_shipping, 'true', 'false')))
              ORDER BY v.position)
            FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id) AS variants,
           (SELECT json_group_array(json_object('key', m.name, 'alt', i.alt, 'width', m.width, 'height', m.height,
              'widths', m.widths)
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
