//! SKUs and barcodes are found with or without their punctuation, with an index and without one.

use vitrine::sql;

use super::list;
use crate::support::Shop;

fn shelf() -> Shop {
    let shop = Shop::new();
    for (handle, sku, barcode) in [
        ("valve", "VL/0815.3-B", "9524710000126"),
        ("gasket", "0009_31", "095247100034"),
        ("washer", "W 12", "978-3-16-148410-0"),
        ("bolt", "Ö-77", ""),
    ] {
        shop.product(handle).title(&format!("Spare {handle}")).insert();
        shop.rows(sql!(
            "UPDATE variant SET sku = ?2, barcode = ?3 WHERE product_id = (SELECT id FROM product WHERE handle = ?1)",
            handle,
            sku,
            barcode
        ));
    }
    shop
}

const FOUND: [(&str, &[&str]); 19] = [
    ("VL/0815.3-B", &["valve"]),
    ("vl 0815 3 b", &["valve"]),
    ("vl08153b", &["valve"]),
    ("VL-0815", &["valve"]),
    ("ＶＬ０８１５", &["valve"]),
    ("vl08154", &[]),
    ("000931", &["gasket"]),
    ("0009-31", &["gasket"]),
    ("931", &[]), // a SKU keeps its zeros
    ("w12", &["washer"]),
    ("w-12", &["washer"]),
    ("9524710000126", &["valve"]),
    ("9 524710 000126", &["valve"]),
    ("952471-0000126", &["valve"]),
    ("09524710000126", &["valve"]), // the same number with 14 digits
    ("0095247100034", &["gasket"]), // the same number with 13 digits
    ("9783161484100", &["washer"]),
    ("9524710000127", &[]),
    ("95247", &[]), // too short for a barcode
];

#[test]
fn with_or_without_punctuation() {
    let shop = shelf();
    for index in [false, true] {
        if index {
            shop.index();
        }
        for (query, expected) in FOUND {
            let query = form_urlencoded::byte_serialize(query.as_bytes()).collect::<String>();
            let found = list(&shop, &format!("/search?q={query}"));
            assert_eq!(found, expected, "{query}, index: {index}");
            assert!(!shop.get(&format!("/search?q={query}")).contains("matches some"), "{query}");
        }
    }
}

#[test]
fn a_code_is_looked_up_by_index() {
    let shop = shelf();
    shop.index();
    let cost = || {
        let _ = list(&shop, "/search?q=9524710000126");
        let before = shop.platform.db.steps();
        let _ = list(&shop, "/search?q=9524710000126");
        shop.platform.db.steps() - before
    };
    let small = cost();
    let many = shop.product("many").options(&["Size"]).variant(&["S"], |variant| variant).insert();
    for number in 0..2_000 {
        let sku = format!("X-{number}");
        let insert = sql!(
            "INSERT INTO variant (product_id, position, option_values, sku, barcode, price, updated_at)
             VALUES (?3, ?1, json_array(?2), ?2, ?2, 1, 0)",
            10 + number,
            sku,
            many
        );
        shop.batch(&[insert]).unwrap();
    }
    let large = cost();
    assert!(large < small + 1_000, "{small} steps of SQLite, then {large}");
}

#[test]
fn anything_is_a_code() {
    let shop = shelf();
    shop.index();
    for query in ["%", "_", "'", "\"", "\u{0}", "--", "0", "000000000", "\u{10ffff}", "9524710000126 OR 1=1", "*"] {
        let query = form_urlencoded::byte_serialize(query.as_bytes()).collect::<String>();
        assert_eq!(shop.get(&format!("/search?q={query}")).status, 200, "{query}");
    }
}
