//! The outbox and its consumer.

use std::collections::BTreeSet;

use futures::executor::block_on;
use serde_json::{Value, json};
use vitrine::{
    app::{Arrived, Outcome},
    event::Kind,
    platform::QueueName,
    sql,
};

use super::helpers::{now, request};
use crate::support::{Delivery, Part, Shop, When};

#[test]
fn as_cloudevents_has_it() {
    let shop = Shop::shelf(1, 5);
    shop.place(request("a", 1, &[(1, 2)])).unwrap();
    let body = shop.platform.queues.waiting.borrow()[0].body.clone();
    let event: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(event["specversion"], "1.0");
    assert_eq!(event["type"], "vitrine.order.placed.v1");
    assert_eq!(event["time"], "2026-01-15T12:00:00.000Z");
    assert_eq!(event["data"]["total"], json!(2490));
    assert_eq!(event["data"]["tax_on_top"], json!(0));
    assert_eq!(event["data"]["lines"][0]["quantity"], json!(2));
    assert!(event["id"].as_str().unwrap().parse::<vitrine::ids::Token>().is_ok(), "{}", event["id"]);
    for secret in ["ada@example.com", "Ada"] {
        assert!(!body.contains(secret), "events say nothing about the person");
    }
}

#[test]
fn what_is_no_event_ends_among_the_dead_letters() {
    let shop = Shop::shelf(1, 5);
    for body in [
        "",
        "7",
        "{}",
        r#"{"id":"x","type":"vitrine.order.placed.v2","subject":"y"}"#,
        r#"{"id":"x","type":"vitrine.order.paid.v1","subject":"y","data":{"paid":1}}"#,
    ] {
        assert_eq!(shop.message(QueueName::OrderEvents, body, 1), Outcome::Retry(10), "{body}");
        assert_eq!(shop.message(QueueName::OrderEvents, body, 4), Outcome::Retry(270));
        assert_eq!(shop.message(QueueName::DeadEvents, body, 1), Outcome::Done);
    }
    assert_eq!(shop.value(sql!("SELECT count(*) FROM dead_letter")), json!(5));
}

#[test]
fn an_event_that_the_queue_gave_up_is_kept_and_can_be_sent_again() {
    let shop = Shop::shelf(1, 5);
    let placed = shop.place(request("a", 1, &[(1, 2)])).unwrap();
    shop.pay(placed.payment).unwrap();
    let body = shop.platform.queues.waiting.borrow_mut().remove(1).body;
    shop.platform.queues.waiting.borrow_mut().clear();
    assert_eq!(shop.message(QueueName::DeadEvents, &body, 1), Outcome::Done);
    let dead = || shop.value(sql!("SELECT count(*) FROM outbox WHERE dead_at IS NOT NULL"));
    assert_eq!(dead(), json!(1));
    shop.platform.advance(7_200_000);
    block_on(shop.app.tick());
    shop.deliver(QueueName::OrderEvents, Delivery::default());
    assert_eq!(dead(), json!(1), "the clock leaves it alone");
    assert_eq!(shop.message(QueueName::OrderEvents, &body, 1), Outcome::Done);
    assert_eq!(dead(), json!(0));
    shop.check_figures();
}

#[test]
fn a_failure_is_noted_for_the_merchant() {
    let shop = Shop::shelf(1, 5);
    shop.place(request("a", 1, &[(1, 2)])).unwrap();
    let body = shop.platform.queues.waiting.borrow()[0].body.clone();
    shop.platform.faults.fail_at(Part::Db, 1, When::Before);
    assert_eq!(shop.message(QueueName::OrderEvents, &body, 1), Outcome::Retry(10));
    assert!(shop.value(sql!("SELECT problem FROM outbox")).as_str().unwrap().contains("injected"));
    assert_eq!(shop.message(QueueName::OrderEvents, &body, 2), Outcome::Done);
    assert_eq!(shop.value(sql!("SELECT problem FROM outbox")), json!(""));
}

#[test]
fn levels_of_stock_are_told_when_they_are_crossed() {
    let shop = Shop::shelf(1, 6);
    let told = || {
        let rows = shop.rows(sql!("SELECT type, data FROM outbox WHERE type LIKE 'vitrine.stock%' ORDER BY seq"));
        let kinds: Vec<String> = rows.iter().map(|row| row["type"].as_str().unwrap().to_owned()).collect();
        shop.rows(sql!("DELETE FROM outbox"));
        kinds
    };
    let buy = |key: &str, units| {
        let placed = shop.place(request(key, 1, &[(1, units)])).unwrap();
        assert!(told().iter().all(|kind| !kind.contains("stock")), "an unpaid checkout is no news");
        shop.pay(placed.payment).unwrap();
        told()
    };
    assert_eq!(buy("a", 2), Vec::<String>::new());
    assert_eq!(buy("b", 1), ["vitrine.stock.low.v1"]);
    assert_eq!(buy("c", 1), Vec::<String>::new());
    assert_eq!(buy("d", 2), ["vitrine.stock.out.v1"]);
    let set = |on_hand: i64| {
        shop.rows(sql!(
            "UPDATE stock SET reason = 'count', by_kind = 'shop', on_hand = ?1, updated_at = ?2",
            on_hand,
            now(&shop)
        ));
        told()
    };
    assert_eq!(set(8), ["vitrine.stock.back.v1"]);
    assert_eq!(set(50), Vec::<String>::new());
    assert_eq!(set(7), ["vitrine.stock.low.v1"]);
    assert_eq!(set(6), ["vitrine.stock.out.v1"]);
}

#[test]
fn mails_follow() {
    let shop = Shop::shelf(1, 50);
    shop.rows(sql!("UPDATE shop SET bank_details = 'IBAN DE00', name = 'Half Tide'"));
    let mails = || {
        shop.act_on_events();
        let mut rows = shop.rows(sql!("SELECT kind, recipient, subject FROM mail ORDER BY created_at, kind"));
        for (row, mail) in rows.iter_mut().zip(shop.rendered_mails()) {
            row["text"] = json!(mail.text);
        }
        shop.rows(sql!("DELETE FROM mail"));
        rows
    };
    // Paid online: there is no mail before the payment.
    let placed = shop.place(request("a", 1, &[(1, 2)])).unwrap();
    assert_eq!(mails(), Vec::<Value>::new());
    shop.pay(placed.payment).unwrap();
    let paid = mails();
    assert_eq!(
        (&paid[0]["kind"], &paid[0]["recipient"], paid.len()),
        (&json!("payment_received"), &json!("ada@example.com"), 1)
    );
    for part in ["1001", "24.90", "Product 1"] {
        assert!(paid[0]["text"].as_str().unwrap().contains(part), "{part}: {}", paid[0]["text"]);
    }
    // Replaced by the shopper before the payment: there is no mail.
    shop.place(request("b", 2, &[(1, 1)])).unwrap();
    shop.place(request("c", 2, &[(1, 2)])).unwrap();
    assert_eq!(mails(), Vec::<Value>::new());
    // By bank transfer: a mail with the bank details is sent at once.
    let mut bank = request("d", 3, &[(1, 1)]);
    bank.method = vitrine::payment::Method::Bank;
    let placed = shop.place(bank).unwrap();
    let told = mails();
    assert_eq!(told[0]["kind"], "order_placed");
    assert!(told[0]["text"].as_str().unwrap().contains("IBAN DE00"));
    shop.with(async |cx| {
        vitrine::order::cancel(
            cx,
            &vitrine::order::read(cx, placed.token).await.unwrap(),
            vitrine::audit::By::Shopper,
            "",
        )
        .await
    })
    .unwrap();
    assert_eq!(mails()[0]["kind"], "order_cancelled");
}

#[test]
fn samples_of_every_version_stay_readable() {
    let samples = include_str!("../../fixtures/events.jsonl");
    let mut kinds: Vec<&str> = Vec::new();
    for line in samples.lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        let kind = event["type"].as_str().unwrap().parse::<Kind>().unwrap_or_else(|_| panic!("{line}"));
        kinds.push(kind.name());
        let shop = Shop::shelf(1, 5);
        shop.rows(sql!(
            "INSERT INTO outbox (id, type, subject, at, data, next_at) VALUES (?1, ?2, ?3, 0, ?4, 0)",
            event["id"].as_str().unwrap(),
            kind.name(),
            event["subject"].as_str().unwrap(),
            event["data"].to_string()
        ));
        assert_eq!(shop.message(QueueName::OrderEvents, line, 1), Outcome::Done, "{line}");
    }
    for kind in Kind::ALL {
        assert!(kinds.contains(&kind.name()), "no sample of {}", kind.name());
    }
}

#[test]
fn events_are_acted_on_together() {
    let shop = Shop::shelf(2, 50);
    for n in 0..10 {
        let placed = shop.place(request(&format!("k{n}"), n, &[(1, 1), (2, 2)])).unwrap();
        shop.pay(placed.payment).unwrap();
    }
    let bodies = shop.platform.queues.bodies(QueueName::OrderEvents);
    let calls = || shop.platform.faults.calls(Part::Db);
    let before = calls();
    let mut arrived: Vec<Arrived> = bodies.iter().map(|body| Arrived { body: body.clone(), attempts: 1 }).collect();
    arrived.push(arrived[1].clone());
    arrived.insert(3, Arrived { body: "{}".to_owned(), attempts: 1 });
    arrived.insert(9, Arrived { body: bodies[0].replace("\"id\":\"", "\"id\":\"x"), attempts: 1 });
    let outcomes = block_on(shop.app.messages(QueueName::OrderEvents, &arrived));
    for (place, outcome) in outcomes.iter().enumerate() {
        let expected = if [3, 9].contains(&place) { Outcome::Retry(10) } else { Outcome::Done };
        assert_eq!(*outcome, expected, "{place}");
    }
    assert_eq!(calls() - before, 4, "what the mails need, the shop's zone, the effects, and the problems");
    assert_eq!(shop.value(sql!("SELECT count(*) FROM outbox WHERE done_at IS NULL")), json!(0));
    assert_eq!(shop.value(sql!("SELECT count(*) FROM mail")), json!(10));
    shop.check_figures();
}

#[test]
fn what_breaks_the_batch_holds_up_the_others_once() {
    let shop = Shop::shelf(2, 50);
    for n in 0..5 {
        let placed = shop.place(request(&format!("k{n}"), n, &[(if n == 3 { 2 } else { 1 }, 1)])).unwrap();
        shop.pay(placed.payment).unwrap();
    }
    // The mail about the first order cannot be written, and the sales of the last product cannot be counted.
    shop.rows(sql!("UPDATE orders SET currency = 'QQQ' WHERE id = 1"));
    shop.rows(sql!(
        "CREATE TRIGGER broken BEFORE UPDATE OF sold_count ON product WHEN NEW.id = 2
         BEGIN SELECT RAISE(ABORT, 'broken'); END"
    ));
    shop.deliver(QueueName::OrderEvents, Delivery::default());
    let rows = shop.rows(sql!("SELECT type, subject, problem FROM outbox WHERE done_at IS NULL ORDER BY seq"));
    let reference = |id: i64| shop.value(sql!("SELECT reference FROM orders WHERE id = ?1", id));
    for (row, id, problem) in [(&rows[0], 1, "currency"), (&rows[1], 4, "broken")] {
        assert_eq!((&row["type"], &row["subject"]), (&json!("vitrine.order.paid.v1"), &reference(id)));
        assert!(row["problem"].as_str().unwrap().contains(problem), "{row}");
    }
    assert_eq!(rows.len(), 2);
    let dead: BTreeSet<String> = shop.platform.queues.dead.take().into_iter().map(|message| message.body).collect();
    assert_eq!(dead.len(), 2);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM mail")), json!(3));
}

#[test]
fn cron_sends_all_that_was_lost() {
    let shop = Shop::shelf(1, 5);
    for n in 0..250 {
        shop.rows(sql!(
            "INSERT INTO outbox (id, type, subject, at, data, next_at)
             VALUES (?1, 'vitrine.stock.low.v1', '1', 0, '{}', 0)",
            format!("lost{n}")
        ));
    }
    block_on(shop.app.tick());
    assert_eq!(shop.deliver(QueueName::OrderEvents, Delivery::default()), 250);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM outbox WHERE done_at IS NULL OR sent <> 1")), json!(0));
}
