//! Pictures from other servers: good responses, bad responses, and addresses that must not be fetched.

use std::{future::Future, task};

use futures::executor::block_on;
use http::Method;
use vitrine::{app::Outcome, platform::QueueName, sql};

use super::helpers::{GIF, counts, jobs};
use crate::support::{Delivery, Page, Part, Shop, When};

const SOURCE: &str = "https://cdn.example.com/a.gif";
const FILE: &str = "Handle,Title,Price,Image Src\ncup,Cup,1,https://cdn.example.com/a.gif\n";

/// Imports a product with a picture and returns "stored" or the picture's problem. The product exists in either case.
fn fetched(pages: impl IntoIterator<Item = Page>) -> (String, Shop) {
    let shop = Shop::new();
    shop.platform.web.script(SOURCE, pages);
    let report = shop.import(FILE);
    assert_eq!((counts(&report), &report["state"]), ([1, 0, 0, 0, 0], &"done".into()));
    assert_eq!(shop.get("/products/cup").status, 200);
    let row = shop.rows(sql!("SELECT state, problem, width, height FROM media")).remove(0);
    let problem = row["problem"].as_str().unwrap().to_owned();
    let result = match row["state"].as_str().unwrap() {
        "stored" => {
            assert_eq!([&row["width"], &row["height"]], [2, 3]);
            assert_eq!(problem, "");
            "stored".to_owned()
        }
        "failed" => {
            assert_eq!(report["failed_pictures"], serde_json::json!([{ "source": SOURCE, "problem": problem }]));
            assert!(shop.report_page(1).contains("Failed pictures"));
            assert_eq!(shop.platform.objects.keys().iter().filter(|key| key.starts_with("media/")).count(), 0);
            problem
        }
        other => other.to_owned(),
    };
    (result, shop)
}

/// Checks the result, and the number of requests to other servers.
fn check(pages: impl IntoIterator<Item = Page>, expected: &str, asked: usize) {
    let (result, shop) = fetched(pages);
    assert_eq!((result.as_str(), shop.platform.web.asked().len()), (expected, asked));
}

fn good() -> Page {
    Page::Bytes(GIF.to_vec())
}

#[test]
fn good_answers() {
    check([good()], "stored", 1);
    check([Page::Chunked(GIF.to_vec())], "stored", 1);
}

#[test]
fn servers_in_trouble_are_asked_four_times() {
    check([Page::Status(500), good()], "stored", 2);
    check([Page::Status(503), Page::Timeout, Page::Broken, good()], "stored", 4);
    check([Page::Status(429), Page::Status(408), good()], "stored", 3);
    check([Page::Status(500)], "Its server failed 4 times.", 4);
    check([Page::Timeout], "Its server failed 4 times.", 4);
    check([Page::Broken], "Its server failed 4 times.", 4);
    check([Page::Endless], "Its server failed 4 times.", 4);
    check([Page::Endless, good()], "stored", 2);
    check([], "Its server failed 4 times.", 4);
}

#[test]
fn clear_answers_are_believed() {
    check([Page::Status(404)], "There is no picture at this address.", 1);
    check([Page::Status(410)], "There is no picture at this address.", 1);
    check([Page::Status(403)], "Its server refuses the request (status 403).", 1);
    check([Page::Status(204)], "Its server refuses the request (status 204).", 1);
}

#[test]
fn what_is_too_large_is_not_read() {
    let large = "The picture is larger than 20 MB.";
    check([Page::Big { length: (20 << 20) + 1, told: true }], large, 1);
    check([Page::Big { length: (20 << 20) + 1, told: false }], large, 1);
    check([Page::Big { length: 9 << 40, told: true }], large, 1);
    // This is no picture, but it is not too large.
    check([Page::Big { length: 1 << 20, told: false }], "This is not a JPEG, PNG, GIF, WebP or AVIF picture.", 1);
}

#[test]
fn bytes_decide_what_is_a_picture() {
    let none = "This is not a JPEG, PNG, GIF, WebP or AVIF picture.";
    for bytes in [
        &b"<!doctype html><p>Hello"[..],
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"2\" height=\"3\"/>",
        b"",
        b"%PDF-1.7 GIF89a",
    ] {
        check([Page::Bytes(bytes.to_vec())], none, 1);
    }
    check([Page::Bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01".to_vec())], "The picture is damaged.", 1);
    let wide = b"GIF89a\xff\xff\x03\x00\x00\x00\x00;";
    check([Page::Bytes(wide.to_vec())], "The picture is 65535 × 3 pixels; the limit is 16000 per side.", 1);
}

#[test]
fn every_redirect_is_checked() {
    let private = "A picture address must have the name of a public server.";
    for (target, expected) in [
        ("http://cdn.example.com/b.gif", "A picture address must begin with https://."),
        ("https://127.0.0.1/b.gif", private),
        ("https://169.254.169.254/latest/meta-data", private),
        ("https://[::1]/b.gif", private),
        ("https://[::ffff:10.0.0.1]/", private),
        ("https://2130706433/", private),
        ("//10.0.0.1/b.gif", private),
        ("https://localhost/b.gif", private),
        ("https://metadata.google.internal/", private),
        ("https://user@cdn.example.com/b.gif", "A picture address must not contain a password or a port."),
        ("https://cdn.example.com:8443/b.gif", "A picture address must not contain a password or a port."),
        ("data:image/gif;base64,R0lGODlhAgADAAAAADs=", "A picture address must begin with https://."),
        ("file:///etc/passwd", "A picture address must begin with https://."),
        ("https://", "Its server redirects without an address."),
    ] {
        check([Page::Redirect(target.to_owned())], expected, 1);
    }
}

#[test]
fn the_address_in_the_file_is_checked_too() {
    for source in [
        "https://127.0.0.1/a.gif",
        "https://localhost/a.gif",
        "http://10.0.0.1/a.gif",
        "//[::1]/a.gif",
        "https://printer.local/a.gif",
    ] {
        let shop = Shop::new();
        let report = shop.import(format!("Handle,Title,Price,Image Src\ncup,Cup,1,{source}\n"));
        assert_eq!(counts(&report), [1, 0, 0, 0, 0], "{source}");
        assert_eq!(
            report["failed_pictures"][0]["problem"], "A picture address must have the name of a public server.",
            "{source}"
        );
        assert_eq!(shop.platform.web.asked(), [""; 0], "{source}");
    }
}

#[test]
fn redirects_are_followed_five_times() {
    let chain = |length: usize| {
        let shop = Shop::new();
        let url = |n: usize| if n == 0 { SOURCE.to_owned() } else { format!("https://cdn.example.com/hop/{n}") };
        for n in 0..length {
            // The redirects alternate between absolute and relative addresses.
            let target = if n % 2 == 0 { url(n + 1) } else { format!("/hop/{}", n + 1) };
            shop.platform.web.script(&url(n), [Page::Redirect(target)]);
        }
        shop.platform.web.script(&url(length), [good()]);
        shop.import(FILE);
        let row = shop.rows(sql!("SELECT state, problem FROM media")).remove(0);
        (
            row["state"].as_str().unwrap().to_owned(),
            row["problem"].as_str().unwrap().to_owned(),
            shop.platform.web.asked().len(),
        )
    };
    assert_eq!(chain(1), ("stored".to_owned(), String::new(), 2));
    assert_eq!(chain(5), ("stored".to_owned(), String::new(), 6));
    assert_eq!(chain(6), ("failed".to_owned(), "Its server redirects too many times.".to_owned(), 6));
}

#[test]
fn what_failed_is_tried_again_when_asked() {
    let (_, shop) = fetched([Page::Status(404)]);
    shop.platform.web.script(SOURCE, [good()]);
    shop.heal();
    assert_eq!(shop.platform.web.asked().len(), 1, "not by itself");
    let token = shop.api_token("owner");
    let headers = [("authorization", token.as_str()), ("accept", "application/json")];
    let answer = shop.ask(Method::POST, "/admin/imports/1/retries", &headers);
    assert_eq!((answer.status, answer.json()["id"].clone()), (200, 1.into()));
    assert_eq!(shop.report(1)["pictures"]["pending"], 1);
    shop.deliver_all(Delivery::default());
    assert_eq!(shop.report(1)["pictures"]["stored"], 1);
    assert_eq!(counts(&shop.report(1)), [1, 0, 0, 0, 0], "the products were not done again");
    let audit = shop.rows(sql!(
        "SELECT email, subject FROM audit a JOIN person p ON a.by_kind = 'person' AND p.id = a.by_id
         WHERE action = 'import.retry'"
    ));
    assert_eq!((&audit[0]["email"], &audit[0]["subject"]), (&"owner@shop.example".into(), &"import:1".into()));
    // There is nothing left to retry.
    assert_eq!(shop.ask(Method::POST, "/admin/imports/1/retries", &headers).status, 200);
    assert_eq!(jobs(&shop), [""; 0]);
    assert_eq!(shop.ask(Method::POST, "/admin/imports/2/retries", &headers).status, 404);
}

#[test]
fn a_picture_that_many_products_show_is_fetched_once() {
    let shop = Shop::new();
    shop.platform.web.script(SOURCE, [good()]);
    let rows: String = (0..150).map(|n| format!("p{n},P{n},1,{SOURCE}\n")).collect();
    shop.import(format!("Handle,Title,Price,Image Src\n{rows}"));
    assert_eq!(shop.platform.web.asked(), [SOURCE]);
}

#[test]
fn a_lost_message_is_sent_again() {
    let shop = Shop::new();
    shop.platform.web.script(SOURCE, [good()]);
    shop.begin("", FILE);
    shop.deliver(QueueName::Jobs, Delivery::default());
    for _ in 0..20 {
        shop.deliver(QueueName::Pictures, Delivery { lose_every: Some(1), ..Delivery::default() });
        shop.platform.advance(600_000);
        block_on(shop.app.tick());
    }
    assert_eq!(shop.report(1)["pictures"]["pending"], 1);
    shop.deliver_all(Delivery::default());
    assert_eq!(shop.report(1)["pictures"]["stored"], 1);
}

#[test]
fn a_picture_whose_attempts_break_off_is_given_up() {
    let shop = Shop::new();
    shop.platform.web.script(SOURCE, [good()]);
    shop.begin("", FILE);
    shop.deliver(QueueName::Jobs, Delivery::default());
    shop.platform.queues.waiting.borrow_mut().clear();
    for attempt in 1..=4 {
        // A run claims the picture, and then the platform ends it.
        let mut run = Box::pin(shop.message_later(QueueName::Pictures, "\"pictures\"", 1));
        let claimed = || shop.value(sql!("SELECT attempts FROM media")) == attempt;
        while !claimed() {
            assert!(run.as_mut().poll(&mut task::Context::from_waker(task::Waker::noop())).is_pending());
        }
        drop(run);
        assert_eq!(shop.message(QueueName::Pictures, "\"pictures\"", 1), Outcome::Done);
        assert!(claimed(), "nobody else claims it meanwhile");
        shop.platform.advance(301_000);
    }
    shop.message(QueueName::Pictures, "\"pictures\"", 1);
    assert_eq!(
        shop.report(1)["failed_pictures"][0]["problem"],
        "This picture could not be fetched: every attempt broke off before it finished."
    );
}

#[test]
fn pictures_that_lie_in_the_shop_already() {
    let shop = Shop::new();
    let measures = [("width", "1400"), ("height", "1750"), ("widths", "400,800")];
    let custom = measures.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let body = vitrine::platform::Body::Bytes(b"webp".to_vec());
    block_on(vitrine::platform::Objects::put(&&shop.platform.objects, "media/moon.webp", body, "image/webp", &custom))
        .unwrap();
    shop.platform.objects.insert("media/plain.gif", GIF, "image/gif");
    shop.platform.objects.insert("media/text.gif", *b"words", "image/gif");
    let report = shop.import(
        "Handle,Title,Price,Image Src\nmoon,Moon,1,/media/moon.webp\nmoon,,,/media/plain.gif\nmoon,,,/media/text.gif\n\
         moon,,,/media/none.gif\n",
    );
    assert_eq!(report["pictures"], serde_json::json!({ "pending": 0, "stored": 2, "failed": 2 }));
    let rows = shop.rows(sql!("SELECT key, width, height, widths, problem FROM media ORDER BY key"));
    let lines: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {} {} {} {}", row["key"], row["width"], row["height"], row["widths"], row["problem"]))
        .collect();
    assert_eq!(
        lines,
        [
            r#""moon.webp" 1400 1750 "[400,800]" """#,
            r#""none.gif" null null "[]" "This shop has no such picture.""#,
            r#""plain.gif" 2 3 "[]" """#,
            r#""text.gif" null null "[]" "This is not a JPEG, PNG, GIF, WebP or AVIF picture.""#,
        ]
    );
    assert_eq!(shop.platform.web.asked(), [""; 0]);
    assert!(shop.get("/products/moon").contains("/media/moon-400.webp 400w"));
}

#[test]
fn storage_in_trouble_is_no_fault_of_the_picture() {
    let shop = Shop::new();
    shop.platform.web.script(SOURCE, [good()]);
    shop.begin("", FILE);
    for nth in 1..=20 {
        shop.platform.faults.fail_at(Part::Put, nth, When::Before);
    }
    shop.deliver_all(Delivery::default());
    assert_eq!(shop.report(1)["pictures"], serde_json::json!({ "pending": 1, "stored": 0, "failed": 0 }));
    shop.heal();
    assert_eq!(shop.report(1)["pictures"]["stored"], 1);
}

#[test]
fn a_key_longer_than_storage_allows() {
    let shop = Shop::new();
    let report = shop.import(format!("Handle,Title,Price,Image Src\ncup,Cup,1,/media/{}\n", "x".repeat(1_500)));
    assert_eq!(report["failed_pictures"][0]["problem"], "This shop has no such picture.");
}
