//! The SQL of the index: the state of the build, and the catalogue in portions.

use serde::Deserialize;

use super::{
    LAYOUT,
    build::{NewCollection, Product, ProductVariant},
};
use crate::{
    error::Error,
    json,
    platform::{Rows, Statement},
    shop::settings::{Place, settings},
    sql,
    time::UnixMs,
};

/// Products per portion.
const PORTION: i64 = 1000;
/// Products per portion if one of the next products has more than a hundred variants. A product may have 2,048
/// variants.
const SMALL_PORTION: i64 = 50;

/// Begins a build and returns its number. Returns no row if there is nothing to build, another build is running, or the
/// last build was too recent. An index with a layout other than `LAYOUT` cannot be read, so it is built again.
pub fn begin(now: UnixMs, lease_until: UnixMs) -> Statement {
    sql!(
        "UPDATE search_index SET building = building + 1, changed = 0, lease_until = CAST(?2 AS INTEGER)
         WHERE (changed = 1 OR building > version OR layout <> ?3) AND lease_until <= ?1 AND next_at <= ?1
         RETURNING building",
        now,
        lease_until,
        i64::from(LAYOUT)
    )
}

/// Records that the build with this number is in R2. If a later build has begun meanwhile, this build may have
/// overwritten the later build's object. So the statement then requests another build.
pub fn finish(building: i64, next_at: UnixMs) -> Statement {
    sql!(
        "UPDATE search_index SET
           changed = CASE WHEN building = ?1 THEN changed ELSE 1 END,
           version = max(version, CAST(?1 AS INTEGER)),
           layout = CAST(?3 AS INTEGER),
           lease_until = CASE WHEN building = ?1 THEN 0 ELSE lease_until END,
           next_at = CAST(?2 AS INTEGER)",
        building,
        next_at,
        i64::from(LAYOUT)
    )
}

/// Records that the build with this number failed. Another build may begin after `until`.
pub fn give_up(building: i64, until: UnixMs) -> Statement {
    sql!("UPDATE search_index SET lease_until = CAST(?2 AS INTEGER) WHERE building = ?1", building, until)
}

/// Reads the currency, the language and the published collections.
pub fn shop() -> [Statement; 2] {
    [
        settings!(Place),
        sql!(
            "SELECT id, handle, rule IS NULL AS by_hand FROM collection WHERE published = 1 ORDER BY handle LIMIT 10000"
        ),
    ]
}

/// Reads the results of [`shop`].
pub fn read_shop(place: &Rows, collections: &Rows) -> Result<(Place, Vec<NewCollection>), Error> {
    Ok((Place::of(place)?, collections.all()?))
}

/// Reads the next products after this id, with all data that the index needs.
pub fn products(after: i64) -> Statement {
    sql!(
        "SELECT p.id, p.handle, p.title, p.vendor, p.product_type, p.tags, p.options, p.publish_at,
           p.sold_count AS sold,
           (SELECT json_group_array(json_object('values', json(v.option_values), 'price', v.price,
              'compare_at', v.compare_at,
              'available', s.tracked = 0 OR s.oversell = 1 OR s.on_hand - s.held - s.committed > 0) ORDER BY v.position)
            FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id) AS variants,
           (SELECT json_group_array(json_array(m.collection_id, m.position))
            FROM collection_product m WHERE m.product_id = p.id) AS collections
         FROM product p WHERE p.id > ?1 AND p.status = 'active' AND p.publish_at IS NOT NULL ORDER BY p.id
         LIMIT iif(EXISTS (SELECT 1 FROM
             (SELECT id FROM product WHERE id > ?1 AND status = 'active' AND publish_at IS NOT NULL
              ORDER BY id LIMIT +?2) q
             JOIN variant v ON v.product_id = q.id AND v.position > 100), +?3, +?2)",
        after,
        PORTION,
        SMALL_PORTION
    )
}

#[derive(Deserialize)]
struct ProductRow {
    id: i64,
    handle: String,
    title: String,
    vendor: String,
    product_type: String,
    tags: String,
    options: String,
    publish_at: i64,
    sold: u32,
    variants: String,
    collections: String,
}

/// A product with an unreadable JSON column. The table's constraints allow such a product. The index skips it.
pub struct Unreadable {
    pub id: i64,
    pub cause: String,
}

/// Reads the result of [`products`]. Returns the products, and true if there may be more.
pub fn read_products(rows: &Rows) -> Result<(Vec<Result<Product, Unreadable>>, bool), Error> {
    let rows: Vec<ProductRow> = rows.all()?;
    let more = i64::try_from(rows.len()).is_ok_and(|count| count == PORTION || count == SMALL_PORTION);
    Ok((rows.into_iter().map(ProductRow::into_product).collect(), more))
}

impl ProductRow {
    fn into_product(self) -> Result<Product, Unreadable> {
        fn parse<T: serde::de::DeserializeOwned>(id: i64, json: &str) -> Result<T, Unreadable> {
            json::read(json).map_err(|error| Unreadable { id, cause: error.to_string() })
        }
        let id = self.id;
        let variants: Vec<ProductVariant> = parse(id, &self.variants)?;
        Ok(Product {
            tags: parse(id, &self.tags)?,
            options: parse(id, &self.options)?,
            variants,
            collections: parse(id, &self.collections)?,
            id,
            handle: self.handle,
            title: self.title,
            vendor: self.vendor,
            product_type: self.product_type,
            publish_at: self.publish_at,
            sold: self.sold,
        })
    }
}
