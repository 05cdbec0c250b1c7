//! The terms of delivery and return in the structured data of a product.

use serde_json::{Value, json};
use vitrine::sql;

use super::{node, nodes, rules::problems};
use crate::support::Shop;

fn shirt(shop: &Shop) {
    shop.product("shirt")
        .options(&["Size"])
        .variant(&["S"], |variant| variant.stock(1))
        .variant(&["M"], |variant| variant.stock(0).oversell())
        .variant(&["L"], |variant| variant.stock(1))
        .insert();
    shop.product("mug").insert();
}

fn offers(shop: &Shop) -> Vec<Value> {
    let page = shop.get("/products/shirt");
    for node in nodes(&page) {
        assert_eq!(problems(&node), "");
    }
    let variants = node(&page, "ProductGroup")["hasVariant"].as_array().unwrap().clone();
    variants.into_iter().map(|variant| variant["offers"].clone()).collect()
}

#[test]
fn what_is_not_set_is_not_told() {
    let shop = Shop::new();
    shirt(&shop);
    for (settings, has_shipping, has_returns) in [
        ("ships_to = '[]', return_days = NULL", false, false),
        // Google needs a country for either.
        ("ships_to = '[]', return_days = 30, shipping_price = 500", false, false),
        ("ships_to = '[\"DE\"]', return_days = NULL", true, false),
        ("ships_to = '[\"DE\"]', return_days = 30", true, true),
    ] {
        shop.rows(sql!(Box::leak(format!("UPDATE shop SET {settings}").into_boxed_str())));
        for offer in offers(&shop) {
            assert_eq!(offer.get("shippingDetails").is_some(), has_shipping, "{settings}");
            assert_eq!(offer.get("hasMerchantReturnPolicy").is_some(), has_returns, "{settings}");
        }
    }
}

#[test]
fn the_terms_are_the_settings() {
    let shop = Shop::new();
    shirt(&shop);
    shop.rows(sql!(
        "UPDATE shop SET ships_to = '[\"DE\",\"AT\"]', shipping_price = 490, return_days = 30, backorder_days = 7"
    ));
    let offers = offers(&shop);
    let shipping = json!({
        "@type": "OfferShippingDetails", "@id": "https://shop.example/#shipping",
        "shippingRate": { "@type": "MonetaryAmount", "value": "4.90", "currency": "EUR" },
        "shippingDestination": [
            { "@type": "DefinedRegion", "addressCountry": "DE" },
            { "@type": "DefinedRegion", "addressCountry": "AT" },
        ],
    });
    assert_eq!(offers[0]["shippingDetails"], shipping);
    let time = &offers[1]["shippingDetails"]["deliveryTime"]["handlingTime"];
    assert_eq!(*time, json!({ "@type": "QuantitativeValue", "minValue": 0, "maxValue": 7, "unitCode": "DAY" }));
    let returns = json!({
        "@type": "MerchantReturnPolicy", "@id": "https://shop.example/#returns", "applicableCountry": ["DE", "AT"],
        "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow", "merchantReturnDays": 30,
    });
    assert_eq!(offers[0]["hasMerchantReturnPolicy"], returns);
    // Later offers refer to the same terms.
    assert_eq!(offers[2]["shippingDetails"], json!({ "@id": "https://shop.example/#shipping" }));
    assert_eq!(offers[1]["hasMerchantReturnPolicy"], json!({ "@id": "https://shop.example/#returns" }));

    shop.rows(sql!("UPDATE shop SET return_days = 0"));
    let returns = node(&shop.get("/products/mug"), "Product")["offers"]["hasMerchantReturnPolicy"].clone();
    assert_eq!(returns["returnPolicyCategory"], "https://schema.org/MerchantReturnNotPermitted");
    assert_eq!(returns.get("merchantReturnDays"), None);
}

#[test]
fn what_is_not_sent_has_no_shipping() {
    let shop = Shop::new();
    shirt(&shop);
    shop.rows(sql!("UPDATE shop SET ships_to = '[\"DE\"]'"));
    shop.rows(sql!("UPDATE variant SET requires_shipping = 0 WHERE position = 1"));
    let offers = offers(&shop);
    assert_eq!(offers[0].get("shippingDetails"), None);
    assert_eq!(offers[1]["shippingDetails"]["@type"], "OfferShippingDetails");
}

#[test]
fn the_settings_have_limits() {
    let shop = Shop::new();
    for settings in ["return_days = -1", "return_days = 3651", "backorder_days = 0", "backorder_days = 366"] {
        let update = sql!(Box::leak(format!("UPDATE shop SET {settings}").into_boxed_str()));
        assert!(shop.batch(&[update]).is_err(), "{settings}");
    }
}
