//! The keys of the team: fetched once an hour, and when a key is unknown.

use std::rc::Rc;

use futures::{executor::block_on, future::join_all};
use http::Request;
use vitrine::{app::App, platform::Body};

use super::*;
use crate::support::ORIGIN;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// An assertion by the second key, with this name of the key.
fn second(kid: &str) -> String {
    sign(&key("second"), &json!({ "alg": "RS256", "kid": kid }), &claims())
}

#[test]
fn they_are_fetched_once_an_hour() {
    let shop = shop();
    let statuses = |count: usize| (0..count).map(|_| visit(&shop, &assertion()).status).collect::<Vec<_>>();
    assert_eq!((statuses(3), fetches(&shop)), (vec![200; 3], 1));
    shop.platform.advance(HOUR - 1);
    assert_eq!((statuses(2), fetches(&shop)), (vec![200; 2], 1));
    shop.platform.advance(1);
    assert_eq!((statuses(3), fetches(&shop)), (vec![200; 3], 2));
}

#[test]
fn another_isolate_fetches_its_own() {
    let shop = shop();
    assert_eq!(visit(&shop, &assertion()).status, 200);
    let other = Shop { app: App::new(shop.platform.clone(), Rc::default()), platform: shop.platform.clone() };
    assert_eq!((visit(&other, &assertion()).status, fetches(&shop)), (200, 2));
}

#[test]
fn a_new_key_is_found_at_once_and_an_old_one_forgotten() {
    let shop = shop();
    let (old, new) = (assertion(), second("b"));
    assert_eq!([&old, &new].map(|text| visit(&shop, text).status), [200, 401]);
    assert_eq!(fetches(&shop), 1, "the keys are only a moment old");
    shop.platform.web.script(CERTS, [set(&[jwk("b", &key("second")), jwk("a", &key("first"))])]);
    shop.platform.advance(MINUTE);
    assert_eq!([&old, &new].map(|text| visit(&shop, text).status), [200, 200]);
    assert_eq!(fetches(&shop), 2);

    shop.platform.web.script(CERTS, [set(&[jwk("b", &key("second"))])]);
    shop.platform.advance(HOUR);
    assert_eq!([&new, &old].map(|text| visit(&shop, text).status), [200, 401]);
    assert_eq!(fetches(&shop), 3);
    // The name counts, and not only the key.
    assert_eq!(visit(&shop, &second("a")).status, 401);
}

#[test]
fn unknown_keys_cause_at_most_one_fetch_a_minute() {
    let shop = shop();
    assert_eq!(visit(&shop, &assertion()).status, 200);
    shop.platform.advance(MINUTE - 1);
    for kid in ["b", "c", "d"] {
        assert_eq!(visit(&shop, &second(kid)).status, 401);
    }
    assert_eq!(fetches(&shop), 1);
    shop.platform.advance(1);
    for kid in ["b", "c", "d"] {
        assert_eq!(visit(&shop, &second(kid)).status, 401);
    }
    assert_eq!((fetches(&shop), visit(&shop, &assertion()).status), (2, 200));
}

/// Expired assertions, and those of other applications, need no key.
#[test]
fn refused_claims_cause_no_fetch() {
    let shop = shop();
    let mut expired = claims();
    expired["exp"] = json!(START.seconds() - DAY);
    let mut other = claims();
    other["aud"] = json!(["other"]);
    for claims in [expired, other] {
        assert_eq!(visit(&shop, &sign(&key("first"), &header(), &claims)).status, 401);
    }
    assert_eq!(fetches(&shop), 0);
}

#[test]
fn without_keys_the_answer_is_503() {
    let good = set(&[jwk("a", &key("first"))]);
    let Page::Bytes(bytes) = &good else { panic!("{good:?}") };
    let mut large = bytes.clone();
    large.extend([b' '; 100_000]);
    for bad in [
        Page::Timeout,
        Page::Broken,
        Page::Status(500),
        Page::Status(404),
        Page::Status(204),
        Page::Redirect("https://evil.example/certs".to_owned()),
        Page::Says(403, String::from_utf8(bytes.clone()).unwrap()),
        Page::Bytes(Vec::new()),
        Page::Bytes(b"<html>".to_vec()),
        Page::Bytes(vec![0xff; 20]),
        Page::Bytes(b"{}".to_vec()),
        Page::Bytes(b"{\"keys\":[]}".to_vec()),
        Page::Bytes(b"{\"keys\":[{\"kid\":\"a\",\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}".to_vec()),
        Page::Chunked(large.clone()),
        Page::Big { length: 1 << 40, told: true },
    ] {
        let shop = shop();
        let what = format!("{bad:.60?}");
        shop.platform.web.script(CERTS, [bad, good.clone()]);
        let answer = visit(&shop, &assertion());
        assert_eq!((answer.status, answer.header("retry-after")), (503, "10"), "{what}");
        assert_eq!(answer.header("cache-control"), "private, no-store", "{what}");
        assert!(answer.contains("/admin/sign-in") && !answer.contains("cdn-cgi"), "{what}: {}", answer.text());
        let log = shop.platform.take_log();
        assert!(log.iter().any(|(_, line)| line.contains("/cdn-cgi/access/certs: ")), "{what}: {log:?}");
        // The server is left alone for ten seconds.
        shop.platform.advance(10 * SECOND - 1);
        assert_eq!((visit(&shop, &assertion()).status, fetches(&shop)), (503, 1), "{what}");
        shop.platform.advance(1);
        assert_eq!((visit(&shop, &assertion()).status, fetches(&shop)), (200, 2), "{what}");
    }
}

#[test]
fn a_link_by_mail_works_without_keys() {
    let shop = shop();
    shop.platform.web.script(CERTS, [Page::Timeout]);
    let cookie = shop.sign_in("owner");
    assert_eq!(shop.ask(Method::GET, PAGE, &[(HEADER, &assertion()), ("cookie", &cookie)]).status, 200);
    assert_eq!(fetches(&shop), 0);
}

#[test]
fn older_keys_are_used_for_a_day_if_the_server_is_down() {
    let shop = shop();
    // The assertion is still valid after a day.
    let mut long = claims();
    long["exp"] = json!(START.seconds() + 7 * DAY);
    let text = sign(&key("first"), &header(), &long);
    assert_eq!(visit(&shop, &text).status, 200);
    shop.platform.web.script(CERTS, [Page::Timeout]);
    shop.platform.advance(HOUR);
    assert_eq!([0; 5].map(|_| visit(&shop, &text).status), [200; 5]);
    assert_eq!(fetches(&shop), 2, "one attempt a minute");
    // A key that the isolate does not know may be a new one.
    assert_eq!(visit(&shop, &sign(&key("second"), &json!({ "alg": "RS256", "kid": "b" }), &long)).status, 503);
    shop.platform.advance(MINUTE);
    assert_eq!((visit(&shop, &text).status, fetches(&shop)), (200, 3));
    shop.platform.advance(23 * HOUR - MINUTE - 1);
    assert_eq!(visit(&shop, &text).status, 200, "a moment less than a day");
    shop.platform.advance(1);
    assert_eq!(visit(&shop, &text).status, 503);
    shop.platform.web.script(CERTS, [set(&[jwk("a", &key("first"))])]);
    shop.platform.advance(10 * SECOND);
    assert_eq!(visit(&shop, &text).status, 200);
}

#[test]
fn requests_at_the_same_time() {
    let shop = shop();
    let text = assertion();
    let together = |shop: &Shop| {
        let request = || {
            let request = Request::get(format!("{ORIGIN}{PAGE}")).header(HEADER, &text);
            shop.app.fetch(request.body(Body::Bytes(Vec::new())).unwrap())
        };
        let answers = block_on(join_all([request(), request(), request()]));
        answers.iter().map(|answer| answer.status().as_u16()).collect::<Vec<_>>()
    };
    assert_eq!(together(&shop), [200; 3], "the first requests of an isolate wait for their keys");
    let before = fetches(&shop);
    shop.platform.advance(HOUR);
    assert_eq!((together(&shop), fetches(&shop) - before), (vec![200; 3], 1), "later ones use the older keys");
}
