//! A small shop for tests, its addresses, and functions that insert collections and pages of text.

use serde_json::json;
use vitrine::{sql, static_files::SITE_CSS as STYLES};

use super::{Prepared, START, Shop};

impl Shop {
    /// Inserts a collection with a rule, or a collection filled by hand. Returns its id.
    pub fn collection(&self, handle: &str, rule: Option<serde_json::Value>) -> i64 {
        let insert = sql!(
            "INSERT INTO collection (handle, title, rule, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)
             RETURNING id",
            handle,
            format!("Title of {handle}"),
            rule.map(|rule| rule.to_string()),
            START
        );
        self.value(insert).as_i64().unwrap()
    }

    /// Puts products into a collection that is filled by hand, in this order.
    pub fn fill(&self, collection: i64, products: &[i64]) {
        self.rows(sql!(
            "INSERT INTO collection_product SELECT CAST(?1 AS INTEGER), key, value FROM json_each(?2)",
            collection,
            json!(products).to_string()
        ));
    }

    /// Inserts a page of text.
    pub fn page(&self, handle: &str, published: bool) {
        self.rows(sql!(
            "INSERT INTO page (handle, title, body, published, updated_at) VALUES (?1, ?2, '<p>Words</p>', ?3, ?4)",
            handle,
            format!("Title of {handle}"),
            published,
            START
        ));
    }
}

/// A shop with two products, a collection, a page of text, a picture and a static file.
pub fn small_shop() -> Shop {
    static SMALL: Prepared = Prepared::new();
    SMALL.shop(make_small_shop)
}

fn make_small_shop() -> Shop {
    let shop = Shop::new();
    shop.platform.objects.insert("media/cup.webp", *b"0123456789", "image/webp");
    shop.platform.objects.insert(STYLES.trim_start_matches('/'), *b"body{}", "text/css; charset=utf-8");
    shop.platform.objects.insert("feeds/google.xml", *b"<rss/>", "application/xml; charset=utf-8");
    shop.rows(sql!(
        "INSERT INTO media (key, source, state, width, height, updated_at)
         VALUES ('cup.webp', 'https://example.org/cup.webp', 'stored', 400, 500, 0)"
    ));
    let cup = shop
        .product("cup")
        .title("Tea cup")
        .text("Thrown by hand")
        .pictures(&["cup.webp"])
        .options(&["Colour"])
        .variant(&["Red"], |variant| variant.sku("CUP-R").price(1999).compare_at(2500).stock(3))
        .variant(&["Blue"], |variant| variant.sku("CUP-B").price(1999).stock(0))
        .insert();
    let mug = shop.product("mug").title("Plain mug").sku("MUG").price(1200).insert();
    let cups = shop.collection("cups", None);
    shop.fill(cups, &[cup, mug]);
    shop.page("about", true);
    shop
}

/// Paths that answer GET with 200 in [`small_shop`], with the same response for everybody.
pub const PUBLIC: &[&str] = &[
    "/",
    "/collections",
    "/collections/cups",
    "/products/cup",
    "/products/cup?colour=blue",
    "/search",
    "/search?q=cup",
    "/pages/about",
    "/media/cup.webp",
    STYLES,
    "/sitemap.xml",
    "/sitemap.xml?part=0",
    "/sitemap.xml?part=1",
    "/robots.txt",
    "/llms.txt",
    "/feeds/google.xml",
];

/// Paths that answer GET with 200, with a response for one person or for one moment.
pub const PRIVATE: &[&str] = &["/cart", "/health", "/admin/sign-in"];

/// Paths without a page, each with its status in [`small_shop`].
pub const WRONG: &[(&str, u16)] = &[
    ("/nothing", 404),
    ("/products/nothing", 404),
    ("/collections/nothing", 404),
    ("/pages/nothing", 404),
    ("/media/nothing.webp", 404),
    ("/static/nothing.css", 404),
    ("/sitemap.xml?part=x", 404),
    ("/products/%zz", 400),
    ("/products/cup/", 301),
    ("/cart/lines", 303),
    ("/webhooks/test", 405),
    ("/admin/imports", 401),
];

/// A rule with one condition.
pub fn rule(field: &str, value: &str) -> serde_json::Value {
    json!({ "match": "all", "conditions": [{ "field": field, "value": value }] })
}
