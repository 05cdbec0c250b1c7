//! Whole requests for lists that the index filters, sorts and searches.

mod codes;
mod database;
mod facets;
mod freshness;
mod hostile;
mod scale;
mod spellings;
mod words;

use http::Method;

use crate::support::{Answer, Shop, fixtures::rule};

/// Three shirts, two prints and a mug in the collection `all`, with an index.
pub fn shelf() -> Shop {
    let shop = Shop::new();
    shop.collection("all", Some(serde_json::json!({ "match": "all", "conditions": [] })));
    shop.collection("prints", Some(rule("type", "Print")));
    for (handle, title, colours) in [
        (
            "harbour-shirt",
            "Harbour shirt",
            &[("Blue", "S", 2500, 3), ("Blue", "M", 2500, 0), ("Red", "M", 2900, 1)][..],
        ),
        ("dune-shirt", "Dune shirt", &[("Red", "S", 1500, 0)]),
        ("quay-shirt", "Quay shirt", &[("Blue", "M", 3500, 9)]),
    ] {
        let mut shirt =
            shop.product(handle).title(title).kind("Shirt").vendor("Half Tide").options(&["Colour", "Size"]);
        for (colour, size, price, stock) in colours {
            shirt = shirt.variant(&[colour, size], |variant| variant.price(*price).stock(*stock));
        }
        shirt.insert();
    }
    shop.product("moon-print").title("Moon print").kind("Print").vendor("Moulin").tags(&["night"]).price(900).insert();
    let reduced =
        shop.product("night-print").title("Night print").kind("Print").vendor("Moulin").tags(&["night", "gift"]);
    reduced.variant(&[], |variant| variant.price(1200).compare_at(1800)).insert();
    shop.product("mug")
        .title("Crème mug")
        .kind("Mug")
        .vendor("Half Tide")
        .text("Holds tea by the harbour")
        .price(1400)
        .insert();
    shop.index();
    shop
}

/// The handles of the products on a page, in order.
pub fn shown(answer: &Answer) -> Vec<String> {
    let products = answer.links("/products/");
    products.iter().map(|link| link["/products/".len()..].to_owned()).collect()
}

/// The handles of the products on the page at this address.
pub fn list(shop: &Shop, path: &str) -> Vec<String> {
    let answer = shop.get(path);
    assert_eq!(answer.status, 200, "{path}");
    shown(&answer)
}

/// The filter values that a page offers, in order: `colour=blue 2`. A chosen value ends with a star.
pub fn offered(answer: &Answer) -> Vec<String> {
    let document = scraper::Html::parse_document(answer.text());
    let boxes = scraper::Selector::parse("label.check").unwrap();
    let input = scraper::Selector::parse("input").unwrap();
    let values = document.select(&boxes).map(|label| {
        let field = label.select(&input).next().unwrap();
        let count: String = label.text().collect::<String>().chars().filter(char::is_ascii_digit).collect();
        let name = |name| field.value().attr(name).unwrap();
        let star = if field.value().attr("checked").is_some() { "*" } else { "" };
        format!("{}={} {count}{star}", name("name"), name("value"))
    });
    values.collect()
}

/// The target of a redirect with status 302.
pub fn elsewhere(shop: &Shop, path: &str) -> String {
    let answer = shop.ask(Method::GET, path, &[]);
    assert_eq!(answer.status, 302, "{path}");
    answer.header("location").to_owned()
}
