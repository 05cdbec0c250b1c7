//! Orders that are accepted, sent, cancelled, refunded or expired.

use serde_json::json;
use vitrine::{
    audit::By,
    ids::Token,
    order::{
        self, Act, Done, Entry, TimelineKind,
        store::{RefundRow, refunds},
    },
    payment::Method,
    sql,
};

use super::helpers::request;
use crate::support::Shop;

fn entry() -> Entry {
    Entry::new(TimelineKind::Fulfilled, By::Shop)
}

fn act(shop: &Shop, token: Token, act: Act, fulfilled: &str) -> Done {
    shop.with(async |cx| {
        order::advance(cx, &order::read(cx, token).await.unwrap(), act, &entry(), fulfilled, &[]).await
    })
    .unwrap()
}

#[test]
fn accepted_unpaid_then_sent_in_parts_then_paid() {
    let shop = Shop::shelf(2, 5);
    let mut request = request("a", 1, &[(1, 2), (2, 1)]);
    request.method = Method::Bank;
    let placed = shop.place(request).unwrap();
    assert_eq!(act(&shop, placed.token, Act::Accept, "[]"), Done::Now);
    assert_eq!(act(&shop, placed.token, Act::Accept, "[]"), Done::Refused);
    assert_eq!(shop.order(placed.token)["number"], json!(1001));
    assert_eq!(act(&shop, placed.token, Act::Fulfil { last: false }, "[[1,1]]"), Done::Now);
    assert_eq!((shop.stock(1), shop.stock(2)), ([4, 0, 1], [5, 0, 1]));
    shop.check_books();
    assert_eq!(act(&shop, placed.token, Act::Fulfil { last: true }, "[[1,1],[2,1]]"), Done::Now);
    assert_eq!((shop.stock(1), shop.stock(2)), ([3, 0, 0], [4, 0, 0]));
    assert_eq!(act(&shop, placed.token, Act::Cancel, "[]"), Done::Refused);
    assert_eq!(shop.pay(placed.payment).unwrap(), order::Settled::Paid);
    let order = shop.order(placed.token);
    assert_eq!(
        (&order["state"], &order["fulfilment"], &order["number"]),
        (&json!("paid"), &json!("fully"), &json!(1001))
    );
    shop.check_books();
}

#[test]
fn more_cannot_be_sent_than_was_ordered() {
    let shop = Shop::shelf(1, 5);
    let placed = shop.place(request("a", 1, &[(1, 2)])).unwrap();
    shop.pay(placed.payment).unwrap();
    let sent = shop.with(async |cx| {
        order::advance(
            cx,
            &order::read(cx, placed.token).await.unwrap(),
            Act::Fulfil { last: true },
            &entry(),
            "[[1,3]]",
            &[],
        )
        .await
    });
    assert_eq!(sent.unwrap(), Done::Refused);
    assert_eq!(shop.stock(1), [5, 0, 2]);
}

#[test]
fn an_unpaid_order_is_cancelled() {
    let shop = Shop::shelf(1, 5);
    let placed = shop.place(request("a", 1, &[(1, 2)])).unwrap();
    let cancel = || {
        shop.with(async |cx| order::cancel(cx, &order::read(cx, placed.token).await.unwrap(), By::Shopper, "").await)
            .unwrap()
    };
    assert_eq!(cancel(), Done::Now);
    assert_eq!(cancel(), Done::Refused);
    assert_eq!(shop.stock(1), [5, 0, 0]);
    assert_eq!(shop.order(placed.token)["number"], json!(null));
    shop.check_figures();
}

#[test]
fn a_paid_order_is_cancelled_and_its_money_goes_back() {
    let shop = Shop::shelf(1, 5);
    let placed = shop.place(request("a", 1, &[(1, 2)])).unwrap();
    shop.pay(placed.payment).unwrap();
    shop.act_on_events();
    assert_eq!(shop.value(sql!("SELECT sold_count FROM product")), json!(2));
    let owner = shop.owner();
    assert_eq!(
        shop.with(async |cx| order::cancel(cx, &order::read(cx, placed.token).await.unwrap(), owner, "").await)
            .unwrap(),
        Done::Now
    );
    assert_eq!(shop.stock(1), [5, 0, 0]);
    let order = shop.order(placed.token);
    assert_eq!(
        (&order["state"], &order["refunded"], &order["number"]),
        (&json!("cancelled"), &json!(2490), &json!(1001))
    );
    shop.check_figures();
    assert_eq!(shop.value(sql!("SELECT sold_count FROM product")), json!(0));
}

#[test]
fn what_is_given_back_is_never_more_than_what_was_paid() {
    let shop = Shop::shelf(1, 5);
    let placed = shop.place(request("a", 1, &[(1, 2)])).unwrap();
    shop.pay(placed.payment).unwrap();
    let refund = |amount: i64| {
        shop.batch(&order::refund_new(
            Token::from_bytes([amount as u8; 16]),
            1,
            amount,
            &By::Shop,
            vitrine::time::UnixMs(0),
        ))
    };
    refund(2000).unwrap();
    assert!(refund(491).unwrap_err().0.contains("order:refund"));
    refund(490).unwrap();
    assert!(refund(1).unwrap_err().0.contains("order:refund"));
    shop.with(order::refund_due).unwrap();
    assert_eq!(shop.order(placed.token)["refunded"], json!(2490));
    shop.check_figures();
}

#[test]
fn a_refund_that_is_told_twice_is_counted_once() {
    let shop = Shop::shelf(1, 5);
    let placed = shop.place(request("a", 1, &[(1, 2)])).unwrap();
    shop.pay(placed.payment).unwrap();
    let id = Token::from_bytes([9; 16]);
    shop.batch(&order::refund_new(id, 1, 500, &By::Shop, vitrine::time::UnixMs(0))).unwrap();
    let row: RefundRow = shop.batch(&[refunds(1)]).unwrap()[0].maybe().unwrap().unwrap();
    let told = || shop.with(async |cx| order::refunded(cx, &row, By::Shop).await).unwrap();
    assert_eq!((told(), told()), (Done::Now, Done::Refused));
    assert_eq!(shop.order(placed.token)["refunded"], json!(500));
    shop.check_figures();
}

#[test]
fn cron_gives_up_what_was_not_paid_in_time() {
    let shop = Shop::shelf(1, 500);
    let orders: Vec<_> = (0..30).map(|n| shop.place(request(&format!("{n}"), n, &[(1, 1)])).unwrap()).collect();
    shop.pay(orders[7].payment).unwrap();
    shop.platform.advance(29 * 60_000);
    shop.with(order::sweep).unwrap();
    assert_eq!(shop.stock(1), [500, 29, 1]);
    shop.platform.advance(60_000);
    for _ in 0..2 {
        shop.with(order::sweep).unwrap();
    }
    assert_eq!(shop.stock(1), [500, 0, 1]);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM orders WHERE state = 'expired'")), json!(29));
    assert_eq!(shop.value(sql!("SELECT count(*) FROM payment WHERE state = 'expired'")), json!(29));
    shop.check_figures();
}
