//! The variants of a product as a table of fields.

use serde_json::{Value, json};
use vitrine::sql;

use super::super::helpers::Worker;
use crate::support::Shop;

fn shirts() -> Shop {
    let shop = Shop::new();
    shop.product("shirt")
        .options(&["Size"])
        .variant(&["S"], |variant| variant.price(1000).stock(3))
        .variant(&["M"], |variant| variant.price(2500))
        .insert();
    shop
}

const URL: &str = "/admin/products/1/variants";

fn stored(shop: &Shop) -> Vec<Value> {
    shop.rows(sql!(
        "SELECT v.price, v.compare_at, v.sku, v.barcode, v.grams, s.tracked, s.oversell, s.on_hand FROM variant v
         JOIN stock s ON s.variant_id = v.id ORDER BY v.id"
    ))
}

#[test]
fn variants_are_shown_and_changed() {
    let shop = shirts();
    let worker = Worker::new(&shop, "manager");
    let page = worker.get(URL);
    assert_eq!((page.fields("price-1"), page.fields("price-2")), (vec!["10.00".to_owned()], vec!["25.00".to_owned()]));
    assert!(
        page.contains("Not tracked") && page.contains("Price<span class=\"visually-hidden\">, S"),
        "{}",
        page.text()
    );
    let typed = [
        ("variant", "1"),
        ("price-1", "9,5"),
        ("compare-1", "10"),
        ("sku-1", "SH-S"),
        ("barcode-1", "4006381333931"),
        ("grams-1", "250"),
        ("policy-1", "continue"),
        ("variant", "2"),
        ("price-2", "25.00"),
        ("policy-2", "untracked"),
    ];
    let answer = worker.post(URL, &typed);
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/admin/products/1/variants?saved=1"),
        "{}",
        answer.text()
    );
    assert!(worker.get(answer.header("location")).contains("Saved."));
    assert_eq!(
        stored(&shop),
        [
            json!({ "price": 950, "compare_at": 1000, "sku": "SH-S", "barcode": "4006381333931", "grams": 250,
                "tracked": 1, "oversell": 1, "on_hand": 3 }),
            json!({ "price": 2500, "compare_at": null, "sku": "", "barcode": "", "grams": 0, "tracked": 0,
                "oversell": 0, "on_hand": 0 }),
        ]
    );
    let [before, after] = shop.last_change();
    assert_eq!(
        (&before["S: price"], &after["S: price"], after.get("M: price")),
        (&json!("10.00"), &json!("9.50"), None)
    );
    assert!(shop.get("/products/shirt?size=s").contains("9.50"));
}

#[test]
fn a_form_with_problems_changes_nothing_and_keeps_what_was_typed() {
    let shop = shirts();
    let worker = Worker::new(&shop, "owner");
    let before = stored(&shop);
    for (name, value, problem) in [
        ("price-1", "", "Enter an amount"),
        ("price-1", "-1", "0 or more"),
        ("price-1", "1.234", "so many decimals"),
        ("compare-1", "x", "Enter an amount"),
        ("sku-1", &"x".repeat(256), "SKU"),
        ("barcode-1", "a\nb", "in one line"),
        ("grams-1", "1.5", "whole grams"),
        ("grams-1", "1000000000", "whole grams"),
        ("policy-1", "sell", "Choose what happens at 0."),
    ] {
        let answer = worker.post(URL, &[("variant", "1"), (name, value), ("variant", "2"), ("sku-2", "KEPT")]);
        assert!(answer.status == 422 && answer.contains(problem), "{name} {value}: {}", answer.text());
        assert_eq!((answer.fields("sku-2"), stored(&shop)), (vec!["KEPT".to_owned()], before.clone()), "{name}");
    }
    let gone = "is no longer there";
    for (form, problem) in [
        (&[][..], "The form was empty"),
        (&[("price-1", "1")], "The form was empty"),
        (&[("variant", "999"), ("price-999", "1")], gone),
        (&[("variant", "1"), ("price-1", "1"), ("variant", "x")], gone),
    ] {
        let answer = worker.post(URL, form);
        assert!(answer.status == 422 && answer.contains(problem), "{form:?}: {}", answer.text());
    }
    assert_eq!(stored(&shop), before);
    assert_eq!(worker.get("/admin/products/9/variants").status, 404);
}

#[test]
fn two_people_who_change_variants_lose_nothing() {
    let shop = shirts();
    let worker = Worker::new(&shop, "owner");
    assert_eq!(worker.post(URL, &[("variant", "1"), ("price-1", "11"), ("price-1-seen", "10.00")]).status, 303);
    let other = [("variant", "1"), ("price-1", "10.00"), ("price-1-seen", "10.00"), ("sku-1", "A"), ("sku-1-seen", "")];
    assert_eq!(worker.post(URL, &other).status, 303);
    assert_eq!((&stored(&shop)[0]["price"], &stored(&shop)[0]["sku"]), (&json!(1100), &json!("A")));
    let same = worker.post(URL, &[("variant", "1"), ("price-1", "12"), ("price-1-seen", "10.00")]);
    assert!(same.status == 422 && same.contains("“11.00”"), "{}", same.text());
}

/// Stock that is counted again covers the reserved units only as far as units are on hand.
#[test]
fn stock_that_is_tracked_again_releases_what_it_does_not_cover() {
    let shop = Shop::shelf(1, 2);
    let worker = Worker::new(&shop, "owner");
    let url = "/admin/products/1/variants";
    assert_eq!(worker.post(url, &[("variant", "1"), ("policy-1", "untracked")]).status, 303);
    shop.paid_online(&[(1, 5)]);
    assert!(worker.get(url).contains("Not tracked"));
    assert_eq!(worker.post(url, &[("variant", "1"), ("policy-1", "stop")]).status, 303);
    assert_eq!(shop.value(sql!("SELECT short FROM stock WHERE variant_id = 1")), json!(3));
    shop.check_books();
}

#[test]
fn many_variants_have_pages() {
    let shop = Shop::new();
    shop.product("shirt").options(&["Size"]).variant(&["0"], |variant| variant).insert();
    shop.rows(sql!(
        "WITH RECURSIVE n (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < 2048)
         INSERT INTO variant (product_id, position, option_values, price, updated_at)
         SELECT 1, n, json_array('v' || n), 100, 0 FROM n"
    ));
    let worker = Worker::new(&shop, "owner");
    let (mut path, mut seen) = (URL.to_owned(), 0);
    loop {
        let page = worker.get(&path);
        seen += page.fields("variant").len();
        match page.links(URL).into_iter().find(|link| link.contains("after=")) {
            Some(next) => path = next,
            None => break,
        }
    }
    assert_eq!(seen, 2048);
    let before = shop.platform.db.writes();
    let answer = worker.post(&format!("{URL}?after=50"), &[("variant", "60"), ("price-60", "7")]);
    assert_eq!(answer.header("location"), "/admin/products/1/variants?after=50&saved=1", "{}", answer.text());
    assert!(shop.platform.db.writes() - before < 60, "only changed variants are written");
    assert_eq!(worker.get(&format!("{URL}?after=9999")).status, 404);
}
