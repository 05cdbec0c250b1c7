//! Lists page by keyset: every product appears once, for any length of the list and any cursor.

use vitrine::sql;

use crate::support::{Shop, fixtures::rule};

const PRODUCTS: usize = 60;

/// Sixty mugs, in a collection by rule and in a collection by hand. Many mugs have the same position in the second one.
fn long_lists() -> (Shop, Vec<String>) {
    let shop = Shop::new();
    shop.collection("by-rule", Some(rule("type", "mug")));
    let by_hand = shop.collection("by-hand", None);
    let mut paths = Vec::new();
    for number in 0..PRODUCTS {
        let handle = format!("mug-{number}");
        let id = shop.product(&handle).title("A mug like every other").kind("mug").insert();
        shop.rows(sql!("INSERT INTO collection_product VALUES (?1, ?2, ?3)", by_hand, (number / 40) as i64, id));
        paths.push(format!("/products/{handle}"));
    }
    (shop, paths)
}

/// The links on each page of a list. It follows the links to the next page.
fn pages(shop: &Shop, first: &str, prefix: &str) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut next = Some(first.to_owned());
    while let Some(path) = next {
        let page = shop.get(&path);
        assert_eq!(page.status, 200, "{path}");
        let main = page.text().split_once("<main").expect("a main part").1;
        let main = crate::support::Answer { status: 200, headers: page.headers.clone(), body: main.into() };
        pages.push(main.links(prefix).into_iter().filter(|link| !link.contains('?')).collect());
        next = main.links("/").into_iter().find(|link| link.contains("after="));
        assert!(pages.len() < 100, "the list never ends");
    }
    pages
}

#[test]
fn every_product_comes_once() {
    let (shop, mut expected) = long_lists();
    expected.sort();
    for list in ["/collections/by-rule", "/collections/by-hand", "/search?q=mug"] {
        let pages = pages(&shop, list, "/products/");
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [24, 24, 12], "{list}");
        let mut all = pages.concat();
        all.sort();
        assert_eq!(all, expected, "{list}");
    }
}

#[test]
fn what_arrives_in_between_moves_nothing() {
    let (shop, _) = long_lists();
    let first = shop.get("/collections/by-rule");
    let next = first.links("/collections/by-rule?after=").remove(0);
    let before = shop.get(&next).links("/products/");
    for number in 0..30 {
        shop.product(&format!("new-{number}")).kind("mug").insert();
    }
    assert_eq!(shop.get(&next).links("/products/"), before);
}

#[test]
fn collections_page_as_well() {
    let shop = Shop::new();
    let mut expected: Vec<_> = (0..100).map(|number| format!("/collections/c-{number}")).collect();
    for number in 0..100_i64 {
        let id = shop.collection(&format!("c-{number}"), None);
        shop.rows(sql!("UPDATE collection SET position = ?2 WHERE id = ?1", id, number / 30 - 1));
    }
    let pages = pages(&shop, "/collections", "/collections/");
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [48, 48, 4]);
    let mut all = pages.concat();
    all.sort();
    expected.sort();
    assert_eq!(all, expected);
}

#[test]
fn a_list_that_just_fills_its_page_has_no_next_one() {
    let (shop, _) = long_lists();
    shop.rows(sql!("DELETE FROM product WHERE id > 24"));
    for list in ["/collections/by-rule", "/collections/by-hand", "/search?q=mug"] {
        assert_eq!(pages(&shop, list, "/products/").len(), 1, "{list}");
    }
}

#[test]
fn cursors_that_were_tampered_with() {
    let (shop, _) = long_lists();
    for cursor in [
        "",
        "1",
        ".",
        "1.",
        ".1",
        "a.b",
        "1.2.3",
        "1e3.5",
        "-1.-1",
        "0.0",
        "99999999999999999999.1",
        "9007199254740991.9007199254740991",
        "-9007199254740991.-9007199254740991",
        "9007199254740992.1",
        "-9223372036854775808.1",
        "1.%00",
        "%ff.%fe",
        "NaN.1",
        "inf.1",
        "0x10.1",
        "+1.1",
        "%20-5%20.%205",
        "'.1",
        "1.1;--",
    ] {
        for list in ["/collections/by-rule?", "/collections/by-hand?", "/collections?", "/search?q=mug&"] {
            let answer = shop.get(&format!("{list}after={cursor}"));
            assert!([200, 404].contains(&answer.status), "{list}after={cursor}");
        }
    }
}

#[test]
fn empty_lists_and_the_end_of_a_list() {
    const END: &str = "This is the end of the list.";
    let shop = Shop::new();
    let says = |path: &str, words: &str| {
        let page = shop.get(path);
        let status = if words == END { 404 } else { 200 };
        assert!(page.status == status && page.contains(words), "{path}: {}", page.text());
        assert_eq!(page.contains(END), words == END, "{path}");
        assert_eq!(page.contains("Back to the start"), path.contains("after="), "{path}");
    };
    says("/collections", "There are no collections yet.");
    says("/search?q=mug", "Nothing matches.");
    shop.collection("by-hand", None);
    says("/collections/by-hand", "This collection has no products at the moment.");
    for list in ["/collections?", "/collections/by-hand?", "/search?q=mug&"] {
        says(&format!("{list}after=9007199254740991.1"), END);
    }
}

/// Adds products, collections and pages of text, up to these numbers.
fn grow(shop: &Shop, products: i64, others: i64) {
    const NUMBERS: &str =
        "WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n LIMIT CAST(?1 AS INTEGER)) ";
    let many = |insert: &str, count: i64| {
        let sql: &'static str =
            Box::leak(format!("{NUMBERS}{insert} FROM n WHERE true ON CONFLICT DO NOTHING").into_boxed_str());
        shop.rows(sql!(sql, count));
    };
    many(
        "INSERT INTO product (handle, title, product_type, status, publish_at, created_at, updated_at)
         SELECT 'mug-' || value, 'Mug ' || value, 'mug', 'active', value, 0, 0",
        products,
    );
    shop.rows(sql!(
        "INSERT INTO variant (product_id, position, sku, price, updated_at)
         SELECT id, 1, 'XQ-' || id, 1000, 0 FROM product WHERE id NOT IN (SELECT product_id FROM variant)"
    ));
    many("INSERT INTO page (handle, title, updated_at) SELECT 'page-' || value, 'Page', 0", others);
    many(
        "INSERT INTO collection (handle, title, position, created_at, updated_at)
         SELECT 'c-' || value, 'Collection', value, 0, 0",
        others,
    );
}

#[test]
fn a_page_costs_the_same_however_large_the_shop_is() {
    let shop = Shop::new();
    shop.collection("mugs", Some(rule("type", "mug")));
    let cost = |path: &str| {
        let before = shop.platform.db.steps();
        assert_eq!(shop.get(path).status, 200, "{path}");
        shop.platform.db.steps() - before
    };
    let paths = [
        "/",
        "/collections",
        "/collections?after=40.40",
        "/collections/mugs",
        "/collections/mugs?after=-500.500",
        "/products/mug-7",
        "/pages/page-7",
        "/search?q=mug",
        "/search?q=XQ-1",
        "/sitemap.xml",
    ];
    grow(&shop, 1000, 100);
    let small = paths.map(cost);
    grow(&shop, 10_000, 1000);
    for (path, small) in paths.iter().zip(small) {
        let large = cost(path);
        assert!(large <= small + small / 10 + 50, "{path}: {small} steps with 1,000 products, {large} with 10,000");
    }
}
