//! Rules for every address: headers, methods, and the spelling of paths.

use http::Method;
use vitrine::router::{Entry, ROUTES};

use crate::support::{
    ORIGIN,
    fixtures::{PRIVATE, PUBLIC, WRONG, small_shop},
};

/// Every address in the lists of the fixtures, with its status for GET.
fn addresses() -> impl Iterator<Item = (&'static str, u16)> {
    PUBLIC.iter().chain(PRIVATE).map(|path| (*path, 200)).chain(WRONG.iter().copied())
}

#[test]
fn every_answer_has_the_security_headers() {
    let shop = small_shop();
    for (path, status) in addresses() {
        let answer = shop.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(answer.header("strict-transport-security").starts_with("max-age="), "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        let referrer = answer.header("referrer-policy");
        assert!(
            ["strict-origin-when-cross-origin", "same-origin", "no-referrer"].contains(&referrer),
            "{path}: {referrer}"
        );
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe") && !policy.contains('*'),
            "{path}: {policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'") || policy.contains("sandbox"), "{path}: {policy}");
    }
}

#[test]
fn pages_hold_nothing_that_the_policy_blocks_and_nothing_from_elsewhere() {
    let shop = small_shop();
    for (path, _) in addresses() {
        let answer = shop.get(path);
        if !answer.get("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            continue;
        }
        let html = answer.text();
        assert!(!html.contains("<style") && !html.contains(" style="), "{path}: inline style");
        let scripts = html.split("<script").skip(1);
        // JSON-LD is data, although its element is called script.
        let is_ours = |script: &str| {
            [" src=\"/static/", " type=\"application/ld+json\">{"].iter().any(|start| script.starts_with(start))
        };
        assert!(scripts.clone().all(is_ours), "{path}: inline script");
        assert!(!html.split('<').any(|tag| tag.split('>').next().unwrap().contains(" on")), "{path}: event attribute");
        for source in html.split(" src=\"").skip(1).chain(html.split("<link rel=\"stylesheet\" href=\"").skip(1)) {
            assert!(source.starts_with('/') && !source.starts_with("//"), "{path}: {}", &source[..40]);
        }
    }
}

#[test]
fn head_is_get_without_the_body() {
    let shop = small_shop();
    for (path, status) in addresses() {
        let (get, head) = (shop.get(path), shop.head(path));
        assert_eq!(head.status, status, "{path}");
        assert!(head.body.is_empty(), "{path}");
        assert_eq!(head.header("content-length"), get.body.len().to_string(), "{path}");
        for (name, value) in &get.headers {
            let name = name.as_str();
            if name != "x-request-id" {
                assert_eq!(head.get(name), Some(value.to_str().unwrap()), "{path}: {name}");
            }
        }
    }
}

#[test]
fn other_methods_are_refused_with_those_that_work() {
    let shop = small_shop();
    let from_here = [("sec-fetch-site", "same-origin")];
    for (path, refused, allowed) in [
        ("/", Method::POST, "GET, HEAD, OPTIONS"),
        ("/products/cup", Method::DELETE, "GET, HEAD, OPTIONS"),
        ("/products/cup", Method::PATCH, "GET, HEAD, OPTIONS"),
        ("/search", Method::PUT, "GET, HEAD, OPTIONS"),
        ("/media/cup.webp", Method::POST, "GET, HEAD, OPTIONS"),
        ("/health", Method::POST, "GET, HEAD, OPTIONS"),
        ("/cart/lines", Method::PUT, "POST, OPTIONS"),
        ("/webhooks/test", Method::GET, "POST, OPTIONS"),
        ("/webhooks/test", Method::HEAD, "POST, OPTIONS"),
        ("/admin/sign-in", Method::PUT, "GET, POST, HEAD, OPTIONS"),
        ("/admin/imports", Method::DELETE, "GET, POST, HEAD, OPTIONS"),
        ("/", Method::TRACE, "GET, HEAD, OPTIONS"),
    ] {
        let answer = shop.ask(refused.clone(), path, &from_here);
        assert_eq!((answer.status, answer.header("allow")), (405, allowed), "{refused} {path}");
        let options = shop.ask(Method::OPTIONS, path, &[]);
        assert_eq!((options.status, options.header("allow")), (204, allowed), "OPTIONS {path}");
        assert!(options.body.is_empty());
    }
    assert_eq!(shop.ask(Method::OPTIONS, "/nothing", &[]).status, 404);
}

#[test]
fn one_spelling_for_each_address() {
    let shop = small_shop();
    shop.product("茶").insert();
    for (path, to) in [
        ("/products/cup/", "/products/cup"),
        ("/products/CUP", "/products/cup"),
        ("/products/Cup/?colour=red&x=%20", "/products/cup?colour=red&x=%20"),
        ("/collections/", "/collections"),
        ("/collections/Cups", "/collections/cups"),
        ("/pages/ABOUT", "/pages/about"),
        ("/search/?q=A", "/search?q=A"),
        ("/products/%C3%89", "/products/%C3%A9"),
        ("/products/%E8%8C%B6/", "/products/%E8%8C%B6"),
    ] {
        for method in [Method::GET, Method::HEAD] {
            let answer = shop.ask(method.clone(), path, &[]);
            assert_eq!((answer.status, answer.header("location")), (301, to), "{method} {path}");
        }
        let answer = shop.ask(Method::POST, path, &[("sec-fetch-site", "same-origin")]);
        assert_eq!(answer.status, 404, "a POST is not sent elsewhere: {path}");
    }
    assert_eq!(shop.get("/products/%E8%8C%B6").status, 200);
    assert_eq!(shop.get("/products/%63up").status, 200);
}

#[test]
fn addresses_that_do_not_decode() {
    let shop = small_shop();
    for path in ["/products/%zz", "/products/%", "/products/%f", "/products/%ff", "/%c3%28", "/static/%e2%82"] {
        let answer = shop.get(path);
        assert_eq!(answer.status, 400, "{path}");
        assert!(answer.contains("invalid percent-encoding"), "{path}");
    }
    for path in [
        "/products/a%2Fb",
        "/products/..%2fcup",
        "/products/%2e%2e",
        "/products/a%00",
        "//shop.example",
        "/products//cup",
    ] {
        assert_eq!(shop.get(path).status, 404, "{path}");
    }
}

#[test]
fn requests_that_another_site_made_are_refused() {
    let shop = small_shop();
    let other = ("origin", "https://evil.example");
    let ours = ("origin", ORIGIN);
    let site = |value| ("sec-fetch-site", value);
    let bearer = ("authorization", "Bearer abc");
    for (headers, refused) in [
        (vec![site("same-origin")], false),
        (vec![site("same-origin"), ours], false),
        (vec![ours], false),
        (vec![bearer], false),
        (vec![bearer, site("cross-site"), other], false),
        (vec![site("cross-site")], true),
        (vec![site("same-site")], true),
        (vec![site("none")], true),
        (vec![site("cross-site"), ours], true),
        (vec![other], true),
        (vec![("origin", "null")], true),
        (vec![("origin", "http://shop.example")], true),
        (vec![("origin", "https://shop.example.evil.example")], true),
        (vec![("origin", "https://shop.example:8443")], true),
        (vec![("authorization", "Basic abc")], true),
        (vec![("cookie", "a=b"), ("referer", "https://shop.example/")], true),
        (vec![], true),
    ] {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            // The address answers only GET, so an accepted request gets a 405.
            let answer = shop.ask(method, "/products/cup", &headers);
            assert_eq!(answer.status, if refused { 403 } else { 405 }, "{headers:?}");
        }
        assert_eq!(shop.ask(Method::GET, "/products/cup", &headers).status, 200, "{headers:?}");
    }
}

/// Somebody reloads a page that a form led to, or chooses it from the history.
#[test]
fn the_address_of_a_form_leads_back_to_its_page() {
    let shop = small_shop();
    let cookie = shop.sign_in("owner");
    let (mut forms, mut programs) = (0, 0);
    for entry in ROUTES {
        if entry.methods.iter().any(|(method, _)| *method == Method::GET) {
            continue;
        }
        let path = entry.path.replace("{}", "7");
        for method in [Method::GET, Method::HEAD] {
            for cookie in [cookie.as_str(), ""] {
                let answer = shop.ask(method.clone(), &format!("{path}?do=place"), &[("cookie", cookie)]);
                assert!(answer.body.is_empty() && answer.get("set-cookie").is_none(), "{path}");
                assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
                if path.starts_with("/webhooks/") || path.starts_with("/api/") {
                    programs += 1;
                    assert_eq!((answer.status, answer.get("location")), (405, None), "{method} {path}");
                    continue;
                }
                forms += 1;
                assert_eq!(answer.status, 303, "{method} {path}");
                let page = answer.header("location");
                assert!(path.starts_with(&format!("{page}/")) && page != "/", "{path} leads to {page}");
                let is_page = |entry: &&Entry| entry.path.replace("{}", "7") == page;
                let shown = ROUTES.iter().find(is_page).unwrap_or_else(|| panic!("{path} leads to {page}"));
                assert!(shown.methods.iter().any(|(method, _)| *method == Method::GET), "{path} leads to {page}");
            }
        }
        for header in [("authorization", "Bearer x"), ("accept", "application/json")] {
            assert_eq!(shop.ask(Method::GET, &path, &[header]).status, 405, "{path} for a program");
        }
    }
    assert!(forms > 30 && programs > 0, "{forms} {programs}");
}
