//! The page, the structured data and the feed say the same about every state of stock.

use serde_json::Value;
use vitrine::sql;

use super::{
    feed::{built, shop},
    media, node,
};
use crate::support::{START, Shop};

const DAY: i64 = 86_400_000;

/// What a page says about a variant: the structured data's word, its date, and a sentence of the page.
#[derive(Debug, PartialEq)]
struct Said {
    in_schema: &'static str,
    /// The words of the feed: the availability, and the date or the handling time. Empty if the feed leaves it out.
    in_feed: Vec<&'static str>,
    on_page: &'static str,
}

/// A tracked variant with no units that is sold nevertheless has a date, or the shop's days, or neither.
fn expected(
    (tracked, oversell, units): (bool, bool, i64),
    incoming: Option<i64>,
    of_product: bool,
    days: Option<i64>,
) -> Said {
    let said = |in_schema, in_feed, on_page| Said { in_schema, in_feed, on_page };
    if !tracked || units > 0 {
        return said("InStock", vec!["in_stock", ""], if tracked && !oversell { "Only 2 left" } else { "In stock" });
    }
    if !oversell {
        return said("OutOfStock", vec!["out_of_stock", ""], "Sold out");
    }
    match (incoming, of_product, days) {
        (Some(10), ..) => {
            said("BackOrder", vec!["backorder", "2026-01-25T12:00:00.000Z"], "We expect it on 25 January 2026")
        }
        // A date that has passed, or is too far away, is none.
        (_, true, _) => {
            said("BackOrder", vec!["backorder", "2026-03-01T12:00:00.000Z"], "We expect it on 1 March 2026")
        }
        (.., Some(_)) => said("InStock", vec!["in_stock", "4"], "We ship it within 4 working days."),
        (.., None) => said("BackOrder", vec![], "On backorder. We ship it as soon as it arrives."),
    }
}

#[test]
fn every_state_of_stock_is_told_in_the_same_way() {
    for days in [None, Some(4)] {
        let shop = shop();
        media(&shop, "one.webp", 800, "[]");
        shop.rows(sql!("UPDATE shop SET backorder_days = ?1", days));
        let mut cases = Vec::new();
        for stock in [
            (false, false, 0),
            (false, true, 0),
            (true, false, 2),
            (true, false, 0),
            (true, true, 2),
            (true, true, 0),
            (true, true, -3),
        ] {
            for incoming in [None, Some(-1), Some(10), Some(400)] {
                for of_product in [false, true] {
                    cases.push((stock, incoming, of_product));
                }
            }
        }
        for (number, ((tracked, oversell, units), incoming, of_product)) in cases.iter().enumerate() {
            insert(&shop, number);
            shop.rows(sql!(
                "UPDATE stock SET reason = 'count', by_kind = 'shop', tracked = ?2, oversell = ?3, on_hand = ?4,
                   incoming_at = ?5
                 WHERE variant_id = ?1",
                number as i64 + 1,
                *tracked,
                *oversell,
                *units,
                incoming.map(|days| START.0 + days * DAY)
            ));
            if *of_product {
                shop.rows(sql!(
                    "UPDATE product SET custom = '{\"Google Shopping / Availability Date\":\"2026-03-01\"}'
                     WHERE id = ?1",
                    number as i64 + 1
                ));
            }
        }
        let items = built(&shop);
        for (number, (stock, incoming, of_product)) in cases.iter().enumerate() {
            let case = format!("{stock:?} {incoming:?} {of_product} {days:?}");
            let expected = expected(*stock, *incoming, *of_product, days);
            let page = shop.get(&format!("/products/p{number}"));
            let offer = node(&page, "Product")["offers"].clone();
            assert_eq!(offer["availability"], format!("https://schema.org/{}", expected.in_schema), "{case}");
            assert!(page.contains(expected.on_page), "{case}: {}", expected.on_page);
            assert_eq!(page.contains("Add to cart"), expected.in_schema != "OutOfStock", "{case}");
            let item = items.iter().find(|item| item["id"] == format!("SKU-{number}"));
            let told = item.map_or_else(Vec::new, |item| {
                let more = item.get("availability_date").or(item.get("max_handling_time"));
                vec![item["availability"].as_str(), more.map_or("", String::as_str)]
            });
            assert_eq!(told, expected.in_feed, "{case}");
            let date = item.and_then(|item| item.get("availability_date"));
            assert_eq!(offer.get("availabilityStarts").and_then(Value::as_str), date.map(String::as_str), "{case}");
        }
    }
}

fn insert(shop: &Shop, number: usize) {
    let product = shop.product(&format!("p{number}")).sku(&format!("SKU-{number}"));
    product.pictures(&["one.webp"]).insert();
}

#[test]
fn a_date_that_passes_leaves_the_feed() {
    let shop = shop();
    media(&shop, "one.webp", 800, "[]");
    insert(&shop, 0);
    shop.rows(sql!(
        "UPDATE stock SET reason = 'count', by_kind = 'shop', tracked = 1, oversell = 1, incoming_at = ?1",
        START.0 + DAY
    ));
    assert_eq!(built(&shop)[0]["availability"], "backorder");
    for (hours, items) in [(12, 1), (13, 0)] {
        shop.platform.clock.set(shop.platform.clock.now().plus_seconds(hours * 3600));
        assert_eq!(built(&shop).len(), items, "after {hours} more hours");
    }
}
