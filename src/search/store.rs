//! The SQL of the search.

use super::query::Codes;
use crate::{catalogue::card::card_columns, platform::Statement, sql, time::UnixMs};

/// The code of a SKU: the SKU in lower case without punctuation, as in the database index `variant_by_sku_code`.
macro_rules! sku_code {
    () => {
        "lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
           sku, ' ', ''), '-', ''), '.', ''), '_', ''), '/', ''), '#', ''), ':', ''), ',', ''), '''', ''), '+', ''))"
    };
}

/// The code of a barcode: the barcode in lower case without punctuation and leading zeros, as in the database index
/// `variant_by_barcode_code`.
macro_rules! barcode_code {
    () => {
        "ltrim(lower(replace(replace(replace(replace(barcode, ' ', ''), '-', ''), '.', ''), '''', '')), '0')"
    };
}

/// Selects the products of at most a hundred variants whose SKU or barcode begins with a text. `$column` is the column,
/// `$code` is the expression to compare (the column or its code), and `$text` is the parameter with the text. An empty
/// text selects no products.
macro_rules! begins {
    ($column:literal, $code:expr, $text:literal) => {
        concat!(
            "SELECT product_id FROM (SELECT product_id FROM variant
               WHERE ",
            $text,
            " <> '' AND ",
            $column,
            " <> '' AND ",
            $code,
            " >= ",
            $text,
            "
                 AND ",
            $code,
            " < ",
            $text,
            " || char(1114111) LIMIT 100)"
        )
    };
}

/// Selects the products of variants whose SKU begins with the typed text, or whose SKU code or barcode code begins with
/// the code of the query.
macro_rules! hits {
    ($typed:literal, $sku:literal, $barcode:literal) => {
        concat!(
            begins!("sku", "sku", $typed),
            " UNION ALL ",
            begins!("sku", sku_code!(), $sku),
            " UNION ALL ",
            begins!("barcode", barcode_code!(), $barcode)
        )
    };
}

pub(crate) use {barcode_code, begins, hits, sku_code};

/// The matching products, the best first. `words` is an FTS5 expression. The page begins after the key, a score and a
/// product id.
///
/// Only the first thousand matches of words are ranked, because FTS5 would otherwise sort every match of a common word.
/// Products with a SKU or barcode that begins with the query come first.
pub fn products(words: &str, codes: &Codes, after: Option<(i64, i64)>, limit: i64, now: UnixMs) -> Statement {
    // FTS5's scores are negative, and the best score is the lowest. So (score, id) is ascending, as in every other
    // list.
    let (score, id) = after.unwrap_or((-crate::ids::MAX_ID, 0));
    sql!(
        concat!(
            "WITH hit (id, score) AS (
               SELECT rowid, CAST(bm25(product_search, 10, 4, 4, 4, 1) * 1000000 AS INTEGER)
               FROM product_search WHERE product_search MATCH ?1 LIMIT 1000
             ), best (id, score) AS (
               SELECT id, min(score) FROM (
                 SELECT id, score FROM hit
                 UNION ALL
                 SELECT product_id, -1000000000 FROM (",
            hits!("?2", "?7", "?8"),
            ")
               ) GROUP BY id
             )
             SELECT ",
            card_columns!(),
            ", best.score AS sort_key
             FROM best JOIN product p ON p.id = best.id
             WHERE (best.score, best.id) > (?3, ?4) AND p.status = 'active' AND p.publish_at <= ?5
             ORDER BY best.score, best.id LIMIT +?6"
        ),
        words,
        codes.typed.as_str(),
        score,
        id,
        now,
        limit,
        codes.sku.as_str(),
        codes.barcode.as_str()
    )
}

/// At most 12 products with a SKU or barcode that begins with the query. There are none for an empty query.
pub fn by_code(codes: &Codes, now: UnixMs) -> Statement {
    sql!(
        concat!(
            "SELECT ",
            card_columns!(),
            " FROM (SELECT DISTINCT product_id FROM (",
            hits!("?1", "?3", "?4"),
            ") LIMIT 12) hit
             JOIN product p ON p.id = hit.product_id WHERE p.status = 'active' AND p.publish_at <= ?2"
        ),
        codes.typed.as_str(),
        now,
        codes.sku.as_str(),
        codes.barcode.as_str()
    )
}

/// At most 12 products whose description matches the expression `words`, except the products in `other_than`. There are
/// none for an empty expression.
///
/// The products are not ranked, because ranking would read every match.
pub fn in_descriptions(words: &str, other_than: &[i64], now: UnixMs) -> Statement {
    sql!(
        concat!(
            "SELECT ",
            card_columns!(),
            " FROM (SELECT rowid AS id FROM product_search WHERE ?1 <> '' AND product_search MATCH ?1 LIMIT 100) hit
             JOIN product p ON p.id = hit.id AND p.status = 'active' AND p.publish_at <= ?3
             WHERE p.id NOT IN (SELECT value FROM json_each(?2)) LIMIT 12"
        ),
        words,
        serde_json::json!(other_than).to_string(),
        now
    )
}
