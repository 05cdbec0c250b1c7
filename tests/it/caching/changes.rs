//! A change that shoppers see records the tags to purge, and no other change records any.

use serde_json::json;
use vitrine::{platform::Statement, sql};

use crate::support::{
    Shop,
    fixtures::{rule, small_shop},
};

/// A shop without pending purges.
fn quiet_shop() -> Shop {
    let shop = small_shop();
    shop.rows(sql!("DELETE FROM purge"));
    shop
}

/// A small shop with another picture, a hidden product, a redirect and a deleted address, without pending purges.
pub(super) fn full_shop() -> Shop {
    let shop = small_shop();
    shop.rows(sql!(
        "INSERT INTO media (key, source, state, width, height, updated_at)
         VALUES ('other.webp', 'o', 'stored', 400, 500, 0)"
    ));
    shop.rows(sql!("INSERT INTO redirect VALUES ('/old', '/new', 0)"));
    shop.rows(sql!("INSERT INTO redirect_away VALUES ('/far', 'https://a.example/', 0)"));
    shop.rows(sql!("INSERT INTO gone VALUES ('/gone', 0)"));
    shop.rows(sql!("INSERT INTO menu_entry (menu, position, kind, rest) VALUES ('header', 1, 'address', '/search')"));
    shop.product("hidden").status("draft").sku("HIDDEN").insert();
    shop.rows(sql!("DELETE FROM purge"));
    shop
}

/// The tags of pending purges, in alphabetical order.
pub(super) fn waiting(shop: &Shop) -> Vec<String> {
    let rows = shop.rows(sql!("SELECT DISTINCT tag FROM purge ORDER BY tag"));
    rows.iter().map(|row| row["tag"].as_str().unwrap().to_owned()).collect()
}

/// A statement with a text that the test builds.
pub(super) fn statement(text: String) -> Statement {
    Statement { sql: Box::leak(text.into_boxed_str()), params: Vec::new() }
}

#[test]
fn inserted_and_deleted_rows_purge_the_pages_that_show_them() {
    for (change, tags) in [
        (
            "INSERT INTO product (handle, title, status, publish_at, created_at, updated_at)
             VALUES ('x', 'X', 'active', 1, 0, 0)",
            "list sitemap",
        ),
        ("INSERT INTO product (handle, title, status, created_at, updated_at) VALUES ('x', 'X', 'active', 0, 0)", ""),
        ("INSERT INTO product (handle, title, publish_at, created_at, updated_at) VALUES ('x', 'X', 1, 0, 0)", ""),
        ("DELETE FROM product WHERE handle = 'cup'", "collection:1 list product:1 sitemap"),
        ("DELETE FROM variant WHERE sku = 'CUP-R'", "collection:1 list product:1"),
        (
            "INSERT INTO variant (product_id, position, option_values, price, updated_at)
             VALUES (1, 3, '[\"Green\"]', 1, 0)",
            "collection:1 list product:1",
        ),
        ("DELETE FROM picture", "collection:1 list product:1"),
        ("INSERT INTO picture VALUES (2, 1, 'other.webp', '')", "collection:1 list product:2"),
        ("DELETE FROM collection", "collection:1 layout list sitemap"),
        ("INSERT INTO collection (handle, title, created_at, updated_at) VALUES ('x', 'X', 0, 0)", "layout sitemap"),
        ("INSERT INTO collection (handle, title, published, created_at, updated_at) VALUES ('x', 'X', 0, 0, 0)", ""),
        ("DELETE FROM collection_product WHERE product_id = 2", "collection:1 list"),
        ("DELETE FROM page", "layout sitemap"),
        ("INSERT INTO page (handle, title, updated_at) VALUES ('x', 'X', 0)", "layout sitemap"),
        ("INSERT INTO page (handle, title, published, updated_at) VALUES ('x', 'X', 0, 0)", ""),
        ("DELETE FROM menu_entry", "layout"),
        ("INSERT INTO menu_entry (menu, position, kind, page) VALUES ('footer', 1, 'page', 'about')", "layout"),
        (
            "INSERT INTO menu_entry (menu, position, kind, product_id) VALUES ('footer', 1, 'product', 2);
             DELETE FROM purge; UPDATE product SET status = 'archived' WHERE id = 2",
            "collection:1 layout list product:2 sitemap",
        ),
        (
            "INSERT INTO menu_entry (menu, position, kind, product_id) VALUES ('footer', 1, 'product', 2);
             DELETE FROM purge; DELETE FROM product WHERE id = 2",
            "collection:1 layout list product:2 sitemap",
        ),
        ("DELETE FROM redirect", "redirects"),
        ("DELETE FROM redirect_away", "redirects"),
        ("INSERT INTO redirect VALUES ('/older', '/new', 0)", ""),
        ("DELETE FROM gone", ""),
        ("INSERT INTO media (key, source, updated_at) VALUES ('new.webp', 'n', 0)", ""),
        // Shoppers do not see this product.
        (
            "UPDATE product SET title = 'x', handle = 'y', description = 'z', publish_at = NULL
             WHERE handle = 'hidden'",
            "",
        ),
        ("UPDATE variant SET price = 1 WHERE sku = 'HIDDEN'", ""),
        ("DELETE FROM product WHERE handle = 'hidden'", ""),
        ("UPDATE product SET status = 'active' WHERE handle = 'hidden'", "list product:3 sitemap"),
        // A product takes over an address that was a redirect.
        (
            "INSERT INTO redirect VALUES ('/products/x', '/products/cup', 0);
             UPDATE product SET handle = 'x' WHERE handle = 'mug'",
            "collection:1 list product:2 redirects sitemap",
        ),
    ] {
        let shop = full_shop();
        let parts: Vec<_> = change.split(';').map(|part| statement(part.to_owned())).collect();
        shop.batch(&parts).unwrap_or_else(|error| panic!("{error}: {change}"));
        assert_eq!(waiting(&shop).join(" "), tags, "{change}");
    }
}

#[test]
fn a_shop_without_prices_may_change_its_currency() {
    let shop = Shop::new();
    shop.rows(sql!("UPDATE shop SET currency = 'JPY'"));
    assert_eq!(waiting(&shop), ["layout"]);
}

#[test]
fn a_collection_with_a_rule_is_purged_when_a_product_joins_or_leaves() {
    let shop = quiet_shop();
    shop.collection("tea", Some(rule("tag", "tea")));
    shop.rows(sql!("DELETE FROM purge"));
    shop.rows(sql!("UPDATE product SET tags = '[\"tea\"]' WHERE handle = 'mug'"));
    assert_eq!(waiting(&shop), ["collection:1", "collection:2", "list", "product:2"]);
    shop.rows(sql!("DELETE FROM purge"));
    shop.rows(sql!("UPDATE product SET tags = '[]' WHERE handle = 'mug'"));
    assert_eq!(waiting(&shop), ["collection:1", "collection:2", "list", "product:2"]);
}

/// The conflict clause of a statement also applies inside its triggers, and must not break the rows in `purge`.
#[test]
fn a_tag_can_be_recorded_twice() {
    let shop = quiet_shop();
    for title in ["A", "B", "C"] {
        shop.rows(sql!("UPDATE OR REPLACE product SET title = ?1", title));
        shop.rows(sql!("INSERT OR REPLACE INTO picture VALUES (2, 1, 'cup.webp', ?1)", title));
    }
    assert_eq!(waiting(&shop), ["collection:1", "list", "product:1", "product:2"]);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM purge")), 4);
}

#[test]
fn very_many_changes_purge_the_whole_catalogue_with_few_rows() {
    let shop = quiet_shop();
    for number in 0..300 {
        shop.product(&format!("p{number}")).insert();
    }
    assert!(waiting(&shop).contains(&"catalogue".to_owned()));
    let rows = shop.value(sql!("SELECT count(*) FROM purge")).as_i64().unwrap();
    assert!((80..=90).contains(&rows), "{rows}");
    // Tags that `catalogue` does not cover are still recorded.
    shop.rows(sql!("UPDATE shop SET name = 'Other'"));
    shop.rows(sql!("UPDATE page SET body = json(?1)", json!("x").to_string()));
    assert!(waiting(&shop).contains(&"layout".to_owned()) && waiting(&shop).contains(&"pages".to_owned()));
}
