//! A shop has one address: `SHOP_ORIGIN`. What is asked for under another is in caching/everybody.rs.

use futures::executor::block_on;
use http::{Method, Request};
use vitrine::{
    platform::{Body, Objects, Platform},
    sql,
};

use crate::support::{Answer, Shop, fixtures::small_shop};

fn under(shop: &Shop, method: Method, url: &str) -> Answer {
    shop.send(Request::builder().method(method).uri(url).body(Body::Bytes(Vec::new())).unwrap())
}

#[test]
fn in_production_it_must_be_known() {
    for (origin, reason) in [
        ("", "SHOP_ORIGIN is not set"),
        ("shop.example", "SHOP_ORIGIN is not an address"),
        ("http://shop.example", "SHOP_ORIGIN is not an address"),
        ("https://shop.example/shop", "SHOP_ORIGIN is not an address"),
    ] {
        let shop = small_shop();
        shop.platform.set_var("ENVIRONMENT", "production");
        shop.platform.set_var("SHOP_ORIGIN", origin);
        for path in ["/", "/products/cup", "/feeds/google.xml", "/checkout", "/static/site.css"] {
            shop.platform.take_log();
            let answer = shop.get(path);
            assert_eq!((answer.status, answer.header("cache-control")), (503, "private, no-store"), "{origin} {path}");
            assert!(!answer.contains("SHOP_ORIGIN"), "{path}");
            assert!(shop.platform.take_log().iter().any(|(_, line)| line.contains(reason)), "{origin} {path}");
        }
        let health = shop.get("/health");
        assert!(health.status == 503 && health.contains(reason), "{}", health.text());
    }
}

/// One early request under another host once put that host into the feed for everybody.
#[test]
fn no_request_can_name_another() {
    let shop = small_shop();
    block_on(shop.platform.objects().delete("feeds/google.xml")).unwrap();
    shop.platform.set_var("ENVIRONMENT", "production");
    shop.platform.set_var("SHOP_ORIGIN", "https://shop.example/");
    for path in ["/feeds/google.xml", "/products/cup", "/sitemap.xml", "/robots.txt", "/health"] {
        let answer = under(&shop, Method::GET, &format!("http://evil.example:81{path}?a=%C3%A9&b"));
        assert_eq!(answer.status, 308, "{path}");
        assert_eq!(answer.header("location"), format!("https://shop.example{path}?a=%C3%A9&b"));
    }
    assert_eq!(under(&shop, Method::POST, "https://evil.example/checkout").status, 421);
    let waits = sql!("SELECT count(*) FROM feed WHERE asked LIKE '%evil%'");
    assert_eq!(shop.value(waits), 0);
    for path in ["/", "/products/cup", "/collections/cups", "/sitemap.xml?part=1", "/robots.txt", "/pages/about"] {
        let answer = shop.get(path);
        assert!(answer.status == 200 && answer.contains("https://shop.example/"), "{path}");
        assert!(!answer.contains("evil"), "{path}");
    }
}

#[test]
fn in_development_without_one_it_is_the_one_that_was_asked() {
    let shop = small_shop();
    for origin in ["http://localhost:8787", "http://127.0.0.1:4000"] {
        let answer = under(&shop, Method::GET, &format!("{origin}/products/cup"));
        assert!(answer.status == 200 && answer.contains(&format!("{origin}/products/cup")), "{origin}");
    }
}

#[test]
fn addresses_that_are_secrets_are_told_to_nobody() {
    let shop = small_shop();
    for path in [
        "/orders/aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "/orders/x",
        "/cart/restore/aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "/cart/restore/x",
    ] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let answer = shop.ask(method.clone(), path, &[("sec-fetch-site", "same-origin")]);
            assert_eq!(answer.header("referrer-policy"), "no-referrer", "{method} {path}: {}", answer.status);
        }
    }
    assert_eq!(shop.get("/products/cup").header("referrer-policy"), "strict-origin-when-cross-origin");
}
