//! Constraints and triggers of the database refuse wrong data.

use vitrine::{platform::Statement, sql};

use crate::support::{START, Shop};

/// A shop with a cup of two variants, a collection, a page and a picture.
fn furnished() -> Shop {
    let shop = Shop::new();
    shop.product("cup")
        .options(&["Colour"])
        .variant(&["Red"], |variant| variant.sku("CUP-R").price(1000).stock(5))
        .variant(&["Blue"], |variant| variant.sku("CUP-B").price(1200))
        .insert();
    shop.collection("cups", None);
    shop.page("about", true);
    shop.rows(sql!("INSERT INTO media (key, source, updated_at) VALUES ('a.webp', 'https://example.org/a', 0)"));
    shop
}

#[test]
fn bad_writes_are_refused() {
    let shop = furnished();
    let long = "x".repeat(256);
    let product = |handle: &str, title: &str| {
        sql!("INSERT INTO product (handle, title, created_at, updated_at) VALUES (?1, ?2, 0, 0)", handle, title)
    };
    let product_with = |sql| Statement { sql, params: vec![] };
    for (statement, reason) in [
        (sql!("INSERT INTO shop (id, name) VALUES (2, 'Other')"), "CHECK constraint failed: id = 1"),
        (sql!("UPDATE shop SET name = '  '"), "CHECK constraint failed: trim(name)"),
        (sql!("UPDATE shop SET currency = 'USD'"), "currency: products have prices in it"),
        (sql!("UPDATE shop SET weight_unit = 'stone'"), "shop: weight_unit is"),
        (sql!("DELETE FROM shop"), "shop: its one row is always there"),
        (product("cup", "Cup"), "UNIQUE constraint failed: product.handle"),
        (product("Cup", "Cup"), "CHECK constraint failed: handle"),
        (product("", "Cup"), "CHECK constraint failed: handle"),
        (product("a/b", "Cup"), "CHECK constraint failed: handle"),
        (product("a b", "Cup"), "CHECK constraint failed: handle"),
        (product("a%b", "Cup"), "CHECK constraint failed: handle"),
        (product("a\\b", "Cup"), "CHECK constraint failed: handle"),
        (product(&long, "Cup"), "product: handle has at most 255 characters"),
        (product("new", " "), "CHECK constraint failed: trim(title)"),
        (product("new", &long), "product: title has at most 255 characters"),
        (product_with("UPDATE product SET status = 'hidden'"), "product: status is draft, active or archived"),
        (product_with("UPDATE product SET tags = '{}'"), "CHECK constraint failed: json_valid(tags)"),
        (product_with("UPDATE product SET tags = 'red'"), "CHECK constraint failed: json_valid(tags)"),
        (product_with("UPDATE product SET options = '[1,2,3,4]'"), "product: at most 3 options"),
        (product_with("UPDATE product SET options = 'red'"), "CHECK constraint failed: json_valid(options)"),
        (product_with("UPDATE product SET custom = '[]'"), "CHECK constraint failed: json_valid(custom)"),
        (product_with("UPDATE product SET id = 0"), "CHECK constraint failed: id BETWEEN 1"),
        (
            product_with("UPDATE product SET publish_at = 'soon'"),
            "cannot store TEXT value in INTEGER column product.publish_at",
        ),
        (sql!("UPDATE variant SET price = -1"), "CHECK constraint failed: price"),
        (sql!("UPDATE variant SET price = 10.5"), "cannot store REAL value in INTEGER column variant.price"),
        (sql!("UPDATE variant SET price = NULL"), "NOT NULL constraint failed: variant.price"),
        (sql!("UPDATE variant SET compare_at = -1"), "CHECK constraint failed: compare_at"),
        (sql!("UPDATE variant SET position = 0"), "CHECK constraint failed: position"),
        (sql!("UPDATE variant SET position = 2049"), "variant: at most 2048 of a product"),
        (sql!("UPDATE variant SET grams = -1"), "CHECK constraint failed: grams"),
        (sql!("UPDATE variant SET taxable = 2"), "CHECK constraint failed: taxable"),
        (sql!("UPDATE variant SET picture_key = 'nowhere'"), "FOREIGN KEY constraint failed"),
        (sql!("UPDATE variant SET option_values = '[]'"), "variant: one value for each option of its product"),
        (
            sql!("UPDATE variant SET option_values = '[\"Red\"]'"),
            "UNIQUE constraint failed: variant.product_id, variant.option_values",
        ),
        (
            sql!(
                "INSERT INTO variant (product_id, position, option_values, price, updated_at)
                 VALUES (1, 3, '[\"A\",\"B\"]', 1, 0)"
            ),
            "variant: one value for each option of its product",
        ),
        (
            sql!("INSERT INTO variant (product_id, position, price, updated_at) VALUES (99, 1, 1, 0)"),
            "variant: one value for each option of its product",
        ),
        (sql!("UPDATE stock SET held = 6 WHERE variant_id = 1"), "CHECK constraint failed: stock_promised"),
        (
            sql!("UPDATE stock SET held = 3, committed = 3 WHERE variant_id = 1"),
            "CHECK constraint failed: stock_promised",
        ),
        (sql!("UPDATE stock SET on_hand = 6 WHERE variant_id = 1"), "stock: a change of on_hand has a reason"),
        (
            sql!("UPDATE stock SET on_hand = 6, reason = 'count' WHERE variant_id = 1"),
            "NOT NULL constraint failed: stock_movement.by_kind",
        ),
        (sql!("UPDATE stock SET held = -1"), "CHECK constraint failed: held >= 0"),
        (sql!("UPDATE stock SET committed = -1"), "CHECK constraint failed: committed >= 0"),
        (sql!("INSERT INTO stock (variant_id) VALUES (99)"), "FOREIGN KEY constraint failed"),
        (sql!("UPDATE media SET state = 'stored'"), "CHECK constraint failed: state <> 'stored'"),
        (sql!("UPDATE media SET state = 'lost'"), "media: state is pending, stored or failed"),
        (sql!("UPDATE media SET width = 0"), "CHECK constraint failed: width > 0"),
        (
            sql!("INSERT INTO media (key, source, updated_at) VALUES ('b', 'https://example.org/a', 0)"),
            "UNIQUE constraint failed: media.source",
        ),
        (sql!("INSERT INTO picture VALUES (1, 0, 'a.webp', '')"), "CHECK constraint failed: position >= 1"),
        (sql!("INSERT INTO picture VALUES (1, 1, 'nowhere', '')"), "FOREIGN KEY constraint failed"),
        (
            sql!("UPDATE collection SET rule = '{\"match\":\"some\",\"conditions\":[]}'"),
            "collection: a rule matches all or any",
        ),
        (sql!("UPDATE collection SET rule = '{\"conditions\":[]}'"), "collection: a rule matches all or any"),
        (
            sql!("UPDATE collection SET rule = '{\"match\":\"all\",\"conditions\":{}}'"),
            "CHECK constraint failed: rule IS NULL",
        ),
        (sql!("UPDATE collection SET rule = '{\"match\":\"all\"}'"), "CHECK constraint failed: rule IS NULL"),
        (sql!("UPDATE collection SET rule = 'red'"), "CHECK constraint failed: rule IS NULL"),
        (sql!("UPDATE collection SET handle = 'Cups'"), "CHECK constraint failed: handle"),
        (sql!("UPDATE page SET title = ''"), "CHECK constraint failed: trim(title)"),
        (sql!("INSERT INTO redirect VALUES ('/a', '/a', 0)"), "CHECK constraint failed: target"),
        (sql!("INSERT INTO redirect VALUES ('/a', '//evil.example', 0)"), "CHECK constraint failed: target"),
        (sql!("INSERT INTO redirect VALUES ('/a', 'https://evil.example', 0)"), "CHECK constraint failed: target"),
        (sql!("INSERT INTO redirect VALUES ('a', '/b', 0)"), "CHECK constraint failed: path"),
        (sql!("INSERT INTO guard SELECT 'price:' || 7"), "price:7"),
    ] {
        let sql = statement.sql;
        let error = shop.batch(&[statement]).expect_err(sql);
        assert!(error.0.contains(reason), "{sql}: {error}");
    }
    // A guard without a reason lets the batch commit.
    shop.rows(sql!("INSERT INTO guard SELECT 'never' WHERE 0"));
    shop.rows(sql!("INSERT INTO guard VALUES (NULL)"));
}

#[test]
fn an_empty_shop_may_change_its_currency() {
    let shop = Shop::new();
    let error = shop.batch(&[sql!("UPDATE shop SET currency = 'euro'")]).unwrap_err();
    assert!(error.0.contains("CHECK constraint failed: currency"), "{error}");
    shop.rows(sql!("UPDATE shop SET currency = 'JPY'"));
    shop.product("cup").insert();
    assert!(shop.batch(&[sql!("UPDATE shop SET currency = 'EUR'")]).is_err());
    shop.rows(sql!("UPDATE shop SET currency = 'JPY', name = 'Tea'"));
}

#[test]
fn promised_units_are_within_what_is_on_hand_unless_oversold_or_not_counted() {
    let shop = furnished();
    shop.rows(sql!("UPDATE stock SET held = 2, committed = 3 WHERE variant_id = 1"));
    assert!(
        shop.batch(&[sql!("UPDATE stock SET reason = 'count', by_kind = 'shop', on_hand = 4 WHERE variant_id = 1")])
            .is_err()
    );
    let error = shop.batch(&[sql!("DELETE FROM variant WHERE id = 1")]).unwrap_err();
    assert!(error.0.contains("variant: units of it are promised to orders"), "{error}");
    let error = shop.batch(&[sql!("DELETE FROM product")]).unwrap_err();
    assert!(error.0.contains("variant: units of it are promised to orders"), "{error}");
    shop.rows(sql!("UPDATE stock SET oversell = 1, committed = 9 WHERE variant_id = 1"));
    assert!(shop.batch(&[sql!("UPDATE stock SET oversell = 0 WHERE variant_id = 1")]).is_err());
    shop.rows(sql!("UPDATE stock SET held = 100 WHERE variant_id = 2"));
}

#[test]
fn deleting_a_product_takes_what_belongs_to_it() {
    let shop = furnished();
    shop.rows(sql!("INSERT INTO picture VALUES (1, 1, 'a.webp', '')"));
    shop.rows(sql!("INSERT INTO collection_product VALUES (1, 1, 1)"));
    shop.rows(sql!("DELETE FROM product"));
    for (table, left) in [
        ("variant", sql!("SELECT count(*) FROM variant")),
        ("stock", sql!("SELECT count(*) FROM stock")),
        ("price_history", sql!("SELECT count(*) FROM price_history")),
        ("picture", sql!("SELECT count(*) FROM picture")),
        ("collection_product", sql!("SELECT count(*) FROM collection_product")),
    ] {
        assert_eq!(shop.value(left), 0, "{table}");
    }
    assert_eq!(shop.value(sql!("SELECT count(*) FROM media")), 1, "another product may show the same picture");
}

#[test]
fn every_price_is_remembered() {
    let shop = furnished();
    let price = |minor: i64, compare_at: Option<i64>, at: i64| {
        let update =
            sql!("UPDATE variant SET price = ?1, compare_at = ?2, updated_at = ?3 WHERE id = 1", minor, compare_at, at);
        shop.rows(update);
    };
    let at = |days: i64| START.0 + days * 86_400_000;
    price(1000, None, at(1)); // unchanged, so not recorded
    price(800, Some(1000), at(2));
    price(700, Some(1000), at(2)); // replaces the price of the same moment
    price(700, None, at(3));
    let sql = "SELECT from_at, price, compare_at FROM price_history WHERE variant_id = 1 ORDER BY from_at";
    let history: Vec<_> = shop
        .rows(sql!(sql))
        .into_iter()
        .map(|row| (row["from_at"].as_i64().unwrap(), row["price"].as_i64().unwrap(), row["compare_at"].as_i64()))
        .collect();
    assert_eq!(history, [(START.0, 1000, None), (at(2), 700, Some(1000)), (at(3), 700, None)]);
}
