//! Shoppers must not see drafts, archived products, or products that are not published yet.

use vitrine::sql;

use crate::support::{
    START, Shop,
    fixtures::{rule, small_shop},
};

const DAY: i64 = 86_400_000;

/// Paths that could show a product with the handle `hat` and the SKU `HAT-1`.
const WHERE: &[&str] =
    &["/", "/collections/hats", "/collections/picks", "/search?q=hat", "/search?q=HAT-1", "/sitemap.xml?part=1"];

#[test]
fn what_is_not_published_cannot_be_reached() {
    for (status, publish_at) in [
        ("draft", Some(START.0 - DAY)),
        ("archived", Some(START.0 - DAY)),
        ("active", None),
        ("active", Some(START.0 + 1)),
        ("active", Some(START.0 + DAY)),
    ] {
        let shop = Shop::new();
        let picks = shop.collection("picks", None);
        shop.collection("hats", Some(rule("type", "hat")));
        let hat = shop.product("hat").kind("hat").sku("HAT-1").status(status).publish_at(publish_at).insert();
        shop.fill(picks, &[hat]);
        let label = format!("{status} {publish_at:?}");
        assert_eq!(shop.get("/products/hat").status, 404, "{label}");
        assert_eq!(shop.head("/products/hat").status, 404, "{label}");
        for path in WHERE {
            assert!(!shop.get(path).contains("/products/hat"), "{label}: {path}");
        }
        // Once published, the product is on all of these paths, so the checks above looked at the right ones.
        shop.rows(sql!("UPDATE product SET status = 'active', publish_at = ?1", START));
        assert_eq!(shop.get("/products/hat").status, 200, "{label}");
        for path in WHERE {
            assert!(shop.get(path).contains("/products/hat"), "{label}: {path}");
        }
    }
}

#[test]
fn a_product_appears_at_its_moment() {
    let shop = Shop::new();
    shop.product("hat").publish_at(Some(START.0 + DAY)).insert();
    shop.platform.advance(DAY - 1);
    assert_eq!(shop.get("/products/hat").status, 404);
    shop.platform.advance(1);
    assert_eq!(shop.get("/products/hat").status, 200);
    assert!(shop.get("/").contains("/products/hat"));
}

#[test]
fn hidden_collections_and_pages_cannot_be_reached() {
    let shop = small_shop();
    shop.page("secret", false);
    shop.rows(sql!("UPDATE collection SET published = 0"));
    assert_eq!([shop.get("/collections/cups").status, shop.get("/pages/secret").status], [404, 404]);
    for path in ["/", "/collections", "/products/cup", "/pages/about", "/nothing", "/sitemap.xml?part=0"] {
        let page = shop.get(path);
        assert!(!page.contains("/collections/cups") && !page.contains("/pages/secret"), "{path}");
    }
    assert_eq!(shop.get("/pages/about").links("/pages/"), ["/pages/about"]);
}

#[test]
fn a_collection_shows_the_picture_of_a_product_that_may_be_seen() {
    let shop = small_shop();
    shop.rows(sql!(
        "INSERT INTO media (key, source, updated_at) VALUES ('secret.webp', 'https://example.org/secret', 0)"
    ));
    let hats = shop.collection("hats", None);
    let draft = shop.product("draft").status("draft").pictures(&["secret.webp"]).insert();
    let future = shop.product("future").publish_at(Some(START.0 + DAY)).insert();
    shop.fill(hats, &[draft, future, 2, 1]);
    for path in ["/", "/collections", "/collections/hats"] {
        let page = shop.get(path);
        assert!(page.contains("/media/cup.webp") && !page.contains("secret"), "{path}");
    }
}
