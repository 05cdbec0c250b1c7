//! The SQL for products whose handle in the file differs from their handle in the shop.

use crate::{json, platform::Statement, sql, time::UnixMs};

/// The maximum number of handles in a statement. A handle has at most 255 characters of up to 4 bytes, and a parameter
/// may have 2 MB.
const EXACT: usize = 1500;

/// Returns the products that an earlier import wrote for these handles in a file: the handle in the file (`written`)
/// and the product's current `handle` in the shop.
pub fn renamed(written: &[&str]) -> Statement {
    sql!(
        "SELECT i.handle AS written, p.handle FROM json_each(?1) j CROSS JOIN imported_handle i ON i.handle = j.value
         CROSS JOIN product p ON p.id = i.product_id",
        json::write(written)
    )
}

/// Reserves the handles of products whose handles need no rewriting. No other product of the file gets these handles.
pub fn write_exact(id: i64, handles: &[String]) -> Vec<Statement> {
    let statement = |list: &[String]| {
        sql!(
            "INSERT INTO import_exact (import_id, handle)
             SELECT CAST(?1 AS INTEGER), value FROM json_each(?2) WHERE true
             ON CONFLICT DO NOTHING",
            id,
            json::write(&list)
        )
    };
    handles.chunks(EXACT).map(statement).collect()
}

/// Returns those of `handles` that [`write_exact`] reserved for this import.
pub fn exact(id: i64, handles: &[&str]) -> Statement {
    sql!(
        "SELECT handle FROM import_exact WHERE import_id = ?1 AND handle IN (SELECT value FROM json_each(?2))",
        id,
        json::write(handles)
    )
}

/// Returns those of `handles` that are in use: by a product of the shop, by a product that this import has already
/// processed, or by a product of the file that has exactly this handle.
pub fn taken(id: i64, handles: &[String]) -> Statement {
    sql!(
        "SELECT handle FROM product WHERE handle IN (SELECT value FROM json_each(?2))
         UNION SELECT handle FROM import_product WHERE import_id = ?1 AND handle IN (SELECT value FROM json_each(?2))
         UNION SELECT handle FROM import_exact WHERE import_id = ?1 AND handle IN (SELECT value FROM json_each(?2))",
        id,
        json::write(handles)
    )
}

/// Records the product of each handle in the file. `pairs` is a JSON array of pairs: the handle in the file and the
/// handle in the shop.
pub fn keep(pairs: &str) -> Statement {
    sql!(
        "INSERT INTO imported_handle (handle, product_id)
         SELECT j.value ->> 0, p.id FROM json_each(?1) j CROSS JOIN product p ON p.handle = j.value ->> 1 WHERE true
         ON CONFLICT DO UPDATE SET product_id = excluded.product_id WHERE product_id <> excluded.product_id",
        pairs
    )
}

/// Redirects product addresses with the handles in the file to the addresses with the handles in the shop. `pairs` has
/// the same form as in [`keep`]. The address of an existing product is not redirected.
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
