//! Data for search engines, social networks and Google Merchant Center.

mod availability;
mod feed;
mod feed_building;
mod head;
mod programs;
mod rules;
mod share;
mod sitemap;
mod structured;
mod terms;

use scraper::{Html, Selector};
use serde_json::Value;

use crate::support::{Answer, Shop};

/// The page's structured data, read by an HTML parser and then by a JSON parser.
fn structured(page: &Answer) -> Vec<Value> {
    let html = Html::parse_document(page.text());
    let scripts = Selector::parse("script[type='application/ld+json']").unwrap();
    html.select(&scripts)
        .map(|script| serde_json::from_str(&script.text().collect::<String>()).expect("JSON"))
        .collect()
}

/// The nodes of the page's one graph.
fn nodes(page: &Answer) -> Vec<Value> {
    let [graph] = structured(page).try_into().expect("one block of data");
    assert_eq!(graph["@context"], "https://schema.org");
    graph["@graph"].as_array().unwrap().clone()
}

/// The page's node of this type.
fn node(page: &Answer, kind: &str) -> Value {
    nodes(page).into_iter().find(|node| node["@type"] == kind).unwrap_or_else(|| panic!("no {kind}"))
}

/// The content of a `meta` element, by name or property.
fn meta(page: &Answer, name: &str) -> Option<String> {
    let html = Html::parse_document(page.text());
    let all = Selector::parse("head > meta").unwrap();
    let named = |meta: &scraper::ElementRef<'_>| [meta.attr("name"), meta.attr("property")].contains(&Some(name));
    html.select(&all).find(named).and_then(|meta| meta.attr("content")).map(str::to_owned)
}

/// Inserts a stored picture.
fn media(shop: &Shop, key: &str, width: i64, widths: &str) {
    shop.rows(vitrine::sql!(
        "INSERT INTO media (key, source, state, width, height, widths, updated_at)
         VALUES (?1, ?1, 'stored', ?2, ?2, ?3, 0)",
        key,
        width,
        widths
    ));
}
