//! Signing in and out, and how long it lasts.

use futures::{executor::block_on, future::join};
use http::{Method, Request};
use serde_json::{Value, json};
use vitrine::{platform::Body, sql};

use crate::support::{Answer, Held, LINK_MS, ORIGIN, Part, Shop, When};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// A page that everybody who is signed in may see.
const PAGE: &str = "/admin/imports";

/// Asks for that page with a cookie.
fn visit(shop: &Shop, cookie: &str) -> Answer {
    shop.ask(Method::GET, PAGE, &[("cookie", cookie)])
}

fn call(shop: &Shop, authorization: &str) -> Answer {
    shop.ask(Method::GET, PAGE, &[("authorization", authorization), ("accept", "application/json")])
}

fn count(shop: &Shop, table: &'static str) -> i64 {
    let statement = match table {
        "links" => sql!("SELECT count(*) FROM sign_in_link"),
        "sessions" => sql!("SELECT count(*) FROM admin_session"),
        "audit" => sql!("SELECT count(*) FROM audit"),
        other => panic!("{other}"),
    };
    shop.value(statement).as_i64().unwrap()
}

/// What the link, once stored, can still do: nothing was spent, nobody was let in.
fn untouched(shop: &Shop) -> bool {
    (count(shop, "links"), count(shop, "sessions"), count(shop, "audit")) == (1, 0, 0)
}

#[test]
fn a_link_is_a_page_with_a_button_that_signs_in() {
    let shop = Shop::new();
    let link = shop.link("manager", "session");

    let page = shop.get(&format!("/admin/sign-in?token={link}"));
    assert_eq!(page.status, 200);
    assert_eq!(page.fields("token"), [link.as_str()]);
    assert!(page.contains("manager@shop.example"), "who it is for");
    assert!(page.contains("<form method=\"post\" action=\"/admin/sign-in\">"));
    assert!(page.contains("<meta name=\"robots\" content=\"noindex, follow\">"));
    assert_eq!(page.header("referrer-policy"), "same-origin");
    assert_eq!(page.header("cache-control"), "private, no-store");

    let answer = shop.open_link(&link);
    assert_eq!((answer.status, answer.header("location")), (303, "/admin/orders"));
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    let [cookie] = cookies[..] else { panic!("{cookies:?}") };
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(attributes, "Path=/; Secure; HttpOnly; SameSite=Lax");
    assert!(pair.starts_with("__Host-session=ey"), "{pair}");

    assert_eq!(count(&shop, "links"), 0);
    let rows = shop.rows(sql!(
        "SELECT s.id, p.email, p.role, s.kind, s.expires_at - s.created_at AS lives FROM admin_session s JOIN person p ON p.id = s.person_id"
    ));
    let id = rows[0]["id"].as_str().unwrap().to_owned();
    let start: String = id.chars().take(8).collect();
    assert_eq!(
        rows,
        [json!({ "id": id, "email": "manager@shop.example", "role": "manager", "kind": "session", "lives": 30 * DAY })]
    );
    assert_eq!(
        shop.rows(sql!("SELECT at, email, action, subject, before, after FROM audit a JOIN person p ON a.by_kind = 'person' AND p.id = a.by_id")),
        [json!({ "at": crate::support::START.0, "email": "manager@shop.example", "action": "session.start",
            "subject": format!("session:{start}"), "before": null, "after": r#"{"kind":"session","role":"manager"}"# })]
    );
    assert_eq!(visit(&shop, pair).status, 200);
}

#[test]
fn without_a_link_the_page_says_how_to_get_one() {
    let shop = Shop::new();
    let page = shop.get("/admin/sign-in");
    assert_eq!(page.status, 200);
    assert!(page.contains("bin/admin-link EMAIL"));
    assert!(page.fields("token").is_empty());
}

#[test]
fn a_link_works_once() {
    let shop = Shop::new();
    let link = shop.link("owner", "session");
    assert_eq!(shop.open_link(&link).status, 303);
    for answer in [shop.open_link(&link), shop.get(&format!("/admin/sign-in?token={link}"))] {
        assert_eq!(answer.status, 422);
        assert!(answer.contains("bin/admin-link EMAIL"), "{}", answer.text());
        assert_eq!(answer.cookie("__Host-session"), None);
    }
    assert_eq!((count(&shop, "sessions"), count(&shop, "audit")), (1, 1));
}

#[test]
fn two_exchanges_at_once_give_one_session() {
    let shop = Shop::new();
    let link = shop.link("owner", "session");
    let request = || {
        Request::post(format!("{ORIGIN}/admin/sign-in"))
            .header("sec-fetch-site", "same-origin")
            .body(Body::Native(Held::bytes(format!("token={link}"))))
            .unwrap()
    };
    let (one, two) = block_on(join(shop.app.fetch(request()), shop.app.fetch(request())));
    let mut statuses = [one.status().as_u16(), two.status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    assert_eq!((count(&shop, "sessions"), count(&shop, "audit")), (1, 1));
}

#[test]
fn a_link_works_for_15_minutes() {
    let shop = Shop::new();
    let (early, late) = (shop.link("owner", "session"), shop.link("owner", "session"));
    shop.platform.advance(LINK_MS - 1);
    assert_eq!(shop.get(&format!("/admin/sign-in?token={late}")).status, 200);
    assert_eq!(shop.open_link(&early).status, 303);
    shop.platform.advance(1);
    assert_eq!(shop.get(&format!("/admin/sign-in?token={late}")).status, 422);
    assert_eq!(shop.open_link(&late).status, 422);
    assert_eq!((count(&shop, "links"), count(&shop, "sessions")), (0, 1), "what ran out is swept");
}

#[test]
fn what_is_no_link() {
    let shop = Shop::new();
    let link = shop.link("owner", "session");
    for token in
        ["", "x", &link.to_uppercase(), &link.replacen(char::is_alphanumeric, "", 1), "' OR 1 = 1 --", "\u{1f375}"]
    {
        let answer = shop.open_link(token);
        assert_eq!((answer.status, answer.cookie("__Host-session")), (422, None), "{token}");
    }
    assert_eq!(shop.post("/admin/sign-in", &[], &[]).status, 422);
    assert_eq!(shop.get("/admin/sign-in?token=").status, 422);
    assert_eq!(shop.open_link(&"a".repeat(3000)).status, 413);
    assert!(untouched(&shop));
}

#[test]
fn looking_changes_nothing() {
    let shop = Shop::new();
    let path = format!("/admin/sign-in?token={}", shop.link("owner", "session"));
    for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
        let answer = shop.ask(method.clone(), &path, &[]);
        assert!(answer.status < 300, "{method}");
        assert_eq!(answer.cookie("__Host-session"), None, "{method}");
        assert!(untouched(&shop), "{method}");
    }
}

#[test]
fn other_sites_cannot_sign_anybody_in_or_out() {
    let shop = Shop::new();
    let link = shop.link("owner", "session");
    let post = |path: &str, headers: &[(&str, &str)]| {
        let request = Request::post(format!("{ORIGIN}{path}"));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        shop.send(request.body(Body::Native(Held::bytes(format!("token={link}")))).unwrap())
    };
    let foreign: [&[(&str, &str)]; 7] = [
        &[],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "cross-site"), ("origin", ORIGIN)],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
    ];
    for headers in foreign {
        let answer = post("/admin/sign-in", headers);
        assert_eq!((answer.status, answer.cookie("__Host-session")), (403, None), "{headers:?}");
        assert!(untouched(&shop), "{headers:?}");
    }
    let answer = post("/admin/sign-in", &[("origin", ORIGIN)]);
    assert_eq!(answer.status, 303, "an older browser, or a program");

    let cookie = answer.cookie("__Host-session").unwrap();
    for headers in foreign {
        let headers = [headers, &[("cookie", cookie.as_str())]].concat();
        assert_eq!(post("/admin/sign-out", &headers).status, 403, "{headers:?}");
    }
    assert_eq!(visit(&shop, &cookie).status, 200, "still signed in");
}

#[test]
fn nobody_learns_why_they_are_not_signed_in() {
    let shop = Shop::new();
    let (cookie, ended) = (shop.sign_in("owner"), shop.sign_in("manager"));
    shop.rows(sql!("DELETE FROM admin_session WHERE person_id = (SELECT id FROM person WHERE role = 'manager')"));
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
        // A header that lets the request come from another site must not let the cookie speak.
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
    shop.rows(sql!("DELETE FROM admin_session"));
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
    // bin/admin-link lets them in again, and what they had before counts again.
    shop.link("owner", "session");
    assert_eq!((visit(&shop, &cookie).status, shop.open_link(&link).status), (200, 303));
}

#[test]
fn signing_out() {
    let shop = Shop::new();
    let (cookie, other) = (shop.sign_in("owner"), shop.sign_in("owner"));
    let answer = shop.post("/admin/sign-out", &[], &[("cookie", &cookie)]);
    assert_eq!((answer.status, answer.header("location")), (303, "/admin/sign-in"));
    assert_eq!(answer.header("set-cookie"), "__Host-session=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    assert_eq!((visit(&shop, &cookie).status, visit(&shop, &other).status), (401, 200));
    let rows = shop.rows(sql!(
        "SELECT email, before, after FROM audit a JOIN person p ON a.by_kind = 'person' AND p.id = a.by_id WHERE action = 'session.end'"
    ));
    assert_eq!(
        rows,
        [json!({ "email": "owner@shop.example", "before": r#"{"kind":"session","role":"owner"}"#, "after": null })]
    );

    for headers in [&[][..], &[("cookie", cookie.as_str())]] {
        assert_eq!(shop.post("/admin/sign-out", &[], headers).status, 303, "twice does no harm");
    }
    assert_eq!(shop.get("/admin/sign-out").status, 405);
    assert_eq!(count(&shop, "sessions"), 1);

    let token = shop.api_token("owner");
    shop.ask(Method::POST, "/admin/sign-out", &[("authorization", &token)]);
    assert_eq!(call(&shop, &token).status, 401, "an API token is revoked in the same way");
}

#[test]
fn each_kind_of_link_and_token_has_its_place() {
    let shop = Shop::new();
    let json = [("accept", "application/json")];
    let link = shop.link("owner", "session");
    assert_eq!(shop.post("/admin/sign-in", &[("token", &link)], &json).status, 422);
    assert!(untouched(&shop), "a program cannot spend a person's link");
    let cookie = shop.open_link(&link).cookie("__Host-session").unwrap();

    let link = shop.link("owner", "api");
    assert_eq!(shop.open_link(&link).status, 422);
    assert_eq!(shop.get(&format!("/admin/sign-in?token={link}")).status, 422);
    assert_eq!(count(&shop, "links"), 1, "nor a browser a program's");
    let answer = shop.post("/admin/sign-in", &[("token", &link)], &json);
    assert_eq!((answer.status, answer.cookie("__Host-session")), (200, None));
    let token: Value = serde_json::from_slice(&answer.body).unwrap();
    let token = token["token"].as_str().unwrap();

    assert_eq!(call(&shop, &format!("Bearer {token}")).status, 200);
    assert_eq!(visit(&shop, &format!("__Host-session={token}")).status, 401);
    assert_eq!(call(&shop, &cookie.replace("__Host-session=", "Bearer ")).status, 401);
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

    // The JWT has expired, and the session lives: a form that took an hour is not lost.
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
    // The loop ended 59 ms before 29 and a half days. Both cookies outlive the session, one of them due for renewal.
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
    for header in [("authorization", token.as_str()), ("cookie", cookie.as_str())] {
        let before = shop.platform.db.batches();
        let headers = [header, ("accept", "application/json"), ("sec-fetch-site", "same-origin")];
        assert_eq!(shop.ask(Method::POST, "/admin/imports/7/retries", &headers).status, 403);
        assert_eq!(shop.platform.db.batches() - before, 1, "{header:?}");
    }
    let before = shop.platform.db.batches();
    shop.ask(Method::GET, PAGE, &[("accept", "application/json"), ("cookie", "__Host-session=x.y.z")]);
    assert_eq!(shop.platform.db.batches(), before, "a token that is not ours costs none");
}

#[test]
fn a_link_outlives_what_goes_wrong() {
    let shop = Shop::new();
    let link = shop.link("owner", "session");
    let key = "k1:c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3M=";
    for broken in ["", "k1", "k1:c3Nzc3Nz", &format!("{key},{key}")] {
        shop.platform.set_var("SESSION_KEY", broken);
        shop.platform.take_log();
        let answer = shop.open_link(&link);
        assert_eq!(answer.status, 500, "{broken}");
        let log = shop.platform.take_log().into_iter().map(|(_, line)| line).collect::<String>();
        assert!(log.contains("SESSION_KEY") && !answer.contains("SESSION_KEY"), "{log}");
        assert!(!log.contains("c3Nz") && !answer.contains("c3Nz"), "{log}");
        assert!(untouched(&shop), "{broken}");
    }
    shop.platform.set_var("SESSION_KEY", key);
    shop.platform.faults.fail_at(Part::Db, 1, When::Before);
    assert_eq!(shop.open_link(&link).status, 500);
    assert!(untouched(&shop));
    assert_eq!(shop.open_link(&link).status, 303);
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
