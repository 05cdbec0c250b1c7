//! A good file, from the upload to the pages.

use http::Method;
use serde_json::json;
use vitrine::sql;

use super::helpers::{GIF, counts, problems};
use crate::support::{Delivery, Page, START, Shop, fixtures::rule};

const FILE: &str = "\
Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,\
Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,\
Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,\
Image Alt Text,Gift Card,SEO Title,SEO Description,Google Shopping / Gender,Variant Image,Variant Weight Unit,\
Variant Tax Code,Cost per item,Status
tea-cup,Tea cup,\"<p>Thrown by <b>hand</b>,
in Kyoto</p>\",Mashiko,Cups,\"tea, Clay\",TRUE,Colour,Red,Size,Small,CUP-RS,250,shopify,3,deny,19.99,25.00,TRUE,TRUE,\
4006381333931,https://cdn.example.com/red.gif,1,The red cup,FALSE,Tea cup by hand,For tea,Unisex,,g,P0000000,7.5,active
tea-cup,,,,,,,,Red,,Large,CUP-RL,400,shopify,0,continue,29,,TRUE,FALSE,,https://cdn.example.com/blue.gif,2,,,,,,\
https://cdn.example.com/red.gif,kg,,,
tea-cup,,,,,,,,Blue,,Small,CUP-BS,250,,5,deny,19.99,,FALSE,TRUE,,,,,,,,,,kg,,,
draft-mug,Draft mug,,,Mugs,clay,TRUE,Title,Default Title,,,,0,,,deny,5,,TRUE,TRUE,,,,,,,,,,kg,,,draft
";

#[test]
fn a_file_becomes_products() {
    let shop = Shop::new();
    for colour in ["red", "blue"] {
        shop.platform.web.script(&format!("https://cdn.example.com/{colour}.gif"), [Page::Bytes(GIF.to_vec())]);
    }
    shop.collection("clay", Some(rule("tag", "clay")));
    let answer = shop.upload("name=spring.csv", FILE);
    assert_eq!(answer.status, 201);
    let started = answer.json();
    let id = started["id"].as_i64().unwrap();
    assert_eq!(started["url"], format!("https://shop.example/admin/imports/{id}"));
    assert_eq!(shop.report(id)["state"], "waiting");

    shop.deliver_all(Delivery::default());

    let report = shop.report(id);
    assert_eq!(problems(&report), [""; 0]);
    assert_eq!(counts(&report), [2, 0, 0, 0, 0]);
    assert_eq!(report["state"], "done");
    assert_eq!(report["offset"], report["bytes"]);
    assert_eq!(report["bytes"], FILE.len());
    assert_eq!(report["file_name"], "spring.csv");
    assert_eq!(report["started_by"], "manager@shop.example");
    assert_eq!(report["pictures"], json!({ "pending": 0, "stored": 2, "failed": 0 }));
    assert_eq!(report["changes"][0], json!({ "handle": "tea-cup", "row": 2, "outcome": "created", "changes": [] }));

    let cup = shop.products().remove("tea-cup").unwrap();
    assert_eq!(cup["description"], "<p>Thrown by <b>hand</b>,\nin Kyoto</p>");
    assert_eq!(cup["description_text"], "Thrown by hand, in Kyoto");
    assert_eq!(cup["tags"], r#"["tea","Clay"]"#);
    assert_eq!(cup["options"], r#"["Colour","Size"]"#);
    assert_eq!(cup["custom"], r#"{"Google Shopping / Gender":"Unisex"}"#);
    assert_eq!([&cup["vendor"], &cup["product_type"], &cup["status"]], ["Mashiko", "Cups", "active"]);
    assert_eq!([&cup["seo_title"], &cup["seo_description"]], ["Tea cup by hand", "For tea"]);
    assert_eq!(cup["collections"], r#"["clay"]"#);
    let red = "d24b490b6b809ed10765"; // printf %s https://cdn.example.com/red.gif | sha256sum | cut -c-20
    let variants: serde_json::Value = serde_json::from_str(cup["variants"].as_str().unwrap()).unwrap();
    // values, position, SKU, barcode, price, compare at, cost, grams, unit, taxable, tax code, shipped, picture,
    // custom, tracked, oversell, on hand, held, committed
    assert_eq!(
        variants,
        json!([
            [
                r#"["Red","Small"]"#,
                1,
                "CUP-RS",
                "4006381333931",
                1999,
                2500,
                750,
                250,
                "g",
                1,
                "P0000000",
                1,
                null,
                "{}",
                1,
                0,
                3,
                0,
                0
            ],
            [r#"["Red","Large"]"#, 2, "CUP-RL", "", 2900, null, null, 400, "kg", 0, "", 1, red, "{}", 1, 1, 0, 0, 0],
            [r#"["Blue","Small"]"#, 3, "CUP-BS", "", 1999, null, null, 250, "kg", 1, "", 0, null, "{}", 0, 0, 5, 0, 0],
        ])
    );
    assert_eq!(shop.value(sql!("SELECT publish_at FROM product WHERE handle = 'tea-cup'")), START.0);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM price_history")), 4);
    let name = shop.value(sql!("SELECT name FROM media WHERE key = ?1", red));
    let name = name.as_str().unwrap();
    assert_eq!(shop.value(sql!("SELECT count(*) FROM media WHERE object = ?1", name)), 2, "both have the same content");
    assert_eq!(shop.platform.objects.bytes(&format!("media/{name}")), Some(GIF.to_vec()));

    let page = shop.get("/products/tea-cup");
    assert_eq!(page.status, 200);
    assert!(
        page.contains("Thrown by <b>hand</b>") && page.contains("19.99") && page.contains(&format!("/media/{name}\""))
    );
    assert!(page.contains("alt=\"The red cup\""));
    assert_eq!(shop.get(&format!("/media/{name}")).body, GIF);
    assert_eq!(shop.get("/products/draft-mug").status, 404);
    assert!(shop.get("/search?q=kyoto").contains("/products/tea-cup"));
    assert!(shop.get("/search?q=CUP-RL").contains("/products/tea-cup"));
    assert!(shop.get("/collections/clay").contains("/products/tea-cup"));
}

#[test]
fn the_report_as_a_page_and_in_the_list() {
    let shop = Shop::new();
    let id =
        shop.begin("name=%3Cb%3Espring%3C/b%3E.csv", "Title,Price,Gift card\nTea cup,12,\nSaucer,x,\nVoucher,5,TRUE\n");
    shop.deliver_all(Delivery::default());
    let page = shop.report_page(id);
    for words in [
        "&#60;b&#62;spring&#60;/b&#62;.csv",
        "manager@shop.example",
        "<strong>done</strong>",
        "<dt>Created</dt><dd>1</dd>",
        "<dt>Skipped</dt><dd>1</dd>",
        "<dt>With errors</dt><dd>1</dd>",
        "<strong>Row 3</strong>, Price: “x” is not a price.",
        "<strong>Row 4</strong>, Gift card: This shop cannot sell gift cards yet",
        "<strong>tea-cup</strong>",
    ] {
        assert!(page.contains(words), "no {words} in {page}");
    }
    assert!(!page.contains("<b>spring"), "{page}");
    let cookie = shop.sign_in("read-only");
    let list = shop.ask(Method::GET, "/admin/imports", &[("cookie", &cookie)]);
    assert!(list.contains(&format!("<a href=\"/admin/imports/{id}\">&#60;b&#62;spring")));
    assert!(list.contains("<td>1 created, 1 skipped, 1 with errors</td>"), "{}", list.text());
    let list = shop.ask(Method::GET, "/admin/imports", &[("cookie", &cookie), ("accept", "application/json")]);
    assert_eq!(list.json()[0]["id"], id);
    shop.import("Order,Total\n1,2\n");
    let list = shop.ask(Method::GET, "/admin/imports", &[("cookie", &cookie)]);
    assert!(list.contains("<td>The first row has no column “Handle”"), "the reason: {}", list.text());
}

#[test]
fn an_export_with_all_its_columns() {
    let shop = Shop::new();
    let file = include_bytes!("../../fixtures/shopify-export.csv");
    let report = shop.import(&file[..]);
    assert_eq!(counts(&report)[1..], [0, 0, 0, 0], "{:?}", problems(&report));
    assert_eq!((counts(&report)[0], shop.products().len()), (3, 3));
    let before = shop.dump();
    let again = shop.import(&file[..]);
    assert_eq!(counts(&again), [0, 0, counts(&report)[0], 0, 0]);
    assert_eq!(shop.dump(), before);
}

#[test]
fn a_description_may_hold_pictures_of_others() {
    let shop = Shop::new();
    shop.platform.web.script("https://old.example.com/a.gif?v=1&w=2", [Page::Bytes(GIF.to_vec())]);
    let file = "Handle,Title,Price,Description\n\
        cup,Cup,1,\"<p>See <img src=\"\"https://old.example.com/a.gif?v=1&amp;w=2\"\" alt=\"\"A\"\"></p>\"\n";
    let report = shop.import(file);
    assert_eq!(counts(&report), [1, 0, 0, 0, 0], "{report}");
    assert_eq!(report["pictures"]["stored"], 1);
    let key = shop.value(sql!("SELECT key FROM media WHERE source = 'https://old.example.com/a.gif?v=1&w=2'"));
    let key = key.as_str().unwrap();
    let page = shop.get("/products/cup");
    assert!(page.contains(&format!("src=\"/media/{key}\"")), "{}", page.text());
    assert!(!page.contains("old.example.com"));
    let redirect = shop.get(&format!("/media/{key}"));
    assert_eq!(
        (redirect.status, redirect.header("cache-control")),
        (302, "public, max-age=60, stale-while-revalidate=0")
    );
    assert_eq!(shop.get(redirect.header("location")).body, GIF);

    let before = shop.dump();
    assert_eq!(counts(&shop.import(file)), [0, 0, 1, 0, 0]);
    // A file without a description column keeps the shop's own address in the description.
    assert_eq!(counts(&shop.import("Handle,Title,Price\ncup,Cup,1\n")), [0, 0, 1, 0, 0]);
    assert_eq!(shop.dump(), before);
}
