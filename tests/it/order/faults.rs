//! Every call that can fail fails once, before or after its effect. Each caller retries, as shoppers, providers and
//! cron do. The result is the same as without the failure.

use futures::executor::block_on;
use serde_json::{Value, json};
use vitrine::{
    app::work, audit::By, context::Context, ids::PersonId, isolate::Isolate, order, platform::QueueName, sql,
};

use super::helpers::{money, request};
use crate::support::{Delivery, Part, Shop, When, some};

/// Places and pays two orders, cancels one, and processes their events. Each step is retried until it succeeds.
fn play(shop: &Shop, how: Delivery) {
    let isolate = Isolate::default();
    let again = |what: &str, step: &mut dyn FnMut() -> bool| {
        let went_well = (0..4).any(|_| step());
        assert!(went_well, "{what} never goes well");
    };
    for (key, checkout, called_off) in [("a", 1, false), ("b", 2, true)] {
        let mut placed = None;
        again("placing", &mut || {
            let cx = Context::background(&shop.platform, &isolate);
            placed = block_on(order::place(&cx, request(key, checkout, &[(1, 2), (2, 1)]))).ok().map(Result::unwrap);
            later(&cx);
            placed.is_some()
        });
        let placed = placed.unwrap();
        again("paying", &mut || {
            let cx = Context::background(&shop.platform, &isolate);
            let paid =
                block_on(order::paid(&cx, placed.payment, &money(3490, "EUR", &format!("ref_{key}")), None)).is_ok();
            later(&cx);
            paid
        });
        if called_off {
            again("calling off", &mut || {
                let cx = Context::background(&shop.platform, &isolate);
                let person = By::Person(PersonId::new(1).unwrap());
                let done = block_on(async {
                    let head = order::read(&cx, placed.token).await?;
                    order::cancel(&cx, &head, person, "").await
                })
                .is_ok();
                later(&cx);
                done
            });
        }
    }
    shop.deliver(QueueName::OrderEvents, how);
    for _ in 0..3 {
        shop.platform.advance(61_000);
        block_on(shop.app.tick());
        shop.deliver(QueueName::OrderEvents, how);
    }
    shop.platform.faults.clear();
}

fn later(cx: &Context<'_, crate::support::TestPlatform>) {
    for task in cx.take_later() {
        let _ = block_on(work::carry_out(cx, task));
    }
}

/// The data that must be the same after every failure.
fn outcome(shop: &Shop) -> Value {
    shop.check_figures();
    json!({
        "orders": shop.rows(sql!(
            "SELECT key, number, state, fulfilment, paid, refunded, counted FROM orders ORDER BY id"
        )),
        "stock": shop.rows(sql!("SELECT variant_id, on_hand, held, committed FROM stock ORDER BY variant_id")),
        "events": shop.rows(sql!(
            "SELECT type, done_at IS NOT NULL AS done FROM outbox WHERE type LIKE 'vitrine.order%' ORDER BY type, seq"
        )),
        "timeline": shop.rows(sql!("SELECT order_id, kind FROM timeline ORDER BY order_id, id")),
        "payments": shop.rows(sql!("SELECT reference, state FROM payment ORDER BY reference")),
        "refunds": shop.rows(sql!("SELECT amount, done_at IS NOT NULL AS done FROM refund")),
        "mails": shop.rows(sql!(
            "SELECT kind, recipient, count(*) AS mails FROM mail GROUP BY kind, recipient, key ORDER BY kind"
        )),
        "sold": shop.rows(sql!("SELECT id, sold_count FROM product ORDER BY id")),
    })
}

fn shelf() -> Shop {
    Shop::shelf(2, 5)
}

#[test]
fn at_every_place() {
    let mut places = 0;
    for (turn, alone) in [false, true].into_iter().enumerate() {
        let how = Delivery { alone, ..Delivery::default() };
        let undisturbed = shelf();
        // Filling the shelf does not fail, so its calls are subtracted.
        let before = [Part::Db, Part::Send].map(|part| undisturbed.platform.faults.calls(part));
        play(&undisturbed, how);
        let expected = outcome(&undisturbed);
        assert_eq!(expected["orders"][0]["state"], "paid");
        assert_eq!(expected["orders"][1]["state"], "cancelled");
        let kinds = [(Part::Db, before[0]), (Part::Send, before[1])]
            .map(|(part, before)| [When::Before, When::After].map(|when| (part, before, when)));
        for (part, before, when) in kinds.into_iter().flatten() {
            // Three more calls than without a fault, because retries can fail as well.
            let all = 1..=undisturbed.platform.faults.calls(part) - before + 3;
            // In the short run, each of the two forms of delivery takes every other call.
            for nth in some(2, all.skip(turn)) {
                let shop = shelf();
                shop.platform.faults.fail_at(part, nth, when);
                play(&shop, how);
                let found = outcome(&shop);
                assert_eq!(found, expected, "{part:?} {nth} fails {when:?} its effect, {how:?}");
                places += 1;
            }
        }
    }
    assert!(places > some(2, 0..80).count(), "{places} places");
}

#[test]
fn a_batch_whose_answer_was_lost_is_asked_for_again_at_once() {
    for when in [When::Before, When::After] {
        let shop = shelf();
        shop.platform.faults.fail_at(Part::Db, 1, when);
        // The shop retries by itself, so nobody has to press the button twice.
        let placed = shop.place(request("a", 1, &[(1, 1)])).unwrap();
        assert_eq!(shop.order(placed.token)["state"], "placed");
        assert_eq!(shop.value(sql!("SELECT count(*) FROM orders")), json!(1));
        shop.check_books();
    }
}

#[test]
fn delivered_twice_out_of_order_and_lost() {
    for how in [
        Delivery { twice: true, ..Delivery::default() },
        Delivery { newest_first: true, ..Delivery::default() },
        Delivery { twice: true, newest_first: true, lose_every: Some(2), alone: false },
        Delivery { twice: true, newest_first: true, lose_every: Some(2), alone: true },
        Delivery { lose_every: Some(1), ..Delivery::default() },
    ] {
        let shop = shelf();
        for (key, checkout) in [("a", 1), ("b", 2)] {
            let placed = shop.place(request(key, checkout, &[(1, 1)])).unwrap();
            shop.pay(placed.payment).unwrap();
            let owner = shop.owner();
            shop.with(async |cx| order::cancel(cx, &order::read(cx, placed.token).await.unwrap(), owner, "").await)
                .unwrap();
        }
        let last = shop.place(request("c", 3, &[(2, 1)])).unwrap();
        shop.pay(last.payment).unwrap();
        shop.deliver(QueueName::OrderEvents, how);
        shop.platform.advance(61_000);
        block_on(shop.app.tick());
        shop.deliver(QueueName::OrderEvents, Delivery { lose_every: None, ..how });
        shop.check_figures();
        assert_eq!(shop.value(sql!("SELECT count(*) FROM outbox WHERE done_at IS NULL")), json!(0), "{how:?}");
    }
}
