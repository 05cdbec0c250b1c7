//! Sign-in links: their use and their lifetime.

use futures::{executor::block_on, future::join};
use http::{Method, Request};
use serde_json::{Value, json};
use vitrine::{platform::Body, sql};

use super::*;
use crate::support::{Held, LINK_MS, ORIGIN, Part, Shop, When};

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
    assert_eq!((answer.status, answer.header("location")), (303, "/admin"));
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    let [cookie] = cookies[..] else { panic!("{cookies:?}") };
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(attributes, "Path=/; Secure; HttpOnly; SameSite=Lax");
    assert!(pair.starts_with("__Host-session=ey"), "{pair}");

    assert_eq!(count(&shop, "links"), 0);
    let rows = shop.rows(sql!(
        "SELECT s.id, p.email, p.role, s.owner_kind, s.expires_at - s.created_at AS lives
         FROM session s JOIN person p ON p.id = s.owner_id"
    ));
    let id = rows[0]["id"].as_str().unwrap().to_owned();
    let start: String = id.chars().take(8).collect();
    assert_eq!(
        rows,
        [json!({
            "id": id, "email": "manager@shop.example", "role": "manager", "owner_kind": "staff", "lives": 30 * DAY,
        })]
    );
    assert_eq!(
        shop.rows(sql!(
            "SELECT at, email, action, subject, before, after
             FROM audit a JOIN person p ON a.by_kind = 'person' AND p.id = a.by_id"
        )),
        [json!({ "at": crate::support::START.0, "email": "manager@shop.example", "action": "session.start",
            "subject": format!("session:{start}"), "before": null, "after": r#"{"role":"manager","way":"link"}"# })]
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
fn a_link_works_for_10_minutes() {
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
fn each_kind_of_link_and_token_has_its_place() {
    let shop = Shop::new();
    let json = [("accept", "application/json")];
    let link = shop.link("owner", "session");
    assert_eq!(shop.post("/admin/sign-in", &[("token", &link)], &json).status, 422);
    assert!(untouched(&shop), "a program cannot spend a person's link");
    let cookie = shop.open_link(&link).cookie("__Host-session").unwrap();

    let link = shop.link("owner", "token");
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
fn a_link_outlives_what_goes_wrong() {
    let shop = Shop::new();
    let link = shop.link("owner", "session");
    let key = "k1:c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3M=";
    for broken in ["", "k1", "k1:c3Nzc3Nz", &format!("{key},k2")] {
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
