//! Concurrent work: two imports, two workers on one import, or an import and another change in the shop.

use std::{cell::Cell, future::Future, task::Poll};

use futures::{
    executor::block_on,
    future::{join, join_all},
};
use vitrine::{
    platform::{Db, DbCopy, Platform, QueueName, Statement},
    sql,
};

use super::helpers::{counts, generated, padded, problems};
use crate::support::{Delivery, Shop};

/// Yields this many times to the other futures.
async fn waits(times: usize) {
    for _ in 0..times {
        let mut waited = false;
        std::future::poll_fn(|cx| {
            if std::mem::replace(&mut waited, true) {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }
}

async fn work(shop: &Shop, id: i64) {
    shop.message_later(QueueName::Jobs, &format!("{{\"import\":{id}}}"), 1).await;
}

/// Runs an import and, after this many yields, another change. Then finishes the import.
fn meanwhile(shop: &Shop, id: i64, after: usize, other: impl Future<Output = ()>) {
    shop.platform.queues.waiting.borrow_mut().clear();
    block_on(join(work(shop, id), async {
        waits(after).await;
        other.await;
    }));
    shop.heal();
}

async fn write(shop: &Shop, statement: Statement) -> bool {
    shop.platform.db(DbCopy::Primary).batch(&[statement]).await.is_ok()
}

#[test]
fn two_imports_over_the_same_products() {
    let prepared = |file: String| padded(&file.replace("Image Src", "Photo"));
    let (one, two) = (prepared(generated(0..50, "one", 1)), prepared(generated(15..70, "two", 2)));
    let alone = |file: &str| {
        let shop = Shop::new();
        shop.import(file);
        shop.products()
    };
    let (alone_one, alone_two) = (alone(&one), alone(&two));
    for after in 0..14 {
        let shop = Shop::new();
        let (first, second) = (shop.begin("stock=set", one.as_str()), shop.begin("stock=set", two.as_str()));
        meanwhile(&shop, first, after, work(&shop, second));
        for (id, products) in [(first, 50), (second, 55)] {
            let report = shop.report(id);
            assert_eq!(report["state"], "done", "{after}");
            assert_eq!(counts(&report).iter().sum::<i64>(), products, "{after}: {:?}", counts(&report));
            assert_eq!(problems(&report), [""; 0], "{after}");
        }
        let created: i64 = [first, second].iter().map(|id| counts(&shop.report(*id))[0]).sum();
        assert_eq!(created, 70, "{after}: each was created by one of the two");
        for (handle, product) in shop.products() {
            let whole = alone_one.get(&handle) == Some(&product) || alone_two.get(&handle) == Some(&product);
            assert!(whole, "{after}: {handle} is half one, half the other: {product}");
        }
    }
}

#[test]
fn two_workers_on_one_import() {
    let file =
        padded(&generated(0..70, "one", 1).replace("P00007-Small,", "P00008-Small,").replace("Image Src", "Photo"));
    let undisturbed = Shop::new();
    let expected = undisturbed.import(file.as_str());
    assert_eq!((counts(&expected), problems(&expected).len()), ([70, 0, 0, 0, 0], 1));
    for after in 0..14 {
        let shop = Shop::new();
        let id = shop.begin("", file.as_str());
        meanwhile(&shop, id, after, work(&shop, id));
        let report = shop.report(id);
        assert_eq!((counts(&report), problems(&report)), (counts(&expected), problems(&expected)), "{after}");
        assert_eq!(shop.products(), undisturbed.products(), "{after}");
    }
}

/// A warning about the header is in the report once, also if two workers read the header.
#[test]
fn two_workers_on_one_header() {
    for after in 0..6 {
        let shop = Shop::new();
        let id = shop.begin("encoding=utf-8", b"Handle,Title,Price,L\xffnge\ncup,Cup,1,\n".to_vec());
        meanwhile(&shop, id, after, work(&shop, id));
        let report = shop.report(id);
        assert_eq!((counts(&report), problems(&report).len()), ([1, 0, 0, 0, 0], 1), "{after}");
    }
}

#[test]
fn the_slower_of_two_workers_stops() {
    let batches = |workers: usize| {
        let shop = Shop::new();
        let id = shop.begin("", padded(&generated(0..70, "one", 1).replace("Image Src", "Photo")));
        shop.platform.queues.waiting.borrow_mut().clear();
        let before = shop.platform.db.batches();
        block_on(join_all((0..workers).map(|_| work(&shop, id))));
        let batches = shop.platform.db.batches() - before;
        assert_eq!((&shop.report(id)["state"], counts(&shop.report(id))[0]), (&"done".into(), 70));
        let mut sent = shop.platform.queues.bodies(QueueName::Jobs);
        sent.sort();
        assert_eq!(sent, ["\"index\"", "\"purge\""], "duplicates of a message do not multiply");
        batches
    };
    // The second worker reads the header and the first chunk, and then sees that another worker is ahead.
    assert!(batches(2) <= batches(1) + 7, "{} {}", batches(2), batches(1));
}

/// A file with prices only.
fn prices(cents: usize) -> String {
    let rows = (0..45).map(|n| format!("p{n},P{n},{n}.{cents:02}\n"));
    padded(&format!("Handle,Title,Price\n{}", rows.collect::<String>()))
}

#[test]
fn an_edit_in_between_is_kept() {
    for after in 0..16 {
        let shop = Shop::new();
        shop.import(prices(10));
        let id = shop.begin("", prices(20));
        let edit = sql!("UPDATE product SET vendor = 'Edited', revision = revision + 1 WHERE handle IN ('p5', 'p40')");
        meanwhile(&shop, id, after, async {
            assert!(write(&shop, edit).await);
        });
        assert_eq!(counts(&shop.report(id)), [0, 45, 0, 0, 0], "{after}");
        for handle in ["p5", "p40"] {
            assert_eq!(shop.of_product(handle, "vendor"), "Edited", "{after}");
        }
        assert_eq!(shop.value(sql!("SELECT count(*) FROM variant WHERE price % 100 = 20")), 45, "{after}");
    }
}

#[test]
fn a_product_deleted_or_created_in_between() {
    for after in 0..12 {
        let shop = Shop::new();
        shop.import("Handle,Title,Price\ncup,Cup,1\n");
        let id = shop.begin("", "Handle,Title,Price\ncup,Cup,2\nmug,Mug,3\n");
        let statements = [
            sql!("DELETE FROM product WHERE handle = 'cup'"),
            sql!(
                "INSERT INTO product (handle, title, created_at, updated_at) VALUES ('mug', 'Other mug', 0, 0)
                 ON CONFLICT DO NOTHING"
            ),
            sql!(
                "INSERT INTO variant (product_id, position, price, updated_at)
                 SELECT id, 1, 7, 0 FROM product WHERE handle = 'mug'
                 ON CONFLICT DO NOTHING"
            ),
        ];
        meanwhile(&shop, id, after, async {
            shop.platform.db(DbCopy::Primary).batch(&statements).await.unwrap();
        });
        let report = shop.report(id);
        assert_eq!((&report["state"], counts(&report)[4]), (&"done".into(), 0), "{after}: {:?}", problems(&report));
        assert_eq!(shop.of_product("mug", "title"), "Mug", "{after}");
        assert_eq!(
            shop.value(sql!("SELECT price FROM variant v JOIN product p ON p.id = product_id WHERE handle = 'mug'")),
            300
        );
    }
}

#[test]
fn units_that_are_sent_in_between_do_not_come_back() {
    for after in 0..14 {
        let shop = Shop::new();
        shop.import("Handle,Title,Price,SKU,Inventory tracker,Inventory quantity\ncup,Cup,1,CUP,shopify,10\n");
        shop.promise("CUP", 2);
        // The file has a price and the oversell setting, but no quantity.
        let id = shop.begin("", "Handle,Title,Price,Continue selling when out of stock\ncup,Cup,2,continue\n");
        let sent = sql!(
            "UPDATE stock SET reason = 'count', by_kind = 'shop', on_hand = on_hand - 1, committed = committed - 1"
        );
        meanwhile(&shop, id, after, async {
            assert!(write(&shop, sent).await);
        });
        assert_eq!(counts(&shop.report(id)), [0, 1, 0, 0, 0], "{after}");
        assert_eq!(shop.on_hand("CUP"), 9, "{after}");
        assert_eq!(shop.value(sql!("SELECT oversell FROM stock")), 1);
    }
}

#[test]
fn units_that_are_promised_in_between_are_short() {
    let mut found = [0, 0];
    for after in 0..14 {
        let shop = Shop::new();
        let file = |units: u32| {
            format!("Handle,Title,Price,SKU,Inventory tracker,Inventory quantity\ncup,Cup,1,CUP,shopify,{units}\n")
        };
        shop.import(file(10));
        let id = shop.begin("stock=set", file(4));
        let was_held = Cell::new(false);
        meanwhile(&shop, id, after, async {
            was_held.set(write(&shop, sql!("UPDATE stock SET held = held + 6")).await);
        });
        let report = shop.report(id);
        assert_eq!(report["state"], "done", "{after}");
        assert_eq!((counts(&report), shop.on_hand("CUP")), ([0, 1, 0, 0, 0], 4), "{after}");
        let row = &shop.rows(sql!("SELECT held, short FROM stock"))[0];
        if was_held.get() {
            assert_eq!((&row["held"], &row["short"]), (&6.into(), &2.into()), "{after}");
            assert!(problems(&report)[0].contains("reserved 6 of “Cup” (SKU CUP), and 4 are on hand"), "{after}");
        } else {
            assert_eq!((&row["held"], &row["short"]), (&0.into(), &0.into()), "{after}");
        }
        found[usize::from(was_held.get())] += 1;
    }
    assert!(!found.contains(&0), "both orders of events must be tried: {found:?}");
}

#[test]
fn nobody_sees_half_a_product() {
    let shop = Shop::new();
    shop.import(generated(100..160, "one", 1));
    let id = shop.begin("stock=set", generated(0..230, "two", 2));
    let (seen, is_done) = (Cell::new(Vec::new()), Cell::new(false));
    // Every product has three variants with stock and price, and one picture, and search finds it by its version.
    let half = "SELECT (SELECT count(*) FROM product) AS products, (SELECT count(*) FROM product p WHERE
           3 <> (SELECT count(*) FROM variant v JOIN stock s ON s.variant_id = v.id
                 JOIN price_history h ON h.variant_id = v.id AND h.price = v.price
                   AND h.from_at = (SELECT max(from_at) FROM price_history WHERE variant_id = v.id)
                 WHERE v.product_id = p.id AND s.tracked = 1 AND s.on_hand = 10 + v.price % 100
                   AND (v.price % 100 = 1) = (p.title LIKE '%one'))
           OR 1 <> (SELECT count(*) FROM picture WHERE product_id = p.id)
           OR NOT EXISTS (SELECT 1 FROM product_search
             WHERE rowid = p.id AND product_search MATCH substr(p.title, -3))) AS half";
    block_on(join(
        async {
            work(&shop, id).await;
            is_done.set(true);
        },
        async {
            while !is_done.get() {
                let rows = shop.platform.db(DbCopy::Primary).batch(&[sql!(half)]).await.unwrap();
                let rows: Vec<serde_json::Value> = rows[0].all().unwrap();
                assert_eq!(rows[0]["half"], 0);
                let mut list = seen.take();
                list.push(rows[0]["products"].as_i64().unwrap());
                seen.set(list);
            }
        },
    ));
    shop.deliver(QueueName::Jobs, Delivery::default());
    assert_eq!(shop.report(id)["state"], "done");
    let mut seen = seen.take();
    seen.dedup();
    assert_eq!(seen, [60, 160, 200, 230], "the shop was looked at between the chunks");
}
