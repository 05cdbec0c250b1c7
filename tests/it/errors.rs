//! The pages for missing, deleted and moved things, the pages for failures, and the log of failures.

use http::Method;
use vitrine::{platform::Level, sql};

use crate::support::{
    Part, Shop, When,
    fixtures::{PRIVATE, PUBLIC, small_shop},
};

#[test]
fn what_is_not_there() {
    let shop = small_shop();
    for path in ["/nothing", "/products/nothing", "/collections/nothing", "/pages/nothing"] {
        let answer = shop.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.contains("Page not found") && answer.contains("noindex"), "{path}");
        assert_eq!(answer.links("/collections/"), ["/collections/cups"], "{path}: in the shop's layout");
        assert!(answer.contains("<title>Page not found – My shop</title>"), "{path}");
    }
    let json = shop.ask(Method::GET, "/products/nothing", &[("accept", "application/json")]);
    assert_eq!((json.status, json.header("content-type")), (404, "application/json"));
    let body: serde_json::Value = serde_json::from_slice(&json.body).unwrap();
    assert_eq!(body["request_id"], json.header("x-request-id"));
}

#[test]
fn what_was_deleted_is_gone_and_may_come_back() {
    let shop = small_shop();
    shop.rows(sql!("DELETE FROM product WHERE handle = 'mug'"));
    shop.rows(sql!("DELETE FROM collection"));
    shop.rows(sql!("DELETE FROM page"));
    for path in ["/products/mug", "/collections/cups", "/pages/about"] {
        for method in [Method::GET, Method::HEAD] {
            let answer = shop.ask(method, path, &[]);
            assert_eq!((answer.status, answer.header("cache-control")), (410, "private, no-store"), "{path}");
        }
        assert!(shop.get(path).contains("No longer here"), "{path}");
    }
    shop.product("mug").insert();
    assert_eq!(shop.get("/products/mug").status, 200);
}

#[test]
fn what_moved_is_followed() {
    let shop = small_shop();
    shop.rows(sql!("UPDATE product SET handle = 'tea-cup' WHERE handle = 'cup'"));
    shop.rows(sql!("UPDATE product SET handle = '茶碗' WHERE handle = 'tea-cup'"));
    shop.rows(sql!("UPDATE collection SET handle = 'all-cups'"));
    shop.product("quoted").insert();
    shop.rows(sql!("UPDATE product SET handle = 'a\"b<c' WHERE handle = 'quoted'"));
    shop.rows(sql!("INSERT INTO redirect VALUES ('/old/shop.html', '/products/mug', 0)"));
    for (path, to) in [
        ("/products/cup", "/products/%E8%8C%B6%E7%A2%97"),
        ("/products/tea-cup?colour=red", "/products/%E8%8C%B6%E7%A2%97?colour=red"),
        ("/collections/cups", "/collections/all-cups"),
        ("/old/shop.html", "/products/mug"),
        ("/Old/Shop.html/", "/products/mug"),
        ("/products/quoted", "/products/a%22b%3Cc"),
    ] {
        let answer = shop.get(path);
        assert_eq!((answer.status, answer.get("location")), (301, Some(to)), "{path}");
        assert_eq!(shop.get(to).status, 200, "{to}");
    }
    let answer = shop.ask(Method::POST, "/products/cup", &[("sec-fetch-site", "same-origin")]);
    assert_ne!(answer.status, 301, "a POST is not sent elsewhere");
}

/// Requests a page that fails. The page must hide the reason, and the log must contain it.
fn fails_well(shop: &Shop, path: &str) {
    shop.platform.take_log();
    let answer = shop.get(path);
    assert_eq!((answer.status, answer.header("cache-control")), (500, "private, no-store"), "{path}");
    let html = answer.text().to_lowercase();
    for internal in ["injected", "secret", "sqlite", "database", "panicked", "src/"] {
        assert!(!html.contains(internal), "{path} shows {internal:?}");
    }
    let id = answer.header("x-request-id");
    assert!(html.contains("something went wrong") && html.contains(id), "{path}: {html}");
    let log = shop.platform.take_log();
    let [(Level::Error, line)] = &log[..] else { panic!("{path}: {log:?}") };
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!((&line["id"], &line["status"]), (&id.into(), &500.into()), "{path}");
    assert!(line["error"].as_str().unwrap().contains("injected failure"), "{path}: {line}");
}

#[test]
fn a_database_that_fails_shows_nothing_of_itself() {
    let shop = small_shop();
    let needs_db =
        |path: &&str| !["/media", "/static", "/feeds", "/robots.txt"].iter().any(|other| path.starts_with(other));
    let pages = PUBLIC.iter().copied().filter(needs_db);
    for path in pages.clone().chain(["/nothing", "/products/nothing"]) {
        shop.platform.faults.fail_at(Part::Db, 1, When::Before);
        fails_well(&shop, path);
        shop.platform.faults.clear();
    }
    shop.platform.faults.fail_always(Part::Db);
    for path in pages {
        fails_well(&shop, path);
    }
    for path in PRIVATE {
        assert!(!shop.get(path).text().contains("secret"), "{path}");
    }
    shop.platform.faults.clear();
    assert_eq!(shop.get("/").status, 200);
}

#[test]
fn a_bucket_that_fails_shows_nothing_of_itself() {
    let shop = small_shop();
    shop.platform.faults.fail_always(Part::Read);
    fails_well(&shop, "/media/cup.webp");
    fails_well(&shop, vitrine::static_files::SITE_CSS);
}

#[test]
fn a_failed_request_for_json_is_answered_in_json() {
    let shop = small_shop();
    shop.platform.faults.fail_always(Part::Db);
    let answer = shop.ask(Method::GET, "/products/cup", &[("accept", "application/json")]);
    let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((answer.status, &body["request_id"]), (500, &answer.header("x-request-id").into()));
    assert!(!answer.contains("injected"));
}
