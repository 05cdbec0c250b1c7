//! The people behind assertions, and the limits of their requests.

use http::Request;
use vitrine::{platform::Body, sql};

use super::*;
use crate::{
    staff::count,
    support::{Held, ORIGIN},
};

/// The rows of the audit log about addresses without a person.
fn nobodies(shop: &Shop) -> Vec<Value> {
    shop.rows(sql!("SELECT by_kind, subject, after FROM audit WHERE action = 'session.refuse' ORDER BY id"))
}

#[test]
fn somebody_who_is_removed_is_out_at_once() {
    let shop = shop();
    assert_eq!(visit(&shop, &assertion()).status, 200);
    shop.rows(sql!("UPDATE person SET removed = 1"));
    assert_eq!(visit(&shop, &assertion()).status, 401);
    shop.rows(sql!("UPDATE person SET removed = NULL"));
    assert_eq!(visit(&shop, &assertion()).status, 200);
    shop.rows(sql!("DELETE FROM person"));
    assert_eq!(visit(&shop, &assertion()).status, 401);
}

#[test]
fn a_changed_role_counts_at_once() {
    let shop = shop();
    let retry = || shop.post("/admin/imports/7/retries", &[], &[(HEADER, &assertion())]).status;
    assert_eq!(retry(), 404, "an owner may, but there is no such import");
    shop.rows(sql!("UPDATE person SET role = 'read-only'"));
    assert_eq!((retry(), visit(&shop, &assertion()).status), (403, 200));
    let rows =
        shop.rows(sql!("SELECT email FROM audit a JOIN person p ON p.id = a.by_id WHERE action = 'access.refuse'"));
    assert_eq!(rows, [json!({ "email": "ada@shop.example" })], "the refusal is in the trail");
}

#[test]
fn changes_are_recorded_under_the_person() {
    let shop = shop();
    let file = "Handle,Title,Price\ncup,Cup,1\n";
    let request = Request::post(format!("{ORIGIN}/admin/imports?name=a.csv"))
        .header(HEADER, assertion())
        .header("sec-fetch-site", "same-origin")
        .header("content-length", file.len());
    assert_eq!(shop.send(request.body(Body::Native(Held::bytes(file))).unwrap()).status, 201);
    let rows =
        shop.rows(sql!("SELECT email, action FROM audit a JOIN person p ON a.by_kind = 'person' AND p.id = a.by_id"));
    assert_eq!(rows, [json!({ "email": "ada@shop.example", "action": "import.start" })]);
}

/// A browser adds the assertion also to a form of another site, because Access has a cookie of its own.
#[test]
fn another_site_cannot_act_for_the_person() {
    let shop = shop();
    let good = assertion();
    let post = |more: &[(&str, &str)]| {
        shop.ask(Method::POST, "/admin/imports/7/retries", &[&[(HEADER, good.as_str())], more].concat()).status
    };
    assert_eq!(post(&[("sec-fetch-site", "same-origin")]), 404);
    for headers in [
        &[][..],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
    ] {
        assert_eq!(post(headers), 403, "{headers:?}");
    }
    // A request with a bearer header may come from anywhere, and then only that header counts.
    for bearer in ["Bearer x", "Bearer ", "Bearer eyJ.eyJ.x"] {
        assert_eq!(post(&[("sec-fetch-site", "cross-site"), ("authorization", bearer)]), 401, "{bearer:?}");
        assert_eq!(post(&[("sec-fetch-site", "same-origin"), ("authorization", bearer)]), 401, "{bearer:?}");
    }
    // Any other scheme is ignored, and is no reason to accept the form.
    assert_eq!(post(&[("sec-fetch-site", "cross-site"), ("authorization", "Basic eDp5")]), 403);
    let token = shop.api_token("read-only");
    assert_eq!(post(&[("authorization", &token)]), 403, "a token has its own scopes");
}

#[test]
fn a_session_comes_first_and_an_ended_one_does_not_matter() {
    let shop = shop();
    let cookie = shop.sign_in("read-only");
    let both = |cookie: &str| shop.ask(Method::GET, PAGE, &[(HEADER, &assertion()), ("cookie", cookie)]);
    assert!(both(&cookie).contains("read-only@shop.example"));
    assert_eq!(fetches(&shop), 0);
    for stale in [&cookie[..cookie.len() - 1], "__Host-session=", "__Host-session=a.b.c"] {
        assert!(both(stale).contains("ada@shop.example"), "{stale}");
    }
    shop.rows(sql!("DELETE FROM session"));
    assert!(both(&cookie).contains("ada@shop.example"));
}

#[test]
fn addresses_without_a_person_are_recorded_once_a_minute() {
    let shop = shop();
    let visits = |email: &str| visit(&shop, &sign(&key("first"), &header(), &claims_of(email))).status;
    for _ in 0..3 {
        assert_eq!((visits("Eve@Example.com"), visits("mallory@example.com")), (401, 401));
    }
    let row = |email: &str| {
        json!({
            "by_kind": "shop", "subject": format!("email:{email}"),
            "after": "{\"reason\":\"nobody\",\"way\":\"access\"}",
        })
    };
    assert_eq!(nobodies(&shop), [row("eve@example.com"), row("mallory@example.com")]);
    shop.platform.advance(60_000 - 1);
    visits("eve@example.com");
    assert_eq!(nobodies(&shop).len(), 2);
    shop.platform.advance(1);
    visits("eve@example.com");
    assert_eq!(nobodies(&shop).len(), 3);
    shop.person("eve@example.com", "read-only");
    assert_eq!(visits("eve@example.com"), 200);
}

/// Anybody can send these, so they must not fill the database.
#[test]
fn assertions_that_access_did_not_sign_leave_no_trace() {
    let shop = shop();
    let before = shop.platform.db.writes();
    let forged = sign(&key("second"), &header(), &claims_of("eve@example.com"));
    for text in [&forged, "a.b.c", ""] {
        assert_eq!(visit(&shop, text).status, 401);
    }
    assert_eq!((shop.platform.db.writes(), count(&shop, "audit")), (before, 0));
}

#[test]
fn the_trail_is_searched_by_an_index() {
    let shop = shop();
    for number in 0..3000 {
        let subject = format!("email:{number}@example.com");
        shop.rows(sql!(
            "INSERT INTO audit (at, by_kind, action, subject) VALUES (?1, 'shop', 'session.refuse', ?2)",
            START,
            subject
        ));
        if number % 3 == 0 {
            shop.rows(sql!(
                "INSERT INTO audit (at, by_kind, action, subject) VALUES (?1, 'shop', 'order.accept', 'order:7')",
                START
            ));
        }
    }
    let answer = visit(&shop, &sign(&key("first"), &header(), &claims_of("eve@example.com")));
    let cost = answer.header("server-timing");
    let rows: u64 = cost.split(", ").nth(1).and_then(|part| part.split(' ').next()?.parse().ok()).unwrap();
    assert!(answer.status == 401 && rows < 50, "{cost}");
}

#[test]
fn signing_out_ends_the_session_of_access() {
    let shop = shop();
    let out = |headers: &[(&str, &str)]| shop.post("/admin/sign-out", &[], headers);
    let answer = out(&[(HEADER, &assertion())]);
    assert_eq!((answer.status, answer.header("location")), (303, "/cdn-cgi/access/logout"));
    assert_eq!(answer.header("clear-site-data"), "\"cache\"");
    let cookie = shop.sign_in("owner");
    let answer = out(&[(HEADER, &assertion()), ("cookie", &cookie)]);
    assert_eq!((answer.header("location"), count(&shop, "sessions")), ("/cdn-cgi/access/logout", 0), "both end");
    assert_eq!(out(&[]).header("location"), "/admin/sign-in");
    shop.platform.set_var("ACCESS_AUDIENCE", "");
    assert_eq!(out(&[(HEADER, &assertion())]).header("location"), "/admin/sign-in", "Access is not set up");
}

#[test]
fn the_shop_shows_itself_to_them_before_it_opens() {
    let shop = shop();
    shop.close();
    let see = |assertion: &str| shop.ask(Method::GET, "/", &[(HEADER, assertion)]);
    assert!(see(&assertion()).contains("Only staff see it."));
    let stranger = sign(&key("first"), &header(), &claims_of("eve@shop.example"));
    assert!(see(&stranger).contains("Opening soon"));
    assert!(see("forged").contains("Opening soon"));
}
