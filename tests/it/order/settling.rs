//! Reports about a payment: once, twice, late, or in another order.

use serde_json::json;
use vitrine::{
    error::Error,
    order::{self, Settled, State},
    sql,
};

use super::helpers::{request, token};
use crate::support::Shop;

#[test]
fn a_paid_order_has_its_units_and_a_number() {
    let shop = Shop::shelf(1, 5);
    for (key, number) in [("a", 1001), ("b", 1002)] {
        let placed = shop.place(request(key, 1, &[(1, 2)])).unwrap();
        assert_eq!(shop.pay(placed.payment).unwrap(), Settled::Paid);
        let order = shop.order(placed.token);
        assert_eq!((&order["state"], &order["number"], &order["paid"]), (&json!("paid"), &json!(number), &json!(2490)));
    }
    assert_eq!(shop.stock(1), [5, 0, 4]);
    shop.check_figures();
}

#[test]
fn told_again_it_changes_nothing() {
    let shop = Shop::shelf(1, 5);
    let placed = shop.place(request("a", 1, &[(1, 2)])).unwrap();
    shop.pay(placed.payment).unwrap();
    for _ in 0..3 {
        assert_eq!(shop.pay(placed.payment).unwrap(), Settled::Known);
    }
    shop.with(async |cx| order::declined(cx, placed.payment, None).await).unwrap();
    assert_eq!(shop.order(placed.token)["state"], "paid");
    assert_eq!(shop.stock(1), [5, 0, 2]);
    assert!(matches!(shop.pay(token(9)), Err(Error::NotFound)));
    shop.check_figures();
}

#[test]
fn numbers_are_given_in_the_order_of_paying() {
    let shop = Shop::shelf(1, 50);
    let placed: Vec<_> = (0..5).map(|n| shop.place(request(&format!("{n}"), n, &[(1, 1)])).unwrap()).collect();
    for (index, number) in [(3, 1001), (0, 1002), (4, 1003)] {
        shop.pay(placed[index].payment).unwrap();
        assert_eq!(shop.order(placed[index].token)["number"], json!(number));
    }
    shop.rows(sql!("UPDATE shop SET first_number = 5000"));
    shop.pay(placed[1].payment).unwrap();
    assert_eq!(shop.order(placed[1].token)["number"], json!(5000));
}

#[test]
fn declined_and_then_paid() {
    let shop = Shop::shelf(1, 5);
    let placed = shop.place(request("a", 1, &[(1, 2)])).unwrap();
    shop.with(async |cx| order::declined(cx, placed.payment, None).await).unwrap();
    assert_eq!(shop.order(placed.token)["state"], "placed");
    assert_eq!(shop.stock(1), [5, 2, 0]);
    // The report of success arrives after all.
    assert_eq!(shop.pay(placed.payment).unwrap(), Settled::Paid);
    shop.check_figures();
}

#[test]
fn a_late_payment_has_its_units_if_there_are_any() {
    for (taken_by_others, settled, state) in [(3, Settled::Paid, "paid"), (4, Settled::GoesBack, "expired")] {
        let shop = Shop::shelf(1, 5);
        let placed = shop.place(request("a", 1, &[(1, 2)])).unwrap();
        shop.platform.advance(31 * 60_000);
        shop.with(order::sweep).unwrap();
        assert_eq!(shop.order(placed.token)["state"], "expired");
        assert_eq!(shop.stock(1), [5, 0, 0]);
        let other = shop.place(request("b", 2, &[(1, taken_by_others)])).unwrap();
        assert_eq!(shop.pay(placed.payment).unwrap(), settled);
        assert_eq!(shop.order(placed.token)["state"], state);
        shop.pay(other.payment).unwrap();
        if settled == Settled::GoesBack {
            let row = &shop.rows(sql!(
                "SELECT p.state, r.amount, r.done_at IS NOT NULL AS done
                 FROM refund r JOIN payment p ON p.id = r.payment_id"
            ))[0];
            assert_eq!(row, &json!({ "state": "returned", "amount": 2490, "done": 1 }));
            assert_eq!(shop.pay(placed.payment).unwrap(), Settled::Known);
            let kinds = shop.value(sql!("SELECT group_concat(kind ORDER BY id) FROM timeline WHERE order_id = 1"));
            assert_eq!(kinds, json!("placed,expired,payment_returned,refunded"));
        }
        shop.check_figures();
    }
}

#[test]
fn units_taken_before_cron_came_by() {
    let shop = Shop::shelf(1, 5);
    let placed = shop.place(request("a", 1, &[(1, 5)])).unwrap();
    shop.platform.advance(41 * 60_000);
    shop.place(request("b", 2, &[(1, 1)])).unwrap();
    assert_eq!(shop.pay(placed.payment).unwrap(), Settled::GoesBack);
    assert_eq!(shop.order(placed.token)["state"], "placed");
    shop.with(order::sweep).unwrap();
    assert_eq!(shop.order(placed.token)["state"], "expired");
    assert_eq!(shop.stock(1), [5, 1, 0]);
    shop.check_figures();
}

#[test]
fn a_payment_for_an_order_that_was_cancelled_goes_back() {
    let shop = Shop::shelf(1, 5);
    let replaced = shop.place(request("a", 1, &[(1, 1)])).unwrap();
    let placed = shop.place(request("b", 1, &[(1, 2)])).unwrap();
    assert_eq!(shop.pay(replaced.payment).unwrap(), Settled::GoesBack);
    assert_eq!(shop.pay(placed.payment).unwrap(), Settled::Paid);
    assert_eq!(shop.order(replaced.token)["state"], "cancelled");
    assert_eq!(shop.stock(1), [5, 0, 2]);
    shop.check_figures();
}

#[test]
fn an_order_is_paid_once_though_two_sessions_were() {
    let shop = Shop::shelf(1, 5);
    let placed = shop.place(request("a", 1, &[(1, 1)])).unwrap();
    let second = token(77);
    // An order has one open session, but a payment from an expired session may still arrive.
    shop.rows(sql!("UPDATE payment SET state = 'expired'"));
    shop.rows(sql!(
        "INSERT INTO payment (id, order_id, provider, amount, created_at, updated_at)
         SELECT ?1, id, 'test', total, 0, 0 FROM orders",
        second.to_string()
    ));
    assert_eq!(shop.pay(placed.payment).unwrap(), Settled::Paid);
    assert_eq!(shop.pay(second).unwrap(), Settled::GoesBack);
    assert_eq!(shop.order(placed.token)["refunded"], json!(0));
    shop.check_figures();
    assert_eq!(State::Paid.name(), shop.order(placed.token)["state"]);
}

#[test]
fn a_variant_that_was_deleted_cannot_be_paid_for_late() {
    let shop = Shop::shelf(2, 5);
    let placed = shop.place(request("a", 1, &[(1, 1), (2, 1)])).unwrap();
    shop.platform.advance(31 * 60_000);
    shop.with(order::sweep).unwrap();
    shop.rows(sql!("DELETE FROM product WHERE id = 2"));
    assert_eq!(shop.pay(placed.payment).unwrap(), Settled::GoesBack);
    shop.check_figures();
}
