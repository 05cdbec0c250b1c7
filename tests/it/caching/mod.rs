//! Cache headers: who may store a response, for how long, and how it is revalidated.

mod changes;
mod columns;
mod everybody;
mod purging;
mod tags;

use http::Method;
use vitrine::sql;

use crate::support::fixtures::{PRIVATE, PUBLIC, WRONG, small_shop};

#[test]
fn public_pages_say_so_and_tell_nothing_about_the_request() {
    let shop = small_shop();
    for path in PUBLIC {
        let answer = shop.get(path);
        let cache = answer.header("cache-control");
        assert!(cache.starts_with("public, max-age="), "{path}: {cache}");
        assert!(!cache.contains("s-maxage") && !cache.contains("must-revalidate"), "{path}: {cache}");
        assert!(answer.header("etag").len() > 4, "{path}");
        for name in ["set-cookie", "x-request-id", "server-timing"] {
            assert_eq!(answer.get(name), None, "{path}: {name}");
        }
        let other = shop.ask(Method::GET, path, &[("cookie", "__Host-cart=1; cart_count=7"), ("user-agent", "Other")]);
        assert_eq!(answer.body, other.body, "{path}: not the same for everybody");
    }
    for path in ["/media/cup.webp", vitrine::static_files::SITE_CSS] {
        assert_eq!(shop.get(path).header("cache-control"), "public, max-age=31536000, immutable", "{path}");
    }
    assert_eq!(shop.get("/products/cup").header("cache-control"), "public, max-age=60, stale-while-revalidate=600");
}

#[test]
fn what_is_not_public_is_kept_by_nobody() {
    let shop = small_shop();
    let wrong = WRONG.iter().filter(|(_, status)| *status != 301).map(|(path, _)| path);
    for path in PRIVATE.iter().chain(wrong) {
        let answer = shop.get(path);
        assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
        assert_eq!(answer.get("etag"), None, "{path}");
        assert_eq!(answer.header("x-request-id").len(), 26, "{path}");
        assert!(answer.header("server-timing").contains("round trips"), "{path}");
    }
    let refused = shop.ask(Method::POST, "/", &[("sec-fetch-site", "same-origin")]);
    let foreign = shop.ask(Method::POST, "/", &[]);
    let options = shop.ask(Method::OPTIONS, "/", &[]);
    for answer in [refused, foreign, options] {
        assert_eq!(answer.header("cache-control"), "private, no-store", "{}", answer.status);
    }
}

#[test]
fn public_pages_show_their_figures_where_the_deployment_says_so() {
    let shop = small_shop();
    shop.platform.set_var("DEBUG_TIMING", "1");
    let answer = shop.get("/products/cup");
    assert!(answer.header("server-timing").starts_with("d1;desc=\"1 round trips"));
    assert_eq!(answer.header("x-request-id").len(), 26);
    shop.platform.set_var("DEBUG_TIMING", "");
    assert_eq!(shop.get("/products/cup").get("server-timing"), None);
}

#[test]
fn what_the_browser_has_is_not_sent_again() {
    let shop = small_shop();
    for path in PUBLIC {
        let first = shop.get(path);
        let etag = first.header("etag").to_owned();
        assert!(etag.starts_with('"') && etag.ends_with('"'), "{path}: {etag} is not strong");
        for (asked, status) in [
            (etag.clone(), 304),
            (format!("W/{etag}"), 304),
            (format!("\"other\", W/{etag}"), 304),
            ("*".to_owned(), 304),
            ("\"other\"".to_owned(), 200),
        ] {
            for method in [Method::GET, Method::HEAD] {
                let again = shop.ask(method.clone(), path, &[("if-none-match", &asked)]);
                assert_eq!(again.status, status, "{method} {path} {asked}");
                assert_eq!(again.header("etag"), etag, "{path}");
                assert_eq!(again.header("cache-control"), first.header("cache-control"), "{path}");
                if status == 304 {
                    assert!(again.body.is_empty(), "{path}");
                    assert_eq!(again.get("content-type"), None, "{path}");
                    assert_eq!(again.header("x-content-type-options"), "nosniff", "{path}");
                }
            }
        }
    }
}

#[test]
fn a_change_changes_the_etag() {
    let shop = small_shop();
    let paths = ["/", "/collections/cups", "/products/mug", "/search?q=mug"];
    let etags = || paths.map(|path| shop.get(path).header("etag").to_owned());
    let before = etags();
    assert_eq!(before, etags());
    shop.rows(sql!("UPDATE variant SET price = 1250 WHERE sku = 'MUG'"));
    for ((before, after), path) in before.iter().zip(etags()).zip(paths) {
        assert_ne!(*before, after, "{path}");
    }
    // An error response ignores If-None-Match.
    let etag = etags()[2].clone();
    shop.rows(sql!("DELETE FROM product WHERE handle = 'mug'"));
    assert_eq!(shop.ask(Method::GET, "/products/mug", &[("if-none-match", &etag)]).status, 410);
}
