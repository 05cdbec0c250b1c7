//! The SQL of the feed: its state (`migrations/0014_feed.sql`), and the catalogue in portions.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::item::Product;
use crate::{
    catalogue::store::VariantRow,
    error::Error,
    json::Text,
    picture::PictureView,
    platform::{Rows, Statement},
    sql,
    time::UnixMs,
};

/// The number of products that one statement reads.
const PORTION: i64 = 200;
/// The number of products that one statement reads if one of the next products has more than a hundred variants. A
/// product may have 2,048 variants.
const SMALL_PORTION: i64 = 10;

/// The row that [`ask`] returns.
#[derive(Deserialize)]
pub struct Asked {}

/// Stores the origin of the first request for the feed, and returns a row. For later requests, the statement changes
/// nothing and returns no row.
pub fn ask(origin: &str) -> Statement {
    sql!("UPDATE feed SET asked = ?1 WHERE asked = '' AND built = '' AND ?1 <> '' RETURNING id", origin)
}

/// A claimed step of a build: the first part of a new build, or the next part of the current build.
#[derive(Debug, Deserialize)]
pub struct Turn {
    /// The number of the step. Updates with an older number change nothing.
    pub turn: i64,
    /// The scheme and host of the addresses in the feed.
    pub origin: String,
    /// The id of the upload; empty for a new build.
    pub upload: String,
    /// The ETags of the uploaded parts.
    pub parts: Text<Vec<String>>,
    /// The id of the last product in the uploaded parts.
    pub after_id: i64,
}

/// Claims the next step: a [`Turn`]. The statement returns no row if nothing has to be built, if another call has
/// claimed the step, or if the shop's origin is unknown. A new build is necessary if the data of the feed or the
/// origin changed. It is also necessary if the date of an expected delivery has passed, because the feed must no longer
/// promise that date.
pub fn claim(own_origin: &str, now: UnixMs, lease_until: UnixMs) -> Statement {
    sql!(
        "UPDATE feed SET turn = turn + 1, lease_until = CAST(?3 AS INTEGER)
         WHERE lease_until <= ?2 AND coalesce(nullif(?1, ''), asked) <> ''
           AND (upload <> '' OR (next_at <= ?2 AND (changed = 1 OR built <> coalesce(nullif(?1, ''), asked)
             OR EXISTS (SELECT 1 FROM stock WHERE incoming_at > began_at AND incoming_at <= ?2))))
         RETURNING turn, coalesce(nullif(?1, ''), asked) AS origin, upload, parts, after_id",
        own_origin,
        now,
        lease_until
    )
}

/// Begins a build. Changes after this statement belong to the next build.
pub fn begin(turn: i64, upload: &str, origin: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE feed SET changed = 0, upload = ?2, parts = '[]', after_id = 0, rows_read = 0, built = ?3,
           began_at = CAST(?4 AS INTEGER) WHERE turn = ?1",
        turn,
        upload,
        origin,
        now
    )
}

/// Records a part that is in R2. More parts follow.
pub fn part_stored(turn: i64, etag: &str, after_id: i64, rows_read: i64) -> Statement {
    sql!(
        "UPDATE feed SET parts = json_insert(parts, '$[#]', ?2), after_id = CAST(?3 AS INTEGER),
           rows_read = rows_read + CAST(?4 AS INTEGER), lease_until = 0 WHERE turn = ?1",
        turn,
        etag,
        after_id,
        rows_read
    )
}

/// Records that the whole feed is in R2. The next build may start after a pause. The pause is `pause_ms`, or
/// `ms_per_row` for each row read, whichever is longer.
pub fn finish(turn: i64, now: UnixMs, pause_ms: i64, ms_per_row: i64, rows_read: i64) -> [Statement; 2] {
    [
        sql!(
            "UPDATE feed SET upload = '', parts = '[]', after_id = 0, lease_until = 0,
               next_at = CAST(?2 + max(?3, ?4 * (rows_read + ?5)) AS INTEGER) WHERE turn = ?1",
            turn,
            now,
            pause_ms,
            ms_per_row,
            rows_read
        ),
        sql!("INSERT INTO changed VALUES ('feed')"),
    ]
}

/// Ends a failed build. The next build starts with the first part.
pub fn give_up(turn: i64) -> Statement {
    sql!("UPDATE feed SET upload = '', parts = '[]', after_id = 0, changed = 1, lease_until = 0 WHERE turn = ?1", turn)
}

/// The next visible products after this id, with all data for the feed.
pub fn products(after: i64, now: UnixMs) -> Statement {
    sql!(
        "SELECT p.id, p.handle, p.title, substr(p.description_text, 1, 5000) AS description, p.vendor, p.product_type,
           p.options, p.custom,
           (SELECT json_group_array(json_object('id', v.id, 'values', json(v.option_values), 'sku', v.sku,
              'barcode', v.barcode,
              'shares_sku', EXISTS (SELECT 1 FROM variant o WHERE o.sku = v.sku AND o.sku <> '' AND o.id <> v.id),
              'price', v.price, 'compare_at', v.compare_at,
              'picture', (SELECT name FROM media WHERE key = v.picture_key),
              'left', CASE WHEN s.tracked = 1 AND s.oversell = 0 THEN max(s.on_hand - s.held - s.committed, 0) END,
              'to_order', json(iif(s.tracked = 1 AND s.oversell = 1 AND s.on_hand - s.held - s.committed <= 0,
                'true', 'false')),
              'incoming_at', s.incoming_at, 'grams', iif(v.requires_shipping = 1, v.grams, 0)) ORDER BY v.position)
            FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id) AS variants,
           (SELECT json_group_array(json_object('key', m.name, 'width', m.width, 'height', m.height)
              ORDER BY i.position)
            FROM picture i JOIN media m ON m.key = i.key AND m.state = 'stored' WHERE i.product_id = p.id) AS pictures
         FROM product p WHERE p.id > ?1 AND p.status = 'active' AND p.publish_at <= ?2 ORDER BY p.id
         LIMIT iif(EXISTS (SELECT 1 FROM
             (SELECT id FROM product WHERE id > ?1 AND status = 'active' AND publish_at <= ?2 ORDER BY id LIMIT +?3) q
             JOIN variant v ON v.product_id = q.id AND v.position > 100), +?4, +?3)",
        after,
        now,
        PORTION,
        SMALL_PORTION
    )
}

#[derive(Deserialize)]
struct ProductRow {
    id: i64,
    handle: String,
    title: String,
    description: String,
    vendor: String,
    product_type: String,
    options: Text<Vec<String>>,
    custom: Text<BTreeMap<String, String>>,
    variants: Text<Vec<VariantRow>>,
    pictures: Text<Vec<PictureView>>,
}

/// Reads the result of [`products`]. The flag is true if there may be more products.
pub fn read_products(rows: &Rows) -> Result<(Vec<Product>, bool), Error> {
    let rows: Vec<ProductRow> = rows.all()?;
    let more = i64::try_from(rows.len()).is_ok_and(|count| count == PORTION || count == SMALL_PORTION);
    Ok((rows.into_iter().map(ProductRow::into_product).collect(), more))
}

impl ProductRow {
    fn into_product(self) -> Product {
        Product {
            options: self.options.0,
            id: self.id,
            handle: self.handle,
            title: self.title,
            description: self.description,
            vendor: self.vendor,
            product_type: self.product_type,
            custom: self.custom.0,
            variants: self.variants.0,
            pictures: self.pictures.0,
        }
    }
}
