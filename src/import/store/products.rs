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

/// The products that have these SKUs. Those that the import has written have the SKUs of the file, also in a dry run;
/// their `row` is that of the file.
pub fn sku_owners(id: i64, skus: &[&str]) -> Statement {
    sql!(
        "SELECT v.sku, p.handle, NULL AS row FROM variant v JOIN product p ON p.id = v.product_id
         WHERE v.sku IN (SELECT value FROM json_each(?2)) AND v.sku <> '' AND NOT EXISTS
           (SELECT 1 FROM import_product WHERE import_id = ?1 AND handle = p.handle
           AND outcome IN ('created', 'updated'))
         UNION ALL
         SELECT sku, handle, row FROM import_sku WHERE import_id = ?1 AND sku IN (SELECT value FROM json_each(?2))",
        id,
        json::write(skus)
    )
}
