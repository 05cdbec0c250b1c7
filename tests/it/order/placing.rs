//! Placing an order is one batch: all or nothing.

use serde_json::json;
use vitrine::{
    ids::VariantId,
    order::{self, State, Unplaced},
    sql,
};

use super::helpers::request;
use crate::support::Shop;

fn variant(id: i64) -> VariantId {
    VariantId::new(id).unwrap()
}

#[test]
fn a_placed_order_holds_its_units() {
    let shop = Shop::shelf(2, 5);
    let placed = shop.place(request("a", 1, &[(1, 2), (2, 5)])).unwrap();
    assert_eq!((shop.stock(1), shop.stock(2)), ([5, 2, 0], [5, 5, 0]));
    assert_eq!(shop.order(placed.token)["state"], "placed");
    assert_eq!(shop.order(placed.token)["number"], json!(null));
    let row = &shop
        .rows(sql!("SELECT goods, discount, relief, shipping, shipping_tax, tax, tax_on_top, total FROM orders"))[0];
    assert_eq!(
        row,
        &json!({
            "goods": 7000, "discount": 0, "relief": 0, "shipping": 490, "shipping_tax": 78, "tax": 1196,
            "tax_on_top": 0, "total": 7490,
        })
    );
    let tax = &shop.rows(sql!("SELECT name, rate, on_top, base, amount FROM order_tax"))[0];
    assert_eq!(tax, &json!({ "name": "VAT", "rate": 190_000, "on_top": 0, "base": 7490, "amount": 1196 }));
    shop.check_figures();
}

#[test]
fn an_attempt_is_placed_once() {
    let shop = Shop::shelf(1, 5);
    let first = shop.place(request("a", 1, &[(1, 2)])).unwrap();
    let again = shop.place(request("a", 1, &[(1, 2)])).unwrap();
    assert_eq!(
        (again.token, again.payment, again.state, again.before),
        (first.token, first.payment, State::Placed, true)
    );
    assert_eq!(shop.stock(1), [5, 2, 0]);
    shop.pay(first.payment).unwrap();
    let again = shop.place(request("a", 1, &[(1, 2)])).unwrap();
    assert_eq!((again.token, again.state), (first.token, State::Paid));
    shop.check_figures();
}

#[test]
fn what_stands_in_the_way_is_named_and_nothing_is_written() {
    let short = |id, left| Unplaced::Short(variant(id), left);
    let price = |id| Unplaced::Price(Some(variant(id)));
    for (change, refused) in [
        ("UPDATE stock SET reason = 'count', by_kind = 'shop', on_hand = 1 WHERE variant_id = 2", short(2, 1)),
        ("UPDATE stock SET reason = 'count', by_kind = 'shop', on_hand = 0 WHERE variant_id = 1", short(1, 0)),
        ("UPDATE variant SET price = 1001 WHERE id = 2", price(2)),
        ("UPDATE product SET status = 'archived' WHERE id = 1", price(1)),
        ("UPDATE product SET publish_at = NULL WHERE id = 2", price(2)),
        ("UPDATE product SET publish_at = publish_at + 864000000 WHERE id = 2", price(2)),
        ("DELETE FROM product WHERE id = 2", Unplaced::Price(None)),
        ("UPDATE shop SET shipping_price = 500", Unplaced::Pricing),
        ("UPDATE shop SET tax_rate = 200000", Unplaced::Pricing),
        ("UPDATE shop SET tax_included = 0", Unplaced::Pricing),
    ] {
        let shop = Shop::shelf(2, 5);
        shop.rows(sql!(change));
        assert_eq!(shop.place(request("a", 1, &[(1, 2), (2, 2)])), Err(refused), "{change}");
        for table in ["orders", "order_line", "hold", "payment", "timeline", "outbox"] {
            let count = match table {
                "orders" => sql!("SELECT count(*) FROM orders"),
                "order_line" => sql!("SELECT count(*) FROM order_line"),
                "hold" => sql!("SELECT count(*) FROM hold"),
                "payment" => sql!("SELECT count(*) FROM payment"),
                "timeline" => sql!("SELECT count(*) FROM timeline"),
                _ => sql!("SELECT count(*) FROM outbox WHERE type LIKE 'vitrine.order%'"),
            };
            assert_eq!(shop.value(count), json!(0), "{change}: {table}");
        }
        shop.check_books();
    }
}

#[test]
fn what_is_not_counted_or_oversold_is_never_short() {
    for change in ["UPDATE stock SET tracked = 0", "UPDATE stock SET oversell = 1"] {
        let shop = Shop::shelf(1, 0);
        shop.rows(sql!(change));
        let placed = shop.place(request("a", 1, &[(1, 50)])).unwrap();
        shop.pay(placed.payment).unwrap();
        assert_eq!(shop.stock(1), [0, 0, 50], "{change}");
        shop.check_figures();
    }
}

#[test]
fn a_checkout_holds_for_one_order_and_is_not_blocked_by_itself() {
    let shop = Shop::shelf(2, 5);
    let first = shop.place(request("a", 1, &[(1, 5)])).unwrap();
    let second = shop.place(request("b", 1, &[(1, 4), (2, 1)])).unwrap();
    assert_eq!((shop.stock(1), shop.stock(2)), ([5, 4, 0], [5, 1, 0]));
    assert_eq!(shop.order(first.token)["state"], "cancelled");
    assert_eq!(shop.order(second.token)["state"], "placed");
    // The units of another checkout are not touched.
    assert_eq!(shop.place(request("c", 2, &[(1, 2)])), Err(Unplaced::Short(variant(1), 1)));
    shop.place(request("d", 2, &[(1, 1)])).unwrap();
    shop.check_figures();
}

#[test]
fn a_failed_second_attempt_keeps_the_first() {
    let shop = Shop::shelf(1, 5);
    let first = shop.place(request("a", 1, &[(1, 5)])).unwrap();
    assert_eq!(shop.place(request("b", 1, &[(1, 6)])), Err(Unplaced::Short(variant(1), 5)));
    assert_eq!(shop.order(first.token)["state"], "placed");
    assert_eq!(shop.stock(1), [5, 5, 0]);
    shop.check_books();
}

#[test]
fn units_that_were_not_paid_in_time_wait_for_no_clock() {
    let shop = Shop::shelf(1, 5);
    let first = shop.place(request("a", 1, &[(1, 5)])).unwrap();
    shop.platform.advance(39 * 60_000);
    assert_eq!(shop.place(request("b", 2, &[(1, 1)])), Err(Unplaced::Short(variant(1), 0)));
    shop.platform.advance(60_000);
    shop.place(request("b", 2, &[(1, 1)])).unwrap();
    assert_eq!(shop.stock(1), [5, 1, 0]);
    assert_eq!(shop.order(first.token)["state"], "placed", "the clock closes it");
    shop.check_books();
}

#[test]
fn open_orders_of_a_network_are_limited() {
    let shop = Shop::shelf(1, 1000);
    let from = |key: &str, checkout, network: &str| {
        let mut request = request(key, checkout, &[(1, 1)]);
        request.network = Some(network.to_owned());
        shop.place(request)
    };
    let mut last = None;
    for number in 0..25 {
        last = Some(from(&format!("a{number}"), number, "one").unwrap());
    }
    assert_eq!(from("b", 100, "one"), Err(Unplaced::TooMany));
    from("c", 101, "other").unwrap();
    // Paid orders do not count, and neither does an order that the same checkout replaces.
    from("d", 3, "one").unwrap();
    shop.pay(last.unwrap().payment).unwrap();
    from("e", 102, "one").unwrap();
    shop.check_figures();
}

#[test]
fn orders_that_were_not_paid_in_time_count_no_longer_whether_or_not_cron_came_by() {
    let shop = Shop::shelf(1, 1000);
    let from_one = |number: u8| {
        let mut request = request(&format!("{number}"), number, &[(1, 1)]);
        request.network = Some("one".to_owned());
        shop.place(request)
    };
    for number in 0..25 {
        from_one(number).unwrap();
    }
    shop.platform.advance(30 * 60_000 - 1);
    assert_eq!(from_one(25), Err(Unplaced::TooMany));
    shop.platform.advance(1);
    from_one(26).unwrap();
    shop.check_books();
}

/// The shop stores the network of an order only while the order is open.
#[test]
fn the_network_is_forgotten_whatever_becomes_of_the_order() {
    let shop = Shop::shelf(1, 100);
    let from_one = |number: u8, checkout: u8| {
        let mut request = request(&format!("{number}"), checkout, &[(1, 1)]);
        request.network = Some("one".to_owned());
        shop.place(request).unwrap()
    };
    let kept = || shop.rows(sql!("SELECT id FROM orders WHERE network IS NOT NULL"));
    from_one(1, 1);
    assert_eq!(kept(), [json!({ "id": 1 })]);
    let second = from_one(2, 1);
    assert_eq!(kept(), [json!({ "id": 2 })], "replaced by another of the same checkout");
    shop.pay(second.payment).unwrap();
    assert!(kept().is_empty(), "paid");
    let third = from_one(3, 3);
    shop.with(async |cx| {
        order::cancel(cx, &order::read(cx, third.token).await.unwrap(), vitrine::audit::By::Shopper, "").await
    })
    .unwrap();
    assert!(kept().is_empty(), "called off");
    from_one(4, 4);
    shop.platform.advance(31 * 60_000);
    shop.with(order::sweep).unwrap();
    assert!(kept().is_empty(), "given up");
}
