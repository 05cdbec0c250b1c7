//! Lists of redirects, such as Shopify's export of URL redirects.

use vitrine::{router::ROUTES, sql};

use super::helpers::{changes, counts, problems};
use crate::support::{Shop, fixtures::small_shop};

fn file(rows: &[(&str, &str)]) -> String {
    let rows = rows.iter().map(|(from, to)| format!("{from},{to}\n"));
    format!("Redirect from,Redirect to\n{}", rows.collect::<String>())
}

/// Imports a list of one redirect, and returns its problem.
fn refusal(from: &str, to: &str) -> String {
    let shop = small_shop();
    let report = shop.import(file(&[(from, to)]));
    assert_eq!((counts(&report), shop.value(sql!("SELECT count(*) FROM redirect"))), ([0, 0, 0, 0, 1], 0.into()));
    problems(&report)[0].clone()
}

fn leads(shop: &Shop, path: &str) -> String {
    let answer = shop.get(path);
    assert_eq!(answer.status, 301, "{path}");
    answer.header("location").to_owned()
}

#[test]
fn old_addresses_lead_to_the_new_ones() {
    let shop = small_shop();
    let list = file(&[
        ("/old-cup", "/products/cup"),
        ("/Shop/Cups/", "/collections/cups"),
        ("/blog/t%C3%A9l%C3%A9", "/pages/about"),
    ]) + "/seite/küche,/pages/about\n/list?page=2,/collections/cups?sort=price-asc\n\
           https://www.alt.example/x,/products/mug\n\
           /y,http://alt.example/products/mug#top\n/press,https://news.example/a?b=c\n/first,/second\n/second,/third\n\
           /third,/products/cup\n\n/fourth,https://www.alt.example/first\n";
    let dry = shop.try_import(list.as_str());
    assert_eq!(shop.value(sql!("SELECT count(*) FROM redirect")), 0, "{dry}");
    let report = shop.import(list.as_str());
    assert_eq!((counts(&report), counts(&dry)), ([12, 0, 0, 0, 0], [12, 0, 0, 0, 0]), "{:?}", problems(&report));
    assert_eq!(
        problems(&report),
        ["Row 6, Redirect from: “/list?page=2” redirects with any query, because the shop ignores it here."]
    );
    for (path, to) in [
        ("/old-cup", "/products/cup"),
        ("/old-cup?ref=a%20b", "/products/cup?ref=a%20b"),
        ("/shop/cups", "/collections/cups"),
        ("/SHOP/cups/", "/collections/cups"),
        ("/blog/t%C3%A9l%C3%A9", "/pages/about"),
        ("/seite/k%C3%BCche", "/pages/about"),
        ("/list?page=2", "/collections/cups?sort=price-asc&page=2"),
        ("/x", "/products/mug"),
        ("/y", "/products/mug#top"),
        ("/press", "https://news.example/a?b=c"),
        ("/press?d=e", "https://news.example/a?b=c&d=e"),
        ("/first", "/products/cup"),
        ("/second", "/products/cup"),
        ("/third", "/products/cup"),
        ("/fourth", "/products/cup"),
    ] {
        assert_eq!(leads(&shop, path), to, "{path}");
    }
    let before = shop.dump();
    let again = shop.import(list);
    assert_eq!((counts(&again), shop.dump()), ([0, 0, 12, 0, 0], before));
    let page = shop.report_page(report["id"].as_i64().unwrap());
    assert!(page.contains("<strong>/old-cup</strong>") && !page.contains("/products//old-cup"), "{page}");
}

#[test]
fn a_later_list_changes_redirects_and_never_makes_a_chain() {
    let shop = small_shop();
    shop.import(file(&[("/a", "/b"), ("/away", "https://one.example/")]));
    let report = shop.import(file(&[("/b", "/products/cup"), ("/away", "/c")]));
    assert_eq!(counts(&report), [1, 1, 0, 0, 0], "{:?}", problems(&report));
    assert_eq!(changes(&report), ["/away target: https://one.example/ → /c"]);
    assert_eq!(
        [leads(&shop, "/a"), leads(&shop, "/b"), leads(&shop, "/away")],
        ["/products/cup", "/products/cup", "/c"]
    );
    shop.import(file(&[("/away", "https://two.example/")]));
    assert_eq!(leads(&shop, "/away"), "https://two.example/");
    // A new one to an old one leads straight to the end.
    shop.import(file(&[("/new", "/a"), ("/newer", "/away")]));
    assert_eq!([leads(&shop, "/new"), leads(&shop, "/newer")], ["/products/cup", "https://two.example/"]);
    let report = shop.import(file(&[("/products/none", "/a"), ("/c", "/c?x=1")]));
    assert_eq!(problems(&report), ["Row 3: “/c” redirects to itself."]);
}

#[test]
fn pages_of_the_shop_win() {
    let shop = small_shop();
    let report =
        shop.import(file(&[("/products/cup", "/products/mug"), ("/pages/about", "/"), ("/o", "/products/cup")]));
    assert_eq!(counts(&report), [1, 0, 0, 2, 0]);
    assert_eq!(problems(&report)[0], "Row 2: “/products/cup” is a page of the shop, which needs no redirect.");
    assert_eq!(shop.get("/products/cup").status, 200);
    assert_eq!(leads(&shop, "/o"), "/products/cup", "not further");
    // A hidden product has no page.
    shop.rows(sql!("UPDATE product SET status = 'draft' WHERE handle = 'cup'"));
    shop.import(file(&[("/products/cup", "/products/mug")]));
    assert_eq!(leads(&shop, "/products/cup"), "/products/mug");
}

/// No redirect is taken in that is never looked up: each address of the shop is skipped, or its redirect works.
#[test]
fn every_address_of_the_router_is_skipped_or_redirects() {
    let shop = small_shop();
    let mut followed = Vec::new();
    for entry in ROUTES.iter().filter(|entry| entry.path != "/" && !entry.path.starts_with("/admin")) {
        for part in ["cup", "7:1", "none-such"] {
            let path = entry.path.replace("{}", part);
            let report = shop.import(file(&[(&path, "/pages/about")]));
            match counts(&report) {
                [1, 0, 0, 0, 0] | [0, 0, 1, 0, 0] => {
                    assert_eq!(leads(&shop, &path), "/pages/about", "{path}");
                    followed.push(path);
                }
                [0, 0, 0, 1, 0] => assert!(problems(&report)[0].starts_with("Row 2: "), "{path}"),
                other => panic!("{path}: {other:?} {:?}", problems(&report)),
            }
        }
    }
    followed.dedup();
    assert_eq!(
        followed,
        [
            "/collections/cup",
            "/collections/7:1",
            "/collections/none-such",
            "/products/7:1",
            "/products/none-such",
            "/collections/cup/products/cup",
            "/collections/7:1/products/7:1",
            "/collections/none-such/products/none-such",
            "/pages/cup",
            "/pages/7:1",
            "/pages/none-such",
        ]
    );
    let report = shop.import(file(&[
        ("/Search/", "/pages/about"),
        ("/cart?x=1", "/pages/about"),
        ("/collections/cups", "/pages/about"),
        ("/static/site.css", "/pages/about"),
        ("/sitemap.xml", "/pages/about"),
        ("/media/cup.webp", "/pages/about"),
        ("/to", "/search?q=cup"),
    ]));
    assert_eq!(counts(&report), [1, 0, 0, 6, 0], "{:?}", problems(&report));
    let expected = "Row 2: The shop itself answers “/search”, so it cannot redirect.".to_owned();
    assert!(problems(&report).contains(&expected), "{:?}", problems(&report));
}

#[test]
fn an_address_within_a_collection_follows_the_redirect_of_the_merchant_first() {
    let shop = small_shop();
    assert_eq!(leads(&shop, "/collections/cups/products/Old?a=b"), "/products/old?a=b");
    shop.import(file(&[("/collections/Cups/products/old", "/collections/cups#list")]));
    assert_eq!(leads(&shop, "/collections/cups/products/Old?a=b"), "/collections/cups?a=b#list");
    assert_eq!(leads(&shop, "/collections/cups/products/mug"), "/products/mug");
}

#[test]
fn the_query_of_a_visitor_comes_before_the_fragment() {
    let shop = small_shop();
    for (place, site) in ["", "https://other.example"].iter().enumerate() {
        for (n, (own, plain, asked)) in [
            ("", "", "?a=b"),
            ("?", "", "?a=b"),
            ("?c=d", "?c=d", "?c=d&a=b"),
            ("#e", "#e", "?a=b#e"),
            ("?c=d#e", "?c=d#e", "?c=d&a=b#e"),
            ("#e?f", "#e?f", "?a=b#e?f"),
        ]
        .into_iter()
        .enumerate()
        {
            let from = format!("/from/{place}/{n}");
            let report = shop.import(file(&[(&from, &format!("{site}/there{own}"))]));
            assert_eq!(counts(&report), [1, 0, 0, 0, 0], "{:?}", problems(&report));
            let plain = if own == "?" && !site.is_empty() { "?" } else { plain };
            assert_eq!(leads(&shop, &from), format!("{site}/there{plain}"), "{own}");
            assert_eq!(leads(&shop, &format!("{from}?a=b")), format!("{site}/there{asked}"), "{own}");
            assert_eq!(leads(&shop, &format!("{from}?")), format!("{site}/there{plain}"), "{own}");
        }
    }
}

#[test]
fn rows_that_make_no_sense_are_refused_one_by_one() {
    let shop = small_shop();
    let report = shop.import(file(&[
        ("/one", "/two"),
        ("/two", "/three"),
        ("/three", "/one"),
        ("/into", "/two"),
        ("/good", "/products/cup"),
        ("/same", "/Same/"),
        ("/good", "/products/mug"),
        ("/good/", "/products/cup"),
    ]));
    let circle = |row: u32, path: &str| format!("Row {row}: “{path}” redirects in a circle.");
    assert_eq!(
        problems(&report),
        [
            // Found when the rows are read. The others are found when all rows are known.
            "Row 8, Redirect from: Row 6 redirects “/good” already. Only that redirect was taken.".to_owned(),
            "Row 9, Redirect from: Row 6 has the same redirect.".to_owned(),
            circle(2, "/one"),
            circle(3, "/two"),
            circle(4, "/three"),
            circle(5, "/into"),
            "Row 7: “/same” redirects to itself.".to_owned(),
        ]
    );
    assert_eq!(counts(&report), [1, 0, 0, 1, 6]);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM redirect")), 1);
    for (from, to, expected) in [
        ("", "/b", "Row 2, Redirect from: The old address is missing."),
        ("/a", "", "Row 2, Redirect to: The new address is missing."),
        ("old", "/b", "Row 2, Redirect from: “old” does not begin with a slash"),
        ("/a", "b", "Row 2, Redirect to: “b” does not begin with a slash"),
        ("/a", "javascript:alert(1)", "Row 2, Redirect to: “javascript:alert(1)” does not begin with a slash"),
        ("/a", "data:text/html;x", "Row 2, Redirect to: “data:text/html;x” does not begin with a slash"),
        ("/a", "//evil.example/", "Row 2, Redirect to: “//evil.example/” is not an address."),
        ("/a", "/%2Fevil.example", "Row 2, Redirect to: “/%2Fevil.example” is not an address."),
        ("/a", "/\\evil.example", "Row 2, Redirect to: “/\\evil.example” is not an address."),
        ("/a%FF", "/b", "Row 2, Redirect from: “/a%FF” has an invalid percent-encoding."),
        ("/Admin/orders", "/b", "Row 2, Redirect from: “/Admin/orders” belongs to the administration"),
        ("/a", "/admin", "Row 2, Redirect to: “/admin” belongs to the administration"),
        ("/", "/b", "Row 2, Redirect from: The home page of the shop cannot redirect."),
    ] {
        let problem = refusal(from, to);
        assert!(problem.starts_with(expected), "{from} {to}: {problem}");
    }
}

/// More rows than a piece has. `others` are rows between which all of them are.
fn long_list(others: [&[(&str, &str)]; 2]) -> String {
    let rows: Vec<(String, String)> = (0..1_200).map(|n| (format!("/old/{n}"), format!("/new/{n}"))).collect();
    let rows = rows.iter().map(|(from, to)| (from.as_str(), to.as_str()));
    let [first, last] = others.map(|rows| rows.iter().copied());
    file(&first.chain(rows).chain(last).collect::<Vec<_>>())
}

#[test]
fn a_long_list_is_taken_in_piece_by_piece() {
    let shop = small_shop();
    shop.import(file(&[("/known", "/first"), ("/old/7", "/new/7"), ("/old/8", "/before")]));
    let list = long_list([
        &[("/first", "/last"), ("/one", "/two"), ("/twice", "/a"), ("/same", "/b"), ("/three", "/one")],
        &[("/last", "/older"), ("/two", "/three"), ("/twice", "/c"), ("/same", "/b"), ("/older", "/products/cup")],
    ]);
    let dry = shop.try_import(list.as_str());
    let report = shop.import(list.as_str());
    assert_eq!(counts(&report), [1_203, 1, 1, 1, 4], "{:?}", problems(&report));
    assert_eq!((counts(&dry), problems(&dry), changes(&dry)), (counts(&report), problems(&report), changes(&report)));
    assert_eq!(changes(&report), ["/old/8 target: /before → /new/8"]);
    let mut found = problems(&report);
    found.sort();
    assert_eq!(
        found,
        [
            "Row 1208: “/two” redirects in a circle.",
            "Row 1209, Redirect from: Row 4 redirects “/twice” already. Only that redirect was taken.",
            "Row 1210, Redirect from: Row 5 has the same redirect.",
            "Row 3: “/one” redirects in a circle.",
            "Row 6: “/three” redirects in a circle.",
        ]
    );
    for (path, to) in [("/first", "/products/cup"), ("/last", "/products/cup"), ("/known", "/products/cup")] {
        assert_eq!(leads(&shop, path), to, "{path}");
    }
    assert_eq!(leads(&shop, "/old/1199"), "/new/1199");
    assert_eq!(shop.get("/one").status, 404);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM import_redirect")), 0);
}

#[test]
fn a_chain_that_is_too_long_is_refused_and_a_shorter_one_is_not() {
    let shop = small_shop();
    let chain: Vec<(String, String)> = (0..60).map(|n| (format!("/{n}"), format!("/{}", n + 1))).collect();
    let chain: Vec<(&str, &str)> = chain.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    let report = shop.import(file(&chain));
    assert_eq!(counts(&report), [51, 0, 0, 0, 9], "{:?}", problems(&report));
    assert_eq!(
        problems(&report)[8],
        "Row 10: “/8” passes through more than 50 other redirects. Redirect it to the last address."
    );
    assert_eq!(leads(&shop, "/9"), "/60");
    let long = format!("/{}", "x".repeat(2_048));
    assert!(refusal("/a", &long).ends_with("has 2049 bytes; the limit is 2048. Shorten it."));
    assert!(refusal(&long, "/a").ends_with("has 2049 bytes; the limit is 2048. Shorten it."));
}
