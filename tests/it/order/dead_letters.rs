//! Dead letters of the queues, and recorded failures of events. An event that was processed never counts as failed.

use futures::executor::block_on;
use serde_json::{Value, json};
use vitrine::{app::Outcome, platform::QueueName, sql};

use super::helpers::request;
use crate::support::{Part, Shop, When};

/// A shop with one waiting event, and the message of the event.
fn one_event() -> (Shop, String) {
    let shop = Shop::shelf(1, 50);
    shop.place(request("a", 1, &[(1, 2)])).unwrap();
    let body = shop.platform.queues.waiting.borrow_mut().remove(0).body;
    (shop, body)
}

fn row(shop: &Shop) -> Value {
    shop.rows(sql!(
        "SELECT done_at IS NOT NULL AS done, dead_at IS NOT NULL AS dead, next_at IS NOT NULL AS waits, problem
         FROM outbox"
    ))
    .remove(0)
}

#[test]
fn an_event_that_is_given_up_is_no_letter_besides() {
    let (shop, body) = one_event();
    assert_eq!(block_on(shop.message_later(QueueName::DeadEvents, &body, 1)), Outcome::Done);
    assert_eq!(row(&shop), json!({ "done": 0, "dead": 1, "waits": 0, "problem": "" }));
    assert_eq!(shop.value(sql!("SELECT count(*) FROM dead_letter")), json!(0), "it stands in the list of events");
}

/// The queue delivers at least once. A dead letter may be the second message of an event that was processed.
#[test]
fn what_was_acted_on_is_not_given_up() {
    let (shop, body) = one_event();
    assert_eq!(block_on(shop.message_later(QueueName::OrderEvents, &body, 1)), Outcome::Done);
    let done = json!({ "done": 1, "dead": 0, "waits": 0, "problem": "" });
    assert_eq!(row(&shop), done);
    assert_eq!(block_on(shop.message_later(QueueName::DeadEvents, &body, 1)), Outcome::Done);
    assert_eq!(row(&shop), done);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM dead_letter")), json!(0));
    shop.platform.faults.fail_at(Part::Db, 1, When::Before);
    assert_eq!(block_on(shop.message_later(QueueName::OrderEvents, &body, 1)), Outcome::Retry(10));
    assert_eq!(row(&shop), done, "nor has it a problem");
}

/// A job that failed every time is stored as a dead letter, listed with the failed events, and logged.
#[test]
fn a_job_that_is_given_up_is_seen() {
    let shop = Shop::shelf(1, 50);
    shop.platform.take_log();
    for body in [r#"{"import":7}"#, r#""<b>no job</b>""#, &"x".repeat(120_000)] {
        shop.platform.faults.fail_at(Part::Db, 1, When::Before);
        assert_eq!(shop.message(QueueName::DeadJobs, body, 1), Outcome::Retry(10), "it is not lost");
        assert_eq!(shop.message(QueueName::DeadJobs, body, 2), Outcome::Done);
        let (_, line) = shop.platform.take_log().into_iter().find(|(_, line)| line.contains("dead_job")).unwrap();
        assert!(line.len() < 500, "{}", line.len());
    }
    let rows = shop.rows(sql!("SELECT queue, length(body) AS length FROM dead_letter ORDER BY id"));
    assert_eq!(rows[0], json!({ "queue": "jobs", "length": 12 }));
    assert_eq!(rows[2], json!({ "queue": "jobs", "length": 100_000 }));
    assert_eq!(shop.value(sql!("SELECT count(*) FROM outbox WHERE dead_at IS NOT NULL")), json!(0));
}

/// Stored errors and stored messages have a maximum length.
#[test]
fn what_is_kept_of_either_has_an_end() {
    let (shop, body) = one_event();
    let long: &'static str = Box::leak(
        format!(
            "CREATE TRIGGER broken BEFORE UPDATE OF done_at ON outbox BEGIN SELECT RAISE(ABORT, '{}'); END",
            "x".repeat(2000)
        )
        .into_boxed_str(),
    );
    shop.rows(sql!(long));
    assert_eq!(block_on(shop.message_later(QueueName::OrderEvents, &body, 1)), Outcome::Retry(10));
    assert_eq!(row(&shop)["problem"].as_str().unwrap().chars().count(), 500);
    block_on(shop.message_later(QueueName::DeadEvents, &"y".repeat(120_000), 1));
    assert_eq!(shop.value(sql!("SELECT length(body) FROM dead_letter")), json!(100_000));
}

/// Pauses grow from a minute to an hour. An event that was processed is not sent again.
#[test]
fn cron_sends_again_later_and_later() {
    let (shop, body) = one_event();
    // The order must not expire, because that would add an event.
    shop.rows(sql!("UPDATE orders SET expires_at = expires_at + 8640000000"));
    let mut pauses = Vec::new();
    for _ in 0..9 {
        let due = shop.value(sql!("SELECT next_at FROM outbox")).as_i64().unwrap();
        shop.platform.clock.set(vitrine::time::UnixMs(due - 1));
        block_on(shop.app.tick());
        assert_eq!(
            shop.platform.queues.bodies(QueueName::OrderEvents),
            Vec::<String>::new(),
            "not before its time, {pauses:?}"
        );
        shop.platform.advance(1);
        block_on(shop.app.tick());
        assert_eq!(shop.platform.queues.bodies(QueueName::OrderEvents).len(), 1);
        shop.platform.queues.waiting.borrow_mut().clear();
        pauses.push((shop.value(sql!("SELECT next_at FROM outbox")).as_i64().unwrap() - due) / 60_000);
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    assert_eq!(block_on(shop.message_later(QueueName::OrderEvents, &body, 1)), Outcome::Done);
    shop.platform.advance(86_400_000);
    block_on(shop.app.tick());
    assert!(shop.platform.queues.bodies(QueueName::OrderEvents).is_empty());
}

#[test]
fn what_was_acted_on_is_forgotten_after_ninety_days_and_not_before() {
    let (shop, body) = one_event();
    assert_eq!(block_on(shop.message_later(QueueName::OrderEvents, &body, 1)), Outcome::Done);
    shop.rows(sql!("INSERT INTO webhook (provider, id, at) SELECT 'test', 'm', done_at FROM outbox"));
    let left = || {
        shop.value(sql!(
            "SELECT (SELECT count(*) FROM outbox WHERE type LIKE '%placed%') || ' ' || (SELECT count(*) FROM webhook)"
        ))
    };
    shop.platform.advance(90 * 86_400_000 - 1);
    block_on(shop.app.tick());
    assert_eq!(left(), json!("1 1"));
    shop.platform.advance(1);
    block_on(shop.app.tick());
    assert_eq!(left(), json!("0 0"));
}
