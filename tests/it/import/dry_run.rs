//! A dry run reports the effects of the import, and changes nothing.

use serde_json::Value;
use vitrine::sql;

use super::helpers::{changes, counts, generated, problems};
use crate::support::{Delivery, Shop};

/// Runs a dry run and then the import, and compares both reports.
fn check(shop: &Shop, file: &str) -> Value {
    let before = shop.dump();
    let dry = shop.try_import(file);
    assert_eq!(shop.dump(), before, "a dry run wrote something");
    assert_eq!((&dry["dry_run"], &dry["state"]), (&1.into(), &"done".into()));
    assert_eq!(shop.platform.web.asked(), [""; 0], "a dry run asked another server");
    let real = shop.import(file);
    assert_eq!(counts(&dry), counts(&real));
    assert_eq!(dry["changes"], real["changes"]);
    assert_eq!(problems(&dry), problems(&real));
    real
}

#[test]
fn says_what_the_run_does() {
    let shop = Shop::new();
    let file = "Handle,Title,Option1 Name,Option1 Value,SKU,Price,Inventory quantity,Tags,Gift card\n\
                cup,Cup,Size,S,C-S,1,4,a,\ncup,,,L,C-L,2,4,,\nmug,Mug,,,M,3,4,,\npot,Pot,,,P,x,4,,\n\
                voucher,V,,,,5,,,TRUE\npan,Pan,,,,x,,,\n";
    assert_eq!(counts(&check(&shop, file)), [2, 0, 0, 1, 2]);
    let other =
        file.replace("C-L,2", "C-L,2.5").replace(",a,", ",\"a,b\",").replace("P,x", "P,6").replace(",S,", ",XS,");
    let report = check(&shop, &other);
    assert_eq!(counts(&report), [1, 1, 1, 1, 1]);
    assert_eq!(
        changes(&report),
        [
            "cup tags: a → a, b",
            "cup options: Size: S, L → Size: XS, L",
            "cup variant: S → ",
            "cup variant:  → XS",
            "cup L: price: 2.00 → 2.50",
        ]
    );
    let page = shop.report_page(report["id"].as_i64().unwrap() - 1);
    assert!(page.contains("This was a dry run: no data was changed.") && page.contains("What would change"));
    assert!(page.contains("<li>L: price: <s>2.00</s> → <span>2.50</span></li>"), "{page}");
}

#[test]
fn over_several_chunks() {
    let shop = Shop::new();
    let pictureless = |file: String| file.replace("Image Src", "Photo");
    check(&shop, &pictureless(generated(0..130, "one", 1)));
    let report = check(&shop, &pictureless(generated(60..240, "two", 2)));
    assert_eq!(counts(&report), [110, 70, 0, 0, 0]);
}

#[test]
fn follows_skus_from_product_to_product() {
    let shop = Shop::new();
    let file = |shift: usize| {
        let rows = (0..220).map(|n| format!("p{n},P{n},1,S{}\n", n + shift));
        format!("Handle,Title,Price,SKU\n{}", rows.collect::<String>())
    };
    assert_eq!(counts(&check(&shop, &file(1)))[0], 220);
    // Each product takes the SKU that the product above it has given up, even in an earlier chunk.
    assert_eq!(counts(&check(&shop, &file(0))), [0, 220, 0, 0, 0]);
    // In the other direction, the first product of the next chunk still has its SKU.
    let report = check(&shop, &file(1));
    assert_eq!(counts(&report), [0, 220, 0, 0, 0]);
    assert_eq!(
        problems(&report),
        [
            "Row 101, SKU: The product “p100” has the SKU “S100” too. Both keep it.",
            "Row 201, SKU: The product “p200” has the SKU “S200” too. Both keep it."
        ]
    );
}

#[test]
fn only_a_clear_yes_or_no_is_understood() {
    let shop = Shop::new();
    let file = "Title,Price\nCup,1\n";
    for (query, status, dry) in [
        ("dry_run=1", 201, Some(1)),
        ("dry_run=true", 201, Some(1)),
        ("dry_run=0", 201, Some(0)),
        ("dry_run=false", 201, Some(0)),
        ("name=x", 201, Some(0)),
        ("dry_run=yes", 400, None),
        ("dry_run=2", 400, None),
    ] {
        let answer = shop.upload(query, file);
        assert_eq!(answer.status, status, "{query}");
        if let Some(dry) = dry {
            assert_eq!(shop.report(answer.json()["id"].as_i64().unwrap())["dry_run"], dry, "{query}");
        }
    }
    assert_eq!(shop.platform.objects.keys().len(), 5, "what was refused is not stored");
}

#[test]
fn pictures_are_not_sent_for() {
    let shop = Shop::new();
    let file = generated(0..3, "one", 1);
    let id = shop.begin("dry_run=1", file.as_str());
    assert_eq!(shop.deliver_all(Delivery::default()), 1, "the import's own message and no other");
    assert_eq!((counts(&shop.report(id))[0], shop.value(sql!("SELECT count(*) FROM media"))), (3, 0.into()));
    shop.begin("dry_run=0", file);
    assert_eq!(
        shop.deliver_all(Delivery::default()),
        1 + 3,
        "the import; then the index and what changed in the pages, which is purged twice"
    );
}
