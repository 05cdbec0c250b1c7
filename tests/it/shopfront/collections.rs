//! The catalogue as shoppers see it.

use vitrine::sql;

use crate::support::{Answer, Shop, fixtures::small_shop};

#[test]
fn a_page_is_one_round_trip() {
    let shop = small_shop();
    for path in [
        "/",
        "/collections",
        "/collections?after=0.0",
        "/collections/cups",
        "/collections/cups?after=1.1",
        "/products/cup",
        "/products/cup?colour=blue",
        "/search",
        "/search?q=cup",
        "/search?q=cup&after=-1000000001.1",
        "/pages/about",
        "/sitemap.xml",
        "/sitemap.xml?part=0",
        "/sitemap.xml?part=1",
    ] {
        let before = shop.platform.db.batches();
        assert_eq!(shop.get(path).status, 200, "{path}");
        assert_eq!(shop.platform.db.batches() - before, 1, "{path}");
    }
}

#[test]
fn the_sitemap_names_every_address_once() {
    let shop = small_shop();
    shop.product("茶").insert();
    let index = shop.get("/sitemap.xml");
    let parts: Vec<&str> =
        index.text().split("<loc>https://shop.example").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    assert_eq!(parts, ["/sitemap.xml?part=0", "/sitemap.xml?part=1"]);
    let pages: Vec<_> = parts.iter().map(|part| shop.get(part)).collect();
    let mut paths: Vec<&str> = pages
        .iter()
        .flat_map(|page| page.text().split("<loc>https://shop.example").skip(1))
        .map(|rest| rest.split('<').next().unwrap())
        .collect();
    paths.sort_unstable();
    let expected = [
        "/",
        "/collections",
        "/collections/cups",
        "/pages/about",
        "/products/%E8%8C%B6",
        "/products/cup",
        "/products/mug",
    ];
    assert_eq!(paths, expected);
    assert!(paths.iter().all(|path| shop.get(path).status == 200));
    assert!(shop.get("/robots.txt").contains("Sitemap: https://shop.example/sitemap.xml"));
}

/// A shirt in sizes, colours and cuts. Not every combination exists, and some combinations are sold out.
fn shirt(shop: &Shop) -> Vec<String> {
    let mut product = shop.product("shirt").options(&["Size", "Main colour", "Cut"]);
    let mut skus = Vec::new();
    for (s, size) in ["S", "M", "L", "X/L"].into_iter().enumerate() {
        for (c, colour) in ["Sea blue", "Red", "Grün"].into_iter().enumerate() {
            for (k, cut) in ["Slim", "Wide"].into_iter().enumerate() {
                // "Wide" is not made in "S", and "X/L" is made only in red.
                if (s == 0 && k == 1) || (s == 3 && c != 1) {
                    continue;
                }
                let sku = format!("SHIRT-{s}{c}{k}");
                product =
                    product.variant(&[size, colour, cut], |variant| variant.sku(&sku).stock(((s + c) % 2) as i64));
                skus.push(sku);
            }
        }
    }
    product.insert();
    skus
}

/// The SKU on the page of a product.
fn sku(page: &Answer) -> String {
    let (_, rest) = page.text().split_once("SKU ").expect("the page names its SKU");
    rest.split('<').next().unwrap().to_owned()
}

#[test]
fn every_variant_is_reached_by_links_and_can_be_added() {
    let shop = Shop::new();
    let mut expected = shirt(&shop);
    let mut pages = vec!["/products/shirt".to_owned()];
    let (mut seen, mut next) = (Vec::new(), 0);
    while let Some(path) = pages.get(next).cloned() {
        next += 1;
        let page = shop.get(&path);
        assert_eq!(page.status, 200, "{path}");
        for link in page.links("/products/shirt?") {
            if !pages.contains(&link) {
                pages.push(link);
            }
        }
        let sku = sku(&page);
        if seen.contains(&sku) {
            continue;
        }
        let row = shop
            .rows(sql!("SELECT id, on_hand FROM variant JOIN stock ON variant_id = id WHERE sku = ?1", &*sku))
            .remove(0);
        let offered = page.fields("variant");
        if row["on_hand"] == 0 {
            assert!(offered.is_empty() && page.contains("Sold out"), "{path}");
        } else {
            assert_eq!(offered, [row["id"].to_string()], "{path}");
        }
        seen.push(sku);
    }
    seen.sort();
    expected.sort();
    assert_eq!(seen, expected);
}

#[test]
fn a_sold_out_variant_that_shares_no_value_with_the_others_is_reached() {
    let shop = Shop::new();
    shop.product("sock")
        .options(&["Size", "Colour"])
        .variant(&["S", "Red"], |variant| variant.sku("THERE").stock(1))
        .variant(&["M", "Blue"], |variant| variant.sku("GONE").stock(0))
        .insert();
    let links = shop.get("/products/sock").links("/products/sock?");
    assert!(links.iter().any(|link| sku(&shop.get(link)) == "GONE"), "{links:?}");
}

#[test]
fn the_address_of_a_variant() {
    let shop = Shop::new();
    shirt(&shop);
    for (query, expected) in [
        ("", "SHIRT-010"), // the first variant in stock
        ("?size=m&main-colour=sea-blue&cut=wide", "SHIRT-101"),
        ("?size=M&main-colour=Sea+blue&cut=Wide", "SHIRT-101"),
        ("?cut=slim&size=s&main-colour=gr%C3%BCn", "SHIRT-020"), // named in full, though sold out
        ("?size=x-l", "SHIRT-310"),
        ("?size=gigantic", "SHIRT-010"),
        ("?size=m&size=l&x=%00", "SHIRT-100"),
    ] {
        assert_eq!(sku(&shop.get(&format!("/products/shirt{query}"))), expected, "{query}");
    }
    let page = shop.get("/products/shirt?size=s&main-colour=red&cut=slim");
    assert!(page.contains("not available in this combination") && page.contains("(sold out)"));
    assert!(page.contains("<link rel=\"canonical\" href=\"https://shop.example/products/shirt\">"));
}

#[test]
fn a_price_and_what_is_left_of_it() {
    let shop = small_shop();
    let cup = shop.get("/products/cup");
    assert!(cup.contains("19.99") && cup.contains("25.00") && cup.contains("Only 3 left"), "{}", cup.text());
    assert!(cup.contains("name=\"quantity\" value=\"1\" min=\"1\" max=\"3\""));
    shop.rows(sql!("UPDATE stock SET held = 1, committed = 1 WHERE variant_id = 1"));
    assert!(shop.get("/products/cup").contains("Only 1 left"), "what is promised is not for sale");
    shop.rows(sql!("UPDATE stock SET held = 2 WHERE variant_id = 1"));
    let cup = shop.get("/products/cup?colour=red");
    assert!(cup.contains("Sold out") && cup.fields("variant").is_empty());
    assert!(shop.get("/").contains("Sold out"));
    shop.product("to-order").options(&["Size"]).variant(&["S"], |variant| variant.stock(0).oversell()).insert();
    assert!(shop.get("/products/to-order").contains("Available to order"), "sold beyond what is on hand");
    shop.product("last").stock(1).insert();
    assert!(shop.get("/products/last").contains("Only 1 left"));
    shop.rows(sql!("UPDATE variant SET compare_at = 1999"));
    assert!(!shop.get("/products/cup").contains("<s>"), "a reduction is one only if it was more before");
    let mug = shop.get("/products/mug");
    assert!(mug.contains("In stock") && mug.contains("max=\"99\""));
}

#[test]
fn a_card_tells_the_reduction_of_the_price_that_it_shows() {
    let shop = Shop::new();
    let product = shop.product("print").options(&["Size"]);
    let product = product.variant(&["A4"], |variant| variant.price(4600).compare_at(5200));
    product.variant(&["A1"], |variant| variant.price(18000).compare_at(21500)).insert();
    let full = shop.product("poster").options(&["Size"]).variant(&["A4"], |variant| variant.price(1500));
    full.variant(&["A1"], |variant| variant.price(6000).compare_at(7500)).insert();
    let home = shop.get("/");
    assert!(home.contains("from €46.00") && home.contains("€52.00"), "{}", home.text());
    assert!(home.contains("from €15.00") && !home.contains("€215.00") && !home.contains("€75.00"));
}

#[test]
fn prices_follow_the_currency() {
    let shop = Shop::new();
    shop.rows(sql!("UPDATE shop SET currency = 'JPY'"));
    shop.product("cup").price(1999).insert();
    let page = shop.get("/products/cup");
    assert!(page.contains("1999") || page.contains("1,999"), "{}", page.text());
    assert!(!page.contains("19.99"));
}

#[test]
fn names_are_text_and_never_markup() {
    let shop = Shop::new();
    let evil = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>";
    let id = shop
        .product("cup")
        .title(evil)
        .vendor(evil)
        .options(&[evil])
        .variant(&[evil], |variant| variant.sku("<b>1</b>"))
        .insert();
    shop.rows(sql!("UPDATE product SET custom = json_object(?1, ?1), seo_title = ?1, seo_description = ?1", evil));
    let all = shop.collection("all", None);
    shop.fill(all, &[id]);
    shop.page("about", true);
    shop.rows(sql!("UPDATE collection SET title = ?1, seo_description = ?1", evil));
    shop.rows(sql!("UPDATE page SET title = ?1, seo_description = ?1", evil));
    shop.rows(sql!("UPDATE shop SET name = ?1, tagline = ?1, email = ?1", evil));
    for path in
        ["/", "/collections", "/collections/all", "/products/cup", "/pages/about", "/nothing", "/sitemap.xml?part=0"]
    {
        let page = shop.get(path);
        assert!(
            !page.contains("<script>") && !page.contains("<img src=x") && !page.contains("<b>1"),
            "{path}: {}",
            page.text()
        );
    }
    let typed = shop.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E%22%3E%3Cimg%20src=x%3E");
    assert!(!typed.contains("<script>") && !typed.contains("<img src=x"), "{}", typed.text());
}

#[test]
fn an_empty_shop_has_all_its_pages() {
    let shop = Shop::new();
    for path in ["/", "/collections", "/search", "/search?q=cup", "/sitemap.xml", "/sitemap.xml?part=0", "/robots.txt"]
    {
        assert_eq!(shop.get(path).status, 200, "{path}");
    }
}
