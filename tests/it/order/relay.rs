//! From the outbox to the queue: all events of a batch at once, and lost events many at a time.

use futures::{executor::block_on, future::join};
use vitrine::{
    app::Outcome,
    order,
    platform::{Level, QueueName},
    sql,
};

use super::helpers::request;
use crate::support::{Clock, Shop};

#[test]
fn every_event_of_a_batch_is_sent_without_waiting_for_cron() {
    let shop = Shop::shelf(1, 4);
    let placed = shop.place(request("a", 1, &[(1, 2)])).unwrap();
    shop.platform.queues.waiting.borrow_mut().clear();
    shop.pay(placed.payment).unwrap();
    let bodies = shop.platform.queues.bodies(QueueName::OrderEvents);
    for kind in ["vitrine.order.paid.v1", "vitrine.stock.low.v1"] {
        assert_eq!(bodies.iter().filter(|body| body.contains(kind)).count(), 1, "{kind}: {bodies:?}");
    }
}

/// After a long outage of the queue, cron does not need hours to catch up.
#[test]
fn cron_finds_many_at_a_time() {
    let shop = Shop::shelf(1, 500);
    for number in 0..70 {
        shop.place(request(&format!("{number}"), number, &[(1, 1)])).unwrap();
    }
    shop.platform.queues.waiting.borrow_mut().clear();
    shop.platform.advance(61_000);
    block_on(shop.app.tick());
    assert!(shop.platform.queues.bodies(QueueName::OrderEvents).len() >= 50);
    shop.rows(sql!("UPDATE outbox SET next_at = 1 WHERE sent = 0"));
    block_on(shop.app.tick());
    let sent = shop.platform.queues.bodies(QueueName::OrderEvents);
    let ids = shop.rows(sql!("SELECT id FROM outbox"));
    assert!(ids.iter().all(|row| sent.iter().any(|body| body.contains(row["id"].as_str().unwrap()))), "all of them");
}

/// The consumer processes an event while cron sends the event again, at any moment.
#[test]
fn what_is_acted_on_while_cron_sends_it_again_stays_done() {
    for later in 0..40 {
        let shop = Shop::shelf(1, 5);
        shop.place(request("a", 1, &[(1, 1)])).unwrap();
        let body = shop.platform.queues.waiting.borrow_mut().remove(0).body;
        shop.platform.advance(61_000);
        shop.platform.take_log();
        let act = async {
            for _ in 0..later {
                Clock::pause().await;
            }
            shop.message_later(QueueName::OrderEvents, &body, 1).await
        };
        let (outcome, ()) = block_on(join(act, shop.app.tick()));
        assert_eq!(outcome, Outcome::Done, "{later} waits later");
        let log = shop.platform.take_log();
        assert!(log.iter().all(|(level, _)| *level != Level::Error), "{later} waits later: {log:?}");
        assert_eq!(shop.value(sql!("SELECT count(*) FROM outbox WHERE done_at IS NULL")), 0, "{later} waits later");
    }
}

/// A shopper who paid online gets a mail when the shop cancels the order, and it is sent without waiting for cron.
#[test]
fn mails_go_at_once_also_to_those_who_paid_online() {
    let shop = Shop::shelf(1, 5);
    let placed = shop.place(request("a", 1, &[(1, 1)])).unwrap();
    shop.pay(placed.payment).unwrap();
    let owner = shop.owner();
    shop.with(async |cx| order::cancel(cx, &order::read(cx, placed.token).await.unwrap(), owner, "").await).unwrap();
    let kinds = || {
        let kinds = shop.rows(sql!("SELECT kind FROM mail ORDER BY created_at, kind"));
        kinds.iter().map(|row| row["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for kind in ["order.paid", "order.cancelled"] {
        let bodies = shop.platform.queues.bodies(QueueName::OrderEvents);
        let body = bodies.iter().find(|body| body.contains(kind)).unwrap();
        shop.platform.queues.waiting.borrow_mut().retain(|message| message.queue != QueueName::Jobs);
        assert_eq!(block_on(shop.message_later(QueueName::OrderEvents, body, 1)), Outcome::Done);
        assert_eq!(shop.platform.queues.bodies(QueueName::Jobs).len(), 1, "{kind}: the mail is sent");
    }
    assert_eq!(kinds(), ["order_cancelled", "payment_received"]);
}
