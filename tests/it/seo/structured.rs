//! The structured data of every kind of page, checked against the rules.

use serde_json::{Value, json};
use vitrine::sql;

use super::{media, node, nodes, rules::problems, structured};
use crate::support::{Shop, fixtures::small_shop};

fn check(shop: &Shop, path: &str) -> Vec<Value> {
    let page = shop.get(path);
    let nodes = nodes(&page);
    for node in &nodes {
        assert_eq!(problems(node), "", "{path}");
    }
    nodes
}

#[test]
fn the_front_page_says_who_keeps_the_shop_and_how_to_search_it() {
    let shop = small_shop();
    shop.rows(sql!("UPDATE shop SET name = 'Half Tide', tagline = 'Prints', email = 'a@shop.example'"));
    check(&shop, "/");
    let home = shop.get("/");
    assert_eq!(node(&home, "Organization")["email"], "a@shop.example");
    let site = node(&home, "WebSite");
    let template = site["potentialAction"]["target"]["urlTemplate"].as_str().unwrap();
    let found = shop.get(&template.replace("{search_term_string}", "cup")["https://shop.example".len()..]);
    assert!(found.contains("Tea cup"));
}

#[test]
fn where_a_page_stands() {
    let shop = small_shop();
    let crumbs = |path: &str| -> Vec<(String, String)> {
        check(&shop, path);
        let list = node(&shop.get(path), "BreadcrumbList");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        list["itemListElement"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| (text(&item["name"]), text(&item["item"])))
            .collect()
    };
    let pair = |name: &str, path: &str| (name.to_owned(), format!("https://shop.example{path}"));
    let home = pair("My shop", "/");
    let cups = pair("Title of cups", "/collections/cups");
    assert_eq!(crumbs("/collections/cups"), [home.clone(), cups.clone()]);
    assert_eq!(crumbs("/products/mug"), [home, cups, pair("Plain mug", "/products/mug")]);
}

#[test]
fn a_product_that_comes_in_one_form() {
    let shop = small_shop();
    let mug = "WHERE handle = 'mug'";
    let statement = format!(
        "UPDATE product SET vendor = 'Kiln & Co', description_text = 'Holds tea.',
           custom = '{{\"Google Shopping / MPN\":\"M-1\",\"Google Shopping / Condition\":\"Used\"}}' {mug}"
    );
    shop.rows(sql!(Box::leak(statement.into_boxed_str())));
    shop.rows(sql!("UPDATE variant SET barcode = '4006381-333931' WHERE sku = 'MUG'"));
    shop.rows(sql!("INSERT INTO picture SELECT id, 1, 'cup.webp', '' FROM product WHERE handle = 'mug'"));
    check(&shop, "/products/mug");
    assert_eq!(
        node(&shop.get("/products/mug"), "Product"),
        json!({
            "@type": "Product", "name": "Plain mug", "description": "Holds tea.", "sku": "MUG", "gtin": "4006381333931",
            "mpn": "M-1", "brand": { "@type": "Brand", "name": "Kiln & Co" },
            "image": ["https://shop.example/media/cup.webp"],
            "offers": {
                "@type": "Offer", "url": "https://shop.example/products/mug", "price": "12.00", "priceCurrency": "EUR",
                "availability": "https://schema.org/InStock", "itemCondition": "https://schema.org/UsedCondition",
            },
        })
    );
}

#[test]
fn a_product_in_several_forms() {
    let shop = Shop::new();
    media(&shop, "red.webp", 800, "[]");
    media(&shop, "all.webp", 800, "[]");
    shop.rows(sql!("INSERT INTO media (key, source, updated_at) VALUES ('waits.webp', 'w', 0)"));
    shop.product("shirt")
        .title("Shirt")
        .pictures(&["waits.webp", "all.webp", "red.webp"])
        .options(&["Colour", "Size", "Cut"])
        .variant(&["Red", "S", "Wide"], |variant| variant.sku("S-1").stock(1).price(1950))
        .variant(&["Red", "M", "Wide"], |variant| variant.stock(0))
        .variant(&["Sea blue", "S", "Slim"], |variant| variant.sku("S-3").stock(0).oversell())
        .insert();
    shop.rows(sql!("UPDATE variant SET picture_key = 'red.webp' WHERE sku = 'S-1'"));
    check(&shop, "/products/shirt");
    let group = node(&shop.get("/products/shirt"), "ProductGroup");
    assert_eq!(group["variesBy"], json!(["https://schema.org/color", "https://schema.org/size"]));
    assert_eq!(group["productGroupID"], "1");
    let variants = group["hasVariant"].as_array().unwrap();
    let of =
        |pointer: &str| -> Vec<&Value> { variants.iter().map(|variant| variant.pointer(pointer).unwrap()).collect() };
    assert_eq!(of("/sku"), ["S-1", "variant-2", "S-3"]);
    assert_eq!(of("/name")[2], "Shirt – Sea blue / S / Slim");
    assert_eq!([of("/color")[2], of("/size")[1]], ["Sea blue", "M"]);
    assert_eq!(of("/offers/price"), ["19.50", "10.00", "10.00"]);
    let stock = ["InStock", "OutOfStock", "BackOrder"].map(|word| format!("https://schema.org/{word}"));
    assert_eq!(of("/offers/availability"), stock.each_ref());
    assert_eq!(of("/image/0")[0], "https://shop.example/media/red.webp");
    assert_eq!(of("/image/0")[1], "https://shop.example/media/all.webp", "the one that waits is not there");
    // Each address selects its variant, and every page describes the same group.
    for (variant, title) in variants.iter().zip(["Red", "M", "Sea blue"]) {
        let path = variant["offers"]["url"].as_str().unwrap().strip_prefix("https://shop.example").unwrap();
        let page = shop.get(path);
        assert!(page.text().split("</title>").next().unwrap().contains(title), "{path}");
        assert_eq!(node(&page, "ProductGroup"), group, "{path}");
    }
}

/// Prices are exact text, also in currencies without two decimals.
#[test]
fn prices_are_exact() {
    for (currency, minor, expected) in [
        ("JPY", 1200, "1200"),
        ("KWD", 1999, "1.999"),
        ("EUR", 9_007_199_254_740_991, "90071992547409.91"),
        ("EUR", 5, "0.05"),
    ] {
        let shop = Shop::new();
        shop.rows(sql!("UPDATE shop SET currency = ?1", currency));
        shop.product("cup").price(minor).insert();
        check(&shop, "/products/cup");
        let offer = node(&shop.get("/products/cup"), "Product")["offers"].clone();
        assert_eq!([&offer["price"], &offer["priceCurrency"]], [expected, currency]);
    }
}

#[test]
fn no_text_breaks_out() {
    let attacks =
        include_str!("../../fixtures/xss.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let more = ["</script><script>alert(1)</script>", "<!--<script>", "\u{2028}\\\"'&amp;", "]]>", "\u{202e}rtl"];
    for attack in attacks.chain(more) {
        let shop = Shop::new();
        let text: String = attack.chars().take(100).collect();
        shop.rows(sql!("UPDATE shop SET name = ?1, tagline = ?1, email = ?1", text.clone()));
        let id = shop
            .product("x")
            .title(&text)
            .vendor(&text)
            .options(&["Colour"])
            .variant(&[&text], |variant| variant.sku(&text))
            .variant(&["Red"], |variant| variant)
            .insert();
        shop.rows(sql!("UPDATE product SET description_text = ?1, options = json_array(?1)", text.clone()));
        let collection = shop.collection("c", None);
        shop.fill(collection, &[id]);
        shop.rows(sql!("UPDATE collection SET title = ?1", text.clone()));
        for path in ["/", "/collections/c", "/products/x"] {
            let page = shop.get(path);
            assert_eq!(structured(&page).len(), 1, "{path}: {text}");
            let scripts = page.text().matches("<script").count();
            assert_eq!(scripts, 2, "{path}: the site's and the data: {text}");
        }
        let names: Vec<_> = nodes(&shop.get("/products/x")).iter().map(|node| node["name"].clone()).collect();
        assert_eq!(names.last().unwrap().as_str(), Some(text.trim()), "said as it is");
    }
}

/// The data has all of a hundred variants, and a short description.
#[test]
fn a_hundred_variants() {
    let shop = Shop::new();
    let mut product = shop.product("shirt").options(&["Colour", "Size"]).text(&"Woven in the north. ".repeat(300));
    for number in 0..100 {
        let values = [format!("Colour number {}", number / 10), format!("Size {}", number % 10)];
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        product = product.variant(&values, |variant| variant.sku(&format!("SHIRT-{number:03}")).stock(number % 3));
    }
    product.insert();
    check(&shop, "/products/shirt");
    let group = node(&shop.get("/products/shirt"), "ProductGroup");
    assert_eq!(group["hasVariant"].as_array().unwrap().len(), 100);
    assert!(group["description"].as_str().unwrap().chars().count() <= 500);
}

/// The data of very many variants would take a megabyte on every page.
#[test]
fn two_thousand_variants() {
    let shop = Shop::new();
    let mut product = shop.product("bead").options(&["Size", "Finish"]);
    let names: Vec<[String; 2]> = (0..300).map(|n| [format!("S{}", n / 10), format!("F{}", n % 10)]).collect();
    for [size, finish] in &names {
        product = product.variant(&[size, finish], |variant| variant.sku(&format!("B-{size}-{finish}")).stock(5));
    }
    product.insert();
    let skus = |path: &str| -> Vec<String> {
        check(&shop, path);
        let group = node(&shop.get(path), "ProductGroup");
        let variants = group["hasVariant"].as_array().unwrap().iter();
        variants.map(|variant| variant["sku"].as_str().unwrap().to_owned()).collect()
    };
    let first = skus("/products/bead");
    assert_eq!((first.len(), first[0].as_str(), first[99].as_str()), (100, "B-S0-F0", "B-S9-F9"));
    let later = skus("/products/bead?size=s20&finish=f7");
    assert_eq!((later.len(), &later[..99], later[99].as_str()), (100, &first[..99], "B-S20-F7"));
    assert_eq!(skus("/products/bead?size=s3&finish=f3"), first);
}

#[test]
fn pages_for_one_person_and_errors_say_nothing() {
    let shop = small_shop();
    for path in ["/cart", "/nothing", "/admin/sign-in", "/search?q=cup", "/pages/about", "/collections"] {
        assert_eq!(structured(&shop.get(path)).len(), 0, "{path}");
    }
}
