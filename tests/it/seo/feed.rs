//! The product feed, read by an XML parser and checked against Google's product data specification.

use std::collections::BTreeMap;

use futures::executor::block_on;
use roxmltree::Document;
use serde_json::json;
use vitrine::{seo::gtin::gtin, sql};

use super::{media, node};
use crate::support::{Shop, fixtures::small_shop};

const G: &str = "http://base.google.com/ns/1.0";

/// The attributes of an item. Values of the same name are joined by spaces.
pub type Item = BTreeMap<String, String>;

/// A shop with a `SHOP_ORIGIN`.
pub fn shop() -> Shop {
    let shop = Shop::new();
    shop.platform.set_var("SHOP_ORIGIN", "https://shop.example/");
    shop
}

/// The items of a feed.
pub fn read(xml: &str) -> Vec<Item> {
    let document = Document::parse(xml).unwrap();
    let channel = document.root_element().first_element_child().unwrap();
    assert!(document.root_element().has_tag_name("rss") && channel.has_tag_name("channel"));
    for name in ["title", "link", "description"] {
        assert!(channel.children().any(|child| child.has_tag_name(name)), "{name}");
    }
    let items = channel.children().filter(|child| child.has_tag_name("item"));
    items
        .map(|item| {
            let mut attributes = Item::new();
            for attribute in item.children().filter(roxmltree::Node::is_element) {
                assert_eq!(attribute.tag_name().namespace(), Some(G), "{attribute:?}");
                let text = attribute.text().unwrap_or_default();
                let entry = attributes.entry(attribute.tag_name().name().to_owned()).or_default();
                *entry = format!("{entry} {text}").trim().to_owned();
            }
            attributes
        })
        .collect()
}

/// Runs cron, and returns the items of the feed after checking each item.
pub fn built(shop: &Shop) -> Vec<Item> {
    block_on(shop.app.tick());
    let answer = shop.get("/feeds/google.xml");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let items = read(answer.text());
    items.iter().for_each(check);
    items
}

/// An attribute, a flag that is true if every item must have it, and a check of its value.
type Rule = (&'static str, bool, fn(&str) -> bool);

fn text(most: usize) -> impl Fn(&str) -> bool {
    move |value| (1..=most).contains(&value.chars().count())
}

fn is_money(value: &str) -> bool {
    let (amount, currency) = value.split_once(' ').unwrap();
    let is_currency = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    is_currency && amount.split('.').count() <= 2 && amount.split('.').all(is_digits)
}

/// <https://support.google.com/merchants/answer/7052112>
const RULES: &[Rule] = &[
    ("id", true, |value| text(50)(value)),
    ("title", true, |value| text(150)(value)),
    ("description", true, |value| text(5000)(value)),
    ("link", true, |value| value.starts_with("https://shop.example/products/")),
    ("image_link", true, |value| value.starts_with("https://shop.example/media/")),
    ("additional_image_link", false, |value| value.split(' ').count() <= 10),
    ("availability", true, |value| ["in_stock", "out_of_stock", "backorder"].contains(&value)),
    ("availability_date", false, |value| (1..=25).contains(&value.len())),
    ("max_handling_time", false, |value| value.parse::<u16>().is_ok_and(|days| days > 0)),
    ("price", true, is_money),
    ("sale_price", false, is_money),
    ("condition", true, |value| ["new", "used", "refurbished"].contains(&value)),
    ("brand", false, |value| text(70)(value)),
    ("gtin", false, |value| gtin(value).is_some()),
    ("mpn", false, |value| text(70)(value)),
    ("identifier_exists", false, |value| value == "no"),
    ("item_group_id", false, |value| text(50)(value)),
    ("color", false, |value| text(100)(value)),
    ("size", false, |value| text(100)(value)),
    ("material", false, |value| text(200)(value)),
    ("pattern", false, |value| text(100)(value)),
    ("gender", false, |value| ["male", "female", "unisex"].contains(&value)),
    ("age_group", false, |value| ["newborn", "infant", "toddler", "kids", "adult"].contains(&value)),
    ("product_type", false, |value| text(750)(value)),
    ("google_product_category", false, |value| text(750)(value)),
    ("custom_label_0", false, |value| text(100)(value)),
    ("custom_label_4", false, |value| text(100)(value)),
    ("shipping_weight", false, |value| value.ends_with(" g")),
];

fn check(item: &Item) {
    for (name, value) in item {
        let Some((.., is_right)) = RULES.iter().find(|(known, ..)| known == name) else { panic!("{name} = {value}") };
        assert!(is_right(value), "{name} = {value}");
    }
    for (name, must, _) in RULES {
        assert!(!must || item.contains_key(*name), "{name} is missing: {item:?}");
    }
    assert_eq!(item["availability"] == "backorder", item.contains_key("availability_date"), "{item:?}");
    let is_known = item.contains_key("gtin") || (item.contains_key("mpn") && item.contains_key("brand"));
    assert_eq!(item.contains_key("identifier_exists"), !is_known, "{item:?}");
}

#[test]
fn one_item_a_variant_in_the_words_of_the_specification() {
    let shop = shop();
    shop.rows(sql!("UPDATE shop SET name = 'Half <Tide>', tagline = 'A & B'"));
    media(&shop, "one.webp", 800, "[]");
    media(&shop, "two.webp", 800, "[]");
    media(&shop, "new.avif", 800, "[]");
    shop.product("shirt")
        .title("Shirt")
        .text("Of wool.")
        .vendor("Kiln & Co")
        .kind("Shirts")
        .pictures(&["new.avif", "one.webp", "two.webp"])
        .options(&["Colour", "Size"])
        .variant(&["Red", "S"], |variant| variant.sku("S-1").stock(1).price(1250).compare_at(2000))
        .variant(&["Red", "M"], |variant| variant.stock(0))
        .variant(&["Blue", "M"], |variant| variant.sku("S-3").stock(0).oversell())
        .variant(&["Blue", "L"], |variant| variant.sku("S-4").price(0))
        .insert();
    shop.rows(sql!(
        "UPDATE variant SET picture_key = 'two.webp', grams = 350, barcode = '4006381333931' WHERE sku = 'S-1'"
    ));
    let custom = json!({
        "Google Shopping / Condition": "Refurbished", "Google Shopping / MPN": "M-1",
        "Google Shopping / Gender": "Unisex", "Google Shopping / Age Group": "everybody",
        "Google Shopping / Google Product Category": "Apparel > Shirts",
        "Google Shopping / Custom Label 0": "winter", "Google Shopping / Availability Date": "2026-11-25T13:00-0800",
    });
    shop.rows(sql!("UPDATE product SET custom = ?1", custom.to_string()));
    let items = built(&shop);
    let expected = [
        ("additional_image_link", "https://shop.example/media/one.webp"),
        ("availability", "in_stock"),
        ("brand", "Kiln & Co"),
        ("color", "Red"),
        ("condition", "refurbished"),
        ("custom_label_0", "winter"),
        ("description", "Of wool."),
        ("gender", "unisex"),
        ("google_product_category", "Apparel > Shirts"),
        ("gtin", "4006381333931"),
        ("id", "S-1"),
        ("image_link", "https://shop.example/media/two.webp"),
        ("item_group_id", "1"),
        ("link", "https://shop.example/products/shirt?colour=red&size=s"),
        ("price", "20.00 EUR"),
        ("product_type", "Shirts"),
        ("sale_price", "12.50 EUR"),
        ("shipping_weight", "350 g"),
        ("size", "S"),
        ("title", "Shirt – Red / S"),
    ];
    assert_eq!(items[0], expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    let of = |name: &str| items.iter().map(|item| item.get(name).map_or("", String::as_str)).collect::<Vec<_>>();
    assert_eq!(of("id"), ["S-1", "variant-2", "S-3"], "Google takes nothing that costs nothing");
    assert_eq!(of("availability"), ["in_stock", "out_of_stock", "backorder"]);
    assert_eq!(of("availability_date"), ["", "", "2026-11-25T21:00:00.000Z"]);
    assert_eq!(of("mpn"), [""; 3], "one number for several things would say that they are one");
    // The page has the same data for each variant.
    let group = node(&shop.get("/products/shirt"), "ProductGroup");
    for (item, variant) in items.iter().zip(group["hasVariant"].as_array().unwrap()) {
        assert_eq!([&variant["sku"], &variant["offers"]["url"]], [&item["id"], &item["link"]]);
        assert_eq!(variant["image"][0].as_str().unwrap().ends_with(".avif"), !item.contains_key("gtin"));
        let now = item.get("sale_price").unwrap_or(&item["price"]);
        assert_eq!(*now, format!("{} EUR", variant["offers"]["price"].as_str().unwrap()));
    }
}

#[test]
fn products_that_google_would_refuse_are_left_out() {
    let shop = shop();
    media(&shop, "one.webp", 800, "[]");
    media(&shop, "new.avif", 800, "[]");
    shop.rows(sql!("INSERT INTO media (key, source, updated_at) VALUES ('waits.webp', 'w', 0)"));
    shop.product("bare").insert();
    shop.product("waits").pictures(&["waits.webp"]).insert();
    shop.product("unreadable").pictures(&["new.avif"]).insert();
    shop.product("draft").status("draft").pictures(&["one.webp"]).insert();
    shop.product("hidden").publish_at(None).pictures(&["one.webp"]).insert();
    assert_eq!(built(&shop), [] as [Item; 0]);
    shop.product("good").sku("G").pictures(&["one.webp"]).insert();
    shop.platform.advance(16 * 60_000);
    let items = built(&shop);
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["description"], "Title of good", "it has no other");
}

#[test]
fn any_text_is_said_as_it_is() {
    let attacks =
        include_str!("../../fixtures/xss.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let shop = shop();
    media(&shop, "one.webp", 800, "[]");
    let mut titles = Vec::new();
    for attack in attacks.chain(["]]>", "a\u{1}\u{b}b", "\u{ffff}x", "&amp;&#x0;", "版画 🌙", "\u{202e}rtl"]) {
        let text: String = attack.chars().take(100).collect();
        let handle = format!("p-{}", titles.len());
        shop.product(&handle).title(&text).text(&text).vendor(&text).kind(&text).pictures(&["one.webp"]).insert();
        // The text is on one line, without the characters that XML does not allow.
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        titles.push(line.replace(['\u{1}', '\u{ffff}'], ""));
    }
    let found: Vec<_> = built(&shop).into_iter().map(|item| item["title"].clone()).collect();
    assert!(titles.len() > 50);
    assert_eq!(found, titles);
}

#[test]
fn prices_in_other_currencies() {
    for (currency, minor, expected) in [("JPY", 1200, "1200 JPY"), ("KWD", 1999, "1.999 KWD")] {
        let shop = shop();
        shop.rows(sql!("UPDATE shop SET currency = ?1", currency));
        media(&shop, "one.webp", 800, "[]");
        shop.product("cup").price(minor).pictures(&["one.webp"]).insert();
        assert_eq!(built(&shop)[0]["price"], expected);
    }
}

#[test]
fn it_is_streamed_with_an_etag() {
    let shop = small_shop();
    let answer = shop.get("/feeds/google.xml");
    assert_eq!(answer.header("content-type"), "application/xml; charset=utf-8");
    assert_eq!(answer.header("cache-tag"), "feed");
    assert!(answer.header("cache-control").starts_with("public, max-age=60"));
    let again = shop.ask(http::Method::GET, "/feeds/google.xml", &[("if-none-match", answer.header("etag"))]);
    assert_eq!((again.status, again.body.len()), (304, 0));
}
