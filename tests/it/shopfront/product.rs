//! The page of a product: variants, stock, notes, prices, and hostile texts.

use std::collections::HashSet;

use scraper::{Html, Selector};
use serde_json::json;
use vitrine::sql;

use super::product_pictures::store_pictures;
use crate::support::{Answer, Shop, fixtures::rule};

/// The text of each element that a selector finds, in one line.
pub fn texts(page: &Answer, selector: &str) -> Vec<String> {
    let (html, selector) = (Html::parse_document(page.text()), Selector::parse(selector).unwrap());
    let found = html.select(&selector);
    found.map(|element| element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// An attribute of each element that a selector finds. It is empty if an element does not have the attribute.
pub fn attributes(page: &Answer, selector: &str, name: &str) -> Vec<String> {
    let (html, selector) = (Html::parse_document(page.text()), Selector::parse(selector).unwrap());
    let found = html.select(&selector);
    found.map(|element| element.attr(name).unwrap_or_default().to_owned()).collect()
}

#[test]
fn values_and_options_that_look_alike_have_addresses_of_their_own() {
    let shop = Shop::new();
    let values = ["S", "s", "Ø", "ø", "A", "A+", "A-", "♥", "👍", "u2665", "<b>", "sea blue", "Sea  blue"];
    let mut product = shop.product("odd").options(&["Price", "price", "q"]);
    for (n, value) in values.into_iter().enumerate() {
        let other = values[(n + 1) % values.len()];
        product = product.variant(&[value, other, value], |variant| variant.sku(&format!("ODD-{n}")));
    }
    product.insert();

    let mut waiting = vec!["/products/odd".to_owned()];
    let (mut skus, mut next) = (HashSet::new(), 0);
    while let Some(path) = waiting.get(next).cloned() {
        next += 1;
        let page = shop.get(&path);
        assert_eq!(page.status, 200, "{path}");
        for link in page.links("/products/odd?") {
            for name in ["price", "q", "sort", "quantity"] {
                assert!(!link.contains(&format!("?{name}=")) && !link.contains(&format!("&{name}=")), "{link}");
            }
            if !waiting.contains(&link) {
                waiting.push(link);
            }
        }
        let [sku] = &texts(&page, ".buy > .quiet")[..] else { panic!("{path}") };
        let chosen = texts(&page, ".choice .value");
        let n: usize = sku.strip_prefix("SKU ODD-").unwrap().parse().unwrap();
        assert_eq!(chosen[0].split_whitespace().collect::<Vec<_>>(), values[n].split_whitespace().collect::<Vec<_>>());
        skus.insert(sku.clone());
    }
    assert_eq!(skus.len(), values.len());
}

#[test]
fn the_title_names_the_variant_and_the_canonical_address_does_not() {
    let shop = Shop::new();
    shop.product("shirt")
        .title("Shirt")
        .options(&["Size", "Colour"])
        .variant(&["S", "Red"], |variant| variant)
        .variant(&["M", "Blue"], |variant| variant.price(1200))
        .insert();
    let canonical = "<link rel=\"canonical\" href=\"https://shop.example/products/shirt\">";
    for (query, title) in [
        ("", "Shirt – My shop"),
        ("?size=m&colour=blue", "Shirt – M / Blue – My shop"),
        ("?size=gigantic&utm_source=x", "Shirt – My shop"),
    ] {
        let page = shop.get(&format!("/products/shirt{query}"));
        assert_eq!(texts(&page, "title"), [title], "{query}");
        assert!(page.contains(canonical), "{query}");
        assert!(!page.contains("not available. This is the closest one"));
    }
    let nearest = shop.get("/products/shirt?size=m&colour=red");
    assert!(nearest.contains("That combination is not available"), "{}", nearest.text());
    assert_eq!(texts(&nearest, ".combinations li"), ["S / Red", "M / Blue"], "they share no value");
}

#[test]
fn how_much_there_is_in_words() {
    let shop = Shop::new();
    shop.product("untracked").insert();
    for units in [0, 1, 5, 6] {
        shop.product(&format!("has-{units}")).stock(units).insert();
    }
    let to_order = |units: i64| {
        let product = shop.product(&format!("to-order-{units}")).options(&["Size"]);
        product.variant(&["S"], |variant| variant.stock(units).oversell()).insert()
    };
    to_order(0);
    to_order(3);
    shop.rows(sql!("UPDATE stock SET committed = 4 WHERE variant_id = (SELECT max(variant_id) FROM stock)"));
    to_order(2);
    for (handle, words, most) in [
        ("untracked", "In stock", "99"),
        ("has-0", "Sold out", ""),
        ("has-1", "Only 1 left", "1"),
        ("has-5", "Only 5 left", "5"),
        ("has-6", "In stock", "6"),
        ("to-order-0", "Available to order", "99"),
        ("to-order-3", "Available to order", "99"), // more units are promised than are on hand
        ("to-order-2", "In stock", "99"),
    ] {
        let page = shop.get(&format!("/products/{handle}"));
        assert_eq!(texts(&page, ".stock"), [words], "{handle}");
        assert_eq!(attributes(&page, "#quantity", "max").concat(), most, "{handle}");
    }
}

#[test]
fn sold_out_is_no_dead_end() {
    let shop = Shop::new();
    let sock = shop
        .product("sock")
        .options(&["Size", "Colour"])
        .variant(&["S", "Red"], |variant| variant.stock(0))
        .variant(&["M", "Blue"], |variant| variant.stock(4))
        .variant(&["M", "Red"], |variant| variant.stock(4))
        .insert();
    let page = shop.get("/products/sock?size=s&colour=red");
    assert!(page.fields("variant").is_empty() && page.text().matches("<button").count() == 1, "search only");
    assert_eq!(texts(&page, ".instead li"), ["M / Red", "M / Blue"], "the most similar first");
    let values: Vec<_> = texts(&page, ".choice a").into_iter().zip(attributes(&page, ".choice a", "class")).collect();
    let expected = [
        ("S (sold out)", "out"),
        ("M", ""),
        ("Red (sold out)", "out"),
        ("Blue (not available in this combination)", "missing"),
    ];
    assert_eq!(values, expected.map(|(label, class)| (label.to_owned(), class.to_owned())));
    for link in attributes(&page, ".instead a", "href") {
        assert_eq!(shop.get(&link).fields("variant").len(), 1, "{link}");
    }

    shop.rows(sql!("UPDATE stock SET reason = 'count', by_kind = 'shop', on_hand = 0"));
    assert!(texts(&shop.get("/products/sock"), ".instead").is_empty(), "there is nowhere to send anybody");
    let socks = shop.collection("socks", None);
    shop.fill(socks, &[sock]);
    assert_eq!(attributes(&shop.get("/products/sock"), ".instead a", "href"), ["/collections/socks"]);
}

#[test]
fn the_way_back() {
    let shop = Shop::as_migrated();
    shop.open();
    let cup = shop.product("cup").title("Cup").insert();
    let crumbs = || attributes(&shop.get("/products/cup"), ".crumbs a", "href");
    assert_eq!(crumbs(), ["/", "/products/cup"], "the collection of everything leads nowhere");
    let hidden = shop.collection("hidden", None);
    let kitchen = shop.collection("kitchen", None);
    let cups = shop.collection("cups", Some(rule("title", "cup")));
    shop.rows(sql!("UPDATE collection SET position = 5 WHERE id = ?1", kitchen));
    shop.rows(sql!("UPDATE collection SET position = 2 WHERE id = ?1", cups));
    shop.rows(sql!("UPDATE collection SET published = 0 WHERE id = ?1", hidden));
    shop.fill(hidden, &[cup]);
    shop.fill(kitchen, &[cup]);
    assert_eq!(crumbs(), ["/", "/collections/cups", "/products/cup"]);
    shop.rows(sql!("UPDATE collection SET published = 0 WHERE id = ?1", cups));
    assert_eq!(crumbs(), ["/", "/collections/kitchen", "/products/cup"]);
}

#[test]
fn the_cost_does_not_grow_with_the_collections_nor_with_the_catalogue() {
    let shop = Shop::new();
    let cup = shop.product("cup").insert();
    let others: Vec<i64> = (0..40).map(|n| shop.product(&format!("other-{n}")).insert()).collect();
    let cost = || {
        let before = (shop.platform.db.batches(), shop.platform.db.steps());
        assert_eq!(shop.get("/products/cup").status, 200);
        (shop.platform.db.batches() - before.0, shop.platform.db.steps() - before.1)
    };
    let mut costs = Vec::new();
    for round in 0..3 {
        for n in 0..40 {
            let collection = shop.collection(&format!("c-{round}-{n}"), None);
            shop.fill(collection, &[others.clone(), vec![cup]].concat());
        }
        costs.push(cost());
    }
    assert_eq!(costs[0].0, 1, "one round trip");
    assert_eq!(costs[0], costs[1]);
    assert_eq!(costs[1], costs[2]);
}

#[test]
fn delivery_and_returns() {
    let shop = Shop::new();
    shop.product("cup").insert();
    assert!(texts(&shop.get("/products/cup"), ".notes").is_empty());
    shop.rows(sql!("UPDATE shop SET delivery_note = 'Two days & <b>free</b>', returns_note = 'Thirty days'"));
    assert_eq!(texts(&shop.get("/products/cup"), ".notes dd"), ["Two days & <b>free</b>", "Thirty days"]);
    shop.page("returns", false);
    shop.page("shipping", true);
    shop.page("delivery-and-returns", true);
    let page = shop.get("/products/cup");
    assert_eq!(attributes(&page, ".notes a", "href"), ["/pages/shipping", "/pages/delivery-and-returns"]);
    for link in attributes(&page, ".notes a", "href") {
        assert_eq!(shop.get(&link).status, 200, "{link}");
    }
}

#[test]
fn a_hundred_variants_of_three_options() {
    let shop = Shop::new();
    let mut product = shop.product("many").options(&["Size", "Colour", "Cut"]);
    for n in 0..100_usize {
        let long = format!("{} {}", "wide ".repeat(40), n % 50);
        let values = [long, format!("Colour {}", n / 50), format!("Cut {}", n % 2)];
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        product = product.variant(&values, |variant| variant.sku(&format!("N-{n}")).stock((n % 3) as i64));
    }
    product.insert();
    let page = shop.get("/products/many");
    let classes = attributes(&page, ".choice", "class");
    assert_eq!(classes, ["choice many", "choice", "choice"]);
    assert_eq!(texts(&page, ".choice a").len(), 50 + 2 + 2);
    let (data, end) = page.text().split_once("ld+json\">").unwrap().1.split_once("</script>").unwrap();
    assert!(data.len() < 80_000 && end.len() < 100_000, "{} and {}", data.len(), end.len());
    let mut ids = attributes(&page, "[id]", "id");
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "every id once");
}

#[test]
fn whatever_was_written_is_only_text() {
    let evil = "\"><script>alert(1)</script><img src=x onerror=alert(1)>' {{ 7*7 }}";
    let shop = Shop::new();
    let keys = store_pictures(&shop, &[(800, 1000), (800, 1000)]);
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let cup = shop
        .product("cup")
        .title(evil)
        .vendor(evil)
        .pictures(&keys)
        .options(&[evil, "Price"])
        .variant(&[evil, "</a>"], |variant| variant.sku(evil).stock(0))
        .variant(&["'", "&amp;"], |variant| variant.sku("B"))
        .insert();
    let evils = shop.collection("evil", None);
    shop.fill(evils, &[cup]);
    shop.page("returns", true);
    for statement in [
        "UPDATE product SET custom = json_object(?1, ?1), seo_title = ?1, seo_description = ?1",
        "UPDATE picture SET alt = ?1",
        "UPDATE collection SET title = ?1",
        "UPDATE page SET title = ?1",
        "UPDATE shop SET delivery_note = ?1, returns_note = ?1",
    ] {
        shop.rows(sql!(statement, evil));
    }
    let mut links = shop.get("/products/cup").links("/products/cup?");
    links.push("/products/cup".to_owned());
    links.push("/products/cup?price=%22%3E%3Cscript%3E&%22%3E%3Cscript%3E=1&quantity=%00&after=%ff".to_owned());
    assert!(links.len() > 3);
    for link in links {
        let page = shop.get(&link);
        assert_eq!(page.status, 200, "{link}");
        assert!(!page.contains("<script>") && !page.contains("<img src=x"), "{link}: {}", page.text());
        assert!(attributes(&page, "*", "onerror").concat().is_empty());
        assert_eq!(texts(&page, "h1"), [evil.split_whitespace().collect::<Vec<_>>().join(" ")]);
    }
}

#[test]
fn titles_of_any_length_and_script() {
    let shop = Shop::new();
    for (handle, title, long) in [
        ("long", "W".repeat(255), true),
        ("words", "an old and very patient word ".repeat(8), true),
        ("short", "Cup".to_owned(), false),
        ("rtl", "حديقة النجوم".to_owned(), false),
        ("cjk", "霧の朝".repeat(50), true),
    ] {
        shop.product(handle).title(title.trim()).insert();
        let page = shop.get(&format!("/products/{handle}"));
        assert_eq!(texts(&page, "h1 bdi"), [title.trim()]);
        assert_eq!(attributes(&page, "h1", "class"), [if long { "long" } else { "" }], "{handle}");
        assert_eq!(texts(&page, ".crumbs [aria-current] bdi"), [title.trim()]);
    }
}

#[test]
fn prices_as_they_are() {
    let shop = Shop::new();
    let product = shop.product("cup").options(&["Size"]);
    let product = product.variant(&["Free"], |variant| variant.price(0));
    let product = product.variant(&["Given away"], |variant| variant.price(0).compare_at(500));
    let product = product.variant(&["Same"], |variant| variant.price(500).compare_at(500));
    product.variant(&["Dearer"], |variant| variant.price(500).compare_at(400)).insert();
    for (size, expected) in
        [("free", "€0.00"), ("given-away", "Reduced to €0.00 from €5.00"), ("same", "€5.00"), ("dearer", "€5.00")]
    {
        assert_eq!(texts(&shop.get(&format!("/products/cup?size={size}")), ".price"), [expected]);
    }
}

#[test]
fn description_details_and_vendor() {
    let shop = Shop::new();
    let id = shop.product("rug").vendor("Loom & Co").insert();
    let bare = shop.get("/products/rug");
    assert_eq!(attributes(&bare, ".vendor a", "href"), ["/search?q=Loom+%26+Co"]);
    assert!(texts(&bare, ".details").is_empty());
    shop.rows(sql!("UPDATE product SET description = '' WHERE id = ?1", id));
    assert!(texts(&shop.get("/products/rug"), ".about").is_empty(), "nothing to say, no room for it");

    let custom = json!({
        "Care guide (product.metafields.custom.care_guide)": "Cold\nby hand",
        "product.metafields.custom.is_flat": "true",
        "Google Shopping / Condition": "new",
    });
    let table = "<p>A</p><table><tbody><tr><td>1</td></tr></tbody></table><table></table>";
    shop.rows(sql!("UPDATE product SET custom = ?1, description = ?2", custom.to_string(), table));
    let page = shop.get("/products/rug");
    assert_eq!(texts(&page, ".details dt"), ["Care guide", "Is flat"]);
    assert_eq!(texts(&page, ".details dd"), ["Cold by hand", "Yes"]);
    assert_eq!(attributes(&page, ".description [role=region][tabindex='0']", "aria-label"), ["Table 1", "Table 2"]);
    assert_eq!(texts(&page, ".description [role=region] > table td"), ["1"]);
}
