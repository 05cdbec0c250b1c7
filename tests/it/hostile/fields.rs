//! Every form field, query parameter and part of a path with every value of the corpus.

use std::collections::BTreeSet;

use http::Method;
use vitrine::{sql, typed::visible};

use super::{
    corpus::{Hostile, corpus},
    endpoints::{ENDPOINTS, Endpoint, Field},
    judge::{judge, page, shown_again, typed},
    world::World,
};
use crate::support::{Answer, routes, some};

#[test]
fn the_table_has_every_route_and_method() {
    let served = routes::served();
    let tabled: BTreeSet<_> = ENDPOINTS.iter().map(|end| (end.method.to_owned(), end.pattern())).collect();
    assert_eq!(served, tabled, "left: what the router serves, right: what stands in the table");
}

#[test]
fn every_part_of_every_address() {
    let world = World::new();
    let mut books = world.books(&[]);
    let corpus = corpus();
    for (number, end) in ENDPOINTS.iter().enumerate() {
        for name in end.names() {
            // The short run sends every third value, and other ones to each address.
            for value in some(3, corpus.iter().skip(number % 3)) {
                // The runtime refuses longer addresses.
                let encoded: String = value.encoded.chars().take(16_000).collect();
                let path = world.address(&end.path.replace(&format!("{{{name}}}"), &encoded));
                let what = format!("{} {} with {name}: {value}", end.method, end.path);
                let answer = ask(&world, end, &path);
                judge(&answer, &value.read(), &what);
                // Any list of numbers is a valid cart link, even if the shop no longer has the variants.
                let is_link = name == "link" && ["fraction", "huge"].contains(&value.kind);
                assert!(answer.status >= 300 || is_link, "{what}: {}", answer.status);
            }
        }
    }
    books.are_the_same(&world, "all of it");
}

#[test]
fn every_query() {
    let world = World::new();
    let mut books = world.books(&[]);
    let corpus = corpus();
    for end in ENDPOINTS.iter().filter(|end| end.method == "GET") {
        let path = world.address(end.path);
        for name in end.query {
            for (number, value) in corpus.iter().enumerate() {
                let encoded: String = value.encoded.chars().take(48_000).collect();
                let what = format!("{} with {name}: {value}", end.path);
                let forms =
                    [format!("{name}={encoded}"), format!("{name}=1&{name}={encoded}"), format!("{encoded}={name}")];
                // The short run sends one of the three queries for each value, in turn.
                for query in some(3, forms.into_iter().cycle().skip(number).take(3)) {
                    let answer = ask(&world, end, &format!("{path}?{query}"));
                    judge(&answer, &value.read(), &what);
                }
            }
        }
    }
    books.are_the_same(&world, "all of it");
}

fn ask(world: &World, end: &Endpoint, path: &str) -> Answer {
    world.send(&Method::from_bytes(end.method.as_bytes()).unwrap(), path, Vec::new(), &[])
}

/// True if the tests need a new shop after this many changes. An order cannot be cancelled twice, and many rows make
/// the shop slow.
fn is_worn(end: &Endpoint, changes: usize) -> bool {
    let once = [
        "/admin/orders",
        "/admin/people",
        "/admin/account",
        "/admin/pages",
        "/admin/menus",
        "/admin/products",
        "/admin/redirects",
    ];
    changes > if once.iter().any(|path| end.path.starts_with(path)) { 0 } else { 20 }
}

/// The form with this percent-encoded value in the named field, or without the field, and valid values in the others.
fn filled(world: &World, end: &Endpoint, name: &str, value: Option<&str>) -> Vec<u8> {
    let good = |field: &Field| world.address(field.good).replace("{link-token}", &world.shop.link("owner", "session"));
    let pairs = end.form.iter().filter_map(|field| {
        let encoded = if field.name == name { value?.to_owned() } else { vitrine::web::url::segment(&good(field)) };
        Some(format!("{}={encoded}", field.name))
    });
    pairs.collect::<Vec<_>>().join("&").into_bytes()
}

fn forms() -> impl Iterator<Item = &'static Endpoint> {
    ENDPOINTS.iter().filter(|end| !end.form.is_empty())
}

/// Tables that a refused form may change: lookups and codes are counted, and the test itself inserts sign-in links.
const COUNTED: [&str; 3] = ["lookup", "sign_in", "sign_in_count"];

#[test]
fn the_forms_of_the_table_are_taken_as_they_are() {
    for end in forms() {
        let world = World::new();
        let answer = world.send(&Method::POST, &world.address(end.path), filled(&world, end, "", None), &[]);
        judge(&answer, "", end.path);
        let expected = match (end.path, end.form[0].name) {
            // No order matches the lookup.
            ("/orders", _) => 422,
            // The page that asks for the code, and the page with the new token.
            ("/admin/sign-in", "email") | ("/admin/account/tokens", _) => 200,
            _ => 303,
        };
        assert_eq!(answer.status, expected, "{}: {}", end.path, answer.text());
    }
}

#[test]
fn every_field_of_every_form() {
    let corpus = corpus();
    for end in forms() {
        let mut world = World::new();
        let mut changes = 0;
        for (number, field) in end.form.iter().enumerate() {
            // The short run sends every fifth value, and other ones for each field.
            for value in some(5, corpus.iter().skip(number % 5)) {
                changes += usize::from(try_field(&world, end, field, value));
                if is_worn(end, changes) {
                    (world, changes) = (World::new(), 0);
                }
            }
        }
    }
}

/// Fields that tie a form to an older page. If one is wrong, the page does not show the typed values again.
const OF_OTHERS: [&str; 2] = ["variant", "sent-1"];

/// Sends the form with this value, and returns true if it was accepted.
fn try_field(world: &World, end: &Endpoint, field: &Field, value: &Hostile) -> bool {
    let what = format!("{} with {}: {value}", end.path, field.name);
    let body = filled(world, end, field.name, Some(&value.encoded));
    let too_long = body.len() > end.limit;
    let written = world.shop.platform.db.writes();
    let answer = world.send(&Method::POST, &world.address(end.path), body, &[]);
    let has_written = world.shop.platform.db.writes() != written;
    world.shop.rows(sql!("DELETE FROM lookup"));
    judge(&answer, &value.read(), &what);
    let exactly = format!("{}:{}", value.kind, value.read());
    let takes = field.takes.contains(&value.kind) || field.takes.contains(&exactly.as_str());
    let taken = answer.status < 400;
    assert_eq!(taken, takes && !too_long, "{what}: {} {:.2000}", answer.status, answer.text());
    if taken {
        // The other kinds look like ordinary words on a page.
        if ["markup", "header", "bytes", "bidi", "hidden"].contains(&value.kind) {
            look_around(world, &value.read(), &what);
        }
        return true;
    }
    if has_written {
        // Only a counter may have changed, or a transaction failed. Reading all tables before each request would be
        // slow, so the request is repeated in a shop whose tables are known.
        let fresh = World::new();
        let mut books = fresh.books(&COUNTED);
        let body = filled(&fresh, end, field.name, Some(&value.encoded));
        let again = fresh.send(&Method::POST, &fresh.address(end.path), body, &[]);
        assert_eq!(again.status, answer.status, "{what}, in a fresh shop");
        books.are_the_same(&fresh, &what);
    }
    if too_long {
        assert_eq!(answer.status, 413, "{what}");
    } else if end.is_shown_again() {
        shown_again(&answer, &what);
        let is_kept = |other: &&Field| other.keeps && !OF_OTHERS.contains(&field.name);
        for other in end.form.iter().filter(is_kept) {
            let sent = if other.name == field.name { value.read() } else { world.address(other.good) };
            let same =
                |text: &str| visible(&text.replace("\r\n", "\n").replace(['\0', '\u{fffd}'], "")).trim().to_owned();
            // The cart page repeats the field for each line.
            let kept = typed(&answer, other.name);
            let is_there = kept.iter().any(|kept| same(kept) == same(&sent));
            assert!(is_there, "{what}: what was typed as {} is lost: {kept:?}", other.name);
        }
    }
    false
}

/// Accepted values appear as text on every page, and have no line breaks in one-line fields.
fn look_around(world: &World, typed: &str, what: &str) {
    world.shop.act_on_events();
    let order = world.shop.value(sql!("SELECT token FROM orders ORDER BY id DESC LIMIT 1"));
    let newest = world.shop.value(sql!("SELECT max(id) FROM orders"));
    let pages = [
        "/cart".to_owned(),
        format!("/orders/{}", order.as_str().unwrap()),
        "/admin/orders".to_owned(),
        format!("/admin/orders/{newest}"),
        world.address("/admin/orders/{bank}"),
        "/admin/imports".to_owned(),
        "/admin/mail".to_owned(),
    ];
    for path in pages {
        let answer = world.send(&Method::GET, &path, Vec::new(), &[]);
        assert_eq!(answer.status, 200, "{what}: {path}");
        judge(&answer, typed, &format!("{what}, then {path}"));
    }
    for mail in world.shop.rows(sql!("SELECT recipient, subject FROM mail")) {
        for line in ["recipient", "subject"] {
            assert!(!mail[line].as_str().unwrap().contains(char::is_control), "{what}: {}", mail[line]);
        }
    }
    for mail in world.shop.rendered_mails() {
        page(&mail.html, &format!("{what}, in a mail"));
    }
    for row in world.shop.rows(sql!("SELECT email, address, note FROM orders")) {
        let plain = |column: &str| row[column].as_str().unwrap().replace(['\n', '\r', '\t'], " ");
        for column in ["email", "address", "note"] {
            assert!(!plain(column).contains(char::is_control), "{what}: {column} {}", row[column]);
        }
    }
}

#[test]
fn fields_that_are_missing_or_come_twice() {
    for end in forms() {
        let mut world = World::new();
        for field in end.form {
            let good = world.address(field.good);
            let strange = |place: usize| {
                let pair = format!("{}=%00%3Cb%3E{place}", field.name);
                let form = String::from_utf8(filled(&world, end, "", None)).unwrap();
                if place == 0 { format!("{pair}&{form}") } else { format!("{form}&{pair}") }
            };
            // The first value counts, and the second is ignored, unless the field is a list.
            for (body, taken) in [
                (filled(&world, end, field.name, None), field.optional),
                (strange(0).into_bytes(), false),
                (strange(1).into_bytes(), end.path != "/orders" && !field.many),
            ] {
                let what = format!("{} {} {}", end.path, field.name, String::from_utf8_lossy(&body));
                let mut books = world.books(&COUNTED);
                let answer = world.send(&Method::POST, &world.address(end.path), body, &[]);
                world.shop.rows(sql!("DELETE FROM lookup"));
                judge(&answer, "", &what);
                assert_eq!(answer.status < 400, taken, "{what}: {} {good}", answer.status);
                if taken {
                    world = World::new();
                } else {
                    books.are_the_same(&world, &what);
                }
            }
        }
    }
}

/// Imports with every value as the file name and as `dry_run`, and with odd lengths.
#[test]
fn what_an_import_is_asked_with() {
    let world = World::new();
    for value in corpus() {
        let encoded: String = value.encoded.chars().take(48_000).collect();
        for (name, takes) in [("name", true), ("dry_run", ["", "0", "true"].contains(&value.read().as_str()))] {
            let what = format!("import {name}: {value}");
            let mut books = world.books(&[]);
            let answer =
                world.send(&Method::POST, &format!("/admin/imports?{name}={encoded}"), b"Handle\nx\n".to_vec(), &[]);
            judge(&answer, &value.read(), &what);
            assert_eq!(answer.status, if takes { 201 } else { 400 }, "{what}: {}", answer.text());
            if !takes {
                books.are_the_same(&world, &what);
            }
        }
    }
    let names = world.shop.rows(sql!("SELECT file_name FROM import"));
    assert!(names.iter().all(|row| !row["file_name"].as_str().unwrap().contains(char::is_control)));
    judge(&world.send(&Method::GET, "/admin/imports", Vec::new(), &[]), "", "the list of imports");
    for length in ["x", "-1", "0", "1.5", "99999999999999999999", "99614721", "\u{661}"] {
        let mut books = world.books(&[]);
        let answer = world.send(&Method::POST, "/admin/imports", b"x".to_vec(), &[("content-length", length)]);
        judge(&answer, "", length);
        assert!(answer.status >= 400, "{length}");
        books.are_the_same(&world, length);
    }
}

/// A change of the country shows the checkout's form again, with the typed values as text.
#[test]
fn a_form_that_is_shown_again_shows_what_was_typed_as_text() {
    let world = World::new();
    let checkout = forms().find(|end| end.path == "/checkout").unwrap();
    let strange = ["markup", "bytes", "bidi", "header", "sql"];
    for value in corpus().iter().filter(|value| strange.contains(&value.kind)) {
        for field in checkout.form.iter().filter(|field| field.keeps) {
            let what = format!("{}: {value}", field.name);
            let body = [filled(&world, checkout, field.name, Some(&value.encoded)), b"&do=country".to_vec()].concat();
            let answer = world.send(&Method::POST, "/checkout", body, &[]);
            judge(&answer, &value.read(), &what);
            assert_eq!(answer.status, 200, "{what}");
            assert!(!typed(&answer, field.name).concat().is_empty(), "{what}: what was typed is lost");
        }
    }
}
