//! Reads and writes whole products as JSON texts, so that the number of statements does not grow with the number of
//! products.

use std::collections::HashMap;

use serde::Deserialize;

use super::change::{Cause, Stored};
use crate::{
    error::Error,
    json,
    platform::{Rows, Statement, guard},
    sql,
    time::UnixMs,
};

#[derive(Deserialize)]
struct StoredRow {
    stored: String,
}

/// The columns of a stored product, for a query over `product AS p`. `?2` is the current time.
macro_rules! stored_columns {
    () => {
        "SELECT json_object('revision', p.revision, 'publish_at', p.publish_at,
           'stock', json((SELECT json_group_array(json_object('variant', v.id, 'held', s.held,
                'committed', s.committed, 'short', s.short,
                'holds', json(iif(s.held = 0, '[]', (SELECT json_group_array(json_array(h.order_id, h.quantity)
                   ORDER BY h.expires_at <= +?2 DESC, h.order_id DESC) FROM hold h WHERE h.variant_id = v.id))),
                'moved_at', (SELECT at FROM stock_movement WHERE variant_id = v.id ORDER BY id DESC LIMIT 1),
                'is_counted', json(iif(s.imported IS NOT NULL OR s.on_hand <> 0
                   OR EXISTS (SELECT 1 FROM stock_movement WHERE variant_id = v.id), 'true', 'false')))
                ORDER BY v.position, v.id)
             FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id)),
           'draft', json_object('handle', p.handle, 'title', p.title, 'description', p.description, 'vendor', p.vendor,
             'product_type', p.product_type, 'tags', json(p.tags), 'status', p.status,
             'published', json(iif(p.publish_at IS NULL, 'false', 'true')),
             'seo_title', p.seo_title, 'seo_description', p.seo_description, 'options', json(p.options),
             'custom', json(p.custom),
             'variants', json((SELECT json_group_array(json_object('values', json(v.option_values), 'sku', v.sku,
                'barcode', v.barcode, 'price', v.price, 'compare_at', v.compare_at, 'cost', v.cost, 'grams', v.grams,
                'weight_unit', v.weight_unit, 'taxable', json(iif(v.taxable, 'true', 'false')), 'tax_code', v.tax_class,
                'requires_shipping', json(iif(v.requires_shipping, 'true', 'false')),
                'tracked', json(iif(s.tracked, 'true', 'false')), 'oversell', json(iif(s.oversell, 'true', 'false')),
                'on_hand', s.on_hand, 'imported', s.imported, 'incoming_at', s.incoming_at,
                'picture', (SELECT source FROM media WHERE key = v.picture_key),
                'custom', json(v.custom)) ORDER BY v.position, v.id)
              FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id)),
             'pictures', json((SELECT json_group_array(json_object('source', m.source, 'alt', i.alt)
                ORDER BY i.position)
              FROM picture i JOIN media m ON m.key = i.key WHERE i.product_id = p.id)))) AS stored
         FROM product p WHERE "
    };
}

/// Reads the products with these handles. [`read_stored`] parses the rows. A variant's holds are in the order in which
/// a count releases them: first the expired holds, then the newest holds.
pub fn stored(handles: &[&str], now: UnixMs) -> Statement {
    sql!(concat!(stored_columns!(), "p.handle IN (SELECT value FROM json_each(?1))"), json::write(handles), now)
}

/// Reads the product with this id. [`read_stored`] parses the row.
pub fn stored_as(id: i64, now: UnixMs) -> Statement {
    sql!(concat!(stored_columns!(), "p.id = ?1"), id, now)
}

/// The products that [`stored`] found, by handle.
pub fn read_stored(rows: &Rows) -> Result<HashMap<String, Stored>, Error> {
    let mut by_handle = HashMap::new();
    for StoredRow { stored } in rows.all()? {
        let stored: Stored = json::read(&stored).map_err(|error| Error::Internal(format!("product: {error}")))?;
        by_handle.insert(stored.draft.handle.clone(), stored);
    }
    Ok(by_handle)
}

pub fn write_media(media: &str, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO media (key, source, updated_at)
         SELECT value ->> 'key', value ->> 'source', CAST(?2 AS INTEGER) FROM json_each(?1) WHERE true
         ON CONFLICT DO NOTHING",
        media,
        now
    )
}

/// A guard that fails if the revision of a product is not the revision that was read.
pub fn unchanged_since(products: &str) -> Statement {
    sql!(
        concat!(
            "INSERT INTO guard SELECT '",
            guard!(CatalogueMoved),
            ": ' || (j.value ->> 'handle')
         FROM json_each(?1) j LEFT JOIN product p ON p.handle = coalesce(j.value ->> 'was', j.value ->> 'handle')
         WHERE p.revision IS NOT j.value ->> 'revision'"
        ),
        products
    )
}

/// Renames the products whose draft has another handle. Triggers redirect the old address. Fails with `ProductThere` if
/// another product has the handle.
pub fn rename_products(products: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE product SET updated_at = CAST(?2 AS INTEGER),
           handle = (SELECT value ->> 'handle' FROM json_each(?1) WHERE value ->> 'was' = product.handle)
         WHERE handle IN (SELECT value ->> 'was' FROM json_each(?1) WHERE value ->> 'was' IS NOT NULL)",
        products,
        now
    )
}

/// A later import of an older file finds a renamed product by its old handle.
pub fn keep_old_handles(products: &str) -> Statement {
    sql!(
        "INSERT INTO imported_handle (handle, product_id)
         SELECT j.value ->> 'was', p.id FROM json_each(?1) j CROSS JOIN product p ON p.handle = j.value ->> 'handle'
         WHERE j.value ->> 'was' IS NOT NULL ON CONFLICT DO NOTHING",
        products
    )
}

/// The new handles no longer name other products in files: an export of the shop has the new product.
pub fn claim_handles(handles: &str) -> Statement {
    sql!(
        "DELETE FROM imported_handle WHERE handle IN (SELECT value FROM json_each(?1))
           AND product_id IS NOT (SELECT id FROM product p WHERE p.handle = imported_handle.handle)",
        handles
    )
}

/// Those of `handles` that products have.
pub fn taken(handles: &[String]) -> Statement {
    sql!("SELECT handle FROM product WHERE handle IN (SELECT value FROM json_each(?1))", json::write(&handles))
}

/// A guard that fails if the product has another revision or another handle, and the removal of the product. The
/// database refuses to delete a product with reserved units: `VariantPromised`.
pub fn remove(stored: &Stored, now: UnixMs) -> [Statement; 3] {
    let seen = json::write(&[serde_json::json!({ "handle": stored.draft.handle, "revision": stored.revision })]);
    let handle = stored.draft.handle.as_str();
    [
        unchanged_since(&seen),
        // The time of the removal is the time of the last change.
        sql!("UPDATE product SET updated_at = ?2 WHERE handle = ?1", handle, now),
        sql!("DELETE FROM product WHERE handle = ?1", handle),
    ]
}

pub fn write_products(products: &str, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO product (handle, title, description, description_text, vendor, product_type, tags, status,
           publish_at, seo_title, seo_description, options, custom, created_at, updated_at)
         SELECT value ->> 'handle', value ->> 'title', value ->> 'description', value ->> 'description_text',
           value ->> 'vendor', value ->> 'product_type', value ->> 'tags', value ->> 'status', value ->> 'publish_at',
           value ->> 'seo_title', value ->> 'seo_description', value ->> 'options', value ->> 'custom',
           CAST(?2 AS INTEGER), CAST(?2 AS INTEGER)
         FROM json_each(?1) WHERE true
         ON CONFLICT (handle) DO UPDATE SET title = excluded.title, description = excluded.description,
           description_text = excluded.description_text, vendor = excluded.vendor, product_type = excluded.product_type,
           tags = excluded.tags, status = excluded.status, publish_at = excluded.publish_at,
           seo_title = excluded.seo_title, seo_description = excluded.seo_description, options = excluded.options,
           custom = excluded.custom, updated_at = excluded.updated_at, revision = revision + 1",
        products,
        now
    )
}

/// The database refuses to delete a variant with reserved units.
pub fn delete_variants(names: &str) -> Statement {
    sql!(
        "DELETE FROM variant WHERE id IN (SELECT v.id FROM json_each(?1) j
           CROSS JOIN product p ON p.handle = j.value ->> 'handle'
           CROSS JOIN variant v ON v.product_id = p.id AND v.option_values = j.value ->> 'values')",
        names
    )
}

pub fn write_variants(variants: &str, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO variant (product_id, position, option_values, sku, barcode, price, compare_at, cost, grams,
           weight_unit, taxable, tax_class, requires_shipping, picture_key, custom, updated_at)
         SELECT p.id, j.value ->> 'position', j.value ->> 'values', j.value ->> 'sku', j.value ->> 'barcode',
           j.value ->> 'price', j.value ->> 'compare_at', j.value ->> 'cost', j.value ->> 'grams',
           j.value ->> 'weight_unit', j.value ->> 'taxable', j.value ->> 'tax_code',
           j.value ->> 'requires_shipping', j.value ->> 'picture_key',
           j.value ->> 'custom', CAST(?2 AS INTEGER)
         FROM json_each(?1) j CROSS JOIN product p ON p.handle = j.value ->> 'handle'
         WHERE true
         ON CONFLICT (product_id, option_values) DO UPDATE SET position = excluded.position, sku = excluded.sku,
           barcode = excluded.barcode, price = excluded.price, compare_at = excluded.compare_at, cost = excluded.cost,
           grams = excluded.grams, weight_unit = excluded.weight_unit, taxable = excluded.taxable,
           tax_class = excluded.tax_class, requires_shipping = excluded.requires_shipping,
           picture_key = excluded.picture_key, custom = excluded.custom, updated_at = excluded.updated_at",
        variants,
        now
    )
}

/// A guard that fails if stock changed since it was read. It checks only rows with `was` or with released reservations.
pub fn stock_unchanged_since(stock: &str) -> Statement {
    sql!(
        concat!(
            "INSERT INTO guard SELECT '",
            guard!(CatalogueMoved),
            ": stock of ' || (j.value ->> 'handle')
         FROM json_each(?1) j CROSS JOIN product p ON p.handle = j.value ->> 'handle'
         CROSS JOIN variant v ON v.product_id = p.id AND v.option_values = j.value ->> 'values'
         CROSS JOIN stock s ON s.variant_id = v.id
         WHERE json_array(s.on_hand, s.held, s.committed, s.short) <> j.value ->> 'was'
           OR json_array_length(j.value, '$.released') <>
             (SELECT count(*) FROM json_each(j.value, '$.released') r CROSS JOIN hold h
              ON h.order_id = r.value ->> 0 AND h.variant_id = v.id AND h.quantity = r.value ->> 1)"
        ),
        stock
    )
}

/// Updates stock. The statement is an INSERT that always conflicts, because UPDATE … FROM would scan the whole table.
pub fn write_stock(stock: &str, cause: &Cause<'_>, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO stock (variant_id, tracked, oversell, on_hand, held, short, imported, incoming_at, updated_at,
           reason, by_kind, by_id, note)
         SELECT v.id, j.value ->> 'tracked', j.value ->> 'oversell', coalesce(j.value ->> 'on_hand', s.on_hand),
           s.held - (SELECT coalesce(sum(value ->> 1), 0) FROM json_each(j.value, '$.released')),
           coalesce(j.value ->> 'short', s.short), j.value ->> 'imported', j.value ->> 'incoming_at',
           CAST(?2 AS INTEGER), ?3, ?4, ?5, ?6
         FROM json_each(?1) j CROSS JOIN product p ON p.handle = j.value ->> 'handle'
         CROSS JOIN variant v ON v.product_id = p.id AND v.option_values = j.value ->> 'values'
         CROSS JOIN stock s ON s.variant_id = v.id
         WHERE true
         ON CONFLICT (variant_id) DO UPDATE SET tracked = excluded.tracked, oversell = excluded.oversell,
           on_hand = excluded.on_hand, held = excluded.held, short = excluded.short, imported = excluded.imported,
           incoming_at = excluded.incoming_at,
           updated_at = excluded.updated_at,
           reason = excluded.reason, by_kind = excluded.by_kind, by_id = excluded.by_id, note = excluded.note",
        stock,
        now,
        cause.reason,
        cause.by.kind(),
        cause.by.id(),
        cause.note
    )
}

/// Deletes the reservations that variants lose. [`write_stock`] subtracts their units from `held`.
pub fn release_holds(stock: &str) -> Statement {
    sql!(
        "DELETE FROM hold WHERE (order_id, variant_id) IN (SELECT r.value ->> 0, v.id FROM json_each(?1) j
           CROSS JOIN product p ON p.handle = j.value ->> 'handle'
           CROSS JOIN variant v ON v.product_id = p.id AND v.option_values = j.value ->> 'values'
           CROSS JOIN json_each(j.value, '$.released') r)",
        stock
    )
}

pub fn delete_pictures(handles: &str) -> Statement {
    sql!(
        "DELETE FROM picture WHERE product_id IN
           (SELECT p.id FROM json_each(?1) j CROSS JOIN product p ON p.handle = j.value)",
        handles
    )
}

pub fn write_pictures(pictures: &str) -> Statement {
    sql!(
        "INSERT INTO picture (product_id, position, key, alt)
         SELECT p.id, j.value ->> 'position', j.value ->> 'key', j.value ->> 'alt'
         FROM json_each(?1) j CROSS JOIN product p ON p.handle = j.value ->> 'handle'",
        pictures
    )
}
