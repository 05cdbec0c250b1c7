//! Sending an order whole, in parts, or from two forms at once.

use serde_json::json;
use vitrine::{
    order::{self, Act, Done, Entry, TimelineKind, store},
    sql,
};

use super::helpers::Worker;
use crate::support::Shop;

#[test]
fn sent_in_parts() {
    let shop = Shop::shelf(2, 5);
    let placed = shop.paid_online(&[(1, 3), (2, 1)]);
    let worker = Worker::new(&shop, "fulfilment");
    let page = worker.get("/admin/orders/1");
    assert_eq!((page.fields("units-1"), page.fields("units-2")), (vec!["3".to_owned()], vec!["1".to_owned()]));
    let first = worker.act("fulfilments", &[("units-1", "2"), ("sent-1", "0"), ("units-2", ""), ("sent-2", "0")]);
    assert_eq!((first.status, first.header("location")), (303, "/admin/orders/1"));
    assert_eq!(shop.order(placed.token)["fulfilment"], json!("partly"));
    assert_eq!((shop.stock(1), shop.stock(2)), ([3, 0, 1], [5, 0, 1]));
    let page = worker.get("/admin/orders/1");
    assert!(page.contains("2 sent") && page.contains("Sent</strong>: <bdi>2 × SKU-1</bdi>"), "{}", page.text());
    assert_eq!(page.fields("units-1"), ["1"]);

    assert_eq!(
        worker.act("fulfilments", &[("units-1", "1"), ("sent-1", "2"), ("units-2", "1"), ("sent-2", "0")]).status,
        303
    );
    assert_eq!(shop.order(placed.token)["fulfilment"], json!("fully"));
    assert_eq!((shop.stock(1), shop.stock(2)), ([2, 0, 0], [4, 0, 0]));
    assert!(!worker.get("/admin/orders/1").contains("Mark as sent"));
    assert_eq!(shop.audit(), ["fulfilment@shop.example order.fulfilled order:1"; 2]);
    assert_eq!(
        shop.last_change(),
        [
            json!({ "state": "paid", "fulfilment": "partly", "paid": 8 * 490 + 570 }),
            json!({ "state": "paid", "fulfilment": "fully", "paid": 8 * 490 + 570, "detail": "1 × SKU-1, 1 × SKU-2" }),
        ]
    );
    shop.check_figures();
}

#[test]
fn the_same_form_sent_twice_sends_once() {
    let shop = Shop::shelf(1, 5);
    shop.paid_online(&[(1, 4)]);
    let worker = Worker::new(&shop, "owner");
    let form = [("units-1", "1"), ("sent-1", "0")];
    assert_eq!(worker.act("fulfilments", &form).status, 303);
    let before = shop.books();
    let again = worker.act("fulfilments", &form);
    assert!(again.status == 409 && again.contains("were sent since"), "{}", again.text());
    assert_eq!(again.fields("units-1"), ["3"], "what is left, not what was typed for other lines");
    assert_eq!(shop.books(), before);
}

#[test]
fn units_that_are_none() {
    let shop = Shop::shelf(2, 9);
    shop.paid_online(&[(1, 3), (2, 1)]);
    let worker = Worker::new(&shop, "owner");
    let before = shop.books();
    let huge = "9".repeat(300);
    for units in ["4", "-1", "1.5", "two", "1e0", "0x1", "1\u{0}", "\u{ff11}", "<b>", "9223372036854775808", &huge] {
        let answer = worker.act("fulfilments", &[("units-1", units), ("units-2", "1")]);
        assert_eq!(answer.status, 422, "{units}");
        assert!(
            answer.contains("from 0 to 3") && answer.contains("aria-describedby=\"units-1-problem\""),
            "{}",
            answer.text()
        );
        let kept = |name: &str| answer.fields(name).concat().replace("&#60;", "<").replace("&#62;", ">");
        assert_eq!((kept("units-1").as_str(), kept("units-2").as_str()), (units, "1"));
        assert_eq!(shop.books(), before, "{units}");
    }
    for form in [&[][..], &[("units-1", "0"), ("units-2", "")], &[("units-3", "1")], &[("units", "1")]] {
        let answer = worker.act("fulfilments", form);
        assert!(answer.status == 422 && answer.contains("Enter how many units"), "{form:?}: {}", answer.text());
    }
    for seen in ["1", "-1", "x", ""] {
        assert_eq!(worker.act("fulfilments", &[("units-1", "1"), ("sent-1", seen)]).status, 409, "{seen}");
    }
    assert_eq!(worker.act("fulfilments", &[("units-1", &"1".repeat(40_000))]).status, 413);
    assert_eq!(shop.books(), before);
}

/// The second form was decided on lines that the first one has changed. Only the guard in the batch prevents sending
/// them twice.
#[test]
fn two_who_decided_on_the_same_lines() {
    let shop = Shop::shelf(2, 9);
    let placed = shop.paid_online(&[(1, 3), (2, 1)]);
    let owner = shop.owner();
    let send = |units: &str, after: &str, last: bool| {
        let entry = Entry::new(TimelineKind::Fulfilled, owner.clone());
        let more = [store::lines_sent_unchanged(1, after)];
        shop.with(async |cx| {
            order::advance(
                cx,
                &order::read(cx, placed.token).await.unwrap(),
                Act::Fulfil { last },
                &entry,
                units,
                &more,
            )
            .await
        })
        .unwrap()
    };
    assert_eq!(send("[[1, 1]]", "[[1, 1], [2, 0]]", false), Done::Now);
    let before = shop.books();
    assert_eq!(send("[[1, 1]]", "[[1, 1], [2, 0]]", false), Done::Refused, "the same units");
    assert_eq!(send("[[2, 1]]", "[[1, 0], [2, 1]]", false), Done::Refused, "other units, but not knowing of the first");
    assert_eq!(send("[[1, 3], [2, 1]]", "[[1, 3], [2, 1]]", true), Done::Refused, "more than are left");
    assert_eq!(send("[[1, 2]]", "[[1, 3]]", true), Done::Refused, "a line that nobody spoke of");
    assert_eq!(shop.books(), before);
    assert_eq!(send("[[1, 2], [2, 1]]", "[[1, 3], [2, 1]]", true), Done::Now);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM audit WHERE action = 'order.fulfilled'")), json!(2));
    shop.check_books();
}
