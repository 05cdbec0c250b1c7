//! The queue of pictures: who fetches which picture when.

use std::collections::BTreeMap;

use futures::{executor::block_on, future::join_all};
use serde_json::json;
use vitrine::{app::Outcome, platform::QueueName, sql};

use super::helpers::{GIF, counts};
use crate::support::{Delivery, Page, Shop};

/// A file with a picture of this address in each product.
fn file(sources: &[String]) -> String {
    let rows = sources.iter().enumerate().map(|(n, source)| format!("p{n},P{n},1,{source}\n"));
    "Handle,Title,Price,Image Src\n".to_owned() + &rows.collect::<String>()
}

fn sources(host: &str, count: usize) -> Vec<String> {
    (0..count).map(|n| format!("https://{host}/{n}.gif")).collect()
}

/// Imports the products and leaves the pictures waiting.
fn waiting(sources: &[String]) -> Shop {
    let shop = Shop::new();
    let id = shop.begin("", file(sources));
    shop.deliver(QueueName::Jobs, Delivery::default());
    assert_eq!(counts(&shop.report(id)), [i64::try_from(sources.len()).unwrap(), 0, 0, 0, 0]);
    shop.platform.queues.waiting.borrow_mut().clear();
    shop
}

fn run(shop: &Shop) {
    assert_eq!(shop.message(QueueName::Pictures, "\"pictures\"", 1), Outcome::Done);
}

/// Claims pictures and returns their number per host.
fn claim(shop: &Shop, count: usize) -> BTreeMap<String, usize> {
    let now = shop.platform.clock.now();
    let rows = shop.rows(vitrine::import::store::claim(count, now.plus_seconds(300), now));
    let mut hosts = BTreeMap::new();
    for row in rows {
        let host = row["source"].as_str().unwrap().split('/').nth(2).unwrap().to_owned();
        *hosts.entry(host).or_default() += 1;
    }
    hosts
}

fn hosts<const N: usize>(expected: [(&str, usize); N]) -> BTreeMap<String, usize> {
    expected.map(|(host, count)| (host.to_owned(), count)).into()
}

#[test]
fn only_one_large_picture_is_in_memory() {
    const LARGE: u64 = (4 << 20) + 1;
    for (page, most) in [
        (Page::Bytes(GIF.to_vec()), 4),
        (Page::Big { length: LARGE, told: true }, 1),
        (Page::Big { length: 10, told: false }, 1),
    ] {
        let sources: Vec<String> =
            ["a", "b", "c", "d", "e", "f"].map(|host| format!("https://{host}.example/0.gif")).into();
        let shop = waiting(&sources);
        sources.iter().for_each(|source| shop.platform.web.script(source, [page.clone()]));
        // Two runs share the isolate.
        block_on(join_all([1, 2].map(|_| shop.message_later(QueueName::Pictures, "\"pictures\"", 1))));
        assert_eq!(shop.platform.web.reads.most(), most, "{page:?}");
        let waiting = shop.value(sql!("SELECT count(*) FROM media WHERE state = 'pending'"));
        assert_eq!(waiting, 0, "{page:?}");
    }
}

#[test]
fn a_server_gets_four_requests_at_a_time() {
    let shop = waiting(&sources("a.example", 50));
    assert_eq!(claim(&shop, 3), hosts([("a.example", 3)]));
    assert_eq!(claim(&shop, 3), hosts([("a.example", 1)]));
    assert_eq!(claim(&shop, 3), hosts([]));
    // The runs that claimed the pictures were interrupted.
    shop.platform.advance(300_000);
    assert_eq!(claim(&shop, 9), hosts([("a.example", 4)]));
}

#[test]
fn servers_get_requests_in_turn() {
    let all = [sources("a.example", 50), sources("b.example", 1), sources("C.example:443", 9)].concat();
    let shop = waiting(&all);
    assert_eq!(claim(&shop, 3), hosts([("a.example", 1), ("b.example", 1), ("C.example:443", 1)]));
    assert_eq!(claim(&shop, 4), hosts([("a.example", 2), ("C.example:443", 2)]));
    assert_eq!(claim(&shop, 4), hosts([("a.example", 1), ("C.example:443", 1)]));
    assert_eq!(claim(&shop, 4), hosts([]));
}

#[test]
fn a_server_that_fails_gets_one_request_at_a_time() {
    let shop = waiting(&[sources("a.example", 50), sources("z.example", 8)].concat());
    for source in sources("z.example", 8) {
        shop.platform.web.script(&source, [Page::Bytes(GIF.to_vec())]);
    }
    shop.platform.web.script("https://a.example/0.gif", [Page::Timeout]);
    run(&shop);
    assert_eq!(shop.report(1)["pictures"]["stored"], 8, "the other server's pictures are stored");
    assert_eq!(claim(&shop, 4), hosts([]), "those of the failing server were tried, and wait");
    shop.platform.advance(29_000);
    assert_eq!(claim(&shop, 4), hosts([]));
    shop.rows(sql!("UPDATE media SET next_at = 0 WHERE source <> 'https://a.example/0.gif' AND state = 'pending'"));
    assert_eq!(claim(&shop, 4), hosts([("a.example", 1)]));
}

#[test]
fn a_server_that_never_answers_is_given_up_with_all_its_pictures() {
    let shop = waiting(&sources("a.example", 3_000));
    for _ in 0..16 {
        run(&shop);
        shop.platform.advance(60_000);
    }
    assert_eq!(shop.report(1)["pictures"], json!({ "pending": 0, "stored": 0, "failed": 3000 }));
    let requests = shop.platform.web.asked().len();
    assert!((4..2_000).contains(&requests), "{requests} requests");
    let problems = shop.rows(sql!("SELECT DISTINCT problem FROM media ORDER BY problem"));
    let problems: Vec<_> = problems.iter().map(|row| row["problem"].as_str().unwrap()).collect();
    assert_eq!(
        problems,
        ["Its server failed 4 times for another picture, and delivered none meanwhile.", "Its server failed 4 times."]
    );
}

#[test]
fn a_server_that_answers_is_not_given_up() {
    let all = sources("a.example", 6);
    let shop = waiting(&all);
    for source in &all[1..] {
        shop.platform.web.script(source, [Page::Status(503), Page::Status(404)]);
    }
    shop.platform.web.script(&all[0], [Page::Status(500)]);
    for _ in 0..20 {
        run(&shop);
        shop.platform.advance(60_000);
    }
    let problems = shop.rows(sql!("SELECT problem, count(*) AS n FROM media GROUP BY problem ORDER BY problem"));
    assert_eq!(
        problems,
        [
            json!({ "problem": "Its server failed 4 times.", "n": 1 }),
            json!({ "problem": "There is no picture at this address.", "n": 5 }),
        ]
    );
}

/// The queue stood still for an hour between the attempts, so the last answer of the server is old.
#[test]
fn a_server_that_answered_before_the_queue_stood_still_is_not_given_up() {
    let all = sources("a.example", 3);
    let shop = waiting(&all);
    shop.platform.web.script(&all[0], [Page::Status(500)]);
    shop.platform.web.script(&all[1], [Page::Bytes(GIF.to_vec())]);
    shop.rows(sql!("UPDATE media SET next_at = 9000000000000 WHERE source = 'https://a.example/2.gif'"));
    for _ in 0..5 {
        run(&shop);
        shop.platform.advance(3_600_000);
    }
    assert_eq!(shop.report(1)["pictures"], json!({ "pending": 1, "stored": 1, "failed": 1 }));
}

#[test]
fn runs_at_the_same_time_fetch_each_picture_once() {
    let all = [sources("a.example", 20), sources("b.example", 20)].concat();
    let shop = waiting(&all);
    for source in &all {
        shop.platform.web.script(source, [Page::Bytes(GIF.to_vec())]);
    }
    let runs = (0..5).map(|_| shop.message_later(QueueName::Pictures, "\"pictures\"", 1));
    assert_eq!(block_on(join_all(runs)), [Outcome::Done; 5]);
    let mut asked = shop.platform.web.asked();
    asked.sort();
    let mut expected = all;
    expected.sort();
    assert_eq!(asked, expected);
    assert_eq!(shop.report(1)["pictures"]["stored"], 40);
}

#[test]
fn a_run_ends_after_a_hundred_pictures_and_another_one_goes_on() {
    let all = sources("a.example", 150);
    let shop = waiting(&all);
    for source in &all {
        shop.platform.web.script(source, [Page::Bytes(GIF.to_vec())]);
    }
    run(&shop);
    assert_eq!(shop.report(1)["pictures"]["stored"], 100);
    assert_eq!(shop.platform.queues.bodies(QueueName::Pictures), ["\"pictures\""]);
    shop.deliver(QueueName::Pictures, Delivery::default());
    assert_eq!(shop.report(1)["pictures"]["stored"], 150);
}

#[test]
fn a_message_of_an_older_version_starts_a_run() {
    let shop = waiting(&sources("a.example", 1));
    assert_eq!(shop.message(QueueName::Jobs, r#"{"picture":"x"}"#, 1), Outcome::Done);
    assert_eq!(shop.platform.queues.bodies(QueueName::Pictures), ["\"pictures\""]);
}

#[test]
fn a_claim_reads_few_rows_however_many_pictures_wait() {
    let shop = waiting(&[sources("a.example", 2_000), sources("b.example", 1)].concat());
    let now = shop.platform.clock.now();
    let read = shop.batch(&[vitrine::import::store::claim(4, now, now)]).unwrap()[0].rows_read;
    assert!(read < 40, "{read} steps outside of indexes");
}
