//! A SKU is the merchant's label. Variants may share a SKU, and the report mentions that once.

use vitrine::sql;

use super::helpers::{counts, problems};
use crate::support::Shop;

/// A file with one product per row. Each product has a handle and a SKU.
fn file(products: &[(&str, &str)]) -> String {
    let rows = products.iter().map(|(handle, sku)| format!("{handle},Title of {handle},1,{sku}\n"));
    format!("Handle,Title,Price,SKU\n{}", rows.collect::<String>())
}

fn sku_of(shop: &Shop, handle: &str) -> String {
    let variants: serde_json::Value =
        serde_json::from_str(shop.of_product(handle, "variants").as_str().unwrap()).unwrap();
    variants[0][2].as_str().unwrap().to_owned()
}

/// Imports the first products, then the others over them. Expects these SKUs of a, b and c, and these warnings, also
/// from a dry run. Nothing is refused.
fn check(first: &[(&str, &str)], then: &[(&str, &str)], skus: &[&str], expected: &[String]) {
    let shop = Shop::new();
    let report = shop.import(file(first));
    assert_eq!(counts(&report)[0] as usize, first.len(), "{:?}", problems(&report));
    let dry = shop.try_import(file(then));
    let report = shop.import(file(then));
    assert_eq!(problems(&report), expected, "{first:?} {then:?}");
    assert_eq!(problems(&dry), expected, "{first:?} {then:?}, dry");
    assert_eq!(report["state"], "done");
    assert_eq!((counts(&report)[3], counts(&report)[4]), (0, 0));
    assert_eq!(counts(&report), counts(&dry));
    let found: Vec<String> = ["a", "b", "c"].iter().zip(skus).map(|(handle, _)| sku_of(&shop, handle)).collect();
    assert_eq!(found, skus, "{first:?} {then:?}");
    let again = shop.import(file(then));
    assert_eq!((counts(&again)[2] as usize, problems(&again)), (then.len(), Vec::new()), "said once");
}

fn shared(row: u32, sku: &str, owner: &str) -> String {
    format!("Row {row}, SKU: The product “{owner}” has the SKU “{sku}” too. Both keep it.")
}

fn shared_in_file(row: u32, sku: &str, owner: &str, other: u32) -> String {
    format!("Row {row}, SKU: The product “{owner}” in row {other} has the SKU “{sku}” too. Both keep it.")
}

#[test]
fn between_products() {
    let ab = [("a", "1"), ("b", "2")];
    check(&ab, &[("a", "2"), ("b", "1")], &["2", "1"], &[]);
    check(&ab, &[("a", "2"), ("b", "")], &["2", ""], &[]);
    check(&[("a", "1"), ("b", "2"), ("c", "3")], &[("a", "2"), ("b", "3"), ("c", "1")], &["2", "3", "1"], &[]);
    check(&ab, &[("a", "2")], &["2", "2"], &[shared(2, "2", "b")]);
    check(&ab, &[("a", "3"), ("b", "3")], &["3", "3"], &[shared_in_file(3, "3", "a", 2)]);
    check(&[("a", "x"), ("b", "2")], &[("a", "X"), ("b", "2")], &["X", "2"], &[]);
    check(&[("a", "x"), ("b", "2")], &[("b", "X")], &["x", "X"], &[shared(2, "X", "a")]);
    check(&[("a", "1"), ("b", "2"), ("c", "3")], &[("a", "2"), ("b", "3")], &["2", "3", "3"], &[shared(3, "3", "c")]);
    // The database ignores case only for ASCII letters.
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
    for (small, large, said) in [("x", "X", "X"), ("7", "'7", "7")] {
        let report = shop.import(file(small, large));
        assert_eq!(counts(&report), [0, 1, 0, 0, 0]);
        assert_eq!(problems(&report), [shared_in_file(3, said, "cup", 2)]);
    }
    assert_eq!(sku_of(&shop, "cup"), "7");
}

#[test]
fn a_second_one_further_down_a_long_file() {
    let mut products: Vec<(String, String)> = (0..150).map(|n| (format!("p{n}"), format!("S{n}"))).collect();
    products[140].1 = "s0".to_owned();
    let products: Vec<(&str, &str)> = products.iter().map(|(handle, sku)| (handle.as_str(), sku.as_str())).collect();
    let shop = Shop::new();
    let dry = shop.try_import(file(&products));
    let report = shop.import(file(&products));
    assert_eq!(counts(&report), [150, 0, 0, 0, 0]);
    assert_eq!(problems(&report), [shared_in_file(142, "s0", "p0", 2)]);
    assert_eq!((counts(&dry), problems(&dry)), (counts(&report), problems(&report)));
}

#[test]
fn a_shared_sku_names_no_offer_to_search_engines() {
    let shop = Shop::new();
    shop.import(file(&[("a", "SAME"), ("b", "same"), ("c", "OWN")]));
    let ids = shop.rows(sql!("SELECT id FROM variant ORDER BY id"));
    let id = |place: usize| format!("variant-{}", ids[place]["id"]);
    for (handle, expected) in [("a", id(0)), ("b", id(1)), ("c", "OWN".to_owned())] {
        let page = shop.get(&format!("/products/{handle}")).text().to_owned();
        assert!(page.contains(&format!("\"sku\":\"{expected}\"")), "{handle}: no {expected}");
    }
    shop.import(file(&[("b", "other")]));
    assert!(shop.get("/products/a").text().contains("\"sku\":\"SAME\""), "unique again");
}
