//! The build of the feed: its time, its parts, and its recovery from failures.

use futures::executor::block_on;
use http::Request;
use vitrine::{
    platform::{Body, QueueName},
    sql,
};

use super::{
    feed::{built, shop},
    media,
};
use crate::support::{Delivery, Part, Prepared, Shop, When, some};

const PAUSE: i64 = 16 * 60_000;

/// A shop with a feed of two parts.
fn large_shop() -> Shop {
    static LARGE: Prepared = Prepared::new();
    LARGE.shop(make_large_shop)
}

fn make_large_shop() -> Shop {
    let shop = shop();
    media(&shop, "one.webp", 800, "[]");
    let text = "Printed & numbered by hand. ".repeat(170);
    for product in 0..12 {
        let handle = format!("p-{product}");
        let new = shop.product(&handle).text(&text).pictures(&["one.webp"]).options(&["Size"]);
        let id = new.variant(&["1"], |variant| variant.sku(&handle)).insert();
        shop.rows(sql!(
            "WITH n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
             INSERT INTO variant (product_id, position, option_values, price, updated_at)
             SELECT ?1, i, json_array(CAST(i AS TEXT)), 500, 0 FROM n",
            id
        ));
    }
    shop
}

/// The number of items in the feed, and the number of different ids.
fn counts(shop: &Shop) -> Option<(usize, usize)> {
    let bytes = shop.platform.objects.bytes("feeds/google.xml")?;
    let xml = String::from_utf8(bytes).unwrap();
    assert!(xml.starts_with("<?xml") && xml.ends_with("</rss>\n"));
    let mut ids: Vec<&str> = xml.split("<g:id>").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    let items = ids.len();
    ids.sort_unstable();
    ids.dedup();
    Some((items, ids.len()))
}

fn tick(shop: &Shop) {
    shop.platform.advance(60_000);
    block_on(shop.app.tick());
}

fn is_quiet(shop: &Shop) -> bool {
    shop.value(sql!("SELECT changed = 0 AND upload = '' FROM feed")) == 1
}

#[test]
fn a_large_feed_is_made_part_by_part_and_is_one_file() {
    let shop = large_shop();
    block_on(shop.app.tick());
    assert_eq!(counts(&shop), None, "one piece of work makes one part");
    shop.deliver(QueueName::Jobs, Delivery::default());
    assert_eq!(counts(&shop), Some((1200, 1200)));
    let size = shop.platform.objects.meta("feeds/google.xml").unwrap().size;
    assert!(size > 5 * 1024 * 1024, "{size}");
    assert!(is_quiet(&shop));
}

#[test]
fn messages_may_come_twice_or_never() {
    for how in [
        Delivery { twice: true, newest_first: true, ..Delivery::default() },
        Delivery { lose_every: Some(2), ..Delivery::default() },
    ] {
        let shop = large_shop();
        for _ in 0..20 {
            tick(&shop);
            shop.deliver(QueueName::Jobs, how);
            if is_quiet(&shop) {
                break;
            }
        }
        assert_eq!(counts(&shop), Some((1200, 1200)), "{how:?}");
        assert!(is_quiet(&shop), "{how:?}");
    }
}

#[test]
fn whatever_fails_it_is_built_in_the_end() {
    for part in [Part::Db, Part::Put, Part::Complete, Part::Send] {
        for when in [When::Before, When::After] {
            let most = match part {
                Part::Db => 5,
                Part::Complete => 1,
                _ => 2,
            };
            for nth in some(2, 1..=most) {
                let shop = large_shop();
                // Cron makes other database calls before those of the feed.
                shop.platform.faults.fail_at(part, if part == Part::Db { nth + 3 } else { nth }, when);
                for _ in 0..8 {
                    tick(&shop);
                    shop.deliver(QueueName::Jobs, Delivery::default());
                    if is_quiet(&shop) {
                        break;
                    }
                }
                assert_eq!(counts(&shop), Some((1200, 1200)), "{part:?} {when:?} {nth}");
                assert!(is_quiet(&shop), "{part:?} {when:?} {nth}");
            }
        }
    }
}

#[test]
fn an_upload_that_r2_forgot_is_begun_anew() {
    let shop = large_shop();
    tick(&shop);
    shop.platform.objects.forget_uploads();
    for _ in 0..4 {
        tick(&shop);
        shop.deliver(QueueName::Jobs, Delivery::default());
    }
    assert_eq!(counts(&shop), Some((1200, 1200)));
}

#[test]
fn two_at_once_make_one() {
    let shop = large_shop();
    for _ in 0..3 {
        block_on(futures::future::join(shop.app.tick(), shop.app.tick()));
    }
    assert_eq!(counts(&shop), Some((1200, 1200)));
    assert!(is_quiet(&shop));
}

/// A change to the content of the feed leads to a new build, and no other change does.
#[test]
fn it_is_built_when_something_changed_that_it_says() {
    let shop = shop();
    media(&shop, "one.webp", 800, "[]");
    shop.product("cup").sku("CUP").stock(5).pictures(&["one.webp"]).insert();
    built(&shop);
    let builds = || shop.value(sql!("SELECT turn FROM feed")).as_i64().unwrap();
    for (change, is_said) in [
        ("UPDATE product SET title = 'New'", true),
        ("UPDATE product SET custom = '{\"Google Shopping / Gender\":\"male\"}'", true),
        ("UPDATE variant SET price = 7", true),
        ("UPDATE variant SET barcode = '1'", true),
        ("UPDATE variant SET grams = 7", true),
        ("UPDATE variant SET cost = 7", false),
        ("UPDATE stock SET reason = 'count', by_kind = 'shop', on_hand = 4", false),
        ("UPDATE stock SET reason = 'count', by_kind = 'shop', on_hand = 0", true),
        ("UPDATE stock SET oversell = 1", true),
        ("UPDATE stock SET incoming_at = 9000000000000", true),
        ("UPDATE stock SET tracked = 0", true),
        ("UPDATE shop SET backorder_days = 3", true),
        ("UPDATE media SET width = 900", true),
        ("DELETE FROM picture", true),
        ("UPDATE shop SET name = 'Other'", true),
        ("UPDATE shop SET time_zone = 'Asia/Tokyo'", false),
        ("UPDATE product SET revision = 8", false),
        ("DELETE FROM product", true),
    ] {
        let before = builds();
        shop.rows(sql!(Box::leak(change.to_owned().into_boxed_str())));
        shop.platform.advance(PAUSE);
        block_on(shop.app.tick());
        assert_eq!(builds() - before, i64::from(is_said), "{change}");
    }
}

#[test]
fn a_product_whose_time_comes_is_in_it() {
    let shop = shop();
    media(&shop, "one.webp", 800, "[]");
    let soon = shop.platform.clock.now().0 + 3_600_000;
    shop.product("cup").sku("CUP").publish_at(Some(soon)).pictures(&["one.webp"]).insert();
    assert_eq!(built(&shop).len(), 0);
    shop.platform.advance(3_600_000);
    // Cron looks at the feed first, and then records the products that have become visible.
    tick(&shop);
    assert_eq!(built(&shop).len(), 1);
}

#[test]
fn it_waits_between_two_builds_and_then_says_what_is_new() {
    let shop = shop();
    media(&shop, "one.webp", 800, "[]");
    shop.product("cup").sku("CUP").price(500).pictures(&["one.webp"]).insert();
    built(&shop);
    shop.rows(sql!("UPDATE variant SET price = 700"));
    tick(&shop);
    assert_eq!(built(&shop)[0]["price"], "5.00 EUR");
    shop.rows(sql!("DELETE FROM purge"));
    shop.platform.advance(PAUSE);
    block_on(shop.app.tick());
    assert_eq!(built(&shop)[0]["price"], "7.00 EUR");
    let purged = shop.platform.cache.take_purges().concat();
    assert!(purged.contains(&"feed".to_owned()), "{purged:?}");
}

#[test]
fn without_an_address_of_its_own_the_shop_takes_the_one_it_is_asked_under() {
    let shop = Shop::new();
    media(&shop, "one.webp", 800, "[]");
    shop.product("cup").sku("CUP").pictures(&["one.webp"]).insert();
    tick(&shop);
    assert!(counts(&shop).is_none(), "there is no address to write");
    let early = shop.get("/feeds/google.xml");
    assert_eq!((early.status, early.header("cache-control")), (503, "private, no-store"));
    assert_eq!(early.header("retry-after"), "120");
    assert_eq!(shop.get("/feeds/google.xml").status, 503);
    let jobs = shop.platform.queues.bodies(QueueName::Jobs).into_iter().filter(|job| job.contains("feed"));
    assert_eq!(jobs.count(), 1, "asked twice, it is made once");
    shop.deliver(QueueName::Jobs, Delivery::default());
    assert_eq!(built(&shop)[0]["link"], "https://shop.example/products/cup");
    // The shop gets its own domain later.
    shop.platform.set_var("SHOP_ORIGIN", "https://cups.example");
    shop.platform.advance(PAUSE);
    block_on(shop.app.tick());
    let asked = Request::builder().uri("https://cups.example/feeds/google.xml").body(Body::Bytes(Vec::new())).unwrap();
    assert!(shop.send(asked).contains("<g:link>https://cups.example/products/cup</g:link>"));
}
