//! Two members of staff send forms at the same time. The requests take turns at every await, and each test tries every
//! delay between them.

use futures::{executor::block_on, future::join};
use http::Request;
use serde_json::json;
use vitrine::{
    app::Outcome,
    platform::{Body, QueueName},
    sql,
};

use crate::support::{Clock, Held, ORIGIN, Shop};

/// The longest delay of a request, in turns. Every request here has fewer awaits.
const LATEST: i32 = 7;

/// Waits for this many turns. A negative number waits for none.
async fn pass(turns: i32) {
    for _ in 0..turns {
        Clock::pause().await;
    }
}

/// Sends the forms of two people and returns both statuses. `later` is the delay of the second form in turns, and a
/// negative number delays the first form.
fn at_once(shop: &Shop, people: [&str; 2], later: i32, forms: [(&str, &str); 2]) -> [u16; 2] {
    let send = async |person: usize, turns: i32| {
        pass(turns).await;
        let (path, form) = forms[person];
        let request = Request::post(format!("{ORIGIN}{path}"))
            .header("cookie", people[person])
            .header("sec-fetch-site", "same-origin")
            .body(Body::Native(Held::bytes(form)))
            .unwrap();
        shop.app.fetch(request).await.status().as_u16()
    };
    let (first, second) = block_on(join(send(0, -later), send(1, later)));
    block_on(shop.app.after());
    [first, second]
}

/// Runs a race in a fresh shop for each delay, with two people signed in.
fn in_every_turn(setup: impl Fn(&Shop), race: impl Fn(&Shop, [&str; 2], i32)) {
    for later in -LATEST..=LATEST {
        let shop = Shop::shelf(1, 9);
        setup(&shop);
        let (one, two) = (shop.sign_in("owner"), shop.sign_in("manager"));
        race(&shop, [&one, &two], later);
        shop.check_figures();
    }
}

fn sorted(mut statuses: [u16; 2]) -> [u16; 2] {
    statuses.sort_unstable();
    statuses
}

fn count(shop: &Shop, action: &str) -> i64 {
    shop.value(sql!("SELECT count(*) FROM audit WHERE action = ?1", action)).as_i64().unwrap()
}

/// A partly sent order is still `partly` after another part. Only its lines show that somebody sent more.
#[test]
fn two_fulfilments_of_the_same_units() {
    for sent_before in [0, 1] {
        let setup = |shop: &Shop| {
            shop.paid_online(&[(1, 6)]);
            if sent_before > 0 {
                let worker = super::helpers::Worker::new(shop, "owner");
                assert_eq!(worker.act("fulfilments", &[("units-1", "1"), ("sent-1", "0")]).status, 303);
            }
        };
        in_every_turn(setup, |shop, people, later| {
            let form = format!("units-1=2&sent-1={sent_before}");
            let statuses = at_once(shop, people, later, [("/admin/orders/1/fulfilments", &form); 2]);
            assert_eq!(sorted(statuses), [303, 409], "{later} waits later");
            let left = 6 - sent_before - 2;
            assert_eq!(shop.stock(1), [9 - sent_before - 2, 0, left], "{later} waits later");
            assert_eq!(count(shop, "order.fulfilled"), 1 + i64::from(sent_before > 0));
        });
    }
}

#[test]
fn two_who_send_the_last_units_and_one_who_sends_some() {
    in_every_turn(
        |shop| {
            shop.paid_online(&[(1, 3)]);
        },
        |shop, people, later| {
            let forms = [
                ("/admin/orders/1/fulfilments", "units-1=3&sent-1=0"),
                ("/admin/orders/1/fulfilments", "units-1=1&sent-1=0"),
            ];
            assert_eq!(sorted(at_once(shop, people, later, forms)), [303, 409], "{later} waits later");
            let [on_hand, held, committed] = shop.stock(1);
            assert!((on_hand, committed) == (6, 0) || (on_hand, committed) == (8, 2), "{on_hand} {committed}");
            assert_eq!(held, 0);
        },
    );
}

#[test]
fn accepted_and_cancelled() {
    in_every_turn(
        |shop| {
            shop.by_bank(&[(1, 2)]);
        },
        |shop, people, later| {
            let forms = [("/admin/orders/1/acceptance", ""), ("/admin/orders/1/cancellation", "reason=Asked")];
            let statuses = at_once(shop, people, later, forms);
            // One after the other, both succeed. At the same time, the later request gets a 409.
            let accepted = count(shop, "order.accepted");
            let state = shop.value(sql!("SELECT state FROM orders"));
            match statuses {
                [303, 303] => assert_eq!((accepted, &state), (1, &json!("cancelled")), "{later} waits later"),
                [303, 409] => assert_eq!((accepted, &state), (1, &json!("accepted")), "{later} waits later"),
                [409, 303] => assert_eq!((accepted, &state), (0, &json!("cancelled")), "{later} waits later"),
                other => panic!("{later} waits later: {other:?}"),
            }
            let told = shop.value(sql!("SELECT group_concat(kind ORDER BY id) FROM timeline"));
            let expected = match statuses {
                [303, 303] => "placed,accepted,cancelled",
                [303, _] => "placed,accepted",
                _ => "placed,cancelled",
            };
            assert_eq!(told, json!(expected), "{later} waits later");
        },
    );
}

#[test]
fn cancelled_twice_gives_the_money_back_once() {
    in_every_turn(
        |shop| {
            shop.paid_online(&[(1, 2)]);
        },
        |shop, people, later| {
            let forms = [("/admin/orders/1/cancellation", "reason=Asked"); 2];
            assert_eq!(sorted(at_once(shop, people, later, forms)), [303, 409], "{later} waits later");
            let refunds = shop.rows(sql!("SELECT count(*) AS refunds, sum(amount) AS amount FROM refund"));
            assert_eq!(refunds, [json!({ "refunds": 1, "amount": 2490 })], "{later} waits later");
            assert_eq!(shop.stock(1), [9, 0, 0]);
        },
    );
}

#[test]
fn a_menu_that_two_people_save() {
    in_every_turn(
        |_| {},
        |shop, people, later| {
            let path = "/admin/menus/header";
            let form = |label: &str| format!("revision=1&label-0={label}&to-0=%2Fsearch");
            let (mine, yours) = (form("Find"), form("Look"));
            let statuses = at_once(shop, people, later, [(path, &mine), (path, &yours)]);
            assert_eq!(sorted(statuses), [303, 409], "{later} waits later");
            let label = if statuses[0] == 303 { "Find" } else { "Look" };
            assert_eq!(shop.value(sql!("SELECT group_concat(label) FROM menu_entry")), json!(label), "{later}");
            assert_eq!(count(shop, "menu.change"), 1, "{later} waits later");
        },
    );
}

#[test]
fn a_menu_that_is_saved_while_its_page_moves_or_is_removed() {
    for (path, form) in
        [("/admin/pages/about", "title=About&handle=us&published=1"), ("/admin/pages/about/removal", "revision=1")]
    {
        in_every_turn(
            |shop| shop.page("about", true),
            |shop, people, later| {
                let menu = ("/admin/menus/footer", "revision=1&label-0=&to-0=%2Fpages%2Fabout");
                let statuses = at_once(shop, people, later, [menu, (path, form)]);
                assert_eq!(statuses[1], 303, "{path} {later}");
                assert!([303, 422].contains(&statuses[0]), "{path} {later}: {statuses:?}");
                let links = shop.get("/search").links("/pages/");
                let moved = shop.value(sql!("SELECT count(*) FROM page WHERE handle = 'us'")) == json!(1);
                assert_eq!(links, if moved { vec!["/pages/us"] } else { vec![] }, "{path} {later}: {statuses:?}");
            },
        );
    }
}

#[test]
fn cancelled_while_it_is_sent() {
    in_every_turn(
        |shop| {
            shop.paid_online(&[(1, 2)]);
        },
        |shop, people, later| {
            let forms = [
                ("/admin/orders/1/cancellation", "reason=Asked"),
                ("/admin/orders/1/fulfilments", "units-1=2&sent-1=0"),
            ];
            assert_eq!(sorted(at_once(shop, people, later, forms)), [303, 409], "{later} waits later");
            let refunds = shop.value(sql!("SELECT count(*) FROM refund"));
            let sent = shop.value(sql!("SELECT fulfilment FROM orders"));
            let one_of_them = [(json!(1), json!("none")), (json!(0), json!("fully"))];
            assert!(one_of_them.contains(&(refunds.clone(), sent.clone())), "{later} waits later: {refunds} {sent}");
        },
    );
}

#[test]
fn money_that_two_say_they_have_and_money_that_two_say_they_sent_back() {
    in_every_turn(
        |shop| {
            shop.by_bank(&[(1, 2)]);
        },
        |shop, people, later| {
            let forms = [("/admin/orders/1/payments", ""); 2];
            assert_eq!(sorted(at_once(shop, people, later, forms)), [303, 409], "{later} waits later");
            assert_eq!(count(shop, "order.paid"), 1);
            let worker = super::helpers::Worker::new(shop, "owner");
            assert_eq!(worker.act("cancellation", &[("reason", "Asked")]).status, 303);
            let refund = shop.value(sql!("SELECT id FROM refund"));
            let path = format!("/admin/orders/1/refunds/{}", refund.as_str().unwrap());
            assert_eq!(sorted(at_once(shop, people, later, [(&path, ""); 2])), [303, 409], "{later} waits later");
            assert_eq!(shop.value(sql!("SELECT refunded FROM orders")), json!(2490), "{later} waits later");
            assert_eq!(count(shop, "order.refunded"), 1);
            let told = shop.value(sql!("SELECT count(*) FROM outbox WHERE type = 'vitrine.order.refunded.v1'"));
            assert_eq!(told, json!(1), "{later} waits later");
        },
    );
}

/// Both replays send a message, because the event is still unprocessed. Both messages arrive at once, and the effects
/// happen once.
#[test]
fn two_replays_of_one_event() {
    in_every_turn(
        |shop| {
            shop.paid_online(&[(1, 2)]);
            shop.platform.queues.waiting.borrow_mut().clear();
            shop.rows(sql!("UPDATE outbox SET dead_at = 1, next_at = NULL"));
        },
        |shop, people, later| {
            let id = shop.value(sql!("SELECT id FROM outbox WHERE type = 'vitrine.order.paid.v1'"));
            let path = format!("/admin/events/{}/replay", id.as_str().unwrap());
            assert_eq!(at_once(shop, people, later, [(&path, ""); 2]), [303, 303], "{later} waits later");
            assert_eq!(count(shop, "event.replay"), 2, "each of them has sent it");
            let bodies = shop.platform.queues.bodies(QueueName::OrderEvents);
            assert_eq!(bodies.len(), 2, "{later} waits later");
            shop.platform.queues.waiting.borrow_mut().clear();
            let act = async |body: &str, turns: i32| {
                pass(turns).await;
                shop.message_later(QueueName::OrderEvents, body, 1).await
            };
            let outcomes = block_on(join(act(&bodies[0], -later), act(&bodies[1], later)));
            assert_eq!(outcomes, (Outcome::Done, Outcome::Done), "{later} waits later");
            assert_eq!(shop.value(sql!("SELECT sold_count FROM product")), json!(2), "{later} waits later");
            assert_eq!(shop.value(sql!("SELECT sum(paid) FROM figures")), json!(2490), "{later} waits later");
            assert_eq!(shop.value(sql!("SELECT count(*) FROM mail")), json!(1), "{later} waits later");
            shop.rows(sql!("UPDATE outbox SET dead_at = NULL, next_at = 1 WHERE done_at IS NULL"));
        },
    );
}

/// A merchant replays an event while the queue's message for it is being processed.
#[test]
fn a_replay_while_the_event_is_acted_on() {
    in_every_turn(
        |shop| {
            shop.paid_online(&[(1, 2)]);
        },
        |shop, people, later| {
            let id = shop.value(sql!("SELECT id FROM outbox WHERE type = 'vitrine.order.paid.v1'"));
            let path = format!("{ORIGIN}/admin/events/{}/replay", id.as_str().unwrap());
            let bodies = shop.platform.queues.bodies(QueueName::OrderEvents);
            let body = bodies.iter().find(|body| body.contains("order.paid")).unwrap();
            let press = async {
                pass(later).await;
                let request = Request::post(path).header("cookie", people[0]).header("sec-fetch-site", "same-origin");
                shop.app.fetch(request.body(Body::Bytes(Vec::new())).unwrap()).await.status().as_u16()
            };
            let act = async {
                pass(-later).await;
                shop.message_later(QueueName::OrderEvents, body, 1).await
            };
            let (outcome, status) = block_on(join(act, press));
            block_on(shop.app.after());
            assert!(
                outcome == Outcome::Done && [303, 409].contains(&status),
                "{later} waits later: {outcome:?} {status}"
            );
            assert_eq!(count(shop, "event.replay"), i64::from(status == 303), "{later} waits later");
        },
    );
}

/// The payment arrives while some units are sent. Both acts succeed, and neither undoes the other. The sender may have
/// decided on an unpaid order, and then gets a 409 and sends the form again.
#[test]
fn paid_while_some_of_it_is_sent() {
    in_every_turn(
        |shop| {
            shop.by_bank(&[(1, 4)]);
            assert_eq!(super::helpers::Worker::new(shop, "owner").act("acceptance", &[]).status, 303);
        },
        |shop, people, later| {
            let forms = [("/admin/orders/1/payments", ""), ("/admin/orders/1/fulfilments", "units-1=1&sent-1=0")];
            let [paid, mut sent] = at_once(shop, people, later, forms);
            if sent == 409 {
                [_, sent] = at_once(shop, people, 0, [("/admin/orders/1/payments", ""), forms[1]]);
            }
            assert_eq!([paid, sent], [303, 303], "{later} waits later");
            let order = shop.rows(sql!("SELECT state, fulfilment, paid FROM orders"));
            assert_eq!(
                order,
                [json!({ "state": "paid", "fulfilment": "partly", "paid": 4490 })],
                "{later} waits later"
            );
            assert_eq!(shop.stock(1), [8, 0, 3], "{later} waits later");
        },
    );
}

/// Each form has one field, so both changes are made, whoever writes first.
#[test]
fn two_settings_of_one_group() {
    in_every_turn(
        |_| (),
        |shop, people, later| {
            let forms = [("/admin/settings/shop", "name=Mine"), ("/admin/settings/shop", "tagline=Theirs")];
            assert_eq!(sorted(at_once(shop, [people[0]; 2], later, forms)), [303, 303], "{later} waits later");
            let both = shop.value(sql!("SELECT name || ' ' || tagline FROM shop"));
            assert_eq!(both, "Mine Theirs", "{later} waits later");
            assert_eq!(count(shop, "settings.changed"), 2);
        },
    );
}

/// The shop never opens without an address to which shoppers can write.
#[test]
fn opened_and_made_unready() {
    let setup = |shop: &Shop| {
        shop.rows(sql!("UPDATE shop SET name = 'Cups', email = 'a@b.example', pays_on_delivery = 1"));
        shop.rows(sql!(
            "INSERT INTO settings_saved (name, at, by_kind) VALUES ('shop', 0, 'shop'), ('delivery', 0, 'shop')"
        ));
        shop.close();
    };
    let seen = std::cell::RefCell::new(std::collections::BTreeSet::new());
    in_every_turn(setup, |shop, [owner, _], later| {
        let forms = [("/admin/opening", ""), ("/admin/settings/shop", "email=&email-seen=a%40b.example")];
        let [opened, saved] = at_once(shop, [owner, owner], later, forms);
        let order = shop.rows(sql!(
            "SELECT action FROM audit WHERE action GLOB 's*.*e*' AND action <> 'session.start' ORDER BY id"
        ));
        let order: Vec<_> = order.iter().map(|row| row["action"].as_str().unwrap()).collect();
        let expected = if opened == 303 { vec!["shop.open", "settings.changed"] } else { vec!["settings.changed"] };
        assert_eq!((saved, order), (303, expected), "{later} waits later: {opened}");
        seen.borrow_mut().insert(opened);
    });
    assert_eq!(seen.into_inner().into_iter().collect::<Vec<_>>(), [303, 409, 422]);
}

/// Both people change another field of one page: both changes are kept. The same new address: the second is refused.
#[test]
fn two_people_save_one_page_or_take_one_address() {
    let setup = |shop: &Shop| {
        for handle in ["a", "b"] {
            shop.page(handle, true);
        }
    };
    in_every_turn(setup, |shop, people, later| {
        let title = ("/admin/pages/a", "title=New&title-seen=Title+of+a&published=1");
        let body = ("/admin/pages/a", "body=New&published=1");
        assert_eq!(at_once(shop, people, later, [title, body]), [303, 303], "{later} waits later");
        let page = &shop.rows(sql!("SELECT title, body, revision FROM page WHERE handle = 'a'"))[0];
        assert_eq!(*page, json!({ "title": "New", "body": "<p>New</p>", "revision": 3 }), "{later} waits later");
        let moves = [("/admin/pages/a", "handle=c&published=1"), ("/admin/pages/b", "handle=c&published=1")];
        assert_eq!(sorted(at_once(shop, people, later, moves)), [303, 422], "{later} waits later");
        assert_eq!(count(shop, "page.change"), 3);
    });
}

#[test]
fn a_page_changes_while_somebody_removes_it() {
    in_every_turn(
        |shop| shop.page("a", true),
        |shop, people, later| {
            let forms = [("/admin/pages/a", "body=New&published=1"), ("/admin/pages/a/removal", "revision=1")];
            let statuses = at_once(shop, people, later, forms);
            assert!([[303, 409], [409, 303]].contains(&statuses), "{later} waits later: {statuses:?}");
            let left = shop.rows(sql!("SELECT body FROM page WHERE handle = 'a'")).len();
            assert_eq!(left, usize::from(statuses[1] == 409), "{later} waits later");
        },
    );
}

/// Both people change another field of one product: both changes are kept. The same new address: the second is refused.
#[test]
fn two_people_save_one_product_or_take_one_address() {
    let first = |shop: &Shop| shop.value(sql!("SELECT min(id) FROM product")).as_i64().unwrap();
    in_every_turn(
        |_| (),
        |shop, people, later| {
            let url = format!("/admin/products/{}", first(shop));
            let forms = [(url.as_str(), "title=Mine"), (url.as_str(), "vendor=Theirs")];
            assert_eq!(sorted(at_once(shop, people, later, forms)), [303, 303], "{later} waits later");
            let both = shop.value(sql!("SELECT title || ' ' || vendor FROM product ORDER BY id LIMIT 1"));
            assert_eq!((both, count(shop, "product.change")), (json!("Mine Theirs"), 2), "{later} waits later");
        },
    );
    in_every_turn(
        |_| (),
        |shop, people, later| {
            let url = format!("/admin/products/{}", first(shop));
            let forms = [(url.as_str(), "handle=taken"), ("/admin/products", "title=New&price=1&handle=taken")];
            assert_eq!(sorted(at_once(shop, people, later, forms)), [303, 422], "{later} waits later");
            let taken = shop.value(sql!("SELECT count(*) FROM product WHERE handle = 'taken'"));
            assert_eq!(taken, json!(1), "{later} waits later");
        },
    );
    // A title alone: each product gets an address of its own.
    in_every_turn(
        |_| (),
        |shop, people, later| {
            let forms = [("/admin/products", "title=Pot&price=1"), ("/admin/products", "title=Pot&price=2")];
            assert_eq!(at_once(shop, people, later, forms), [303, 303], "{later} waits later");
            let made = shop.value(sql!("SELECT group_concat(handle) FROM product WHERE handle GLOB 'pot*'"));
            assert_eq!(made, json!("pot,pot-2"), "{later} waits later");
        },
    );
}

/// A delivery that is booked twice at once counts once: the second form shows another number than the shop has.
#[test]
fn one_change_of_the_stock_that_is_sent_twice_at_once_counts_once() {
    in_every_turn(
        |shop| {
            shop.rows(sql!(
                "UPDATE stock SET tracked = 1, on_hand = 3, reason = 'count', by_kind = 'shop' WHERE variant_id = 1"
            ));
        },
        |shop, people, later| {
            let product = shop.value(sql!("SELECT product_id FROM variant WHERE id = 1"));
            let url = format!("/admin/products/{product}/stock");
            let form = (url.as_str(), "units-1=%2B5&units-1-seen=3&reason=received");
            assert_eq!(sorted(at_once(shop, people, later, [form, form])), [303, 422], "{later} waits later");
            let on_hand = shop.value(sql!("SELECT on_hand FROM stock WHERE variant_id = 1"));
            assert_eq!(on_hand, json!(8), "{later} waits later");
        },
    );
}
