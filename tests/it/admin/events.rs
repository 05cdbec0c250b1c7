//! `/admin/events`: the list of events, the page of an event, and its retry.

use serde_json::json;
use vitrine::{platform::QueueName, sql};

use super::helpers::Worker;
use crate::support::{Delivery, Shop};

fn event(shop: &Shop, kind: &str) -> String {
    let id = shop.value(sql!("SELECT id FROM outbox WHERE type = ?1", kind));
    id.as_str().unwrap().to_owned()
}

/// Makes the event of the order's payment a dead letter, and returns its id.
fn dead(shop: &Shop) -> String {
    shop.deliver(QueueName::OrderEvents, Delivery::default());
    let id = event(shop, "vitrine.order.paid.v1");
    shop.rows(sql!("UPDATE outbox SET done_at = NULL, next_at = 1, problem = 'It <broke>' WHERE id = ?1", id.as_str()));
    let body = json!({ "id": id, "type": "vitrine.order.paid.v1", "subject": "x" }).to_string();
    shop.message(QueueName::DeadEvents, &body, 1);
    id
}

#[test]
fn what_failed_is_sent_again_and_acted_on() {
    let shop = Shop::shelf(1, 5);
    shop.paid_online(&[(1, 2)]);
    let id = dead(&shop);
    let worker = Worker::new(&shop, "manager");
    let list = worker.get("/admin/events?state=dead");
    assert!(list.contains("Failed") && list.contains("It &#60;broke&#62;"), "{}", list.text());
    assert_eq!(list.links("/admin/events/"), [format!("/admin/events/{id}")]);
    let page = worker.get(&format!("/admin/events/{id}"));
    assert!(page.contains("&#34;currency&#34;: &#34;EUR&#34;") && page.contains("Retry now"), "{}", page.text());
    assert_eq!(page.links("/admin/orders/"), ["/admin/orders/1"]);

    let answer = worker.post(&format!("/admin/events/{id}/replay"), &[]);
    assert_eq!((answer.status, answer.header("location").to_owned()), (303, format!("/admin/events/{id}")));
    assert_eq!(shop.audit(), [format!("manager@shop.example event.replay event:{id}")]);
    let [before, after] = shop.last_change();
    assert!(before["dead_at"].is_number() && after["dead_at"].is_null(), "{before} {after}");
    assert_eq!(shop.value(sql!("SELECT sent FROM outbox WHERE id = ?1", id.as_str())), after["sent"]);
    let waiting = worker.get("/admin/events?state=waiting");
    assert!(waiting.links("/admin/events/").contains(&format!("/admin/events/{id}")), "{}", waiting.text());
    assert_eq!(shop.deliver(QueueName::OrderEvents, Delivery::default()), 1, "no clock is waited for");
    assert!(worker.get(&format!("/admin/events/{id}")).contains("Processed"));

    let again = worker.post(&format!("/admin/events/{id}/replay"), &[]);
    assert!(again.status == 409 && again.contains("was already processed"), "{}", again.text());
    assert_eq!(shop.audit().len(), 1, "what was not done is not noted");
    assert_eq!(shop.deliver(QueueName::OrderEvents, Delivery::default()), 0);
    assert!(!worker.get(&format!("/admin/events/{id}")).contains("Retry now"));
}

#[test]
fn one_that_waits_can_be_hurried_and_a_lost_message_does_no_harm() {
    let shop = Shop::shelf(1, 5);
    shop.paid_online(&[(1, 2)]);
    let id = event(&shop, "vitrine.order.paid.v1");
    let worker = Worker::new(&shop, "owner");
    for _ in 0..2 {
        assert_eq!(worker.post(&format!("/admin/events/{id}/replay"), &[]).status, 303);
    }
    shop.deliver(QueueName::OrderEvents, Delivery { lose_every: Some(1), ..Delivery::default() });
    shop.check_figures();
}

#[test]
fn messages_that_are_no_events_are_shown_as_text() {
    let shop = Shop::shelf(1, 5);
    let long = format!("<script>alert(1)</script>{}", "x".repeat(5000));
    for body in ["not json at all", &long] {
        shop.message(QueueName::DeadEvents, body, 1);
    }
    let worker = Worker::new(&shop, "owner");
    let page = worker.get("/admin/events?state=dead");
    assert!(page.contains("not json at all") && page.contains("&#60;script&#62;"), "{}", page.text());
    assert!(page.text().len() < 10_000 && !page.contains("<script>alert"), "its beginning, as text");
    assert!(!worker.get("/admin/events").contains("not json at all"));
}

#[test]
fn lists_and_pages_of_events() {
    let shop = Shop::shelf(1, 5);
    shop.paid_online(&[(1, 2)]);
    shop.act_on_events();
    shop.rows(sql!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 118)
         INSERT INTO outbox (id, type, subject, at, data, done_at)
         SELECT (SELECT token FROM fresh_token WHERE n > 0), type, subject, at, data, done_at
         FROM n, (SELECT * FROM outbox LIMIT 1)"
    ));
    let worker = Worker::new(&shop, "owner");
    let walk = |list: &str| {
        let (mut path, mut seen, sign) = (list.to_owned(), Vec::new(), if list.contains('?') { '&' } else { '?' });
        loop {
            let page = worker.get(&path);
            seen.extend(page.links("/admin/events/"));
            let Some(next) = page.links(&format!("{list}{sign}after=")).pop() else { return seen };
            path = next;
        }
    };
    let links = |rows: Vec<serde_json::Value>| -> Vec<String> {
        rows.iter().map(|row| format!("/admin/events/{}", row["id"].as_str().unwrap())).collect()
    };
    let all = links(shop.rows(sql!("SELECT id FROM outbox ORDER BY seq DESC")));
    assert_eq!(walk("/admin/events"), all);
    for empty in ["/admin/events?state=waiting", "/admin/events?state=dead"] {
        assert!(worker.get(empty).contains("No events."), "{empty}");
    }
    assert!(worker.get("/admin/events?after=5.1").contains("end of the list"));
    for wrong in ["after=x", "after=-1.5", "after=5.-1", "after=5.99999999999999999999", "state=%27", "state=all"] {
        assert_eq!(worker.get(&format!("/admin/events?{wrong}")).links("/admin/events/"), all[..50], "{wrong}");
    }
    // Many events have the same time.
    shop.rows(sql!("UPDATE outbox SET done_at = NULL, next_at = 5 + seq % 2"));
    let waiting = links(shop.rows(sql!("SELECT id FROM outbox ORDER BY next_at, seq")));
    assert_eq!(walk("/admin/events?state=waiting"), waiting);
    shop.rows(sql!("UPDATE outbox SET next_at = NULL, dead_at = 5 + seq % 2"));
    let dead = links(shop.rows(sql!("SELECT id FROM outbox ORDER BY dead_at DESC, seq DESC")));
    assert_eq!(walk("/admin/events?state=dead"), dead);
}

#[test]
fn ids_that_are_none() {
    let shop = Shop::shelf(1, 5);
    let worker = Worker::new(&shop, "owner");
    for id in ["7", "x", "aaaaaaaaaaaaaaaaaaaaaaaaaa", "AAAAAAAAAAAAAAAAAAAAAAAAAA", "%27%20OR%201=1--"] {
        assert_eq!(worker.get(&format!("/admin/events/{id}")).status, 404, "{id}");
        assert_eq!(worker.post(&format!("/admin/events/{id}/replay"), &[]).status, 404, "{id}");
        let back = worker.get(&format!("/admin/events/{id}/replay"));
        assert_eq!((back.status, back.header("location")), (303, format!("/admin/events/{id}").as_str()));
    }
    assert_eq!(shop.audit(), Vec::<String>::new());
}
