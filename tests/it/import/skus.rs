//! A SKU belongs to one variant: it may move within a chunk, and nothing else.

use super::helpers::{counts, problems};
use crate::support::Shop;

/// A product a row: handle and SKU.
fn file(products: &[(&str, &str)]) -> String {
    let rows = products.iter().map(|(handle, sku)| format!("{handle},Title of {handle},1,{sku}\n"));
    format!("Handle,Title,Price,SKU\n{}", rows.collect::<String>())
}

fn sku_of(shop: &Shop, handle: &str) -> String {
    let variants: serde_json::Value =
        serde_json::from_str(shop.of_product(handle, "variants").as_str().unwrap()).unwrap();
    variants[0][2].as_str().unwrap().to_owned()
}

/// Imports the first products, then the others over them. Expects the SKUs of a, b, c then, and the problems.
fn check(first: &[(&str, &str)], then: &[(&str, &str)], skus: &[&str], expected: &[&str]) {
    let shop = Shop::new();
    let report = shop.import(file(first));
    assert_eq!(counts(&report)[0] as usize, first.len(), "{:?}", problems(&report));
    let dry = shop.try_import(file(then));
    let report = shop.import(file(then));
    assert_eq!(problems(&report), expected, "{first:?} {then:?}");
    assert_eq!(problems(&dry), expected, "{first:?} {then:?}, dry");
    assert_eq!(report["state"], "done");
    assert_eq!(counts(&report).iter().sum::<i64>() as usize, then.len());
    assert_eq!(counts(&report), counts(&dry));
    let found: Vec<String> = ["a", "b", "c"].iter().zip(skus).map(|(handle, _)| sku_of(&shop, handle)).collect();
    assert_eq!(found, skus, "{first:?} {then:?}");
}

#[test]
fn between_products() {
    let belongs = |row: u32, sku: &str, owner: &str| {
        format!("Row {row}, SKU: The SKU “{sku}” belongs to the product “{owner}”. Every variant needs its own SKU.")
    };
    let ab = [("a", "1"), ("b", "2")];
    check(&ab, &[("a", "2"), ("b", "1")], &["2", "1"], &[]);
    check(&ab, &[("a", "2"), ("b", "")], &["2", ""], &[]);
    check(&[("a", "1"), ("b", "2"), ("c", "3")], &[("a", "2"), ("b", "3"), ("c", "1")], &["2", "3", "1"], &[]);
    check(&ab, &[("a", "2")], &["1", "2"], &[&belongs(2, "2", "b")]);
    check(&ab, &[("a", "3"), ("b", "3")], &["3", "2"], &[&belongs(3, "3", "a")]);
    check(&[("a", "x"), ("b", "2")], &[("a", "X"), ("b", "2")], &["X", "2"], &[]);
    check(&[("a", "x"), ("b", "2")], &[("b", "X")], &["x", "2"], &[&belongs(2, "X", "a")]);
    // b would give up 2, which a takes; but b is refused for c's 3, and keeps 2: so a is refused as well.
    check(
        &[("a", "1"), ("b", "2"), ("c", "3")],
        &[("a", "2"), ("b", "3")],
        &["1", "2", "3"],
        &[&belongs(2, "2", "b"), &belongs(3, "3", "c")],
    );
    // Only ASCII letters are the same in both cases to the database.
    check(&[("a", "é"), ("b", "2")], &[("b", "É")], &["é", "É"], &[]);
    check(&[], &[("a", "ä"), ("b", "Ä")], &["ä", "Ä"], &[]);
}

#[test]
fn within_a_product() {
    let shop = Shop::new();
    let file = |small: &str, large: &str| {
        format!(
            "Handle,Title,Price,SKU,Option1 Name,Option1 Value\ncup,Cup,1,{small},Size,Small\ncup,,2,{large},,Large\n"
        )
    };
    shop.import(file("1", "2"));
    let report = shop.import(file("2", "1"));
    assert_eq!(counts(&report), [0, 1, 0, 0, 0], "{:?}", problems(&report));
    assert_eq!(sku_of(&shop, "cup"), "2");
    assert_eq!(counts(&shop.import(file("1", "2")).clone()), [0, 1, 0, 0, 0]);
    for (small, large, row) in [("x", "X", 2), ("=x", "'=x", 2)] {
        let report = shop.import(file(small, large));
        assert_eq!(counts(&report), [0, 0, 0, 0, 1]);
        assert!(problems(&report)[0].starts_with(&format!("Row {row}")) || problems(&report)[0].starts_with("Row 3"));
        assert!(problems(&report)[0].contains("SKU"), "{:?}", problems(&report));
    }
    assert_eq!(sku_of(&shop, "cup"), "1");
}

#[test]
fn a_second_one_further_down_a_long_file() {
    let mut products: Vec<(String, String)> = (0..150).map(|n| (format!("p{n}"), format!("S{n}"))).collect();
    products[140].1 = "S0".to_owned();
    let products: Vec<(&str, &str)> = products.iter().map(|(handle, sku)| (handle.as_str(), sku.as_str())).collect();
    let shop = Shop::new();
    let dry = shop.try_import(file(&products));
    let report = shop.import(file(&products));
    assert_eq!(counts(&report), [149, 0, 0, 0, 1]);
    assert_eq!(
        problems(&report),
        ["Row 142, SKU: The SKU “S0” belongs to the product “p0”. Every variant needs its own SKU."]
    );
    assert_eq!((counts(&dry), problems(&dry)), (counts(&report), problems(&report)));
}
