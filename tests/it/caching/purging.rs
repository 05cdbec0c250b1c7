//! Purges run soon after a change, at a limited rate, and none is lost.

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

/// A shop without pending purges.
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

    /// Takes the log and returns its error lines.
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

/// A message arrives after a minute. If it is lost, cron purges again.
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
    // A second purge that fails stays due.
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

/// An import requests its purge when it is done, without waiting for cron.
#[test]
fn an_import_is_purged_soon_after() {
    let shop = quiet_shop();
    let before = shop.platform.clock.now();
    shop.import("Handle,Title,Price\nmug,Great mug,12\n");
    assert_eq!(shop.purges(), [MUG, MUG]);
    assert_eq!(shop.platform.clock.now().since(before), 5000 + 60_000, "and once more a minute later");
    // The next import is too soon after the last purge, so one message waits for the gap.
    let before = shop.platform.clock.now();
    shop.import("Handle,Title,Price\nmug,Greater mug,12\n");
    assert_eq!(shop.purges(), [MUG, MUG]);
    assert_eq!(shop.platform.clock.now().since(before), GAP_MS + 60_000);
    // An import without visible changes requests no purge.
    shop.import("Handle,Title,Price\nmug,Greater mug,12\n");
    assert_eq!((shop.purges().len(), shop.platform.queues.bodies(QueueName::Jobs).len()), (0, 0));
}

#[test]
fn a_setting_is_purged_soon_after() {
    let shop = quiet_shop();
    let before = shop.platform.clock.now();
    let owner = shop.sign_in("owner");
    let answer = shop.post("/admin/settings/shop", &[("name", "Another name")], &[("cookie", &owner)]);
    assert_eq!(answer.status, 303);
    shop.deliver(QueueName::Jobs, Delivery::default());
    assert_eq!(shop.purges(), [["layout"], ["layout"]]);
    assert_eq!(shop.platform.clock.now().since(before), 5000 + 60_000);
}

#[test]
fn many_imports_send_one_message() {
    let shop = quiet_shop();
    for number in 0..20 {
        shop.begin("", format!("Handle,Title,Price\nmug,Mug {number},12\n"));
    }
    // The message of each import is due at once and requests a new index. The message of the purge is due later, and
    // the message of the second purge even later.
    assert_eq!(shop.deliver(QueueName::Jobs, Delivery::default()), 42);
    assert_eq!(shop.purges(), [MUG, MUG]);
}

#[test]
fn a_message_that_is_lost_is_made_up_for() {
    let shop = quiet_shop();
    shop.begin("", "Handle,Title,Price\nmug,Great mug,12\n");
    // The messages of the import and the index arrive, and the message of the purge does not.
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

/// A product changes at any moment of its purge, and the change is purged too.
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
        // This purges the changes after the claim, and the tags that are due a second time.
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

/// Nothing is written at the moment when a product becomes visible.
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

/// Every page links to the product from then on.
#[test]
fn a_product_that_appears_in_a_menu_is_purged_into_every_page() {
    let shop = quiet_shop();
    let start = shop.platform.clock.now().0;
    shop.product("later").publish_at(Some(start + 90_000)).insert();
    shop.rows(sql!(
        "INSERT INTO menu_entry (menu, position, kind, product_id)
         SELECT 'header', 1, 'product', id FROM product WHERE handle = 'later'"
    ));
    shop.tick();
    shop.purges();
    shop.rows(sql!("DELETE FROM purge_again"));
    assert!(!shop.get("/").contains("href=\"/products/later\""));
    shop.platform.advance(120_000);
    shop.tick();
    assert_eq!(shop.purges(), [["layout", "list", "sitemap"]]);
    assert!(shop.get("/pages/about").contains("href=\"/products/later\""));
}

/// Every page shows the bar, and nothing is written when it begins and ends.
#[test]
fn an_announcement_that_begins_or_ends_is_purged_into_every_page() {
    let shop = quiet_shop();
    let start = shop.platform.clock.now().0;
    shop.rows(sql!(
        "UPDATE shop SET announcement = 'Sale', announced_from = CAST(?1 AS INTEGER),
           announced_until = CAST(?2 AS INTEGER)",
        start + 90_000,
        start + 270_000
    ));
    shop.tick();
    shop.purges();
    let mut seen = Vec::new();
    for _ in 0..6 {
        shop.rows(sql!("DELETE FROM purge_again"));
        shop.platform.advance(60_000);
        shop.tick();
        let shown = ["/", "/pages/about", "/nothing"].map(|path| shop.get(path).contains(">Sale</aside>"));
        assert!(shown == [shown[0]; 3], "{shown:?}");
        seen.push((shown[0], shop.purges().concat().concat()));
    }
    let layout = || "layout".to_owned();
    let expected = [(false, String::new()), (true, layout()), (true, String::new()), (true, String::new())];
    assert_eq!(seen[..4], expected);
    assert_eq!(seen[4..], [(false, layout()), (false, String::new())]);
}

/// Cron runs every minute. Its cost does not depend on the size of the shop, even when a product becomes visible.
#[test]
fn cron_costs_the_same_in_a_full_shop() {
    let shop = quiet_shop();
    shop.collection("all", Some(json!({ "match": "all", "conditions": [] })));
    let strike = || {
        shop.platform.advance(60_000);
        let now = shop.platform.clock.now();
        shop.product(&format!("at-{}", now.0)).publish_at(Some(now.0 + 90_000)).insert();
        shop.tick();
        // This cron run takes the second purges, so the next run is measured without them.
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

/// Yields once to the other futures.
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
