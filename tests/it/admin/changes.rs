//! Accepting an order, recording its payments and refunds, and cancelling it.

use futures::{executor::block_on, future::join_all};
use serde_json::json;
use vitrine::{audit::By, context::Context, isolate::Isolate, order, platform::Statement, sql};

use super::helpers::Worker;
use crate::{
    order::helpers::{money, request},
    support::{Shop, TestPlatform},
};

const OWNER: &str = "owner@shop.example";

#[test]
fn accepted_unpaid_and_paid_later() {
    let shop = Shop::shelf(1, 5);
    let placed = shop.by_bank(&[(1, 2)]);
    let worker = Worker::new(&shop, "owner");
    let page = worker.get("/admin/orders/1");
    for part in ["Waiting for payment", "Accept without payment", "Mark €24.90 as paid", "SKU-1", "ada@example.com"] {
        assert!(page.contains(part), "{part}: {}", page.text());
    }
    let answer = worker.act("acceptance", &[]);
    assert_eq!((answer.status, answer.header("location")), (303, "/admin/orders/1"));
    assert_eq!(shop.order(placed.token)["number"], json!(1001));
    assert_eq!(
        shop.last_change(),
        [
            json!({ "state": "placed", "fulfilment": "none", "paid": 0 }),
            json!({ "state": "accepted", "fulfilment": "none", "paid": 0, "detail": "" }),
        ]
    );
    let page = worker.get("/admin/orders/1");
    assert!(!page.contains("Accept without payment") && page.contains("Mark €24.90 as paid"), "{}", page.text());
    assert!(page.contains("Accepted</strong>") && page.contains(&format!("by <bdi>{OWNER}</bdi>")));

    assert_eq!(worker.act("payments", &[]).status, 303);
    assert_eq!(shop.last_change()[1], json!({ "state": "paid", "fulfilment": "none", "paid": 2490, "detail": "" }));
    let payment = shop.value(sql!("SELECT state || ' ' || reference FROM payment"));
    assert_eq!(payment, json!(format!("succeeded by-hand-{}", placed.payment)));
    assert_eq!(shop.audit(), [format!("{OWNER} order.accepted order:1"), format!("{OWNER} order.paid order:1")]);
    let steps = shop.rows(sql!(
        "SELECT kind, email FROM timeline t JOIN person p ON t.by_kind = 'person' AND p.id = t.by_id ORDER BY t.id"
    ));
    assert_eq!(steps, [json!({ "kind": "accepted", "email": OWNER }), json!({ "kind": "paid", "email": OWNER })]);
    shop.check_figures();
}

#[test]
fn what_cannot_happen_any_more_is_said_and_changes_nothing() {
    // A name, a setup, and the acts that the shop then refuses, each with its text and status.
    type Case = (&'static str, fn(&Shop), &'static [(&'static str, &'static str, u16)]);
    let cases: [Case; 6] = [
        ("accepted", |shop| act(shop, "acceptance"), &[("acceptance", "no longer waits for acceptance", 409)]),
        (
            "paid",
            |shop| act(shop, "payments"),
            &[("acceptance", "no longer waits for acceptance", 409), ("payments", "no open manual payment", 409)],
        ),
        (
            "cancelled",
            |shop| act(shop, "cancellation"),
            &[
                ("acceptance", "no longer waits for acceptance", 409),
                ("cancellation", "this order has changed since", 409),
                ("fulfilments", "cannot be sent in its current status", 409),
            ],
        ),
        ("placed", |_| {}, &[("fulfilments", "cannot be sent in its current status", 409)]),
        (
            "sent",
            |shop| {
                act(shop, "payments");
                act(shop, "fulfilments");
            },
            &[("cancellation", "this order has changed since", 409), ("acceptance", "no longer waits", 409)],
        ),
        (
            "sold to others meanwhile",
            |shop| {
                shop.rows(sql!("DELETE FROM hold"));
                shop.rows(sql!("UPDATE stock SET reason = 'count', by_kind = 'shop', held = 0, on_hand = 1"));
            },
            &[("acceptance", "no longer in stock", 409)],
        ),
    ];
    for (name, setup, acts) in cases {
        let shop = Shop::shelf(1, 5);
        shop.by_bank(&[(1, 2)]);
        setup(&shop);
        let before = shop.books();
        let worker = Worker::new(&shop, "manager");
        for (what, words, status) in acts {
            let answer = worker.act(what, &[("reason", "They <asked>"), ("units-1", "2")]);
            assert_eq!(answer.status, *status, "{name}, {what}");
            assert!(answer.contains(words), "{name}, {what}: {}", answer.text());
            assert!(answer.contains("role=\"alert\"") && answer.contains("Product 1"), "the order is shown");
            assert_eq!(shop.books(), before, "{name}, {what}");
        }
    }
}

fn act(shop: &Shop, what: &str) {
    let status = Worker::new(shop, "owner").act(what, &[("reason", "Asked for"), ("units-1", "2")]).status;
    assert_eq!(status, 303, "{what}");
}

#[test]
fn an_order_that_is_paid_online_is_not_settled_by_hand() {
    let shop = Shop::shelf(1, 5);
    shop.place(crate::order::helpers::request("a", 1, &[(1, 2)])).unwrap();
    let worker = Worker::new(&shop, "owner");
    let page = worker.get("/admin/orders/1");
    assert!(!page.contains("Mark €24.90 as paid") && !page.contains("Accept without"), "{}", page.text());
    let before = shop.books();
    for (what, words) in [("acceptance", "is paid online"), ("payments", "no open manual payment")] {
        let answer = worker.act(what, &[]);
        assert!(answer.status == 409 && answer.contains(words), "{what}: {}", answer.text());
    }
    assert_eq!(shop.books(), before);
}

#[test]
fn cancelled_with_a_reason_and_the_money_sent_back_by_hand() {
    let shop = Shop::shelf(1, 5);
    let placed = shop.by_bank(&[(1, 2)]);
    let worker = Worker::new(&shop, "manager");
    worker.act("payments", &[]);
    let answer = worker.act("cancellation", &[("reason", " Sold <twice> by mistake ")]);
    assert_eq!(answer.status, 303);
    let page = worker.get("/admin/orders/1");
    assert!(page.contains("Refund €24.90") && page.contains("Sold &#60;twice&#62; by mistake"), "{}", page.text());
    let shopper = shop.get(&format!("/orders/{}", placed.token));
    assert!(shopper.status == 200 && !shopper.contains("Sold"), "the reason stays in the shop");
    let refund = shop.value(sql!("SELECT id FROM refund"));
    let refund = refund.as_str().unwrap();
    assert_eq!(worker.act(&format!("refunds/{refund}"), &[]).status, 303);
    assert_eq!(shop.order(placed.token)["refunded"], json!(2490));
    let [before, after] = shop.last_change();
    assert_eq!((&before["done"], &after["done"], &after["amount"]), (&json!(false), &json!(true), &json!(2490)));
    let who = "manager@shop.example";
    assert_eq!(
        shop.audit(),
        [
            format!("{who} order.paid order:1"),
            format!("{who} order.cancelled order:1"),
            format!("{who} order.refunded order:1")
        ]
    );
    let books = shop.books();
    let again = worker.act(&format!("refunds/{refund}"), &[]);
    assert!(again.status == 409 && again.contains("was already recorded"), "{}", again.text());
    assert_eq!(shop.books(), books);
    assert!(!worker.get("/admin/orders/1").contains("Refund €24.90"));
    shop.check_figures();
}

#[test]
fn a_refund_is_one_of_its_order_and_made_by_hand() {
    let shop = Shop::shelf(1, 9);
    shop.by_bank(&[(1, 1)]);
    let worker = Worker::new(&shop, "owner");
    worker.act("payments", &[]);
    worker.act("cancellation", &[("reason", "x")]);
    shop.place(crate::order::helpers::request("b", 2, &[(1, 1)])).unwrap();
    let refund = shop.value(sql!("SELECT id FROM refund"));
    let before = shop.books();
    for path in ["/admin/orders/2/refunds/", "/admin/orders/3/refunds/"] {
        assert_eq!(worker.post(&format!("{path}{}", refund.as_str().unwrap()), &[]).status, 404, "{path}");
    }
    for id in ["x", "1", "aaaaaaaaaaaaaaaaaaaaaaaaaa", "%27%20OR%201=1"] {
        assert_eq!(worker.act(&format!("refunds/{id}"), &[]).status, 404, "{id}");
    }
    assert_eq!(shop.books(), before);
    shop.rows(sql!("UPDATE payment SET provider = 'test'"));
    assert_eq!(worker.act(&format!("refunds/{}", refund.as_str().unwrap()), &[]).status, 409);
    assert!(!worker.get("/admin/orders/1").contains("I have sent"));
}

/// The money arrives after the merchant cancelled the order.
#[test]
fn money_that_comes_too_late_is_noted_and_goes_back() {
    let shop = Shop::shelf(1, 5);
    let placed = shop.by_bank(&[(1, 2)]);
    let worker = Worker::new(&shop, "owner");
    worker.act("cancellation", &[("reason", "No money came")]);
    let page = worker.get("/admin/orders/1");
    assert!(page.contains("Record €24.90 as received") && !page.contains("Mark €24.90 as paid"), "{}", page.text());
    assert!(page.contains(", unpaid"), "{}", page.text());
    let answer = worker.act("payments", &[]);
    assert_eq!(answer.status, 200);
    assert!(!answer.contains(", unpaid"), "the money is there: {}", answer.text());
    assert!(answer.contains("cannot accept it") && answer.contains("Refund €24.90"), "{}", answer.text());
    assert_eq!(shop.audit().last().unwrap(), &format!("{OWNER} order.payment_returned order:1"));
    assert_eq!(worker.act("payments", &[]).status, 409, "once");
    let refund = shop.value(sql!("SELECT id FROM refund"));
    assert_eq!(worker.act(&format!("refunds/{}", refund.as_str().unwrap()), &[]).status, 303);
    assert_eq!(shop.value(sql!("SELECT state FROM payment")), json!("returned"));
    let order = shop.order(placed.token);
    assert_eq!((&order["state"], &order["refunded"], &order["paid"]), (&json!("cancelled"), &json!(0), &json!(0)));
    shop.check_figures();
}

#[test]
fn an_order_lists_its_mails_and_its_events() {
    let shop = Shop::shelf(1, 5);
    shop.rows(sql!("UPDATE shop SET bank_details = 'IBAN DE00 1234'"));
    shop.by_bank(&[(1, 2)]);
    shop.place(request("other", 9, &[(1, 1)])).unwrap();
    shop.act_on_events();
    let links = |role: &str, kind: &str| Worker::new(&shop, role).get("/admin/orders/1").links(kind);
    let ids = |sql: Statement, kind: &str| -> Vec<String> {
        let rows = shop.rows(sql);
        rows.iter().map(|row| format!("{kind}{}", row["id"].as_str().unwrap())).collect()
    };
    let mails = sql!("SELECT m.id FROM mail m JOIN orders o ON o.reference = m.about WHERE o.id = 1");
    let events = sql!("SELECT e.id FROM outbox e JOIN orders o ON o.reference = e.subject WHERE o.id = 1");
    assert_eq!(links("owner", "/admin/mail/"), ids(mails, "/admin/mail/"));
    assert_eq!(links("owner", "/admin/events/"), ids(events, "/admin/events/"));
    assert_eq!((links("owner", "/admin/mail/").len(), links("owner", "/admin/events/").len()), (1, 1));
    assert!(Worker::new(&shop, "owner").get("/admin/orders/1").contains("Order placed"));
}

#[test]
fn an_order_that_ran_out_is_paid_after_all() {
    let shop = Shop::shelf(1, 5);
    let placed = shop.by_bank(&[(1, 2)]);
    shop.platform.advance(11 * 86_400_000);
    shop.with(order::sweep).unwrap();
    assert_eq!(shop.order(placed.token)["state"], json!("expired"));
    let worker = Worker::new(&shop, "owner");
    assert!(worker.get("/admin/orders/1").contains("Mark €24.90 as paid"));
    assert_eq!(worker.act("payments", &[]).status, 303);
    assert_eq!(shop.order(placed.token)["state"], json!("paid"));
    shop.check_figures();
}

#[test]
fn reasons_that_are_none() {
    let shop = Shop::shelf(1, 5);
    shop.by_bank(&[(1, 2)]);
    let worker = Worker::new(&shop, "owner");
    let before = shop.books();
    let (fits, long) = ("ü".repeat(200), "ü".repeat(201));
    for (reason, words) in [
        ("", "Enter the reason."),
        (" \t\r\n ", "Enter the reason."),
        (&long, "Shorten the reason"),
        ("Two\nlines", "one line"),
        ("Nul\u{0}", "without a control character (U+0000)"),
        ("\u{1b}[2J", "without a control character (U+001B)"),
        ("C1\u{85}x", "one line"),
    ] {
        let answer = worker.act("cancellation", &[("reason", reason)]);
        assert!(answer.status == 422 && answer.contains(words), "{reason:?}: {}", answer.text());
        assert!(answer.contains("aria-invalid=\"true\"") && answer.contains("<details class=\"cancel\" open>"));
        assert_eq!(shop.books(), before, "{reason:?}");
    }
    assert!(worker.act("cancellation", &[("reason", &long)]).contains(&long), "what was typed is kept");
    assert_eq!(worker.act("cancellation", &[]).status, 422);
    assert_eq!(worker.act("cancellation", &[("reason", &"x".repeat(40_000))]).status, 413);
    assert_eq!(shop.books(), before);
    assert_eq!(worker.act("cancellation", &[("reason", &fits)]).status, 303);
}

#[test]
fn ids_that_are_none() {
    let shop = Shop::shelf(1, 5);
    shop.by_bank(&[(1, 2)]);
    let worker = Worker::new(&shop, "owner");
    for id in ["0", "2", "-1", "01", "+1", "1.0", "x", "1%20", "%31%27", "9007199254740992", "99999999999999999999"] {
        assert_eq!(worker.get(&format!("/admin/orders/{id}")).status, 404, "{id}");
        for what in ["acceptance", "payments", "cancellation", "fulfilments", "refunds/x"] {
            let path = format!("/admin/orders/{id}/{what}");
            assert_eq!(worker.post(&path, &[("reason", "x")]).status, 404, "{path}");
            let page = format!("/admin/orders/{id}");
            assert_eq!((worker.get(&path).status, worker.get(&path).header("location")), (303, page.as_str()));
        }
    }
}

#[test]
fn each_role_sees_and_does_what_it_may() {
    for (role, manages, sends) in
        [("owner", true, true), ("manager", true, true), ("fulfilment", false, true), ("read-only", false, false)]
    {
        let shop = Shop::shelf(1, 5);
        shop.by_bank(&[(1, 2)]);
        act(&shop, "acceptance");
        let worker = Worker::new(&shop, role);
        let page = worker.get("/admin/orders/1");
        assert_eq!(page.contains("/admin/orders/1/payments"), manages, "{role}");
        assert_eq!(page.contains("/admin/orders/1/cancellation"), manages, "{role}");
        assert_eq!(page.contains("/admin/orders/1/fulfilments"), sends, "{role}");
        assert!(page.contains("Lange") || page.contains("ada@example.com"), "everybody sees whom it is for");
        let before = shop.books();
        if !manages {
            for what in ["acceptance", "payments", "cancellation"] {
                assert_eq!(worker.act(what, &[("reason", "x")]).status, 403, "{role} {what}");
            }
        }
        if !sends {
            assert_eq!(worker.act("fulfilments", &[("units-1", "1")]).status, 403);
        }
        let refusals = shop.rows(sql!("DELETE FROM audit WHERE action = 'access.refuse' RETURNING id")).len();
        assert_eq!(refusals, if manages { 0 } else { 3 } + usize::from(!sends), "{role}");
        assert_eq!(shop.books(), before, "{role}");
    }
}

/// Two merchants act at the same time, with every pair of acts. The figures stay right, and the audit log has one row
/// for each timeline entry.
#[test]
fn two_merchants_at_once() {
    for first in 0..4 {
        for second in 0..4 {
            let shop = Shop::shelf(1, 5);
            let placed = shop.by_bank(&[(1, 2)]);
            let isolate = Isolate::default();
            let [one, two] = ["one@shop.example", "two@shop.example"].map(|email| shop.person(email, "owner"));
            let work = async |(which, who): (i32, By)| {
                let cx: Context<'_, TestPlatform> = Context::background(&shop.platform, &isolate);
                let entry = order::Entry::new(order::TimelineKind::Accepted, who.clone());
                match which {
                    0 => drop(
                        order::advance(
                            &cx,
                            &order::read(&cx, placed.token).await.unwrap(),
                            order::Act::Accept,
                            &entry,
                            "[]",
                            &[],
                        )
                        .await,
                    ),
                    1 => drop(order::paid_by_hand(&cx, placed.payment, who).await),
                    2 => drop(order::cancel(&cx, &order::read(&cx, placed.token).await.unwrap(), who, "x").await),
                    _ => drop(order::paid(&cx, placed.payment, &money(2490, "EUR", "other"), None).await),
                }
            };
            block_on(join_all([(first, one), (second, two)].map(work)));
            shop.check_figures();
            let happened = shop.value(sql!("SELECT count(*) FROM timeline WHERE by_kind = 'person'"));
            assert_eq!(json!(shop.audit().len()), happened, "{first} and {second}: {:?}", shop.audit());
        }
    }
}
