//! Values that differ only in case or in spaces are one value of a facet, and any spelling of it filters.

use super::{elsewhere, list, offered};
use crate::support::Shop;

fn shelf() -> Shop {
    let shop = Shop::new();
    shop.collection("all", Some(serde_json::json!({ "match": "all", "conditions": [] })));
    for (handle, vendor, kind, tags, colour) in [
        ("one", "oak & sons", "Stool", ["Sea side", "c+"], "dark GREEN"),
        ("two", "Oak & Sons", "stool", ["sea Side ", "C++"], "Dark green"),
        ("three", "Oak & Sons ", "STOOL", ["SEA SIDE", "C#"], " Dark  green"),
        ("four", "Ash", "Bench", ["Ünder", "ÜNDER"], "Red"),
    ] {
        let product = shop.product(handle).vendor(vendor).kind(kind).tags(&tags).options(&["Colour"]);
        product.variant(&[colour], |variant| variant.price(900)).insert();
    }
    shop.index();
    shop
}

#[test]
fn they_are_counted_together() {
    let shop = shelf();
    let page = shop.get("/collections/all");
    let counts = offered(&page);
    for value in ["vendor=oak-sons 3", "type=stool 3", "tag=sea-side 3", "tag=ünder 1", "colour=dark-green 3"] {
        assert!(counts.contains(&value.to_owned()), "{value}: {counts:?}");
    }
    // Other signs are other values.
    for value in ["tag=c%2B 1", "tag=c++ 1", "tag=c# 1"] {
        let value = value.replace("%2B", "+").replace("c++", "C++").replace("c#", "C#");
        assert!(counts.contains(&value), "{value}: {counts:?}");
    }
}

#[test]
fn the_most_common_spelling_is_shown() {
    let page = shelf().get("/collections/all");
    for (shown, others) in
        [("Oak &#38; Sons", vec!["oak &#38; sons"]), ("Dark green", vec!["dark GREEN", "Dark  green"])]
    {
        let panel = page.text().split("label class=\"check\"").skip(1).collect::<String>();
        assert!(panel.contains(shown), "{shown}");
        assert!(others.iter().all(|other| !panel.contains(other)), "{others:?}");
    }
}

#[test]
fn any_spelling_filters() {
    let shop = shelf();
    for (query, clean) in [
        ("colour=DARK+GREEN", "colour=dark-green"),
        ("colour=Dark%20green%20", "colour=dark-green"),
        ("vendor=OAK+%26+SONS", "vendor=oak-sons"),
        ("type=Stool&tag=SEA-SIDE", "type=stool&tag=sea-side"),
        ("tag=c%2B%2B", "tag=C%2B%2B"),
        ("tag=%C3%9CNDER", "tag=%C3%BCnder"),
    ] {
        assert_eq!(elsewhere(&shop, &format!("/collections/all?{query}")), format!("/collections/all?{clean}"));
        assert!(!list(&shop, &format!("/collections/all?{clean}")).is_empty(), "{clean}");
    }
    assert_eq!(list(&shop, "/collections/all?tag=C%2B%2B"), ["two"]);
    assert_eq!(list(&shop, "/collections/all?colour=dark-green").len(), 3);
    assert!(shop.get("/collections/all?colour=darkgreen").contains("No product has “darkgreen”"));
}
