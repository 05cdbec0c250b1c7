//! The SQL that checks the products of a chunk against other products, and the SQL for products whose rows are not
//! consecutive in the file.

use crate::{import::scan::Apart, json, platform::Statement, sql};

/// The maximum number of parts and products in a statement. Each takes about a hundred bytes of the parameter.
const PARTS: usize = 8_000;

/// Returns the handles that this import has already processed, with their rows and with the handles in the file.
pub fn seen(id: i64, handles: &[&str]) -> Statement {
    sql!(
        "SELECT handle, row, written FROM import_product
         WHERE import_id = ?1 AND handle IN (SELECT value FROM json_each(?2))",
        id,
        json::write(handles)
    )
}

/// Returns the accepted and paid orders from which units of these variants are still to be sent, newest first for each
/// variant.
pub fn orders_to_send(variants: &[i64]) -> Statement {
    sql!(
        "SELECT l.variant_id AS variant, o.id, coalesce(CAST(o.number AS TEXT), o.reference) AS name,
           sum(l.quantity - l.fulfilled) AS units
         FROM json_each(?1) j CROSS JOIN order_line l ON l.variant_id = j.value AND l.fulfilled < l.quantity
         CROSS JOIN orders o ON o.id = l.order_id AND o.state IN ('accepted', 'paid')
         GROUP BY l.variant_id, o.id ORDER BY l.variant_id, o.id DESC",
        json::write(variants)
    )
}

/// Returns the products with these SKUs. If this import has already created or updated a product, its SKUs and the
/// `row` come from the file. This is also the case in a dry run. Otherwise, its SKUs come from the shop, and `row` is
/// null.
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

/// Records the products whose rows are not consecutive.
pub fn write_apart(id: i64, apart: &[Apart]) -> Vec<Statement> {
    // Each list becomes one parameter. `PARTS` limits the list, because D1 refuses a parameter of more than 2 MB.
    let mut lists: Vec<&[Apart]> = Vec::new();
    let mut rest = apart;
    while !rest.is_empty() {
        let mut parts = 0_usize;
        let fits = |product: &&Apart| {
            parts = parts.saturating_add(product.parts.len()).saturating_add(1);
            parts <= PARTS
        };
        let count = rest.iter().take_while(fits).count().max(1);
        let (list, more) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        lists.push(list);
        rest = more;
    }
    let statement = |list: &[Apart]| {
        sql!(
            "INSERT INTO import_apart (import_id, handle, parts)
             SELECT CAST(?1 AS INTEGER), value ->> 'handle', value -> 'parts' FROM json_each(?2) WHERE true
             ON CONFLICT DO UPDATE SET parts = excluded.parts",
            id,
            json::write(&list)
        )
    };
    lists.into_iter().map(statement).collect()
}

/// Returns the products with these handles whose rows are not consecutive, with all of their parts.
pub fn apart(id: i64, handles: &[&str]) -> Statement {
    sql!(
        "SELECT handle, parts FROM import_apart WHERE import_id = ?1 AND handle IN (SELECT value FROM json_each(?2))",
        id,
        json::write(handles)
    )
}
