//! How a change reaches the cache: soon, few purges at a time, none of them forgotten.

use std::future::Future;

use futures::{executor::block_on, future::join};
use serde_json::{Value, json};
use vitrine::{
    platform::{Db, DbCopy, Level, Platform, QueueName},
    sql,
};

use crate::support::{
    Delivery, Part, Shop, When,
    fixtures::{rule, small_shop},
};

const GAP_MS: i64 = 25_000;

/// Nothing waits in it to be purged.
fn quiet_shop() -> Shop {
    let shop = small_shop();
    shop.rows(sql!("DELETE FROM purge"));
    shop.platform.take_log();
    shop
}

fn rename(shop: &Shop, title: &str) {
    shop.rows(sql!("UPDATE product SET title = ?1 WHERE handle = 'mug'", title));
}

const MUG: [&str; 3] = ["collection:1", "list", "product:2"];

impl Shop {
    fn tick(&self) {
        block_on(self.app.tick());
    }

    fn purges(&self) -> Vec<Vec<String>> {
        self.platform.cache.take_purges()
    }

    fn pending(&self) -> i64 {
        self.value(sql!("SELECT count(*) FROM purge")).as_i64().unwrap()
    }

    /// The error lines of the log since the last look.
    fn errors(&self) -> Vec<String> {
        let log = self.platform.take_log();
        log.into_iter().filter(|(level, _)| *level == Level::Error).map(|(_, line)| line).collect()
    }
}

#[test]
fn cron_purges_what_changed_once() {
    let shop = quiet_shop();
    shop.tick();
    assert_eq!(shop.purges(), [[""; 0]; 0], "nothing changed");
    for title in ["A", "B", "C"] {
        rename(&shop, title);
    }
    shop.tick();
    assert_eq!(shop.purges(), [MUG]);
    assert_eq!(shop.pending(), 0);
    let log = shop.platform.take_log();
    assert!(
        log.iter().any(|(_, line)| line.contains(r#""purge":"done","tags":["collection:1","list","product:2"]"#)),
        "{log:?}"
    );
    shop.platform.advance(60_000);
    shop.tick();
    assert_eq!(shop.purges(), [MUG], "once more, for copies of the database that lagged");
    shop.platform.advance(60_000);
    shop.tick();
    assert_eq!(shop.purges(), [[""; 0]; 0]);
}

/// The message comes when the minute is over; where it is lost, cron does it.
#[test]
fn what_was_purged_is_purged_again_a_minute_later() {
    let shop = quiet_shop();
    rename(&shop, "A");
    shop.tick();
    let purged = shop.platform.clock.now();
    assert_eq!((shop.purges(), shop.pending()), (vec![MUG.map(str::to_owned).to_vec()], 0));
    shop.platform.advance(59_999);
    assert_eq!(shop.message(QueueName::Jobs, r#""purge""#, 1), vitrine::app::Outcome::Done);
    assert_eq!(shop.purges(), [[""; 0]; 0], "not yet");
    assert_eq!(shop.deliver(QueueName::Jobs, Delivery::default()), 1);
    assert_eq!(
        (shop.purges(), shop.platform.clock.now().since(purged)),
        (vec![MUG.map(str::to_owned).to_vec()], 60_000)
    );
    assert_eq!(shop.deliver(QueueName::Jobs, Delivery::default()), 0, "and that is all");
    // One that fails stays due.
    shop.platform.advance(GAP_MS);
    rename(&shop, "B");
    shop.tick();
    shop.purges();
    shop.platform.queues.waiting.borrow_mut().clear();
    shop.platform.advance(60_000);
    shop.platform.faults.fail_at(Part::Purge, 1, When::Before);
    shop.tick();
    shop.platform.advance(60_000);
    shop.tick();
    assert_eq!(shop.purges(), [MUG]);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM purge_again")), json!(0));
}

#[test]
fn purges_keep_their_distance() {
    let shop = quiet_shop();
    rename(&shop, "A");
    shop.tick();
    rename(&shop, "B");
    shop.platform.advance(GAP_MS - 1);
    shop.tick();
    assert_eq!(shop.purges(), [MUG], "the second has to wait");
    assert_eq!(shop.pending(), 3);
    shop.platform.advance(1);
    shop.tick();
    assert_eq!(shop.purges(), [MUG]);
    assert_eq!(shop.pending(), 0);
}

/// An import tells of itself when it is done: nobody waits for the clock.
#[test]
fn an_import_is_purged_soon_after() {
    let shop = quiet_shop();
    let before = shop.platform.clock.now();
    shop.import("Handle,Title,Price\nmug,Great mug,12\n");
    assert_eq!(shop.purges(), [MUG, MUG]);
    assert_eq!(shop.platform.clock.now().since(before), 5000 + 60_000, "and once more a minute later");
    // The next one comes too soon after it: one message, as late as it must be.
    let before = shop.platform.clock.now();
    shop.import("Handle,Title,Price\nmug,Greater mug,12\n");
    assert_eq!(shop.purges(), [MUG, MUG]);
    assert_eq!(shop.platform.clock.now().since(before), GAP_MS + 60_000);
    // What changes nothing that shoppers see asks for nothing.
    shop.import("Handle,Title,Price\nmug,Greater mug,12\n");
    assert_eq!((shop.purges().len(), shop.platform.queues.bodies(QueueName::Jobs).len()), (0, 0));
}

#[test]
fn many_imports_send_one_message() {
    let shop = quiet_shop();
    for number in 0..20 {
        shop.begin("", format!("Handle,Title,Price\nmug,Mug {number},12\n"));
    }
    // The messages of the imports are due at once, and each asks for a new index; the purge's is due later, and that of
    // the second purge later still.
    assert_eq!(shop.deliver(QueueName::Jobs, Delivery::default()), 42);
    assert_eq!(shop.purges(), [MUG, MUG]);
}

#[test]
fn a_message_that_is_lost_is_made_up_for() {
    let shop = quiet_shop();
    shop.begin("", "Handle,Title,Price\nmug,Great mug,12\n");
    // The import's and the index's arrive, the purge's does not.
    shop.deliver(QueueName::Jobs, Delivery { lose_every: Some(3), ..Delivery::default() });
    assert_eq!(shop.purges(), [[""; 0]; 0]);
    shop.tick();
    assert_eq!(shop.purges(), [MUG]);
}

#[test]
fn a_queue_that_fails_leaves_it_to_cron() {
    let shop = quiet_shop();
    shop.begin("", "Handle,Title,Price\nmug,Great mug,12\n");
    shop.platform.faults.fail_always(Part::Send);
    shop.deliver(QueueName::Jobs, Delivery::default());
    let errors = shop.errors();
    assert!(errors.len() == 2 && errors.iter().any(|error| error.contains("PurgeSoon")), "{errors:?}");
    shop.tick();
    assert_eq!(shop.purges(), [MUG]);
}

#[test]
fn a_purge_that_fails_is_tried_again_with_all_its_tags() {
    for when in [When::Before, When::After] {
        let shop = quiet_shop();
        rename(&shop, "A");
        shop.platform.faults.fail_at(Part::Purge, 1, when);
        shop.tick();
        let errors = shop.errors();
        assert!(errors.len() == 1 && errors[0].contains(r#""route":"purge""#), "{errors:?}");
        assert_eq!(shop.pending(), 3);
        shop.purges();
        shop.rows(sql!("UPDATE shop SET name = 'Other'"));
        shop.platform.advance(60_000);
        shop.tick();
        assert_eq!(shop.purges(), [["collection:1", "layout", "list", "product:2"]]);
        assert_eq!((shop.pending(), shop.errors().len()), (0, 0));
    }
}

#[test]
fn failures_for_hours_stay_within_one_purge() {
    let shop = quiet_shop();
    let products: Vec<i64> =
        (0..240).map(|number| shop.product(&format!("p{number}")).status("draft").insert()).collect();
    shop.platform.faults.fail_always(Part::Purge);
    for some in products.chunks(60) {
        for id in some {
            shop.rows(sql!("UPDATE product SET status = 'active' WHERE id = ?1", *id));
        }
        shop.platform.advance(60_000);
        shop.tick();
    }
    shop.platform.faults.clear();
    shop.platform.advance(60_000);
    shop.tick();
    assert_eq!(shop.purges(), [["catalogue", "sitemap"]]);
    assert_eq!(shop.pending(), 0);
}

/// Whatever moment a product changes at while it is being purged: the change is purged too.
#[test]
fn what_changes_during_a_purge_is_purged_after_it() {
    let mut again = 0;
    for pauses in 0..24 {
        let shop = quiet_shop();
        rename(&shop, "A");
        let change = async {
            for _ in 0..pauses {
                pause().await;
            }
            let change = sql!("UPDATE product SET title = 'B' WHERE handle = 'mug'");
            let results =
                shop.platform.db(DbCopy::Primary).batch(&[sql!("SELECT round FROM purge_turn"), change]).await.unwrap();
            results[0].maybe::<Value>().unwrap().unwrap()["round"].as_i64().unwrap()
        };
        let (round, ()) = block_on(join(change, shop.app.tick()));
        let first = shop.purges();
        assert_eq!(first, [MUG], "{pauses}");
        let is_after_claim = round > 1;
        assert_eq!(shop.pending() > 0, is_after_claim, "{pauses}");
        again += u32::from(is_after_claim);
        shop.platform.advance(60_000);
        shop.tick();
        // Both what came after the claim and what is due once more.
        assert_eq!(shop.purges(), [MUG], "{pauses}");
        assert_eq!(shop.pending(), 0);
    }
    assert!((1..24).contains(&again), "both sides of the claim were tried: {again}");
}

#[test]
fn two_at_once_do_no_harm() {
    for pauses in 0..24 {
        let shop = quiet_shop();
        rename(&shop, "A");
        let later = async {
            for _ in 0..pauses {
                pause().await;
            }
            shop.message_later(QueueName::Jobs, r#""purge""#, 1).await
        };
        block_on(join(shop.app.tick(), later));
        assert_eq!(shop.purges(), [MUG], "{pauses}");
        assert_eq!((shop.pending(), shop.errors().len()), (0, 0), "{pauses}");
    }
}

/// Nobody writes anything at the moment when a product's time comes.
#[test]
fn a_product_that_appears_by_itself_is_purged_into_its_lists() {
    let shop = quiet_shop();
    let start = shop.platform.clock.now().0;
    shop.collection("tea", Some(rule("tag", "tea")));
    shop.product("later").tags(&["tea"]).publish_at(Some(start + 90_000)).insert();
    shop.tick();
    shop.purges();
    shop.rows(sql!("DELETE FROM purge_again"));
    shop.platform.advance(60_000);
    shop.tick();
    assert_eq!(shop.purges(), [[""; 0]; 0], "not yet");
    assert_eq!(shop.get("/products/later").status, 404);
    shop.platform.advance(60_000);
    shop.tick();
    assert_eq!(shop.purges(), [["collection:2", "list", "sitemap"]]);
    shop.rows(sql!("DELETE FROM purge_again"));
    assert_eq!(shop.get("/products/later").status, 200);
    for _ in 0..3 {
        shop.platform.advance(60_000);
        shop.tick();
    }
    assert_eq!(shop.purges(), [[""; 0]; 0], "once");
}

/// The clock strikes every minute, in a shop of any size, also when a product appears.
#[test]
fn cron_costs_the_same_in_a_full_shop() {
    let shop = quiet_shop();
    shop.collection("all", Some(json!({ "match": "all", "conditions": [] })));
    let strike = || {
        shop.platform.advance(60_000);
        let now = shop.platform.clock.now();
        shop.product(&format!("at-{}", now.0)).publish_at(Some(now.0 + 90_000)).insert();
        shop.tick();
        // What is due once more, a round's worth at most, is not what is measured.
        shop.platform.advance(60_000);
        shop.tick();
        let before = shop.platform.db.steps();
        shop.platform.advance(60_000);
        shop.tick();
        shop.platform.db.steps() - before
    };
    let first = strike();
    for number in 0..400 {
        shop.product(&format!("p{number}")).insert();
    }
    let full = strike();
    assert!(full < first + first / 5, "{first} {full}");
}

#[test]
fn where_there_is_no_cache_nothing_is_left_and_the_log_says_it_once() {
    let shop = quiet_shop();
    shop.platform.cache.is_absent.set(true);
    for title in ["A", "B", "C"] {
        rename(&shop, title);
        shop.tick();
        shop.platform.advance(60_000);
        assert_eq!(shop.pending(), 0);
    }
    let log = shop.platform.take_log();
    assert_eq!(log.iter().filter(|(_, line)| line.contains("no cache here")).count(), 1, "{log:?}");
    assert!(log.iter().all(|(level, _)| *level == Level::Info), "{log:?}");
}

#[test]
fn each_part_of_cron_fails_alone() {
    let shop = quiet_shop();
    rename(&shop, "A");
    shop.platform.faults.fail_at(Part::Db, 1, When::Before);
    shop.tick();
    assert_eq!(shop.purges(), [MUG], "the orders' part failed, not this one");
    let errors = shop.errors();
    assert!(errors.len() == 1 && errors[0].contains(r#""method":"cron","route":"orders""#), "{errors:?}");
}

/// Lets other work go on.
fn pause() -> impl Future<Output = ()> {
    let mut waited = false;
    std::future::poll_fn(move |cx| {
        if std::mem::replace(&mut waited, true) {
            return std::task::Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        std::task::Poll::Pending
    })
}
