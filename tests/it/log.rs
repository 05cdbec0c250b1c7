//! The log: one line of JSON per request, with figures and without secrets.

use http::Method;
use vitrine::sql;

use crate::support::{Shop, fixtures::small_shop};

#[test]
fn the_log_has_one_line_a_request_and_no_secrets() {
    let shop = small_shop();
    let cookie = [("cookie", "__Host-session=hidden"), ("accept", "text/html; hidden")];
    for (method, path, route, status, trips) in [
        (Method::GET, "/products/cup?hidden=1", "Product", 200, 1),
        (Method::GET, "/search?q=hidden", "Search", 200, 1),
        (Method::HEAD, "/products/cup?token=hidden", "Product", 200, 1),
        (Method::GET, "/pages/hidden", "Page", 404, 2),
        (Method::GET, "/hidden", "-", 404, 1),
        (Method::GET, "/products/Hidden", "-", 301, 0),
        (Method::DELETE, "/products/hidden", "Product", 403, 1),
        (Method::GET, "/media/hidden", "Media", 404, 0),
        (Method::GET, "/robots.txt", "Robots", 200, 1),
        (Method::GET, "/favicon.ico", "Favicon", 200, 0),
    ] {
        shop.platform.take_log();
        shop.ask(method.clone(), path, &cookie);
        let log = shop.platform.take_log();
        let [(_, line)] = &log[..] else { panic!("{path}: {log:?}") };
        assert!(!line.to_lowercase().contains("hidden"), "{path}: {line}");
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!((&line["method"], &line["route"]), (&method.as_str().into(), &route.into()), "{path}");
        assert_eq!((&line["status"], &line["d1_trips"]), (&status.into(), &trips.into()), "{path}");
        assert_eq!(line["id"].as_str().map(str::len), Some(26), "{path}");
        assert!(["ms", "rows_read", "rows_written"].iter().all(|name| line[name].is_u64()), "{path}: {line}");
    }
}

#[test]
fn the_log_has_what_the_database_read() {
    let shop = small_shop();
    shop.rows(sql!("DROP INDEX IF EXISTS page_in_order"));
    shop.rows(sql!("DROP INDEX IF EXISTS page_of_admin"));
    for number in 0..50 {
        shop.page(&format!("page-{number}"), true);
    }
    shop.platform.take_log();
    shop.get("/products/cup");
    let (_, line) = shop.platform.take_log().remove(0);
    let line: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert!(line["rows_read"].as_u64().unwrap() >= 50, "the footer now walks through all pages: {line}");
}

#[test]
fn request_ids_differ() {
    let shop = Shop::new();
    let id = || shop.get("/nothing").header("x-request-id").to_owned();
    assert_ne!(id(), id());
}
