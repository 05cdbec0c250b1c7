//! Requests that no page of the shop sends: cross-site, or with other bodies, methods, cookies or headers.

use http::Method;
use vitrine::sql;

use super::{
    corpus::corpus,
    endpoints::{ENDPOINTS, Endpoint},
    judge::judge,
    world::World,
};
use crate::support::{Answer, ORIGIN};

fn posts() -> impl Iterator<Item = &'static Endpoint> {
    ENDPOINTS.iter().filter(|end| end.method == "POST")
}

/// The form of an endpoint as the shop's own page sends it.
fn good(world: &World, end: &Endpoint) -> String {
    let link = |text: &str| text.replace("{link-token}", &world.shop.link("owner", "session"));
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(end.form.iter().map(|field| (field.name, link(&world.address(field.good)))));
    form.finish()
}

/// Sends a request and checks that it changes no table except `lookup`.
fn changes_nothing(world: &World, what: &str, ask: impl FnOnce() -> Answer) -> Answer {
    let mut books = world.books(&["lookup"]);
    let answer = ask();
    judge(&answer, "", what);
    books.are_the_same(world, what);
    answer
}

#[test]
fn from_another_site_or_from_nowhere() {
    let world = World::new();
    let foreign: [&[(&str, &str)]; 10] = [
        &[("sec-fetch-site", "")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "same-origin, cross-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", ORIGIN)],
        &[("sec-fetch-site", ""), ("origin", "https://evil.example")],
        &[("sec-fetch-site", ""), ("origin", "null")],
        &[("sec-fetch-site", ""), ("origin", "http://shop.example")],
        &[
            ("sec-fetch-site", ""),
            ("origin", "https://shop.example.evil.example"),
            ("referer", "https://shop.example/cart"),
        ],
    ];
    // A payment provider is another site.
    for end in posts().filter(|end| !end.path.starts_with("/webhooks")) {
        for headers in foreign {
            let what = format!("{} {headers:?}", end.path);
            let (path, body) = (world.address(end.path), good(&world, end));
            let answer =
                changes_nothing(&world, &what, || world.send(&Method::POST, &path, body.into_bytes(), headers));
            assert_eq!((answer.status, answer.get("set-cookie")), (403, None), "{what}");
        }
    }
}

#[test]
fn no_get_and_no_head_changes_anything() {
    let world = World::new();
    for end in ENDPOINTS {
        let path = world.address(end.path);
        let query = good(&world, end);
        for method in [Method::GET, Method::HEAD] {
            for address in [path.clone(), format!("{path}?{query}&do=place&_method=POST")] {
                let what = format!("{method} {address}");
                let override_it =
                    [("x-http-method-override", "POST"), ("x-method-override", "DELETE"), ("purpose", "prefetch")];
                let answer = changes_nothing(&world, &what, || {
                    // The fields of the form are also sent as a body.
                    world.send(&method, &address, query.clone().into_bytes(), &override_it)
                });
                assert!(
                    answer.status < 400 || answer.status == 405 || address.contains('?'),
                    "{what}: {}",
                    answer.status
                );
                // Only /checkout sets a cookie: the name of its attempt.
                let names_it = |cookie: &str| end.path == "/checkout" && cookie.starts_with("__Host-checkout=");
                assert!(answer.get("set-cookie").is_none_or(names_it), "{what}");
            }
        }
    }
}

#[test]
fn methods_that_nothing_answers_to() {
    let world = World::new();
    for end in ENDPOINTS {
        for method in ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "BREW", "get", "POST"] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            if ENDPOINTS.iter().any(|other| other.path == end.path && other.method == method.as_str()) {
                continue;
            }
            let what = format!("{method} {}", end.path);
            let (path, body) = (world.address(end.path), good(&world, end));
            let answer = changes_nothing(&world, &what, || world.send(&method, &path, body.into_bytes(), &[]));
            assert!(answer.status == 405 && answer.header("allow").contains("OPTIONS"), "{what}: {}", answer.status);
        }
    }
}

/// Bodies of other types. Read as a form, they have no valid fields.
#[test]
fn bodies_that_are_no_forms() {
    for end in posts().filter(|end| !end.form.is_empty()) {
        let world = World::new();
        let path = world.address(end.path);
        let pairs: Vec<(&str, String)> = end.form.iter().map(|field| (field.name, world.address(field.good))).collect();
        let json = format!(
            "{{{}}}",
            pairs.iter().map(|(name, value)| format!("\"{name}\":\"{value}\"")).collect::<Vec<_>>().join(",")
        );
        let parts = pairs.iter().map(|(name, value)| {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"../x\"\r\n\r\n{value}\r\n")
        });
        let multipart = format!("{}--b--\r\n", parts.collect::<String>());
        let lines: String = pairs.iter().map(|(name, value)| format!("{name}={value}\r\n")).collect();
        let xml = format!(
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><{}>&b;</{0}>",
            pairs[0].0
        );
        for (kind, body) in [
            ("application/json", json.into_bytes()),
            ("multipart/form-data; boundary=b", multipart.into_bytes()),
            ("multipart/form-data", b"--".to_vec()),
            ("text/xml", xml.into_bytes()),
            ("application/octet-stream", vec![0; 1500]),
            ("application/x-www-form-urlencoded; charset=utf-16", vec![0xff, 0xfe, b'a', 0]),
            ("", Vec::new()),
            ("application/gzip", vec![0x1f, 0x8b, 8, 0, 0]),
            // As many fields as the limit allows.
            ("application/x-www-form-urlencoded", b"a=1&".repeat(end.limit / 4)),
            ("application/x-www-form-urlencoded", b"&=&".repeat(end.limit / 3)),
        ] {
            let what = format!("{} {kind} {:.60}", end.path, String::from_utf8_lossy(&body));
            let answer =
                changes_nothing(&world, &what, || world.send(&Method::POST, &path, body, &[("content-type", kind)]));
            assert!([409, 422].contains(&answer.status), "{what}: {}", answer.status);
            world.shop.rows(sql!("DELETE FROM lookup"));
        }
        // `enctype=text/plain` sends one field per line. The whole body is then the value of the first field.
        if end.form.len() > 1 {
            let answer = changes_nothing(&world, end.path, || {
                world.send(&Method::POST, &path, lines.into_bytes(), &[("content-type", "text/plain")])
            });
            assert!(answer.status >= 400, "{}: {}", end.path, answer.status);
        }
    }
}

#[test]
fn bodies_over_the_limit_and_bodies_that_break_off() {
    let world = World::new();
    for end in posts() {
        let path = world.address(end.path);
        // An import streams its file, and an endpoint without fields reads no body.
        let reads = !end.form.is_empty() || end.path.starts_with("/webhooks");
        if !reads {
            continue;
        }
        let limit = end.limit.max(4096);
        let what = format!("{} over {limit}", end.path);
        let long = format!("{}&x={}", good(&world, end), "x".repeat(limit)).into_bytes();
        let answer = changes_nothing(&world, &what, || world.send(&Method::POST, &path, long, &[]));
        assert_eq!(answer.status, 413, "{what}");
        let what = format!("{} breaks off", end.path);
        let answer = changes_nothing(&world, &what, || world.send_broken(&path));
        assert_eq!(answer.status, 400, "{what}");
    }
}

/// Every cookie of the shop with every value that a header can hold, on several pages.
#[test]
fn every_cookie() {
    const NAMES: [&str; 5] = ["__Host-cart", "__Host-checkout", "__Host-ordered", "__Host-session", "cart_count"];
    let world = World::new();
    let mut books = world.books(&[]);
    let corpus = corpus();
    let order = format!("/orders/{}", world.names["order"]);
    for name in NAMES {
        for value in &corpus {
            // The runtime refuses headers over 128 KB, with line breaks or NUL. Browsers limit a cookie to 4096 bytes.
            let value: Vec<u8> =
                value.bytes.iter().copied().filter(|byte| *byte >= b' ' && *byte != 0x7f).take(60_000).collect();
            let cookie = [name.as_bytes(), b"=", &value].concat();
            for path in ["/", "/cart", "/checkout", &order, "/admin/orders", "/admin/sign-in"] {
                let what = format!("{path} with {:.80}", String::from_utf8_lossy(&cookie));
                let answer = world.ask_with(path, "cookie", &cookie);
                judge(&answer, &String::from_utf8_lossy(&value), &what);
                let expected = if path == "/admin/orders" { 401 } else { 200 };
                assert_eq!(answer.status, expected, "{what}");
            }
        }
    }
    books.are_the_same(&world, "all of it");
}

/// The same for other request headers.
#[test]
fn every_header() {
    const NAMES: [&str; 18] = [
        "accept",
        "accept-language",
        "authorization",
        "cf-access-jwt-assertion",
        "cf-connecting-ip",
        "cf-ipcountry",
        "content-type",
        "host",
        "if-none-match",
        "if-range",
        "origin",
        "range",
        "referer",
        "sec-fetch-site",
        "user-agent",
        "x-forwarded-for",
        "x-forwarded-host",
        "content-length",
    ];
    let world = World::new();
    let mut books = world.books(&[]);
    for name in NAMES {
        for value in corpus() {
            let text: Vec<u8> =
                value.bytes.iter().copied().filter(|byte| *byte >= b' ' && *byte != 0x7f).take(60_000).collect();
            for path in ["/media/cup.webp", "/checkout"] {
                let what = format!("{path} with {name}: {value}");
                let answer = world.ask_with(path, name, &text);
                judge(&answer, &String::from_utf8_lossy(&text), &what);
                assert!(
                    [200, 304].contains(&answer.status) || answer.status == 416 && name == "range",
                    "{what}: {}",
                    answer.status
                );
            }
        }
    }
    books.are_the_same(&world, "all of it");
}
