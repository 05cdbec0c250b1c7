//! An import does not take away units that are promised to orders.

use vitrine::{platform::Platform as _, sql};

use super::helpers::{counts, problems};
use crate::support::Shop;

const FILE: &str = "\
Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Tracker,Variant Inventory Qty
cup,Tea cup,Size,Small,CUP-S,19.99,shopify,5
cup,,,Large,CUP-L,29.00,shopify,5
mug,Mug,,,MUG,12.00,shopify,5
";

fn shop() -> Shop {
    let shop = Shop::new();
    assert_eq!(counts(&shop.import(FILE)), [2, 0, 0, 0, 0]);
    shop.promise("CUP-L", 3);
    shop.rows(sql!("UPDATE stock SET held = 1 WHERE variant_id = (SELECT id FROM variant WHERE sku = 'MUG')"));
    shop
}

/// Imports a file into a shop with three large cups and one mug promised to orders.
fn check(file: &str, expected: &[&str]) {
    let shop = shop();
    let before = shop.products()["cup"].clone();
    let report = shop.import_with("stock=set", file);
    assert_eq!(problems(&report), expected, "{file}");
    assert_eq!(counts(&report)[4] as usize, expected.len());
    assert_eq!(report["state"], "done");
    if !expected.is_empty() {
        assert_eq!(shop.products()["cup"], before);
    }
}

#[test]
fn its_variant_stays() {
    check(
        &FILE.replace("cup,,,Large,CUP-L,29.00,shopify,5\n", ""),
        &["Row 2: The file has no row for “Large”, but orders have reserved 3. Keep its row."],
    );
    check(&FILE.replace("cup,Tea cup,Size,Small,CUP-S,19.99,shopify,5\ncup,,,Large", "cup,Tea cup,Size,Large"), &[]);
}

#[test]
fn what_is_not_tracked_is_never_short() {
    check(&FILE.replace("29.00,shopify,5", "29.00,,2"), &[]);
    check(&FILE.replace("29.00,shopify,5", "29.00,shopify,3"), &[]);
}

#[test]
fn what_is_sold_on_is_never_short() {
    let shop = shop();
    let report = shop.import_with(
        "stock=set",
        "Handle,Title,Price,Inventory tracker,Inventory quantity,Continue selling when out of stock\n\
         mug,Mug,12,shopify,0,continue\n",
    );
    assert_eq!(counts(&report), [0, 1, 0, 0, 0], "{:?}", problems(&report));
    assert_eq!(shop.on_hand("MUG"), 0);
    let held = shop.value(sql!("SELECT held FROM stock JOIN variant v ON v.id = variant_id WHERE sku = 'MUG'"));
    assert_eq!(held, 1, "the hold is not touched");
}

#[test]
fn a_handle_that_comes_back_with_another_title_is_refused() {
    let shop = Shop::new();
    let mut file = "Handle,Title,Price\ncup,Cup,1\nmug,Mug,2\ncup,Other cup,3\n".to_owned();
    let report = shop.import(file.as_str());
    assert_eq!(counts(&report), [1, 0, 0, 0, 1]);
    let again = "Row 2 gives this product the title “Cup”. If these are two products, give one of them another handle. \
        If they are one, use one title.";
    assert_eq!(problems(&report), [format!("Row 4, Title: {again}")]);
    assert_eq!(shop.products().keys().collect::<Vec<_>>(), ["mug"]);
    // The same is true in a later chunk.
    for n in 0..220 {
        file += &format!("p{n},P{n},1\n");
    }
    file += "cup,Third cup,4\nCup,Fourth cup,4\n";
    let report = shop.import(file.as_str());
    assert_eq!(counts(&report), [220, 0, 1, 0, 1], "{:?}", problems(&report));
    assert_eq!(problems(&report)[1], format!("Row 225, Title: {again}"));
}

/// An event about stock has the time of the import.
#[test]
fn levels_of_stock_are_told_with_their_time() {
    let shop = shop();
    let before = shop.platform.now().0;
    shop.import_with("stock=set", &*FILE.replace("MUG,12.00,shopify,5", "MUG,12.00,shopify,1"));
    let event = &shop.rows(sql!("SELECT type, at FROM outbox ORDER BY seq DESC"))[0];
    assert_eq!(event["type"], "vitrine.stock.low.v1");
    let at = event["at"].as_i64().unwrap();
    assert!((before..=shop.platform.now().0).contains(&at), "{event}");
}
