//! Files of shops with several locations: stock is tracked, but the file has no quantities.

use serde_json::Value;
use vitrine::platform::QueueName;

use super::helpers::counts;
use crate::support::{Delivery, Shop};

const FILE: &str = "\
Handle,Title,Option1 Name,Option1 Value,SKU,Price,Variant Inventory Tracker,Variant Inventory Policy
reel,Reel,Size,S,R-S,8,shopify,deny
reel,,,M,R-M,8,shopify,continue
wick,Wick,Title,Default Title,W,3,,deny
";

/// Imports the file with this choice of `no_quantities`, and returns the report.
fn import(shop: &Shop, choice: &str, file: &str) -> Value {
    let id = shop.begin(&format!("no_quantities={choice}"), file);
    shop.deliver(QueueName::Jobs, Delivery::default());
    shop.report(id)
}

/// The SKU, the tracking flag and the units on hand of each variant.
fn stock(shop: &Shop) -> Vec<(String, i64, i64)> {
    let rows = shop.rows(vitrine::sql!(
        "SELECT v.sku, s.tracked, s.on_hand FROM variant v JOIN stock s ON s.variant_id = v.id ORDER BY v.id"
    ));
    let number = |value: &Value| value.as_i64().unwrap();
    rows.iter()
        .map(|row| (row["sku"].as_str().unwrap().to_owned(), number(&row["tracked"]), number(&row["on_hand"])))
        .collect()
}

fn named(rows: [(&str, i64, i64); 3]) -> Vec<(String, i64, i64)> {
    rows.map(|(sku, tracked, on_hand)| (sku.to_owned(), tracked, on_hand)).into()
}

#[test]
fn the_report_says_how_many_variants_are_sold_out_and_what_to_do() {
    let shop = Shop::new();
    let expected = |is: &str| {
        format!(
            "1 variant {is} sold out, because its stock is tracked and the file has no quantities for it. Shops with \
             several locations export none. To sell it, import the file with bin/import --no-quantities untracked \
             (never sold out) or --no-quantities 10 (10 units of each)."
        )
    };
    // The medium reel is sold without units on hand.
    let dry = shop.try_import(FILE);
    assert_eq!((&dry["notices"], &dry["uncounted"]), (&serde_json::json!([expected("would be")]), &1.into()));
    let report = shop.import(FILE);
    assert_eq!((&report["notices"], &report["uncounted"]), (&serde_json::json!([expected("is")]), &1.into()));
    let page = shop.report_page(report["id"].as_i64().unwrap());
    assert!(page.contains("To sell it, send the file again, and choose what the shop does without them."), "{page}");
    assert_eq!(stock(&shop), named([("R-S", 1, 0), ("R-M", 1, 0), ("W", 0, 0)]));
    // Variants with stock keep their units, and the report has no notice.
    shop.rows(vitrine::sql!("UPDATE stock SET on_hand = 4, reason = 'import', by_kind = 'shop' WHERE tracked = 1"));
    for choice in ["", "keep", "untracked", "9"] {
        let report = import(&shop, choice, FILE);
        assert_eq!((counts(&report), &report["notices"]), ([0, 0, 2, 0, 0], &serde_json::json!([])), "{choice}");
    }
    assert_eq!(stock(&shop), named([("R-S", 1, 4), ("R-M", 1, 4), ("W", 0, 0)]));
}

#[test]
fn a_choice_mends_it_before_or_afterwards() {
    for (choice, expected) in [
        ("untracked", [("R-S", 0, 0), ("R-M", 0, 0), ("W", 0, 0)]),
        ("12", [("R-S", 1, 12), ("R-M", 1, 12), ("W", 0, 0)]),
        ("0", [("R-S", 1, 0), ("R-M", 1, 0), ("W", 0, 0)]),
    ] {
        for before in [None, Some(FILE)] {
            let shop = Shop::new();
            before.map(|file| shop.import(file));
            let report = import(&shop, choice, FILE);
            assert_eq!((&report["no_quantities"], &report["notices"]), (&choice.into(), &serde_json::json!([])));
            assert_eq!(stock(&shop), named(expected), "{choice}");
        }
    }
}

#[test]
fn a_quantity_in_the_file_counts() {
    let shop = Shop::new();
    let file = "Handle,Title,Price,SKU,Variant Inventory Tracker,Variant Inventory Qty\na,A,1,A,shopify,0\n\
        b,B,1,B,shopify,\nc,C,1,C,,\n";
    let report = import(&shop, "7", file);
    assert_eq!(report["uncounted"], 1, "only the blank cell of a tracked variant");
    assert_eq!(stock(&shop), named([("A", 1, 0), ("B", 1, 7), ("C", 0, 0)]));
}

#[test]
fn an_unknown_choice_is_refused() {
    let shop = Shop::new();
    for choice in ["none", "-1", "1.5", "1000000000", "Keep"] {
        let answer = shop.upload(&format!("no_quantities={choice}"), FILE);
        assert_eq!(answer.status, 400, "{choice}");
        assert!(answer.contains("no_quantities is keep, untracked or a number of units"), "{}", answer.text());
    }
    assert!(shop.platform.objects.keys().is_empty());
}

#[test]
fn the_same_file_again_does_not_begin_to_count() {
    let shop = Shop::new();
    import(&shop, "untracked", FILE);
    let before = stock(&shop);
    let report = import(&shop, "keep", FILE);
    assert_eq!(stock(&shop), before, "variants that are sold without counting stay so");
    assert_eq!((&report["uncounted"], counts(&report)), (&0.into(), [0, 0, 2, 0, 0]));
}
