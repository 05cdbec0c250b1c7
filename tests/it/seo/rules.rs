//! The rules for structured data as a table: the properties of each type, and the form of their values.
//!
//! The rules are from Google's pages on merchant listings, product variants, breadcrumbs and organisations (docs/seo.md
//! has the links), and from the vocabulary of schema.org. Other properties are not allowed, because they may be typing
//! errors.

use std::fmt::Write as _;

use serde_json::Value;
use vitrine::seo::gtin::gtin;

/// The form of a value.
#[derive(Clone, Copy)]
enum Looks {
    /// One line of text, with 1 to this many characters.
    Text(usize),
    /// An absolute address of this shop.
    Url,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A decimal number, without sign or separators.
    Decimal,
    /// A code of ISO 4217.
    Currency,
    /// A barcode with the right check digit.
    Gtin,
    /// The position in a list, counted from 1.
    Position,
    /// One object of this type.
    One(&'static str),
    /// A list of objects of this type, not empty.
    Many(&'static str),
    /// A list of some of these addresses, without duplicates.
    Urls(&'static [&'static str]),
    /// A list of absolute addresses of this shop, not empty.
    OwnUrls,
    /// An organisation, given only by its `@id`.
    Reference,
    /// One object of this type, or only its `@id`.
    OneOrId(&'static str),
    /// A list of codes of ISO 3166, not empty.
    Countries,
    /// A whole number up to this one.
    Number(u64),
}
use Looks::*;

const MUST: bool = true;
const MAY: bool = false;

/// A type and its properties. Each property has a flag that says if it is required, and the form of its value.
type Rule = (&'static str, &'static [(&'static str, bool, Looks)]);

const PROPERTIES: &[&str] = &[
    "https://schema.org/color",
    "https://schema.org/size",
    "https://schema.org/material",
    "https://schema.org/pattern",
];

const RULES: &[Rule] = &[
    (
        "Organization",
        &[
            ("@id", MUST, Url),
            ("name", MUST, Text(100)),
            ("url", MUST, Url),
            ("logo", MUST, Url),
            ("description", MAY, Text(5000)),
            ("email", MAY, Text(200)),
        ],
    ),
    (
        "WebSite",
        &[
            ("name", MUST, Text(100)),
            ("url", MUST, Url),
            ("inLanguage", MUST, Text(35)),
            ("publisher", MUST, Reference),
            ("potentialAction", MUST, One("SearchAction")),
        ],
    ),
    (
        "SearchAction",
        &[("target", MUST, One("EntryPoint")), ("query-input", MUST, OneOf(&["required name=search_term_string"]))],
    ),
    ("EntryPoint", &[("urlTemplate", MUST, Url)]),
    ("BreadcrumbList", &[("itemListElement", MUST, Many("ListItem"))]),
    ("ListItem", &[("position", MUST, Position), ("name", MUST, Text(255)), ("item", MUST, Url)]),
    (
        "ProductGroup",
        &[
            ("name", MUST, Text(255)),
            ("description", MAY, Text(500)),
            ("url", MUST, Url),
            ("brand", MAY, One("Brand")),
            ("productGroupID", MUST, Text(50)),
            ("variesBy", MAY, Urls(PROPERTIES)),
            ("hasVariant", MUST, Many("Product")),
        ],
    ),
    (
        "Product",
        &[
            ("name", MUST, Text(255)),
            ("description", MAY, Text(500)),
            // The rules for product variants require a sku or gtin for each variant.
            ("sku", MUST, Text(50)),
            ("gtin", MAY, Gtin),
            ("mpn", MAY, Text(70)),
            ("brand", MAY, One("Brand")),
            // Merchant listings require a picture. A product without a picture is not listed.
            ("image", MAY, OwnUrls),
            ("color", MAY, Text(100)),
            ("size", MAY, Text(100)),
            ("material", MAY, Text(100)),
            ("pattern", MAY, Text(100)),
            ("offers", MUST, One("Offer")),
        ],
    ),
    ("Brand", &[("name", MUST, Text(255))]),
    (
        "Offer",
        &[
            ("url", MUST, Url),
            ("price", MUST, Decimal),
            ("priceCurrency", MUST, Currency),
            (
                "availability",
                MUST,
                OneOf(&["https://schema.org/InStock", "https://schema.org/OutOfStock", "https://schema.org/BackOrder"]),
            ),
            (
                "itemCondition",
                MUST,
                OneOf(&[
                    "https://schema.org/NewCondition",
                    "https://schema.org/UsedCondition",
                    "https://schema.org/RefurbishedCondition",
                ]),
            ),
            ("availabilityStarts", MAY, Text(25)),
            ("shippingDetails", MAY, OneOrId("OfferShippingDetails")),
            ("hasMerchantReturnPolicy", MAY, OneOrId("MerchantReturnPolicy")),
        ],
    ),
    (
        "OfferShippingDetails",
        &[
            ("@id", MUST, Url),
            ("shippingRate", MUST, One("MonetaryAmount")),
            ("shippingDestination", MUST, Many("DefinedRegion")),
            ("deliveryTime", MAY, One("ShippingDeliveryTime")),
        ],
    ),
    ("MonetaryAmount", &[("value", MUST, Decimal), ("currency", MUST, Currency)]),
    ("DefinedRegion", &[("addressCountry", MUST, Text(2))]),
    ("ShippingDeliveryTime", &[("handlingTime", MUST, One("QuantitativeValue"))]),
    (
        "QuantitativeValue",
        &[("minValue", MUST, Number(365)), ("maxValue", MUST, Number(365)), ("unitCode", MUST, OneOf(&["DAY"]))],
    ),
    (
        "MerchantReturnPolicy",
        &[
            ("@id", MUST, Url),
            ("applicableCountry", MUST, Countries),
            (
                "returnPolicyCategory",
                MUST,
                OneOf(&[
                    "https://schema.org/MerchantReturnFiniteReturnWindow",
                    "https://schema.org/MerchantReturnNotPermitted",
                ]),
            ),
            ("merchantReturnDays", MAY, Number(3650)),
        ],
    ),
];

/// The violations of the rules, one per line. The text is empty if there are none.
pub fn problems(thing: &Value) -> String {
    let mut found = String::new();
    check(thing, thing["@type"].as_str().unwrap_or("a type"), "", &mut found);
    found
}

fn check(thing: &Value, kind: &str, at: &str, found: &mut String) {
    let at = format!("{at}/{kind}");
    let Some((_, properties)) = RULES.iter().find(|(name, _)| *name == kind) else {
        return writeln!(found, "{at}: no such type").unwrap();
    };
    let Some(own) = thing.as_object().filter(|_| thing["@type"] == kind) else {
        return writeln!(found, "{at}: is {thing}").unwrap();
    };
    for name in own.keys().filter(|name| *name != "@type" && !properties.iter().any(|(known, ..)| known == name)) {
        writeln!(found, "{at}: {name} is not one of its properties").unwrap();
    }
    for (name, must, looks) in *properties {
        match own.get(*name) {
            None if *must => writeln!(found, "{at}: {name} is missing").unwrap(),
            None => {}
            Some(value) => check_value(value, *looks, &format!("{at}.{name}"), found),
        }
    }
}

fn check_value(value: &Value, looks: Looks, at: &str, found: &mut String) {
    let text = value.as_str();
    let is_url = |text: &str| {
        url::Url::parse(text).is_ok_and(|url| url.host_str() == Some("shop.example") && url.scheme() == "https")
    };
    let is_right = match looks {
        Text(most) => text.is_some_and(|text| {
            (1..=most).contains(&text.chars().count()) && text.trim() == text && !text.contains(['\n', '\r'])
        }),
        Url => text.is_some_and(is_url),
        OneOf(words) => text.is_some_and(|text| words.contains(&text)),
        Decimal => text.is_some_and(|text| {
            let (whole, rest) = text.split_once('.').unwrap_or((text, "00"));
            [whole, rest].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
        }),
        Currency => text.is_some_and(|text| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())),
        Gtin => text.is_some_and(|text| gtin(text).as_deref() == Some(text)),
        Position => value.as_u64().is_some_and(|number| number > 0),
        Urls(allowed) => value.as_array().is_some_and(|urls| {
            let mut seen = urls.clone();
            seen.dedup();
            !urls.is_empty()
                && seen.len() == urls.len()
                && urls.iter().all(|url| allowed.contains(&url.as_str().unwrap()))
        }),
        OwnUrls => value
            .as_array()
            .is_some_and(|urls| !urls.is_empty() && urls.iter().all(|url| url.as_str().is_some_and(is_url))),
        Reference => value.as_object().is_some_and(|own| {
            own.len() == 2 && own["@type"] == "Organization" && own["@id"].as_str().is_some_and(is_url)
        }),
        OneOrId(_) if value.get("@type").is_none() => {
            value.as_object().is_some_and(|own| own.len() == 1) && value["@id"].as_str().is_some_and(is_url)
        }
        One(kind) | OneOrId(kind) => return check(value, kind, at, found),
        Countries => value.as_array().is_some_and(|countries| {
            !countries.is_empty()
                && countries.iter().all(|country| country.as_str().is_some_and(|text| text.len() == 2))
        }),
        Number(most) => value.as_u64().is_some_and(|number| number <= most),
        Many(kind) => {
            let things = value.as_array().map(Vec::as_slice).unwrap_or_default();
            things.iter().for_each(|thing| check(thing, kind, at, found));
            let positions = things.iter().map(|thing| thing["position"].as_u64());
            let in_order = kind != "ListItem" || positions.eq((1..=things.len() as u64).map(Some));
            !things.is_empty() && in_order
        }
    };
    if !is_right {
        writeln!(found, "{at}: {value}").unwrap();
    }
}

#[test]
fn the_rules_find_what_is_wrong() {
    let offer = serde_json::json!({ "@type": "Offer", "url": "/products/cup", "price": "12,50", "priceCurrency": "€",
        "availability": "InStock", "colour": "red" });
    let expected = [
        "/Offer: colour is not one of its properties",
        "/Offer.url: \"/products/cup\"",
        "/Offer.price: \"12,50\"",
        "/Offer.priceCurrency: \"€\"",
        "/Offer.availability: \"InStock\"",
        "/Offer: itemCondition is missing",
    ];
    assert_eq!(problems(&offer).lines().collect::<Vec<_>>(), expected);
}
