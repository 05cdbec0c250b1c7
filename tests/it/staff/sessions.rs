//! Sessions and tokens of signed-in people.

use http::Method;
use serde_json::{Value, json};
use vitrine::sql;

use super::*;
use crate::support::Shop;

#[test]
fn nobody_learns_why_they_are_not_signed_in() {
    let shop = Shop::new();
    let (cookie, ended) = (shop.sign_in("owner"), shop.sign_in("manager"));
    shop.rows(sql!("DELETE FROM session WHERE owner_id = (SELECT id FROM person WHERE role = 'manager')"));
    let bearer = format!("Bearer {}", cookie.split_once('=').unwrap().1);
    let mut changed = cookie.clone();
    changed.truncate(cookie.len() - 1);
    changed.push('x');
    let attempts: [&[(&str, &str)]; 8] = [
        &[],
        &[("cookie", "__Host-session=")],
        &[("cookie", &changed)],
        &[("cookie", &ended)],
        &[("cookie", &cookie.replace("__Host-session", "session"))],
        &[("authorization", "Bearer x")],
        &[("authorization", &bearer)],
        // An Authorization header exempts a request from the check of its origin, so the cookie must not count.
        &[("authorization", "Bearer x"), ("cookie", &cookie)],
    ];
    let mut bodies = Vec::new();
    for headers in attempts {
        let answer = shop.ask(Method::GET, PAGE, headers);
        assert_eq!((answer.status, answer.header("www-authenticate")), (401, "Bearer"), "{headers:?}");
        assert!(answer.header("content-type").starts_with("text/html"), "{headers:?}");
        assert_eq!(answer.header("cache-control"), "private, no-store");
        bodies.push(answer.body);

        let answer = shop.ask(Method::GET, PAGE, &[headers, &[("accept", "application/json")]].concat());
        let json: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!((answer.status, json["error"].is_string()), (401, true), "{headers:?}");
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "all read the same");
    assert_eq!(visit(&shop, &cookie).status, 200, "and the cookie they were made from is good");
}

#[test]
fn a_deleted_session_is_over_at_once() {
    let shop = Shop::new();
    let (cookie, token) = (shop.sign_in("owner"), shop.api_token("manager"));
    assert_eq!((visit(&shop, &cookie).status, call(&shop, &token).status), (200, 200));
    shop.rows(sql!("DELETE FROM session"));
    shop.rows(sql!("DELETE FROM api_token"));
    assert_eq!((visit(&shop, &cookie).status, call(&shop, &token).status), (401, 401));
}

#[test]
fn a_changed_role_counts_at_once() {
    let shop = Shop::new();
    let cookie = shop.sign_in("owner");
    let retry = || shop.post("/admin/imports/7/retries", &[], &[("cookie", &cookie)]).status;
    assert_ne!(retry(), 403);
    shop.rows(sql!("UPDATE person SET role = 'read-only'"));
    assert_eq!(retry(), 403);
}

#[test]
fn somebody_who_is_removed_is_out_at_once() {
    let shop = Shop::new();
    let (cookie, token, link) = (shop.sign_in("owner"), shop.api_token("owner"), shop.link("owner", "session"));
    shop.rows(sql!("UPDATE person SET removed = 1"));
    assert_eq!((visit(&shop, &cookie).status, call(&shop, &token).status), (401, 401));
    assert_eq!(shop.get(&format!("/admin/sign-in?token={link}")).status, 422);
    assert_eq!(shop.open_link(&link).status, 422);
    // bin/admin-link restores the person, but nothing that the person had before.
    let new = shop.link("owner", "session");
    assert_eq!((visit(&shop, &cookie).status, call(&shop, &token).status), (401, 401));
    assert_eq!((shop.open_link(&link).status, shop.open_link(&new).status), (422, 303));
}

#[test]
fn signing_out() {
    let shop = Shop::new();
    let (cookie, other) = (shop.sign_in("owner"), shop.sign_in("owner"));
    let answer = shop.post("/admin/sign-out", &[], &[("cookie", &cookie)]);
    assert_eq!((answer.status, answer.header("location")), (303, "/admin/sign-in"));
    assert_eq!(answer.header("clear-site-data"), "\"cache\"");
    assert_eq!(answer.header("set-cookie"), "__Host-session=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    assert_eq!((visit(&shop, &cookie).status, visit(&shop, &other).status), (401, 200));
    let rows = shop.rows(sql!(
        "SELECT email, before, after FROM audit a JOIN person p ON a.by_kind = 'person' AND p.id = a.by_id
         WHERE action = 'session.end'"
    ));
    assert_eq!(rows, [json!({ "email": "owner@shop.example", "before": null, "after": null })]);

    for headers in [&[][..], &[("cookie", cookie.as_str())]] {
        assert_eq!(shop.post("/admin/sign-out", &[], headers).status, 303, "twice does no harm");
    }
    assert_eq!(shop.get("/admin/sign-out").header("location"), "/admin");
    assert_eq!(count(&shop, "sessions"), 1);

    let token = shop.api_token("owner");
    shop.ask(Method::POST, "/admin/sign-out", &[("authorization", &token)]);
    assert_eq!(call(&shop, &token).status, 401, "an API token is revoked in the same way");
}

#[test]
fn a_session_is_renewed_while_it_is_used() {
    let shop = Shop::new();
    let first = shop.sign_in("owner");
    shop.platform.advance(5 * MINUTE - 1000);
    assert_eq!(visit(&shop, &first).cookie("__Host-session"), None, "fresh enough");
    shop.platform.advance(1000);
    let answer = visit(&shop, &first);
    let second = answer.cookie("__Host-session").expect("a renewed session");
    assert_eq!(answer.status, 200);
    assert_ne!(first, second);
    assert!(answer.header("set-cookie").ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"));

    // A form that took an hour to fill in is not lost.
    shop.platform.advance(HOUR);
    let answer = shop.post("/admin/imports/7/retries", &[], &[("cookie", &second)]);
    assert!(![401, 403].contains(&answer.status));
    let third = answer.cookie("__Host-session").expect("renewed, whatever the answer");
    assert_eq!(visit(&shop, &third).cookie("__Host-session"), None);
    assert_eq!(count(&shop, "sessions"), 1);
}

#[test]
fn a_session_ends_after_12_idle_hours() {
    let shop = Shop::new();
    let mut cookie = shop.sign_in("owner");
    shop.platform.advance(12 * HOUR - 1);
    cookie = visit(&shop, &cookie).cookie("__Host-session").expect("just in time");
    shop.platform.advance(12 * HOUR);
    let answer = visit(&shop, &cookie);
    assert_eq!((answer.status, answer.cookie("__Host-session")), (401, None));
    shop.sign_in("manager");
    assert_eq!(count(&shop, "sessions"), 1, "the next sign-in sweeps it");
}

#[test]
fn a_session_ends_after_30_days_of_use() {
    let shop = Shop::new();
    let mut cookie = shop.sign_in("owner");
    for _ in 0..59 {
        shop.platform.advance(12 * HOUR - 1);
        cookie = visit(&shop, &cookie).cookie("__Host-session").expect("in use");
    }
    // The session is 29.5 days old, less 59 ms. It ends before both cookies below, and `older` is due for renewal.
    shop.platform.advance(12 * HOUR - 10 * MINUTE);
    let older = visit(&shop, &cookie).cookie("__Host-session").expect("10 minutes are left");
    shop.platform.advance(6 * MINUTE);
    let newer = visit(&shop, &older).cookie("__Host-session").expect("4 minutes are left");
    shop.platform.advance(4 * MINUTE + 58);
    assert_eq!((visit(&shop, &older).status, visit(&shop, &newer).status), (200, 200));
    shop.platform.advance(1);
    assert_eq!((visit(&shop, &older).status, visit(&shop, &newer).status), (401, 401));
}

#[test]
fn an_old_cookie_does_not_live_on_a_session_in_use() {
    let shop = Shop::new();
    let stolen = shop.sign_in("owner");
    let mut cookie = stolen.clone();
    for _ in 0..2 {
        shop.platform.advance(6 * HOUR);
        cookie = visit(&shop, &cookie).cookie("__Host-session").unwrap();
    }
    assert_eq!(visit(&shop, &stolen).status, 200, "12 hours old");
    shop.platform.advance(16 * MINUTE);
    assert_eq!(visit(&shop, &stolen).status, 401);
    assert_eq!(visit(&shop, &cookie).status, 200);
}

#[test]
fn an_api_token_lives_30_days_and_is_not_renewed() {
    let shop = Shop::new();
    let token = shop.api_token("owner");
    shop.platform.advance(30 * DAY - 1);
    let answer = call(&shop, &token);
    assert_eq!((answer.status, answer.cookie("__Host-session")), (200, None));
    shop.platform.advance(1);
    assert_eq!(call(&shop, &token).status, 401);
}

#[test]
fn the_guard_costs_one_round_trip() {
    let shop = Shop::new();
    let token = shop.api_token("read-only");
    let cookie = shop.sign_in("read-only");
    shop.platform.advance(6 * MINUTE);
    call(&shop, &token);
    for header in [("authorization", token.as_str()), ("cookie", cookie.as_str())] {
        let before = shop.platform.db.batches();
        assert_eq!(shop.ask(Method::GET, PAGE, &[header]).status, 200);
        assert_eq!(shop.platform.db.batches() - before, 2, "{header:?}: one for the guard, and one for the page");
    }
    let before = shop.platform.db.batches();
    shop.ask(Method::GET, PAGE, &[("accept", "application/json"), ("cookie", "__Host-session=x.y.z")]);
    assert_eq!(shop.platform.db.batches(), before, "a token that is not ours costs none");
}

#[test]
fn a_rotated_key_signs_nobody_out() {
    let shop = Shop::new();
    let (old, new) =
        ("k1:c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3M=", "k2:dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHQ=");
    let cookie = shop.sign_in("owner");
    shop.platform.set_var("SESSION_KEY", &format!("{new},{old}"));
    shop.platform.advance(6 * MINUTE);
    let renewed = visit(&shop, &cookie).cookie("__Host-session").expect("signed by the new key");
    shop.platform.set_var("SESSION_KEY", new);
    assert_eq!((visit(&shop, &renewed).status, visit(&shop, &cookie).status), (200, 401));
}

/// `bin/keys --rotate` adds a numbered secret, and does not change the others.
#[test]
fn the_key_with_the_highest_number_signs() {
    let shop = Shop::new();
    let key = |kid: &str, three: &str, two: &str| format!("{kid}:{}{two}", three.repeat(10));
    let cookie = shop.sign_in("owner");
    for (secret, key) in [("SESSION_KEY_2", key("two", "dHR0", "dHQ=")), ("SESSION_KEY_10", key("ten", "dXV1", "dXU="))]
    {
        shop.platform.set_var(secret, &key);
    }
    shop.platform.advance(6 * MINUTE);
    let renewed = visit(&shop, &cookie).cookie("__Host-session").expect("the oldest key still verifies");
    shop.platform.set_var("SESSION_KEY", "");
    shop.platform.set_var("SESSION_KEY_2", "");
    assert_eq!((visit(&shop, &renewed).status, visit(&shop, &cookie).status), (200, 401));
}
