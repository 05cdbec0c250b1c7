//! A collection with a rule contains exactly the matching products, after every write.

use vitrine::sql;

use crate::support::{Shop, fixtures::rule};

/// The handles of the products in a collection, in its order.
fn members(shop: &Shop, collection: i64) -> Vec<String> {
    let sql = "SELECT p.handle FROM collection_product cp JOIN product p ON p.id = cp.product_id
               WHERE cp.collection_id = ?1 ORDER BY cp.position, cp.product_id";
    shop.rows(sql!(sql, collection)).iter().map(|row| row["handle"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn collections_keep_to_their_rule() {
    let shop = Shop::new();
    shop.product("mug").title("Blue Mug").vendor("Kiln").kind("Mug").tags(&["Gift", "blue"]).insert();
    shop.product("draft").tags(&["gift"]).status("draft").insert();
    let by = |field, value| shop.collection(&format!("{field}-{}", value), Some(rule(field, value)));
    let (gifts, kiln, mugs, blue) = (by("tag", "gift"), by("vendor", "kiln"), by("type", "mug"), by("title", "blue"));
    let everything = shop.collection("all", Some(serde_json::json!({ "match": "all", "conditions": [] })));
    let nothing = shop.collection("none", Some(serde_json::json!({ "match": "any", "conditions": [] })));
    let unknown = by("colour", "blue");
    let any = shop.collection(
        "any",
        Some(serde_json::json!({ "match": "any", "conditions": [
            { "field": "tag", "value": "sale" }, { "field": "vendor", "value": "Press" }] })),
    );
    for collection in [gifts, kiln, mugs, blue, everything] {
        assert_eq!(members(&shop, collection), ["mug"], "made when its products were there");
    }
    shop.product("bowl").title("Bowl, blueish").vendor("KILN").tags(&["sale", "GIFT"]).insert();
    shop.product("print").vendor("Press").insert();
    assert_eq!(members(&shop, gifts), ["bowl", "mug"], "newest first, whatever the case");
    assert_eq!(members(&shop, kiln), ["bowl", "mug"]);
    assert_eq!(members(&shop, blue), ["bowl", "mug"]);
    assert_eq!(members(&shop, mugs), ["mug"]);
    assert_eq!(members(&shop, any), ["print", "bowl"]);
    assert_eq!(members(&shop, everything), ["print", "bowl", "mug"]);
    assert!(members(&shop, nothing).is_empty() && members(&shop, unknown).is_empty());

    shop.rows(sql!("UPDATE product SET tags = '[]' WHERE handle = 'mug'"));
    shop.rows(sql!("UPDATE product SET status = 'active' WHERE handle = 'draft'"));
    shop.rows(sql!("UPDATE product SET vendor = 'Kiln', title = 'Blue print' WHERE handle = 'print'"));
    assert_eq!(members(&shop, gifts), ["bowl", "draft"]);
    assert_eq!(members(&shop, kiln), ["print", "bowl", "mug"]);
    assert_eq!(members(&shop, blue), ["print", "bowl", "mug"]);
    assert_eq!(members(&shop, any), ["bowl"]);
    shop.rows(sql!("UPDATE product SET status = 'archived' WHERE handle = 'bowl'"));
    assert_eq!(members(&shop, gifts), ["draft"]);

    shop.rows(sql!("UPDATE collection SET rule = ?2 WHERE id = ?1", gifts, rule("type", "MUG").to_string()));
    assert_eq!(members(&shop, gifts), ["mug"]);
    shop.rows(sql!("UPDATE collection SET rule = NULL WHERE id = ?1", gifts));
    assert_eq!(members(&shop, gifts), ["mug"], "what is filled by hand from now on starts with what was there");
}

#[test]
fn collections_filled_by_hand_are_left_alone() {
    let shop = Shop::new();
    let (a, b) = (shop.product("a").insert(), shop.product("b").insert());
    let picks = shop.collection("picks", None);
    shop.fill(picks, &[b, a]);
    shop.rows(sql!("UPDATE product SET title = 'New', tags = '[\"x\"]', status = 'draft' WHERE handle = 'a'"));
    assert_eq!(members(&shop, picks), ["b", "a"]);
}

#[test]
fn a_new_shop_has_a_collection_of_everything() {
    let shop = Shop::as_migrated();
    shop.open();
    shop.product("mug").insert();
    shop.product("draft").status("draft").insert();
    assert_eq!(shop.get("/collections/all").links("/products/"), ["/products/mug"]);
    assert_eq!(shop.get("/").links("/collections/"), ["/collections/all"]);
}
