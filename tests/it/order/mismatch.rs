//! The received money is not the expected amount: the order is not paid, and the merchant sees the money that arrived.

use futures::{executor::block_on, future::join_all};
use serde_json::{Value, json};
use vitrine::{
    audit::By,
    context::Context,
    isolate::Isolate,
    order::{self, Placed, Settled},
    sql,
};

use super::{
    browser::{Browser, selling},
    helpers::{money, request},
};
use crate::{admin::helpers::Worker, support::Shop};

/// An order of €24.90 that waits for its payment.
fn waiting() -> (Shop, Placed) {
    let shop = Shop::shelf(1, 5);
    let placed = shop.place(request("a", 1, &[(1, 2)])).unwrap();
    (shop, placed)
}

/// The state, money and problem of each payment, the earliest first.
fn payments(shop: &Shop) -> Vec<Value> {
    let rows = shop
        .rows(sql!("SELECT state, received, currency, reference, problem FROM payment ORDER BY created_at, reference"));
    let value = |row: Value| json!([row["state"], row["received"], row["currency"], row["reference"], row["problem"]]);
    rows.into_iter().map(value).collect()
}

const WRONG: [(i64, &str, &str); 6] = [
    (2489, "EUR", "€24.89 arrived instead of €24.90."),
    (2491, "EUR", "€24.91 arrived instead of €24.90."),
    (0, "EUR", "€0.00 arrived instead of €24.90."),
    (2490, "USD", "$24.90 arrived instead of €24.90."),
    (2490, "JPY", "¥2,490 arrived instead of €24.90."),
    ((1 << 53) - 1, "EUR", "€90,071,992,547,409.91 arrived instead of €24.90."),
];

#[test]
fn another_amount_or_currency_pays_nothing() {
    for (minor, currency, problem) in WRONG {
        let (shop, placed) = waiting();
        let wrong = money(minor, currency, "r1");
        let noted = json!(["mismatch", minor, currency, "r1", problem]);
        assert_eq!(shop.receive(placed.payment, &wrong).unwrap(), Settled::Mismatch, "{problem}");
        for _ in 0..3 {
            assert_eq!(payments(&shop), std::slice::from_ref(&noted));
            let order = shop.order(placed.token);
            assert_eq!((&order["state"], &order["paid"]), (&json!("placed"), &json!(0)), "{problem}");
            assert_eq!(shop.stock(1), [5, 2, 0], "its units are held as before");
            shop.check_figures();
            assert_eq!(shop.receive(placed.payment, &wrong).unwrap(), Settled::Known, "{problem}");
            shop.with(async |cx| order::declined(cx, placed.payment, None).await).unwrap();
        }
        let kinds = shop.rows(sql!("SELECT kind, by_kind, by_id, detail FROM timeline ORDER BY id"));
        assert_eq!(kinds.len(), 2, "{kinds:?}");
        let noted = json!({ "kind": "payment_mismatch", "by_kind": "provider", "by_id": "test", "detail": problem });
        assert_eq!(kinds[1], noted);
    }
}

#[test]
fn the_right_amount_pays_afterwards() {
    for (minor, currency, problem) in WRONG {
        let wrong = json!(["mismatch", minor, currency, "r1", problem]);
        let paid = |reference: &str| json!(["succeeded", 2490, "EUR", reference, ""]);
        // The provider corrects its report, or reports other money in the same session or in a second session.
        for (reference, is_other_session) in [("r1", false), ("r2", false), ("r2", true)] {
            let (shop, placed) = waiting();
            shop.receive(placed.payment, &money(minor, currency, "r1")).unwrap();
            let payment = if is_other_session {
                shop.platform.advance(1000);
                let again = format!("/orders/{}/payments", placed.token);
                let to = Browser::new(&shop).post(&again, &[]).header("location").to_owned();
                to.rsplit('/').next().unwrap().parse().unwrap()
            } else {
                placed.payment
            };
            let right = shop.asked(payment, reference);
            assert_eq!(shop.receive(payment, &right).unwrap(), Settled::Paid, "{problem} {reference}");
            assert_eq!(shop.receive(payment, &right).unwrap(), Settled::Known, "{problem} {reference}");
            let known = shop.receive(placed.payment, &money(minor, currency, "r1")).unwrap();
            assert_eq!(known, Settled::Known, "{problem} {reference}");
            let all = payments(&shop);
            match reference {
                "r1" => assert_eq!(all, [paid("r1")], "one payment, as it was corrected"),
                _ => assert_eq!(all, [wrong.clone(), paid("r2")], "the other money is not forgotten"),
            }
            assert_eq!(shop.order(placed.token)["paid"], json!(2490));
            assert_eq!(shop.stock(1), [5, 0, 2]);
            shop.check_figures();
        }
    }
}

#[test]
fn parts_do_not_add_up_by_themselves() {
    let (shop, placed) = waiting();
    for (minor, reference) in [(1000, "r1"), (1490, "r2")] {
        let part = money(minor, "EUR", reference);
        assert_eq!(shop.receive(placed.payment, &part).unwrap(), Settled::Mismatch);
        assert_eq!(shop.receive(placed.payment, &part).unwrap(), Settled::Known);
    }
    assert_eq!(payments(&shop).len(), 2);
    assert_eq!(shop.order(placed.token)["state"], "placed");
    shop.check_figures();
}

/// If the order is over, the money is refunded. Zero, or money in another currency, cannot be refunded.
#[test]
fn of_an_order_that_is_over() {
    for (minor, currency, settled, state) in [
        (1000, "EUR", Settled::GoesBack, "returned"),
        (9000, "EUR", Settled::GoesBack, "returned"),
        (2490, "USD", Settled::Mismatch, "mismatch"),
        (0, "EUR", Settled::Mismatch, "mismatch"),
    ] {
        let (shop, placed) = waiting();
        let cancel = async |cx: &Context<'_, _>| {
            order::cancel(cx, &order::read(cx, placed.token).await.unwrap(), By::Shopper, "").await
        };
        shop.with(cancel).unwrap();
        assert_eq!(shop.receive(placed.payment, &money(minor, currency, "r1")).unwrap(), settled);
        assert_eq!(shop.receive(placed.payment, &money(minor, currency, "r1")).unwrap(), Settled::Known);
        assert_eq!(payments(&shop)[0][0], state);
        let back = shop.value(sql!("SELECT coalesce(sum(amount), 0) FROM refund WHERE done_at IS NOT NULL"));
        assert_eq!(back, json!(if settled == Settled::GoesBack { minor } else { 0 }));
        shop.check_figures();
    }
}

/// The merchant still sees the money, and the order expires or is cancelled as usual.
#[test]
fn cancelled_or_expired_afterwards() {
    for expires in [true, false] {
        let (shop, placed) = waiting();
        shop.receive(placed.payment, &money(1000, "EUR", "r1")).unwrap();
        if expires {
            shop.platform.advance(31 * 60_000);
            shop.with(order::sweep).unwrap();
        } else {
            assert_eq!(Browser::new(&shop).post(&format!("/orders/{}/cancellation", placed.token), &[]).status, 303);
        }
        assert_eq!(shop.order(placed.token)["state"], if expires { "expired" } else { "cancelled" });
        assert_eq!(shop.stock(1), [5, 0, 0]);
        assert_eq!(payments(&shop)[0][0], "mismatch");
        let worker = Worker::new(&shop, "read-only");
        assert!(worker.get("/admin/orders?state=to-refund").contains("/admin/orders/1"));
        assert!(worker.get("/admin/orders/1").contains("€10.00 arrived instead of €24.90."));
        // The right amount arrives late. An expired order accepts it if its units are available.
        let settled = shop.receive(placed.payment, &shop.asked(placed.payment, "r2")).unwrap();
        assert_eq!(settled, if expires { Settled::Paid } else { Settled::GoesBack });
        shop.check_figures();
    }
}

#[test]
fn told_five_times_at_once() {
    for (amounts, mismatches) in [([1000; 5], 1), ([1000, 2490, 1000, 2490, 1000], 1)] {
        let (shop, placed) = waiting();
        let isolate = Isolate::default();
        let cx = Context::background(&shop.platform, &isolate);
        let told = amounts.map(|amount| money(amount, "EUR", "r1"));
        let settled = block_on(join_all(told.iter().map(|received| order::paid(&cx, placed.payment, received, None))));
        let count = |wanted| settled.iter().filter(|settled| *settled.as_ref().unwrap() == wanted).count();
        assert!(count(Settled::Mismatch) <= mismatches, "{settled:?}");
        let is_paid = amounts.contains(&2490);
        assert_eq!(count(Settled::Paid), usize::from(is_paid), "{settled:?}");
        assert_eq!(payments(&shop)[0][0], if is_paid { "succeeded" } else { "mismatch" });
        let noted = shop.value(sql!("SELECT count(*) FROM timeline WHERE kind = 'payment_mismatch'"));
        assert_eq!(noted, json!(count(Settled::Mismatch)));
        shop.check_figures();
    }
}

#[test]
fn merchant_and_shopper_see_it() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "2");
    let payment = browser.order("test").rsplit('/').next().unwrap().parse().unwrap();
    shop.receive(payment, &money(500, "EUR", "pi_<1>")).unwrap();
    let worker = Worker::new(&shop, "read-only");
    assert!(worker.get("/admin/orders?state=to-refund").contains("/admin/orders/1"));
    let page = worker.get("/admin/orders/1");
    for part in [
        "€5.00 arrived instead of €24.90.",
        "This money does not pay the order.",
        "Test payment, reference <code>pi_&#60;1&#62;</code>",
        "Different amount or currency, ",
        "A different amount or currency arrived",
    ] {
        assert!(page.contains(part), "{part}: {}", page.text());
    }
    let token = shop.value(sql!("SELECT token FROM orders"));
    let page = browser.get(&format!("/orders/{}", token.as_str().unwrap()));
    assert!(
        page.contains("Waiting for payment") && page.contains("is not the amount of this order"),
        "{}",
        page.text()
    );
    assert!(browser.get("/cart").contains("/products/p1"), "the cart is kept until the order is paid");
}
