//! The SQL that checks the products of a chunk against other products.

use crate::{json, platform::Statement, sql};

/// Returns the handles that this import has already processed, with their rows.
pub fn seen(id: i64, handles: &[&str]) -> Statement {
    sql!(
        "SELECT handle, row FROM import_product WHERE import_id = ?1 AND handle IN (SELECT value FROM json_each(?2))",
        id,
        json::write(handles)
    )
}

/// Returns the product of each SKU. In a dry run, a product that the import would write has the SKUs of the file.
pub fn sku_owners(id: i64, is_dry: bool, skus: &[&str]) -> Statement {
    sql!(
        "SELECT v.sku, p.handle FROM variant v JOIN product p ON p.id = v.product_id
         WHERE v.sku IN (SELECT value FROM json_each(?3)) AND v.sku <> '' AND (?2 = 0 OR NOT EXISTS
           (SELECT 1 FROM import_product WHERE import_id = ?1 AND handle = p.handle
           AND outcome IN ('created', 'updated')))
         UNION ALL
         SELECT sku, handle FROM import_sku WHERE import_id = ?1 AND sku IN (SELECT value FROM json_each(?3))",
        id,
        is_dry,
        json::write(skus)
    )
}
