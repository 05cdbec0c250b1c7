//! The same file again, or a file with small changes: only the differences are written.

use vitrine::sql;

use super::helpers::{changes, counts, generated, problems};
use crate::support::Shop;

const FILE: &str = "\
Handle,Title,Vendor,Tags,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Tracker,\
Variant Inventory Qty,Colour
cup,Tea cup,Mashiko,\"tea, clay\",Size,Small,CUP-S,19.99,shopify,3,red
cup,,,,,Large,CUP-L,29.00,shopify,4,
mug,Mug,,,,,MUG,12.00,shopify,5,
bowl,Bowl,,,,,BOWL,15.00,,,
";

fn revisions(shop: &Shop) -> String {
    let rows = shop.rows(sql!("SELECT handle, revision FROM product ORDER BY id"));
    rows.iter().map(|row| format!("{} {}, ", row["handle"].as_str().unwrap(), row["revision"])).collect()
}

#[test]
fn the_same_file_changes_nothing() {
    let shop = Shop::new();
    assert_eq!(counts(&shop.import(FILE)), [3, 0, 0, 0, 0]);
    let before = shop.dump();
    shop.platform.advance(60_000);
    let report = shop.import(FILE);
    assert_eq!((counts(&report), changes(&report)), ([0, 0, 3, 0, 0], vec![]));
    assert_eq!(shop.dump(), before);
}

#[test]
fn a_large_file_twice() {
    let shop = Shop::new();
    let file = generated(0..230, "one", 5);
    assert_eq!(counts(&shop.import(file.as_str())), [230, 0, 0, 0, 0]);
    let before = shop.dump();
    shop.platform.advance(60_000);
    assert_eq!(counts(&shop.import(file)), [0, 0, 230, 0, 0]);
    assert_eq!(shop.dump(), before);
}

#[test]
fn a_row_edited_in_the_file_changes_that_product() {
    let shop = Shop::new();
    shop.import(FILE);
    shop.platform.advance(60_000);
    let report = shop.import(FILE.replace("CUP-L,29.00", "CUP-L,31.00").replace("tea, clay", "tea, clay, new"));
    assert_eq!(counts(&report), [0, 1, 2, 0, 0]);
    assert_eq!(changes(&report), ["cup tags: tea, clay → tea, clay, new", "cup Large: price: 29.00 → 31.00"]);
    assert_eq!(revisions(&shop), "cup 2, mug 1, bowl 1, ");
    let prices = shop.rows(sql!("SELECT price FROM price_history ORDER BY variant_id, from_at"));
    let prices: Vec<i64> = prices.iter().map(|row| row["price"].as_i64().unwrap()).collect();
    // The price history gets no row for an unchanged price.
    assert_eq!(prices, [1999, 2900, 3100, 1200, 1500]);
}

#[test]
fn a_product_edited_in_the_shop_is_set_back() {
    let shop = Shop::new();
    shop.import(FILE);
    shop.rows(sql!("UPDATE product SET title = 'Pot', revision = revision + 1 WHERE handle = 'mug'"));
    let report = shop.import(FILE);
    assert_eq!((counts(&report), changes(&report)), ([0, 1, 2, 0, 0], vec!["mug title: Pot → Mug".to_owned()]));
    assert_eq!(revisions(&shop), "cup 1, mug 3, bowl 1, ");
}

#[test]
fn columns_that_are_absent_leave_what_there_is() {
    let shop = Shop::new();
    shop.import(FILE);
    let before = shop.products();
    let report = shop.import(
        "Handle,Title,Option1 Name,Option1 Value,Price\ncup,Tea cup,Size,Small,1\ncup,,,Large,2\nmug,Mug,,,3\n",
    );
    assert_eq!(counts(&report), [0, 2, 0, 0, 0], "{:?}", problems(&report));
    let mut after = shop.products();
    for (handle, prices) in [("cup", vec![("1999", "100"), ("2900", "200")]), ("mug", vec![("1200", "300")])] {
        let variants = after[handle]["variants"].as_str().unwrap().to_owned();
        let variants = prices
            .iter()
            .fold(variants, |text, (was, is)| text.replace(&format!(",{is},null"), &format!(",{was},null")));
        after.get_mut(handle).unwrap()["variants"] = variants.into();
    }
    assert_eq!(after, before, "all but the prices");
    assert_eq!(counts(&shop.import("Handle,Vendor\ncup,Mashiko\n")), [0, 0, 1, 0, 0]);
}

#[test]
fn cells_that_are_blank_clear_what_there_is() {
    let shop = Shop::new();
    shop.import(FILE);
    let report = shop.import("Handle,Title,Vendor,Tags,Colour\ncup,Tea cup,,,\n");
    assert_eq!(changes(&report), ["cup vendor: Mashiko → ", "cup tags: tea, clay → ", "cup Colour: red → "]);
    assert_eq!([shop.of_product("cup", "vendor"), shop.of_product("cup", "tags")], ["", "[]"]);
}

#[test]
fn variants_come_go_and_move() {
    let shop = Shop::new();
    shop.import(FILE);
    let id =
        |values: &str| shop.rows(sql!("SELECT id FROM variant WHERE option_values = ?1 AND product_id = 1", values));
    let large = id(r#"["Large"]"#);
    let report = shop.import(
        "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Price\ncup,Tea cup,Size,Large,CUP-L,29\n\
         cup,,,Huge,CUP-H,39\n",
    );
    assert_eq!(changes(&report)[0], "cup options: Size: Small, Large → Size: Large, Huge");
    assert_eq!(id(r#"["Small"]"#), [0; 0]);
    assert_eq!(id(r#"["Large"]"#), large, "it is the same variant still: carts and orders know it by its id");
    let stock = shop.rows(sql!("SELECT count(*) AS n FROM stock WHERE variant_id NOT IN (SELECT id FROM variant)"));
    assert_eq!(stock[0]["n"], 0);
    let report = shop.import(
        "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Price\ncup,Cup,Size,Huge,Colour,Red,1\n",
    );
    assert_eq!(counts(&report), [0, 1, 0, 0, 0], "{:?}", problems(&report));
    assert_eq!(shop.of_product("cup", "options"), r#"["Size","Colour"]"#);
    let report = shop.import("Handle,Title,Option1 Name,Option1 Value,Price\ncup,Cup,Title,Default Title,1\n");
    assert_eq!(counts(&report), [0, 1, 0, 0, 0], "{:?}", problems(&report));
    assert_eq!(shop.value(sql!("SELECT option_values FROM variant WHERE product_id = 1")), "[]");
}

#[test]
fn pictures_come_go_and_move() {
    let shop = Shop::new();
    let file = |sources: &[&str]| {
        let rows = sources.iter().enumerate().map(|(place, source)| {
            let (title, price) = if place == 0 { ("Cup", "1") } else { ("", "") };
            format!("cup,{title},{price},{source},alt {source}\n")
        });
        format!("Handle,Title,Price,Image Src,Image Alt Text\n{}", rows.collect::<String>())
    };
    let [one, two, three] =
        ["https://a.example.com/1.gif", "https://a.example.com/2.gif", "https://a.example.com/3.gif"];
    shop.import(file(&[one, two]));
    let sources = || {
        let rows = shop.rows(sql!("SELECT source, alt FROM picture JOIN media USING (key) ORDER BY position"));
        rows.iter()
            .map(|row| format!("{} {}", row["source"].as_str().unwrap(), row["alt"].as_str().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(sources(), [format!("{one} alt {one}"), format!("{two} alt {two}")]);
    let report = shop.import(file(&[two, one, three]));
    assert_eq!(counts(&report), [0, 1, 0, 0, 0], "{:?}", problems(&report));
    assert_eq!(sources(), [format!("{two} alt {two}"), format!("{one} alt {one}"), format!("{three} alt {three}")]);
    assert_eq!(counts(&shop.import(file(&[three]))), [0, 1, 0, 0, 0]);
    assert_eq!(sources(), [format!("{three} alt {three}")]);

    // An export of this shop may contain the shop's own address of the picture.
    let key = shop.value(sql!("SELECT key FROM picture"));
    let before = shop.dump();
    let here = format!("/media/{}", key.as_str().unwrap());
    assert_eq!(counts(&shop.import(format!("Handle,Title,Price,Image Src\ncup,Cup,1,{here}\n"))), [0, 0, 1, 0, 0]);
    // Both addresses are the same picture.
    let both = format!("Handle,Title,Price,Image Src\ncup,Cup,1,{three}\ncup,,,{here}\n");
    assert_eq!(counts(&shop.import(both)), [0, 0, 1, 0, 0]);
    assert_eq!(shop.dump(), before);
}

#[test]
fn a_product_that_was_hidden_is_shown_from_now_on_and_keeps_its_date() {
    let shop = Shop::new();
    let file = |published: &str| format!("Handle,Title,Price,Published\ncup,Cup,1,{published}\n");
    shop.import(file("FALSE"));
    assert_eq!(shop.get("/products/cup").status, 404);
    shop.platform.advance(60_000);
    let shown = shop.platform.clock.now().0;
    shop.import(file("TRUE"));
    let since = shop.value(sql!("SELECT publish_at FROM product"));
    assert_eq!(since, shown);
    assert_eq!(shop.get("/products/cup").status, 200);
    shop.platform.advance(60_000);
    shop.import(file("TRUE").replace("Cup", "Great cup"));
    assert_eq!(shop.value(sql!("SELECT publish_at FROM product")), since);
}
