//! A product is copied, archived and deleted.

use serde_json::json;
use vitrine::sql;

use super::super::helpers::Worker;
use crate::support::{Shop, fixtures::small_shop};

fn url(shop: &Shop, handle: &str) -> String {
    let id = shop.value(sql!("SELECT id FROM product WHERE handle = ?1", handle));
    format!("/admin/products/{id}")
}

#[test]
fn a_copy_is_a_draft_with_the_same_texts_prices_and_pictures() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "manager");
    // The key of a picture is made from its source.
    shop.rows(sql!("UPDATE media SET source = '/media/cup.webp'"));
    shop.rows(sql!("UPDATE variant SET sku = 'S' || id, barcode = 'B' || id"));
    let url = url(&shop, "cup");
    let copies = [1, 2].map(|_| worker.post(&format!("{url}/copies"), &[]));
    for (copy, handle) in copies.iter().zip(["copy-of-tea-cup", "copy-of-tea-cup-2"]) {
        assert_eq!(copy.status, 303, "{}", copy.text());
        let page = worker.get(copy.header("location"));
        assert!(page.contains("This is the copy"), "{}", page.text());
        assert_eq!(page.fields("status-seen"), ["draft"]);
        assert_eq!(
            (page.fields("title"), page.fields("handle")),
            (vec!["Copy of Tea cup".to_owned()], vec![handle.to_owned()])
        );
    }
    let of = |id: &str| {
        let sql = sql!(
            "SELECT v.option_values, v.price, v.compare_at, v.picture_key, s.tracked, s.oversell FROM variant v
             JOIN stock s ON s.variant_id = v.id WHERE v.product_id = CAST(?1 AS INTEGER) ORDER BY v.position",
            id
        );
        (shop.rows(sql), shop.rows(sql!("SELECT key, alt FROM picture WHERE product_id = CAST(?1 AS INTEGER)", id)))
    };
    let location = copies[0].header("location");
    let copy = location.trim_start_matches("/admin/products/").split('?').next().unwrap();
    assert_eq!(of(copy), of(url.rsplit('/').next().unwrap()));
    let own = shop.rows(sql!(
        "SELECT sum(s.on_hand) AS units, max(v.sku || v.barcode) AS codes FROM variant v
         JOIN stock s ON s.variant_id = v.id WHERE v.product_id = CAST(?1 AS INTEGER)",
        copy
    ));
    assert_eq!(own, [json!({ "units": 0, "codes": "" })]);
    assert_eq!(worker.post("/admin/products/999/copies", &[]).status, 404);
}

#[test]
fn a_product_is_archived_with_one_button_and_can_come_back() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    let url = url(&shop, "cup");
    assert_eq!(worker.post(&url, &[("status", "archived")]).status, 303);
    assert_eq!(shop.get("/products/cup").status, 404);
    let [before, after] = shop.last_change();
    assert_eq!((before, after), (json!({ "status": "active" }), json!({ "status": "archived" })));
    assert_eq!(worker.post(&url, &[("status", "active")]).status, 303);
    assert_eq!(shop.get("/products/cup").status, 200);
}

#[test]
fn deleting_asks_says_what_is_affected_and_leaves_the_orders() {
    let shop = Shop::shelf(2, 9);
    let worker = Worker::new(&shop, "owner");
    shop.paid_online(&[(1, 2)]);
    let (url, handle) = (
        "/admin/products/1".to_owned(),
        shop.value(sql!("SELECT handle FROM product WHERE id = 1")).as_str().unwrap().to_owned(),
    );
    let path = format!("/products/{handle}");
    // Units are reserved until they are sent.
    let page = worker.get(&format!("{url}/removal"));
    assert!(page.contains("<strong>Not now:</strong>") && !page.contains("Delete the product</button>"));
    let revision = shop.value(sql!("SELECT CAST(revision AS TEXT) FROM product WHERE id = 1"));
    let revision = revision.as_str().unwrap();
    let refused = worker.post(&format!("{url}/removal"), &[("revision", revision)]);
    assert!(refused.status == 409 && refused.contains("orders have reserved units"), "{}", refused.text());
    assert_eq!(worker.act("fulfilments", &[("units-1", "2"), ("sent-1", "0")]).status, 303);

    let page = worker.get(&format!("{url}/removal"));
    assert!(
        page.contains("Orders that have it: 1.") && page.contains("Delete the product</button>"),
        "{}",
        page.text()
    );
    let old = worker.post(&format!("{url}/removal"), &[("revision", "0")]);
    assert!(old.status == 409 && old.contains("somebody has changed this product"), "{}", old.text());
    let cart = shop.post("/cart/lines", &[("variant", "1"), ("quantity", "1"), ("do", "add")], &[]);
    let shopper = cart.cookie("__Host-cart").unwrap();
    let revision = page.fields("revision").pop().unwrap();
    let done = worker.post(&format!("{url}/removal"), &[("revision", &revision)]);
    assert_eq!((done.status, done.header("location")), (303, "/admin/products?removed=1"), "{}", done.text());
    assert!(worker.get(done.header("location")).contains("Deleted."));
    assert_eq!((shop.get(&path).status, worker.get(&url).status), (410, 404));
    let line = shop.rows(sql!("SELECT product_id, title <> '' AS titled FROM order_line"));
    assert_eq!(line, [json!({ "product_id": null, "titled": 1 })]);
    assert_eq!(worker.get("/admin/orders/1").status, 200);
    let cart = shop.ask(http::Method::GET, "/cart", &[("cookie", &shopper)]);
    assert_eq!(cart.status, 200, "{}", cart.text());
    let [before, after] = shop.last_change();
    assert_eq!((&before["handle"], after), (&json!(handle), json!(null)));
    assert_eq!(worker.get("/admin/products/2").status, 200);
}
