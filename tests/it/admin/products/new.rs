//! A new product: what its form writes, and the shop that sells it at once.

use serde_json::json;
use vitrine::sql;

use super::super::helpers::Worker;
use crate::support::Shop;

const URL: &str = "/admin/products";

#[test]
fn a_new_product_can_be_sold_at_once() {
    let shop = Shop::new();
    let worker = Worker::new(&shop, "manager");
    let form = worker.get("/admin/new-product");
    assert_eq!((form.status, form.fields("published")), (200, vec!["1".to_owned()]));
    let answer = worker.post(
        URL,
        &[
            ("title", "Tea pot, blue"),
            ("price", "12,50"),
            ("stock", "2"),
            ("sku", "TP-1"),
            ("description", "Holds a litre.\r\n\r\nFor 4 & more."),
            ("status", "active"),
            ("published", "1"),
            ("vendor", "Otani"),
            ("tags", "gift, Tea,GIFT"),
        ],
    );
    assert_eq!((answer.status, answer.header("location")), (303, "/admin/products/1?added=1"), "{}", answer.text());
    let page = worker.get(answer.header("location"));
    assert!(page.contains("Added.") && page.contains("/products/tea-pot-blue"), "{}", page.text());
    let shown = shop.get("/products/tea-pot-blue");
    assert!(shown.contains("12.50") && shown.contains("For 4 &amp; more."), "{}", shown.text());
    let row =
        &shop.rows(sql!("SELECT tags, description_text, status, publish_at IS NOT NULL AS shown FROM product"))[0];
    let expected = json!({ "tags": "[\"gift\",\"Tea\"]", "description_text": "Holds a litre. For 4 & more.",
        "status": "active", "shown": 1 });
    assert_eq!(row, &expected);
    assert_eq!(shop.stock(1), [2, 0, 0]);
    let moved = shop.rows(sql!("SELECT delta, reason, by_kind FROM stock_movement"));
    assert_eq!(moved, [json!({ "delta": 2, "reason": "edit", "by_kind": "person" })]);
    assert_eq!(shop.audit(), ["manager@shop.example product.add product:1"]);
    let [before, after] = shop.last_change();
    assert_eq!(
        (before, &after["title"], &after["variant"]["price"]),
        (json!(null), &json!("Tea pot, blue"), &json!(1250))
    );
    let added = shop.post("/cart/lines", &[("variant", "1"), ("quantity", "1"), ("do", "add")], &[]);
    assert_eq!(added.status, 303, "{}", added.text());
}

#[test]
fn a_second_product_of_the_same_title_gets_a_number_but_a_typed_address_is_refused() {
    let shop = Shop::new();
    let worker = Worker::new(&shop, "owner");
    for _ in 0..3 {
        assert_eq!(worker.post(URL, &[("title", "Cup"), ("price", "1")]).status, 303);
    }
    let handles = shop.rows(sql!("SELECT handle FROM product ORDER BY id"));
    assert_eq!(handles, ["cup", "cup-2", "cup-3"].map(|handle| json!({ "handle": handle })));
    let answer = worker.post(URL, &[("title", "Mug"), ("price", "1"), ("handle", "Cup")]);
    assert!(answer.status == 422 && answer.contains("Another product has the address /products/cup."));
    assert_eq!(answer.fields("title"), ["Mug"]);
    // Without the box, a product is not published, and nobody sees it.
    assert_eq!(shop.get("/products/cup").status, 404);
}

#[test]
fn a_form_with_problems_keeps_all_that_was_typed() {
    let shop = Shop::new();
    let worker = Worker::new(&shop, "owner");
    let long = "x".repeat(513 << 10);
    for (name, value, problem) in [
        ("title", "", "Enter the title."),
        ("title", "a\u{7}b", "title"),
        ("price", "", "Enter the price."),
        ("price", "1.234", "does not have so many decimals"),
        ("price", "-1", "0 or more"),
        ("price", "90071992547409.93", "Enter an amount"),
        ("stock", "-1", "whole number"),
        ("stock", "9999999999", "whole number"),
        ("sku", &"x".repeat(256), "SKU"),
        ("description", long.as_str(), "Shorten the description"),
        ("description", "<p>Hi</p><script>x()</script>", "A script was removed."),
        ("status", "sold", "Choose a status."),
        ("handle", "***", "letters or digits"),
        ("vendor", &"x".repeat(256), "vendor"),
        ("tags", &"t".repeat(256), "Shorten each tag"),
        ("seo_description", &"x".repeat(5001), "SEO description"),
    ] {
        let mut fields = vec![("title", "Pot"), ("price", "5"), ("sku", "S-1"), ("status", "draft"), ("vendor", "V")];
        fields.retain(|(other, _)| *other != name);
        fields.push((name, value));
        let answer = worker.post(URL, &fields);
        assert!(answer.status == 422 && answer.contains(problem), "{name} {problem}: {}", answer.text());
        assert!(name == "title" || answer.fields("title") == ["Pot"], "{name}");
        assert!(name == "sku" || answer.fields("sku") == ["S-1"], "{name}");
        assert_eq!(shop.rows(sql!("SELECT 1 FROM product")).len(), 0, "{name}");
    }
}
