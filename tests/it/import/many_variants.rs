//! A product with 2,048 variants, Shopify's limit: import, page, cart, search and feed.

use std::fmt::Write as _;

use vitrine::sql;

use super::helpers::{counts, problems};
use crate::support::Shop;

/// A bead of this many variants in three options.
fn bead(count: usize, price: usize) -> String {
    let mut file = "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,\
                    Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price\n"
        .to_owned();
    for n in 0..count {
        let names = if n == 0 { ["Bead", "Size", "Colour", "Finish"] } else { [""; 4] };
        let [title, size, colour, finish] = names;
        let (a, b, c) = (n >> 7, n >> 3 & 15, n & 7);
        let _ = writeln!(
            file,
            "bead,{title},{size},S{a},{colour},C{b},{finish},F{c},B-{n},shopify,{},{}.50",
            n % 9,
            price + a
        );
    }
    file
}

#[test]
fn they_are_imported_and_sold() {
    let shop = Shop::new();
    let report = shop.import(bead(2048, 10));
    assert_eq!((&report["state"], counts(&report)), (&"done".into(), [1, 0, 0, 0, 0]), "{:?}", problems(&report));
    assert_eq!(shop.value(sql!("SELECT count(*) FROM variant")), 2048);
    assert_eq!(counts(&shop.import(bead(2048, 10))), [0, 0, 1, 0, 0]);
    assert_eq!(counts(&shop.import(bead(2048, 11))), [0, 1, 0, 0, 0]);
    assert_eq!(shop.value(sql!("SELECT price FROM variant WHERE sku = 'B-2047'")), 2650);

    // Each variant has an address, which the page's form makes without script.
    let page = shop.get("/products/bead?size=s15&colour=c15&finish=f7");
    assert!(page.contains("SKU B-2047") && page.contains("€26.50"), "{}", page.text());
    let form = "<form class=\"selects\" action=\"/products/bead#buy\">";
    assert!(page.contains(form) && page.contains("<option value=\"s15\" selected>S15</option>"), "{}", page.text());
    assert_eq!(page.text().matches("<option").count(), 16 + 16 + 8);
    assert!(page.contains("<option value=\"f3\">F3 (sold out)</option>"), "B-2043 has no units: {}", page.text());

    let id = shop.value(sql!("SELECT id FROM variant WHERE sku = 'B-2047'"));
    let answer = shop.post("/cart/lines", &[("variant", &id.to_string()), ("quantity", "2")], &[]);
    assert_eq!(answer.status, 303);
    let cookie = answer.header("set-cookie").to_owned();
    let cart = shop.ask(http::Method::GET, "/cart", &[("cookie", cookie.split(';').next().unwrap())]);
    assert!(cart.contains("S15 / C15 / F7"), "{}", cart.text());

    shop.index();
    assert!(shop.get("/search?q=bead&colour=c15").contains("/products/bead"));
    assert!(shop.get("/search?q=B-2047").contains("/products/bead"));
}

/// The page grows with the values of the options, not with the variants.
#[test]
fn the_page_stays_small() {
    let shop = Shop::new();
    for (count, most) in [(100, 90_000), (250, 90_000), (2048, 90_000)] {
        shop.import(bead(count, 10));
        let page = shop.get("/products/bead");
        println!("{count} variants: {} bytes of HTML", page.body.len());
        assert!(page.body.len() < most, "{count} variants: {} bytes", page.body.len());
    }
    // The worst case: one option with 2,048 values.
    let rows: String = (0..2048).map(|n| format!("dot,Dot,Number,No {n},{n}\n")).collect();
    shop.import(format!("Handle,Title,Option1 Name,Option1 Value,Price\n{rows}"));
    let page = shop.get("/products/dot");
    println!("2048 values: {} bytes of HTML", page.body.len());
    assert!(page.body.len() < 250_000, "{} bytes", page.body.len());
}
