//! Requests for pictures and static files.

use futures::executor::block_on;
use http::Method;
use vitrine::static_files::SITE_CSS;

use crate::support::{Answer, Shop, fixtures::small_shop};

const PICTURE: &str = "/media/cup.webp";

fn ask(shop: &Shop, headers: &[(&str, &str)]) -> Answer {
    shop.ask(Method::GET, PICTURE, headers)
}

#[test]
fn a_file_comes_whole_with_what_it_is() {
    let shop = small_shop();
    let picture = shop.get(PICTURE);
    assert_eq!((picture.status, picture.text()), (200, "0123456789"));
    assert_eq!(picture.header("content-type"), "image/webp");
    assert_eq!(picture.header("content-length"), "10");
    assert_eq!(picture.header("accept-ranges"), "bytes");
    let styles = shop.get(SITE_CSS);
    assert_eq!((styles.status, styles.text()), (200, "body{}"));
    assert_eq!(styles.header("content-type"), "text/css; charset=utf-8");
}

#[test]
fn a_picture_runs_nothing_whatever_it_holds() {
    let shop = small_shop();
    shop.platform.objects.insert("media/evil.svg", *b"<svg onload=alert(1)>", "image/svg+xml");
    let answer = shop.get("/media/evil.svg");
    assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}

#[test]
fn files_need_no_database() {
    let shop = small_shop();
    let before = shop.platform.db.batches();
    shop.get(PICTURE);
    shop.get("/media/nothing.webp");
    shop.get(SITE_CSS);
    assert_eq!(shop.platform.db.batches(), before);
}

#[test]
fn a_missing_picture_is_a_placeholder() {
    let shop = small_shop();
    let answer = shop.get("/media/nothing.webp");
    assert_eq!((answer.status, answer.header("content-type")), (404, "image/svg+xml"));
    assert!(answer.text().starts_with("<svg ") && answer.text().ends_with("</svg>"));
    assert_eq!(answer.header("cache-control"), "private, no-store", "it may be there in a moment");
    // A path cannot leave its folder in the bucket.
    shop.platform.objects.insert("imports/7", *b"secret", "text/csv");
    for path in ["/media/..%2Fimports%2F7", "/media/%2e%2e/imports/7", "/static/..%2fimports%2f7"] {
        let answer = shop.get(path);
        assert!(answer.status == 404 && !answer.contains("secret"), "{path}");
    }
}

#[test]
fn parts_of_a_file() {
    let shop = small_shop();
    for (range, body, content_range) in [
        ("bytes=0-3", "0123", "bytes 0-3/10"),
        ("bytes=4-", "456789", "bytes 4-9/10"),
        ("bytes=-3", "789", "bytes 7-9/10"),
        ("bytes=8-99", "89", "bytes 8-9/10"),
        ("bytes=-99", "0123456789", "bytes 0-9/10"),
        ("bytes=9-9", "9", "bytes 9-9/10"),
    ] {
        let answer = ask(&shop, &[("range", range)]);
        assert_eq!((answer.status, answer.text()), (206, body), "{range}");
        assert_eq!(answer.header("content-range"), content_range);
        assert_eq!(answer.header("content-length"), body.len().to_string(), "{range}");
        assert_eq!(answer.header("etag"), shop.get(PICTURE).header("etag"));
        assert_eq!(answer.header("content-type"), "image/webp");
    }
    for range in ["bytes=10-", "bytes=-0", "bytes=99-100"] {
        let answer = ask(&shop, &[("range", range)]);
        assert_eq!((answer.status, answer.header("content-range")), (416, "bytes */10"), "{range}");
        assert!(answer.body.is_empty());
    }
    for range in ["bytes=3-2", "bytes=0-1,4-5", "bytes=a-b", "lines=0-3", "bytes", ""] {
        let answer = ask(&shop, &[("range", range)]);
        assert_eq!((answer.status, answer.text()), (200, "0123456789"), "{range}");
        assert_eq!(answer.get("content-range"), None);
    }
    assert_eq!(shop.ask(Method::GET, "/media/nothing.webp", &[("range", "bytes=0-1")]).status, 404);
}

#[test]
fn a_range_is_for_get_only() {
    let shop = small_shop();
    let answer = shop.ask(Method::HEAD, PICTURE, &[("range", "bytes=0-3")]);
    assert_eq!((answer.status, answer.header("content-length")), (200, "10"));
}

#[test]
fn parts_fit_together_only_if_the_file_is_the_same() {
    let shop = small_shop();
    let etag = shop.get(PICTURE).header("etag").to_owned();
    let part = ask(&shop, &[("range", "bytes=4-"), ("if-range", &etag)]);
    assert_eq!((part.status, part.text()), (206, "456789"));
    for other in ["\"other\"", &format!("W/{etag}"), "Wed, 21 Oct 2015 07:28:00 GMT"] {
        let whole = ask(&shop, &[("range", "bytes=4-"), ("if-range", other)]);
        assert_eq!((whole.status, whole.text()), (200, "0123456789"), "{other}");
    }
    shop.platform.objects.insert("media/cup.webp", *b"abcdefghij", "image/webp");
    let whole = ask(&shop, &[("range", "bytes=4-"), ("if-range", &etag)]);
    assert_eq!((whole.status, whole.text()), (200, "abcdefghij"));
    assert_ne!(whole.header("etag"), etag);
    // If-None-Match takes precedence over Range.
    let etag = whole.header("etag").to_owned();
    assert_eq!(ask(&shop, &[("range", "bytes=4-"), ("if-none-match", &etag)]).status, 304);
}

/// A picture of 1000 pixels in R2, in a shop with Cloudflare Images.
fn shop_with_copies() -> Shop {
    let shop = small_shop();
    shop.platform.images.is_bound.set(true);
    let custom = [("width".to_owned(), "1000".to_owned())].into();
    let body = vitrine::platform::Body::Bytes(b"moon".to_vec());
    let objects = &shop.platform.objects;
    block_on(vitrine::platform::Objects::put(&objects, "media/0aff", body, "image/jpeg", &custom)).unwrap();
    shop
}

#[test]
fn a_smaller_copy_is_made_once() {
    let shop = shop_with_copies();
    for _ in 0..2 {
        let answer = shop.get("/media/0aff-400");
        assert_eq!((answer.status, answer.header("content-type")), (200, "image/webp"));
        assert_eq!(answer.text(), "400x0 smaller moon");
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox");
        assert!(answer.header("cache-control").contains("immutable"));
    }
    assert_eq!(shop.platform.images.made.get(), 1);
}

#[test]
fn only_the_widths_of_the_shop_are_made() {
    let shop = shop_with_copies();
    for name in
        ["0aff-401", "0aff-1200", "0aff-0400", "0aff-+400", "0aff-", "0aff-400-400", "none-400", "-400", "0aff-400.jpg"]
    {
        assert_eq!(shop.get(&format!("/media/{name}")).status, 404, "{name}");
    }
    shop.platform.objects.insert("media/gif", *b"GIF", "image/gif");
    assert_eq!(shop.get("/media/gif-400").status, 404, "it may be animated, and its width is not known");
    assert_eq!(shop.platform.images.made.get(), 0);
}

#[test]
fn a_copy_that_cannot_be_made_leads_to_the_original() {
    let shop = shop_with_copies();
    let custom = [("width".to_owned(), "1000".to_owned())].into();
    let body = vitrine::platform::Body::Bytes(vec![0xff]);
    let objects = &shop.platform.objects;
    block_on(vitrine::platform::Objects::put(&objects, "media/bad", body, "image/png", &custom)).unwrap();
    let answer = shop.get("/media/bad-800");
    assert_eq!((answer.status, answer.header("location")), (302, "/media/bad"));
    assert_eq!(answer.header("cache-control"), "private, no-store");
    shop.platform.images.is_bound.set(false);
    let answer = shop.get("/media/bad-800");
    assert_eq!(
        (answer.status, answer.header("location")),
        (302, "/media/bad"),
        "Cloudflare Images is not bound any more"
    );
}
