//! The SQL of handles in files that differ from the handles in the shop.

use crate::{json, platform::Statement, sql, time::UnixMs};

/// The number of handles in a statement. A handle has at most 255 characters, and a parameter at most 2 MB.
const EXACT: usize = 1500;

/// Returns the current `handle` of each product that an earlier import found under one of these handles (`written`).
pub fn renamed(written: &[&str]) -> Statement {
    sql!(
        "SELECT i.handle AS written, p.handle FROM json_each(?1) j CROSS JOIN imported_handle i ON i.handle = j.value
         CROSS JOIN product p ON p.id = i.product_id",
        json::write(written)
    )
}

/// Keeps handles for the products of the file that have exactly these handles.
pub fn write_exact(id: i64, handles: &[String]) -> Vec<Statement> {
    let statement = |list: &[String]| {
        sql!(
            "INSERT INTO import_exact (import_id, handle) SELECT CAST(?1 AS INTEGER), value FROM json_each(?2) WHERE true
             ON CONFLICT DO NOTHING",
            id,
            json::write(&list)
        )
    };
    handles.chunks(EXACT).map(statement).collect()
}

/// Returns the handles among `handles` that products of the file have exactly.
pub fn exact(id: i64, handles: &[&str]) -> Statement {
    sql!(
        "SELECT handle FROM import_exact WHERE import_id = ?1 AND handle IN (SELECT value FROM json_each(?2))",
        id,
        json::write(handles)
    )
}

/// Returns the handles among `handles` that a product of the shop, of this import or of its file has.
pub fn taken(id: i64, handles: &[String]) -> Statement {
    sql!(
        "SELECT handle FROM product WHERE handle IN (SELECT value FROM json_each(?2))
         UNION SELECT handle FROM import_product WHERE import_id = ?1 AND handle IN (SELECT value FROM json_each(?2))
         UNION SELECT handle FROM import_exact WHERE import_id = ?1 AND handle IN (SELECT value FROM json_each(?2))",
        id,
        json::write(handles)
    )
}

/// Records the handles in the file and their products. `pairs` is JSON of `[handle in the file, handle in the shop]`.
pub fn keep(pairs: &str) -> Statement {
    sql!(
        "INSERT INTO imported_handle (handle, product_id)
         SELECT j.value ->> 0, p.id FROM json_each(?1) j CROSS JOIN product p ON p.handle = j.value ->> 1 WHERE true
         ON CONFLICT DO UPDATE SET product_id = excluded.product_id WHERE product_id <> excluded.product_id",
        pairs
    )
}

/// Redirects the product addresses with the handles in the file to the addresses in the shop, except those of existing
/// products.
pub fn redirect(pairs: &str, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO redirect (path, target, created_at)
         SELECT '/products/' || (value ->> 0), '/products/' || (value ->> 1), CAST(?2 AS INTEGER) FROM json_each(?1)
         WHERE NOT EXISTS (SELECT 1 FROM product WHERE handle = value ->> 0)
         ON CONFLICT DO UPDATE SET target = excluded.target WHERE target <> excluded.target",
        pairs,
        now
    )
}
