//! Every call of an import that can fail fails once. The result in the shop is always the same.

use futures::executor::block_on;
use serde_json::{Value, json};
use vitrine::{platform::QueueName, sql};

use super::helpers::{GIF, counts, generated, jobs, padded, problems};
use crate::support::{Delivery, Page, Part, Prepared, Shop, When, some};

/// A file of three chunks: created, updated, refused and skipped products, a warning, and a few pictures.
fn file() -> String {
    let rows = pictured(&generated(0..70, "two", 2))
        .replace("Colour\n", "Colour,Gift card\n")
        .replace("two\n", "two,\n")
        .replace(",,,\n", ",,,,\n");
    let bad =
        rows.replace("P00012-Small,12.02", "P00012-Small,-5").replace("\"Product 40, two\"", "\"Product\u{7} 40\"");
    padded(&bad.replace("SEO two,two,\np00055,,", "SEO two,two,TRUE\np00055,,"))
}

/// The file with a picture for every tenth product only, because fetching is not tested here.
fn pictured(file: &str) -> String {
    let lines = file.lines().map(|line| match line.split_once("https://cdn.example.com/") {
        Some((before, rest)) if !rest.contains("0.gif") => format!("{before}{}\n", rest.split_once(".gif").unwrap().1),
        _ => format!("{line}\n"),
    });
    lines.collect()
}

/// A shop with some of the products, and with responses for the pictures of the file.
fn shop() -> Shop {
    static SOME: Prepared = Prepared::new();
    SOME.shop(make_shop)
}

fn make_shop() -> Shop {
    let shop = Shop::new();
    for n in 0..70 {
        shop.platform.web.script(&format!("https://cdn.example.com/{n}.gif"), [Page::Bytes(GIF.to_vec())]);
    }
    shop.collection("twos", Some(crate::support::fixtures::rule("tag", "two")));
    assert_eq!(counts(&shop.import(pictured(&generated(25..45, "one", 1))))[0], 20);
    shop.platform.advance(60_000);
    shop
}

/// The result of an import without its times. It must not depend on failures during the import.
fn outcome(shop: &Shop, id: i64) -> Value {
    let mut report = shop.report(id);
    report["finished_at"] = Value::Null;
    report["created_at"] = Value::Null;
    let met = shop
        .rows(sql!("SELECT handle, row, outcome, changes FROM import_product WHERE import_id = ?1 ORDER BY row", id));
    let prices = shop.rows(sql!("SELECT variant_id, price FROM price_history ORDER BY variant_id, from_at"));
    let revisions = shop.rows(sql!("SELECT id, handle, revision FROM product ORDER BY id"));
    json!({
        "report": report, "met": met, "products": shop.products(), "prices": prices, "revisions": revisions,
        "objects": shop.platform.objects.keys().iter().filter(|key| key.starts_with("media/")).collect::<Vec<_>>(),
    })
}

/// Imports the file while something goes wrong, and compares the result with an undisturbed import.
fn check(name: &str, undisturbed: &Value, disturb: impl FnOnce(&Shop)) {
    let shop = shop();
    let id = shop.begin("name=products.csv", file());
    disturb(&shop);
    shop.deliver_all(Delivery::default());
    shop.heal();
    let found = outcome(&shop, id);
    same(name, &found, undisturbed);
}

/// Compares part by part, and reports only the first difference.
fn same(name: &str, found: &Value, expected: &Value) {
    for (part, expected) in expected.as_object().unwrap() {
        let lines = |value: &Value| match value {
            Value::Array(list) => list.iter().map(Value::to_string).collect(),
            Value::Object(map) => map.iter().map(|(key, value)| format!("{key}: {value}")).collect(),
            other => vec![other.to_string()],
        };
        let (found, expected) = (lines(&found[part]), lines(expected));
        let first = found.iter().zip(&expected).find(|(found, expected)| found != expected);
        assert_eq!((first, found.len()), (None, expected.len()), "{name}: {part}");
    }
}

fn undisturbed() -> Value {
    let shop = shop();
    let id = shop.begin("name=products.csv", file());
    shop.deliver_all(Delivery::default());
    let report = shop.report(id);
    assert_eq!(counts(&report), [48, 20, 0, 1, 1], "{:?}", problems(&report));
    assert_eq!(problems(&report).len(), 3, "{:?}", problems(&report));
    assert_eq!(report["pictures"], json!({ "pending": 0, "stored": 7, "failed": 0 }));
    let outcome = outcome(&shop, id);
    shop.heal();
    same("the clock has nothing to do", &self::outcome(&shop, id), &outcome);
    outcome
}

/// The number of calls that fail in turn, for each part of the platform. A few calls for pictures are enough.
fn places(part: Part) -> u32 {
    match part {
        Part::Db => 24,
        Part::Read => 6,
        _ => 5,
    }
}

fn one_failure(part: Part, when: When) {
    let undisturbed = undisturbed();
    // The short run fails every second call: odd calls before their effect, even calls after it.
    for nth in some(2, (1..=places(part)).skip(usize::from(when == When::After))) {
        check(&format!("{part:?} {nth} {when:?}"), &undisturbed, |shop| shop.platform.faults.fail_at(part, nth, when));
    }
}

#[test]
fn a_batch_that_fails() {
    one_failure(Part::Db, When::Before);
}

#[test]
fn a_batch_whose_answer_is_lost() {
    one_failure(Part::Db, When::After);
}

#[test]
fn storage_that_fails() {
    one_failure(Part::Read, When::Before);
    one_failure(Part::Put, When::Before);
    one_failure(Part::Put, When::After);
}

#[test]
fn a_message_that_cannot_be_sent() {
    one_failure(Part::Send, When::Before);
    one_failure(Part::Send, When::After);
}

#[test]
fn messages_twice_or_out_of_order_or_lost() {
    let undisturbed = undisturbed();
    for how in [
        Delivery { twice: true, ..Delivery::default() },
        Delivery { newest_first: true, ..Delivery::default() },
        Delivery { twice: true, newest_first: true, ..Delivery::default() },
        Delivery { lose_every: Some(2), ..Delivery::default() },
        Delivery { lose_every: Some(1), ..Delivery::default() },
    ] {
        check(&format!("{how:?}"), &undisturbed, |shop| {
            shop.deliver_all(how);
        });
    }
}

#[test]
fn the_first_message_cannot_be_sent() {
    let undisturbed = undisturbed();
    let shop = shop();
    shop.platform.faults.fail_at(Part::Send, 1, When::Before);
    let id = shop.begin("name=products.csv", file());
    assert_eq!(shop.deliver_all(Delivery::default()), 0);
    // Cron does not send it again at once, because the message may just be slow.
    shop.platform.advance(290_000);
    block_on(shop.app.tick());
    assert_eq!(jobs(&shop), [""; 0]);
    shop.platform.advance(20_000);
    block_on(shop.app.tick());
    assert_eq!(jobs(&shop), [format!("{{\"import\":{id}}}")]);
    shop.deliver_all(Delivery::default());
    same("later", &outcome(&shop, id), &undisturbed);
}

#[test]
fn an_import_that_never_gets_on_fails_and_can_be_resumed() {
    let undisturbed = undisturbed();
    let shop = shop();
    let id = shop.begin("name=products.csv", file());
    // Preparing the file takes three reads. The first chunk succeeds, and from then on the file cannot be read.
    for nth in 5..200 {
        shop.platform.faults.fail_at(Part::Read, nth, When::Before);
    }
    let states: Vec<String> = (0..7)
        .map(|_| {
            shop.deliver_all(Delivery::default());
            let state = shop.report(id)["state"].as_str().unwrap().to_owned();
            shop.platform.advance(301_000);
            block_on(shop.app.tick());
            state
        })
        .collect();
    assert_eq!(states, ["running", "running", "running", "running", "running", "running", "failed"]);
    assert_eq!(counts(&shop.report(id)).iter().sum::<i64>(), 30, "what was done stays done");
    let report = shop.report(id);
    assert_eq!(
        report["problem"],
        "The import stopped at the same place again and again. Retry it, or look at the log."
    );
    assert!(shop.report_page(id).contains("Try again"));
    assert_eq!(jobs(&shop), [""; 0], "a failed import is left alone");

    shop.platform.faults.clear();
    let cookie = shop.sign_in("owner");
    let answer = shop.post(&format!("/admin/imports/{id}/retries"), &[], &[("cookie", &cookie)]);
    assert_eq!((answer.status, answer.header("location")), (303, format!("/admin/imports/{id}").as_str()));
    shop.deliver_all(Delivery::default());
    shop.heal();
    same("resumed", &outcome(&shop, id), &undisturbed);
}

#[test]
fn messages_that_make_no_sense() {
    let shop = Shop::new();
    for body in [
        "{}",
        "[]",
        "null",
        "\"import\"",
        "{\"import\":\"x\"}",
        "{\"import\":1e300}",
        "{\"delete\":1}",
        "{\"import\":9007199254740993}",
    ] {
        let message = vitrine::platform::Message { body: body.to_owned(), delay_seconds: 0 };
        block_on(vitrine::platform::Queue::send(&shop.platform.queues.sender(QueueName::Jobs), &[message])).unwrap();
        assert_eq!(shop.deliver_all(Delivery::default()), 6, "{body}");
        assert_eq!(shop.platform.queues.dead.borrow_mut().pop().map(|dead| dead.body), Some(body.to_owned()));
    }
    // A message about a missing import or picture needs no work.
    for body in ["{\"import\":7}", "{\"import\":-1}", "{\"picture\":\"x\"}"] {
        assert_eq!(shop.message(QueueName::Jobs, body, 1), vitrine::app::Outcome::Done, "{body}");
    }
}
