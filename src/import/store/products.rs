//! What the shop has of the products of a chunk.

use std::collections::HashMap;

use serde::Deserialize;

use super::json;
use crate::{
    catalogue::product::Product,
    error::Error,
    json,
    platform::{Rows, Statement},
    sql,
};

/// A product as it is in the shop, with what an import must not lose sight of.
#[derive(Debug, Clone)]
pub struct Current {
    /// Grows with every write.
    pub revision: i64,
    /// When it is shown from, if at all.
    pub publish_at: Option<i64>,
    /// The product.
    pub product: Product,
    /// Units of each variant that are promised to orders, in the variants' order.
    pub promised: Vec<i64>,
}

#[derive(Deserialize)]
struct Row {
    row: String,
}

#[derive(Deserialize)]
struct CurrentRow {
    revision: i64,
    publish_at: Option<i64>,
    product: Product,
    options: Vec<String>,
    promised: Vec<i64>,
}

/// Products by handle, for [`read_current`].
pub fn current(handles: &[&str]) -> Statement {
    sql!(
        "SELECT json_object('revision', p.revision, 'publish_at', p.publish_at, 'options', json(p.options),
           'promised', json((SELECT json_group_array(s.held + s.committed ORDER BY v.position, v.id)
             FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id)),
           'product', json_object('handle', p.handle, 'title', p.title, 'description', p.description, 'vendor', p.vendor,
             'product_type', p.product_type, 'tags', json(p.tags), 'status', p.status,
             'published', json(iif(p.publish_at IS NULL, 'false', 'true')),
             'seo_title', p.seo_title, 'seo_description', p.seo_description, 'options', json('[]'), 'custom', json(p.custom),
             'variants', json((SELECT json_group_array(json_object('values', json(v.option_values), 'sku', v.sku, 'barcode', v.barcode,
                'price', v.price, 'compare_at', v.compare_at, 'cost', v.cost, 'grams', v.grams, 'weight_unit', v.weight_unit,
                'taxable', json(iif(v.taxable, 'true', 'false')), 'tax_code', v.tax_class,
                'requires_shipping', json(iif(v.requires_shipping, 'true', 'false')),
                'tracked', json(iif(s.tracked, 'true', 'false')), 'oversell', json(iif(s.oversell, 'true', 'false')),
                'on_hand', s.on_hand, 'picture', (SELECT source FROM media WHERE key = v.picture_key), 'custom', json(v.custom))
                ORDER BY v.position, v.id)
              FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id)),
             'pictures', json((SELECT json_group_array(json_object('source', m.source, 'alt', i.alt) ORDER BY i.position)
              FROM picture i JOIN media m ON m.key = i.key WHERE i.product_id = p.id)))) AS row
         FROM product p WHERE p.handle IN (SELECT value FROM json_each(?1))",
        json(handles)
    )
}

/// The products that [`current`] found, by handle.
pub fn read_current(rows: &Rows) -> Result<HashMap<String, Current>, Error> {
    let mut by_handle = HashMap::new();
    for Row { row } in rows.read()? {
        let CurrentRow { revision, publish_at, mut product, options, promised } =
            json::read(&row).map_err(|error| Error::Internal(format!("product: {error}")))?;
        product.set_options(options);
        by_handle.insert(product.handle.clone(), Current { revision, publish_at, product, promised });
    }
    Ok(by_handle)
}

/// Which of the handles this import has met before.
pub fn seen(id: i64, handles: &[&str]) -> Statement {
    sql!(
        "SELECT handle, row FROM import_product WHERE import_id = ?1 AND handle IN (SELECT value FROM json_each(?2))",
        id,
        json(handles)
    )
}

/// Which product has each of the SKUs. To a dry run, products that it would have written have those of the file.
pub fn sku_owners(id: i64, is_dry: bool, skus: &[&str]) -> Statement {
    sql!(
        "SELECT v.sku, p.handle FROM variant v JOIN product p ON p.id = v.product_id
         WHERE v.sku IN (SELECT value FROM json_each(?3)) AND v.sku <> '' AND (?2 = 0 OR NOT EXISTS
           (SELECT 1 FROM import_product WHERE import_id = ?1 AND handle = p.handle AND outcome IN ('created', 'updated')))
         UNION ALL
         SELECT sku, handle FROM import_sku WHERE import_id = ?1 AND sku IN (SELECT value FROM json_each(?3))",
        id,
        is_dry,
        json(skus)
    )
}
