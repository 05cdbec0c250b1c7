//! The quantities of a second import: kept, taken as a count of the shelf, or as a change since the last import.

use serde_json::{Value, json};
use vitrine::{import::stock::time, platform::Platform as _, sql, time::UnixMs};

use super::helpers::{changes, counts, problems};
use crate::{admin::helpers::Worker, order::helpers::request, support::Shop};

const HEAD: &str = "Handle,Title,Price,SKU,Inventory tracker,Inventory quantity\n";

/// A file with these products: the handle and the quantity.
fn file(products: &[(&str, &str)]) -> String {
    let rows = products.iter().map(|(handle, units)| format!("{handle},Pot {handle},10,{handle}-1,shopify,{units}\n"));
    format!("{HEAD}{}", rows.collect::<String>())
}

/// `[on_hand, held, committed, short, imported]` of the variant with the id 1.
fn stock(shop: &Shop) -> [Value; 5] {
    let row = &shop.rows(sql!("SELECT * FROM stock WHERE variant_id = 1"))[0];
    ["on_hand", "held", "committed", "short", "imported"].map(|name| row[name].clone())
}

fn moves(shop: &Shop) -> Vec<Value> {
    let rows = shop.rows(sql!("SELECT delta, on_hand, reason, note FROM stock_movement ORDER BY id"));
    rows.iter().map(|row| json!([row["delta"], row["on_hand"], row["reason"], row["note"]])).collect()
}

/// Changes the units on hand by hand, a minute later.
fn count(shop: &Shop, units: i64) {
    shop.platform.advance(60_000);
    let now = shop.platform.now();
    shop.rows(sql!(
        "UPDATE stock SET on_hand = CAST(?1 AS INTEGER), reason = 'count', by_kind = 'shop', updated_at = ?2
         WHERE variant_id = 1",
        units,
        now
    ));
    shop.platform.advance(60_000);
}

fn notices(report: &Value) -> Vec<&str> {
    report["notices"].as_array().unwrap().iter().map(|notice| notice.as_str().unwrap()).collect()
}

#[test]
fn a_second_import_keeps_what_the_shop_has_counted() {
    let shop = Shop::new();
    let report = shop.import(file(&[("a", "8")]));
    assert_eq!(
        (stock(&shop), notices(&report)),
        (json!([8, 0, 0, 0, 8]).as_array().unwrap().clone().try_into().unwrap(), vec![])
    );
    assert_eq!(moves(&shop), [json!([8, 8, "import", "products.csv"])]);
    count(&shop, 3);
    for query in ["", "stock=keep", "stock=keep&dry_run=1"] {
        let report = shop.import_with(query, file(&[("a", "8"), ("b", "4")]));
        assert_eq!(report["stock_kept"], 1);
        let kept = if query.contains("dry") { "would keep" } else { "kept" };
        let notice = format!("1 variant {kept} its stock, although the file has other quantities");
        assert!(notices(&report)[0].starts_with(&notice) && notices(&report)[0].contains("--stock adjust"), "{report}");
        assert_eq!((notices(&report).len(), problems(&report)), (1, vec![]));
        assert_eq!(shop.on_hand("a-1"), 3);
    }
    assert_eq!(shop.on_hand("b-1"), 4, "a new product gets the file's quantity");
    // A file with the shop's own quantities needs no notice.
    let report = shop.import(file(&[("a", "3"), ("b", "4")]));
    assert_eq!((counts(&report), notices(&report)), ([0, 0, 2, 0, 0], vec![]));
}

#[test]
fn stock_that_was_never_counted_gets_the_quantity() {
    let shop = Shop::new();
    shop.import(file(&[("a", "")]));
    assert_eq!(stock(&shop)[4], Value::Null);
    shop.import(file(&[("a", "6")]));
    assert_eq!(shop.on_hand("a-1"), 6);
    // A sold-out variant was counted, so `--no-quantities` does not fill it again.
    count(&shop, 0);
    let report = shop.import_with("no_quantities=9", file(&[("a", "")]));
    assert_eq!((shop.on_hand("a-1"), counts(&report), &report["uncounted"]), (0, [0, 0, 1, 0, 0], &0.into()));
    // Nor was stock counted while it was not tracked.
    shop.rows(sql!("UPDATE stock SET tracked = 0"));
    shop.import(file(&[("a", "5")]));
    assert_eq!(shop.on_hand("a-1"), 5);
}

#[test]
fn a_count_of_the_shelf_is_taken_unless_the_shelf_changed_since() {
    let shop = Shop::new();
    shop.import(file(&[("a", "8"), ("b", "8")]));
    let before = shop.platform.now();
    count(&shop, 3);
    let as_of = |at: UnixMs| format!("name=count.csv&stock=set&as_of={}", at.rfc3339());
    for dry in ["&dry_run=1", ""] {
        let report = shop.import_with(&format!("{}{dry}", as_of(before)), file(&[("a", "7"), ("b", "6")]));
        let time = time(before);
        let warning = format!(
            "Row 2, Inventory quantity: The stock of “Pot a” (SKU a-1) changed after {time}, so it was left at 3. \
             Count it again."
        );
        assert_eq!(problems(&report), [warning]);
        assert_eq!((&report["stock_set"], &report["stock_left"]), (&1.into(), &1.into()));
        assert_eq!(changes(&report), ["b stock: 8 → 6", "b stock in the last import: 8 → 6"]);
        assert!(
            notices(&report)[0].contains("left as it is, because it changed after 15 January 2026, 12:"),
            "{report}"
        );
    }
    assert_eq!([shop.on_hand("a-1"), shop.on_hand("b-1")], [3, 6]);
    // Without a time, the count is from now.
    let report = shop.import_with("name=count.csv&stock=set", file(&[("a", "7"), ("b", "6")]));
    assert_eq!((counts(&report), &report["stock_set"]), ([0, 1, 1, 0, 0], &1.into()));
    assert_eq!(stock(&shop), [7, 0, 0, 0, 7].map(Value::from));
    assert_eq!(moves(&shop).last().unwrap(), &json!([4, 7, "import", "count.csv"]));
    let page = shop.report_page(report["id"].as_i64().unwrap());
    assert!(page.contains("<dt>Stock</dt><dd>1 set</dd>"), "{page}");
    let again = shop.import_with("stock=set", file(&[("a", "7"), ("b", "6")]));
    assert_eq!(counts(&again), [0, 0, 2, 0, 0]);
}

#[test]
fn an_adjustment_adds_what_changed_in_the_file() {
    let shop = Shop::new();
    shop.import(file(&[("a", "8")]));
    count(&shop, 3);
    let adjust = |units: &str, dry: &str| shop.import_with(&format!("stock=adjust{dry}"), file(&[("a", units)]));
    let report = adjust("8", "");
    assert_eq!((counts(&report), shop.on_hand("a-1")), ([0, 0, 1, 0, 0], 3));
    let dry = adjust("12", "&dry_run=1");
    let report = adjust("12", "");
    assert_eq!(changes(&dry), changes(&report));
    assert_eq!((&report["stock_adjusted"], stock(&shop)), (&1.into(), [7, 0, 0, 0, 12].map(Value::from)));
    assert_eq!(counts(&adjust("12", "")), [0, 0, 1, 0, 0], "once");
    // It never falls below zero.
    let report = adjust("2", "");
    assert_eq!(
        problems(&report),
        ["Row 2, Inventory quantity: The stock of “Pot a” (SKU a-1) would be -3, so it was set to 0."]
    );
    assert_eq!(stock(&shop), [0, 0, 0, 0, 2].map(Value::from));
    // Without an earlier import there is no difference.
    shop.rows(sql!("UPDATE stock SET imported = NULL"));
    let report = adjust("9", "");
    assert!(problems(&report)[0].contains("No earlier import wrote the stock of “Pot a” (SKU a-1)"), "{report}");
    assert_eq!((&report["stock_left"], shop.on_hand("a-1")), (&1.into(), 0));
    // Too many units refuse the product.
    shop.rows(sql!("UPDATE stock SET imported = 0, on_hand = 5, reason = 'count', by_kind = 'shop'"));
    let report = adjust("999999999", "");
    assert_eq!(counts(&report), [0, 0, 0, 0, 1], "{:?}", problems(&report));
}

/// Eight units: two orders are paid with two units each, and three unpaid orders hold one unit each, in this order.
fn busy() -> Shop {
    let shop = Shop::new();
    shop.import(file(&[("a", "8")]));
    for (number, units) in [(1, 2), (2, 2), (3, 1), (4, 1), (5, 1)] {
        let placed = shop.place(request(&format!("k{number}"), number, &[(1, units)])).unwrap();
        if number <= 2 {
            shop.pay(placed.payment).unwrap();
        }
    }
    assert_eq!(stock(&shop), [8, 3, 4, 0, 8].map(Value::from));
    shop
}

#[test]
fn a_count_below_what_is_promised_releases_unpaid_orders_and_names_those_that_lack_units() {
    for (units, held, short, orders) in
        [(7, 3, 0, 0), (6, 2, 0, 0), (5, 1, 0, 0), (4, 0, 0, 0), (3, 0, 1, 1), (1, 0, 3, 2), (0, 0, 4, 2)]
    {
        let shop = busy();
        let count = |dry: &str| shop.import_with(&format!("stock=set{dry}"), file(&[("a", &units.to_string())]));
        let dry = count("&dry_run=1");
        assert_eq!(stock(&shop), [8, 3, 4, 0, 8].map(Value::from));
        let report = count("");
        assert_eq!((problems(&dry), &dry["stock_short"]), (problems(&report), &report["stock_short"]));
        assert_eq!(stock(&shop), [units, held, 4, short, units].map(Value::from), "{report}");
        assert_eq!(report["stock_short"], orders, "{report}");
        // The newest unpaid orders lose their reservation first.
        let holds = shop.rows(sql!("SELECT order_id FROM hold ORDER BY order_id"));
        let holds: Vec<i64> = holds.iter().map(|row| row["order_id"].as_i64().unwrap()).collect();
        assert_eq!(holds, (3..3 + held).collect::<Vec<_>>());
        shop.check_books();
        if orders == 2 {
            let missing = format!("{short} more are missing: orders 1002, 1001 need attention.");
            assert!(problems(&report)[0].contains(&missing), "{report}");
            assert!(notices(&report)[0].starts_with("2 orders need attention"), "{report}");
        }
        if orders == 1 {
            assert!(problems(&report)[0].contains("1 more are missing: order 1002 needs attention."), "{report}");
        }
        assert_eq!(problems(&report).len(), usize::from(units < 7));
        assert_eq!(missing(&shop), [(2, short.min(2)), (1, short - short.min(2))]);
        // Units that come back lower what is short.
        let report = shop.import_with("stock=set", file(&[("a", "4")]));
        assert_eq!(stock(&shop)[3], 0, "{report}");
    }
}

/// The missing units that the pages of orders 2 and 1 show. Checks that the list marks the same orders.
fn missing(shop: &Shop) -> [(i64, i64); 2] {
    let worker = Worker::new(shop, "manager");
    let list = worker.get("/admin/orders?state=to-send").text().to_owned();
    [2, 1].map(|order| {
        let page = worker.get(&format!("/admin/orders/{order}")).text().to_owned();
        let units =
            (1..=2).find(|units| page.contains(&format!("<strong>{units} missing from stock</strong>"))).unwrap_or(0);
        assert_eq!(page.contains("Units of this order are missing from stock."), units > 0);
        let row = list.split("<tr").find(|row| row.contains(&format!("/admin/orders/{order}\""))).unwrap();
        assert_eq!(row.contains("Stock missing"), units > 0, "{row}");
        (order, units)
    })
}

#[test]
fn expired_holds_are_released_before_those_of_newer_orders() {
    let shop = busy();
    shop.rows(sql!("UPDATE hold SET expires_at = ?1 WHERE order_id = 3", shop.platform.now()));
    shop.import_with("stock=set", file(&[("a", "6")]));
    let holds = shop.rows(sql!("SELECT order_id FROM hold ORDER BY order_id"));
    assert_eq!(holds, [json!({ "order_id": 4 }), json!({ "order_id": 5 })]);
    shop.check_books();
}

#[test]
fn an_order_that_lost_its_reservation_is_paid_only_while_there_are_units() {
    let shop = busy();
    shop.import_with("stock=set", file(&[("a", "4")]));
    let payment = shop.value(sql!("SELECT p.id FROM payment p WHERE order_id = 5"));
    let payment = payment.as_str().unwrap().parse().unwrap();
    shop.pay(payment).unwrap();
    assert_eq!(shop.value(sql!("SELECT state FROM orders WHERE id = 5")), "placed", "it is sent back");
    shop.check_books();
}

#[test]
fn an_unclear_choice_is_refused() {
    let shop = Shop::new();
    let tomorrow = shop.platform.now().plus_seconds(86_400).rfc3339();
    for (query, sentence) in [
        ("stock=Set", "stock is keep, set or adjust."),
        ("stock=0", "stock is keep, set or adjust."),
        ("as_of=2026-01-01T00:00:00Z", "as_of is the time of a count, so it needs stock=set."),
        ("stock=adjust&as_of=2026-01-01T00:00:00Z", "as_of is the time of a count"),
        ("stock=set&as_of=yesterday", "as_of is a time such as"),
        ("stock=set&as_of=2026-01-32T00:00:00Z", "as_of is a time such as"),
        ("stock=set&as_of=2026-01-01", "as_of is a time such as"),
        (&format!("stock=set&as_of={tomorrow}"), "as_of is in the future."),
    ] {
        let answer = shop.upload(query, file(&[("a", "1")]));
        assert!(answer.status == 400 && answer.contains(sentence), "{query}: {} {}", answer.status, answer.text());
    }
    assert!(shop.platform.objects.keys().is_empty());
}
