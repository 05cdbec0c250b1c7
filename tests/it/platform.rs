//! The test platform refuses what the real platform refuses. The limits of D1 were measured on workerd.

use std::collections::BTreeMap;

use futures::executor::block_on;
use serde_json::{Value, json};
use vitrine::{
    platform::{
        Body, ByteRange, Db, DbCopy, Fetch, Kv, Level, Message, Objects, Platform, Queue, QueueName, ReadError, Rows,
        Statement,
    },
    sql,
};

use crate::support::{Delivery, Held, Page, Part, START, Shop, When};

/// The rows as JSON.
fn text(rows: &Rows) -> String {
    rows.json.read::<Value>().unwrap().to_string()
}

#[test]
fn numbers_bind_as_real_and_come_back_as_javascript_has_them() {
    let shop = Shop::new();
    let rows = shop.rows(sql!(
        "SELECT typeof(?1) AS type, ?1 / 100 AS hundredth, '' || ?1 AS text, 2.0 AS whole, NULL AS absent, 1.5 AS half,
           9007199254740993 AS past, 1 AS twice, 2 AS twice, ?2 AS flag, ?3 AS words",
        1999,
        true,
        "\"a\"\n\u{1f375}"
    ));
    assert_eq!(
        rows,
        [json!({ "type": "real", "hundredth": 19.99, "text": "1999.0", "whole": 2, "absent": null, "half": 1.5,
            "past": 9_007_199_254_740_992_i64, "twice": 2, "flag": 1, "words": "\"a\"\n\u{1f375}" })]
    );
    let results = shop.batch(&[sql!("SELECT 1999.0 AS price")]).unwrap();
    assert_eq!(text(&results[0]), "[{\"price\":1999}]");
}

#[test]
fn strict_integer_columns_take_whole_reals_only() {
    let shop = Shop::new();
    let page = |position: &str| {
        shop.batch(&[Statement {
            sql: "INSERT INTO page (handle, title, position, updated_at) VALUES ('a', 'A', CAST(?1 AS REAL), 0)
              RETURNING typeof(position)",
            params: vec![position.into()],
        }])
    };
    assert_eq!(page("5.5").unwrap_err().0, "cannot store REAL value in INTEGER column page.position");
    assert_eq!(text(&page("5").unwrap()[0]), "[{\"typeof(position)\":\"integer\"}]");
}

#[test]
fn statements_that_d1_refuses() {
    let shop = Shop::new();
    let twice = |text: &str| text.repeat(2);
    let many = |count: usize| Statement { sql: "SELECT 1", params: vec![1.into(); count] };
    let long: &'static str = Box::leak(format!("SELECT 1 /*{}*/", "x".repeat(100_000)).into_boxed_str());
    for (statement, reason) in [
        (sql!("BEGIN"), "not authorized"),
        (sql!("COMMIT"), "not authorized"),
        (sql!("ROLLBACK"), "not authorized"),
        (sql!("SAVEPOINT a"), "not authorized"),
        (sql!("ATTACH ':memory:' AS other"), "not authorized"),
        (sql!("PRAGMA foreign_keys = OFF"), "not authorized"),
        (sql!("CREATE TEMP TABLE t (a)"), "not authorized"),
        (
            sql!("SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6"),
            "too many terms in compound SELECT",
        ),
        (sql!("SELECT 'a' LIKE ?1", "x".repeat(51)), "LIKE or GLOB pattern too complex"),
        (sql!("SELECT ?101"), "variable number must be between ?1 and ?100"),
        (sql!("SELECT ?1", 1_i64 << 53), "9007199254740992 is too large for D1"),
        (sql!("SELECT ?1", twice(&"x".repeat(1_000_001))), "string or blob too big"),
        (sql!("SELECT ?1 + ?2", 1), "Wrong number of parameter bindings for SQL query."),
        (sql!("SELECT ?1", 1, 2), "Wrong number of parameter bindings for SQL query."),
        (sql!("SELECT 1; SELECT 2"), "Multiple statements provided"),
        (many(101), "too many SQL variables: 101"),
        (Statement { sql: long, params: vec![] }, "statement too long"),
    ] {
        let start: String = statement.sql.chars().take(60).collect();
        let error = shop.batch(&[statement]).expect_err(&start);
        assert!(error.0.contains(reason), "{start}: {error}");
    }
    assert!(shop.batch(&[]).unwrap_err().0.contains("No SQL statements detected."));
    // These are just within the limits.
    shop.rows(sql!("SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5"));
    shop.rows(sql!("SELECT 'a' LIKE ?1", "x".repeat(50)));
    shop.rows(sql!("SELECT ?1", (1_i64 << 53) - 1));
    shop.rows(sql!("SELECT ?1", "x".repeat(2_000_000)));
}

#[test]
fn a_batch_is_one_transaction() {
    let shop = Shop::new();
    let count = || shop.value(sql!("SELECT count(*) FROM page"));
    let page =
        |handle: &str| sql!("INSERT INTO page (handle, title, published, updated_at) VALUES (?1, 'A', 0, 0)", handle);
    let error = shop.batch(&[page("a"), page("b"), page("a")]).unwrap_err();
    assert!(error.0.contains("UNIQUE constraint failed: page.handle"), "{error}");
    assert_eq!(count(), 0);
    let results = shop.batch(&[page("a"), page("b"), sql!("SELECT 1 AS one")]).unwrap();
    assert_eq!(results.iter().map(|rows| rows.rows_written).collect::<Vec<_>>(), [1, 1, 0]);
    assert_eq!(count(), 2);
    // An UPDATE without matching rows does not roll back the batch.
    shop.batch(&[page("c"), sql!("UPDATE page SET title = 'B' WHERE handle = 'nowhere'")]).unwrap();
    assert_eq!(count(), 3);
}

#[test]
fn rows_walked_through_are_counted() {
    let shop = Shop::new();
    for number in 0..50 {
        shop.page(&format!("page-{number}"), true);
    }
    let read = |statement: Statement| shop.batch(&[statement]).unwrap()[0].rows_read;
    assert!(read(sql!("SELECT handle FROM page WHERE title = 'Title of page-7'")) >= 49);
    assert!(read(sql!("SELECT title FROM page WHERE handle = 'page-7'")) <= 1);
}

#[test]
fn failures_on_order() {
    let shop = Shop::new();
    let page = |handle: &str| {
        shop.batch(&[sql!("INSERT INTO page (handle, title, published, updated_at) VALUES (?1, 'A', 0, 0)", handle)])
    };
    shop.platform.faults.fail_at(Part::Db, 2, When::Before);
    shop.platform.faults.fail_at(Part::Db, 3, When::After);
    assert_eq!(["a", "b", "c", "d"].map(|handle| page(handle).is_ok()), [true, false, false, true]);
    let handles = shop.rows(sql!("SELECT handle FROM page ORDER BY handle"));
    assert_eq!(handles, ["a", "c", "d"].map(|handle| json!({ "handle": handle })));
    shop.platform.faults.fail_always(Part::Db);
    assert!(page("e").is_err() && page("f").is_err());
    shop.platform.faults.clear();
    assert!(page("e").is_ok());
}

#[test]
fn batches_take_turns_within_a_thread() {
    let shop = Shop::new();
    let count = || async {
        let mut seen = Vec::new();
        for _ in 0..3 {
            shop.platform
                .db(DbCopy::Primary)
                .batch(&[sql!("UPDATE shop SET updated_at = updated_at + 1")])
                .await
                .unwrap();
            let rows =
                shop.platform.db(DbCopy::Primary).batch(&[sql!("SELECT updated_at AS n FROM shop")]).await.unwrap();
            seen.push(text(&rows[0]));
        }
        seen
    };
    let (one, other) = block_on(futures::future::join(count(), count()));
    assert_ne!(one, ["[{\"n\":1}]", "[{\"n\":2}]", "[{\"n\":3}]"], "no other work was let in between");
    assert_eq!(other.last().unwrap(), "[{\"n\":6}]");
}

#[test]
fn queues_refuse_what_is_too_much() {
    let shop = Shop::new();
    let message =
        |bytes: usize, delay_seconds| Message { body: format!("\"{}\"", "x".repeat(bytes - 2)), delay_seconds };
    let send = |messages: &[Message]| block_on(shop.platform.queue(QueueName::Jobs).send(messages)).is_ok();
    assert!(send(&[]));
    assert!(send(&[message(128_000, 43_200), message(128_000, 0)]));
    assert!(!send(&[message(128_001, 0)]));
    assert!(!send(&[message(10, 43_201)]));
    assert!(!send(&[message(128_000, 0), message(128_000, 0), message(10, 0)]));
    assert!(!send(&vec![message(10, 0); 101]));
    assert!(send(&vec![message(10, 0); 100]));
    assert!(!send(&[Message { body: "not JSON".to_owned(), delay_seconds: 0 }]));
    assert_eq!(shop.platform.queues.bodies(QueueName::Jobs).len(), 102);
}

#[test]
fn objects_and_keys() {
    let shop = Shop::new();
    let objects = shop.platform.objects();
    let put = |custom: &[(&str, String)]| {
        let custom: BTreeMap<_, _> = custom.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        block_on(objects.put("a/b", Body::Native(Held::bytes("0123456789")), "text/plain", &custom))
    };
    assert!(put(&[("name", "x".repeat(2045))]).is_err());
    put(&[("name", "x".repeat(2044))]).unwrap();
    let get = |start, end| block_on(objects.get("a/b", Some(ByteRange { start, end })));
    assert!(get(0, 10).is_err() && get(5, 4).is_err());
    let object = get(2, 4).unwrap().unwrap();
    assert_eq!((object.meta.size, object.meta.content_type.as_deref()), (10, Some("text/plain")));
    assert_eq!(block_on(object.body.read(3)).unwrap(), b"234");
    let etag = shop.platform.objects.meta("a/b").unwrap().etag;
    shop.platform.objects.insert("a/b", "other", "text/plain");
    assert_ne!(shop.platform.objects.meta("a/b").unwrap().etag, etag);
    block_on(objects.delete("a/b")).unwrap();
    assert!(block_on(objects.head("a/b")).unwrap().is_none());

    assert!(block_on(shop.platform.kv().get("")).is_err());
    assert!(block_on(shop.platform.kv().get(&"k".repeat(513))).is_err());
    assert_eq!(block_on(shop.platform.kv().get(&"k".repeat(512))), Ok(None));
}

#[test]
fn what_was_read_of_key_value_storage_is_old_for_a_minute() {
    let shop = Shop::new();
    let kv = shop.platform.kv();
    let get = |key: &str| block_on(kv.get(key)).unwrap();
    let put = |key: &str, value: &str, seconds| block_on(kv.put(key, value, seconds));
    put("a", "1", 90).unwrap();
    assert_eq!((get("a").as_deref(), get("b")), (Some("1"), None));
    assert!(put("a", "2", 90).is_err(), "a second time within a second");
    shop.platform.advance(1000);
    put("a", "2", 90).unwrap();
    put("b", "2", 90).unwrap();
    assert_eq!((get("a").as_deref(), get("b")), (Some("1"), None), "neither is seen yet");
    shop.platform.advance(59_000);
    assert_eq!((get("a").as_deref(), get("b").as_deref()), (Some("2"), Some("2")));
    shop.platform.advance(60_000);
    assert_eq!(get("a"), None, "it has run out");
    assert!(put("c", "1", 59).is_err());
}

#[test]
fn a_message_that_always_fails_is_tried_six_times_and_kept() {
    let shop = Shop::new();
    let message = Message { body: "{}".to_owned(), delay_seconds: 60 };
    block_on(shop.platform.queue(QueueName::OrderEvents).send(&[message])).unwrap();
    shop.platform.take_log();
    assert_eq!(shop.deliver(QueueName::Jobs, Delivery::default()), 0, "it waits in the other queue");
    assert_eq!(shop.deliver(QueueName::OrderEvents, Delivery::default()), 6);
    assert_eq!(shop.platform.queues.dead.borrow().len(), 1);
    assert!(shop.platform.now().since(START) >= 60_000, "it was kept back");
    let log = shop.platform.take_log();
    assert!(log.len() == 6 && log.iter().all(|(level, _)| *level == Level::Error), "{log:?}");
}

#[test]
fn queues_misbehave_on_order() {
    let log_after = |how| {
        let shop = Shop::new();
        let messages: Vec<_> = (0..4).map(|n| Message { body: n.to_string(), delay_seconds: 0 }).collect();
        block_on(shop.platform.queue(QueueName::OrderEvents).send(&messages)).unwrap();
        shop.deliver(QueueName::OrderEvents, how);
        let order: Vec<_> = shop.platform.queues.dead.borrow().iter().map(|dead| dead.body.clone()).collect();
        (order.concat(), shop.platform.take_log().len())
    };
    assert_eq!(log_after(Delivery::default()), ("0123".to_owned(), 24));
    assert_eq!(log_after(Delivery { newest_first: true, ..Delivery::default() }), ("3210".to_owned(), 24));
    // Each message is twice in its batch, and the batch is delivered twice.
    assert_eq!(log_after(Delivery { twice: true, ..Delivery::default() }), ("0123".to_owned(), 96));
    // Every message is lost before its last attempt.
    assert_eq!(log_after(Delivery { lose_every: Some(2), ..Delivery::default() }).0, "");
}

#[test]
fn other_servers_follow_their_script() {
    let shop = Shop::new();
    let url = "https://example.org/a";
    shop.platform.web.script(url, [Page::Timeout, Page::Redirect("/b".to_owned()), Page::Bytes(b"abc".to_vec())]);
    shop.platform.web.script("https://example.org/big", [Page::Big { length: 96_000_000, told: false }]);
    let get = |url: &str| block_on(shop.platform.fetch().get(url, 1000));
    assert!(get(url).is_err());
    assert_eq!(get(url).unwrap().location.as_deref(), Some("/b"));
    for _ in 0..2 {
        assert_eq!(block_on(get(url).unwrap().body.read(3)).unwrap(), b"abc");
    }
    assert!(get("https://example.org/other").is_err());
    let big = get("https://example.org/big").unwrap();
    assert_eq!(big.length, None);
    assert!(matches!(block_on(big.body.read(1000)), Err(ReadError::TooLong)));
    assert_eq!(shop.platform.web.asked().len(), 6);
}
