//! The editor of a product's own fields.

use serde_json::{Value, json};
use vitrine::sql;

use super::{super::helpers::Worker, save};
use crate::support::{Shop, fixtures::small_shop};

fn id(shop: &Shop, handle: &str) -> i64 {
    shop.value(sql!("SELECT id FROM product WHERE handle = ?1", handle)).as_i64().unwrap()
}

fn url(shop: &Shop, handle: &str) -> String {
    format!("/admin/products/{}", id(shop, handle))
}

fn stored(shop: &Shop, id: i64) -> Value {
    let rows = shop.rows(sql!(
        "SELECT handle, title, description, vendor, tags, status, publish_at IS NOT NULL AS published, revision
         FROM product WHERE id = ?1",
        id
    ));
    rows.first().cloned().unwrap_or_default()
}

#[test]
fn a_product_is_changed_and_renamed_and_the_shop_follows() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "manager");
    let (url, cup) = (url(&shop, "cup"), id(&shop, "cup"));
    let variants = shop.rows(sql!("SELECT * FROM variant"));
    let page = worker.get(&url);
    let answer = save(
        &worker,
        &page,
        &url,
        &[("title", "Cup & saucer"), ("description", "<h1>New</h1>"), ("tags", "a, b"), ("published", "1")],
    );
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, format!("{url}?saved=1").as_str()),
        "{}",
        answer.text()
    );
    let shown = shop.get("/products/cup");
    assert!(shown.contains("Cup &#38; saucer") && shown.contains("<h2>New</h2>"), "{}", shown.text());
    let [before, after] = shop.last_change();
    assert_eq!((&before["title"], &after["title"]), (&before["title"], &json!("Cup & saucer")));
    assert_eq!(after["tags"], "a, b");
    assert_eq!(shop.rows(sql!("SELECT * FROM variant")), variants, "unchanged variants are not written");

    let answer = save(&worker, &worker.get(&url), &url, &[("handle", "Tea Cup"), ("published", "1")]);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let moved = shop.get("/products/cup");
    assert_eq!((moved.status, moved.header("location")), (301, "/products/tea-cup"));
    assert_eq!(shop.get("/products/tea-cup").status, 200);
    let page = worker.get(&format!("{url}?saved=1"));
    assert!(page.contains("href=\"/products/tea-cup\"") && page.contains("within seconds"), "{}", page.text());
    let audit = worker.get(&format!("/admin/audit?about=product%3A{cup}"));
    assert!(audit.contains("Changed a product") && audit.contains(&format!("href=\"{url}\"")), "{}", audit.text());

    // And back again.
    let answer = save(&worker, &worker.get(&url), &url, &[("handle", "cup"), ("published", "1")]);
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(shop.get("/products/tea-cup").header("location"), "/products/cup");

    let answer = save(&worker, &worker.get(&url), &url, &[("status", "archived"), ("published", "1")]);
    assert_eq!((answer.status, shop.get("/products/cup").status), (303, 404));
    assert!(worker.get(&format!("{url}?saved=1")).contains("Shoppers do not see it"));
}

/// The file of an older export still has the old handle. It changes the renamed product, and does not add another one.
#[test]
fn a_later_import_finds_a_renamed_product() {
    let shop = Shop::new();
    shop.import("Handle,Title,Price\ncup,Cup,10\n");
    let worker = Worker::new(&shop, "owner");
    let url = url(&shop, "cup");
    assert_eq!(save(&worker, &worker.get(&url), &url, &[("handle", "tea-cup"), ("published", "1")]).status, 303);
    shop.import("Handle,Title,Price\ncup,New cup,10\n");
    assert_eq!(
        shop.rows(sql!("SELECT handle, title FROM product")),
        [json!({ "handle": "tea-cup", "title": "New cup" })]
    );
    // A new product takes the old handle, and files then mean the new product.
    assert_eq!(worker.post("/admin/products", &[("title", "Cup"), ("price", "1"), ("handle", "cup")]).status, 303);
    shop.import("Handle,Title,Price\ncup,Newest cup,10\n");
    let titles = shop.rows(sql!("SELECT title FROM product ORDER BY id"));
    assert_eq!(titles, [json!({ "title": "New cup" }), json!({ "title": "Newest cup" })]);
}

#[test]
fn a_save_purges_the_pages_of_the_product() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    let (url, cup) = (url(&shop, "cup"), id(&shop, "cup"));
    shop.rows(sql!("DELETE FROM purge"));
    assert_eq!(save(&worker, &worker.get(&url), &url, &[("title", "Bowl"), ("published", "1")]).status, 303);
    let tags = shop.rows(sql!("SELECT tag FROM purge UNION SELECT tag FROM purge_again"));
    let is_purged = tags.iter().any(|row| row["tag"] == json!(format!("product:{cup}")))
        || shop.platform.cache.take_purges().concat().contains(&format!("product:{cup}"));
    assert!(is_purged, "{tags:?}");
}

#[test]
fn the_sanitisers_verdict_is_shown_before_anything_is_saved() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    let (url, cup) = (url(&shop, "cup"), id(&shop, "cup"));
    let before = stored(&shop, cup);
    let page = worker.get(&url);
    let typed = "<p onclick=x()>Hi</p><iframe src=//evil.example></iframe><script>x()</script>";
    let answer = save(&worker, &page, &url, &[("description", typed), ("published", "1")]);
    assert!(answer.status == 422 && answer.contains("A script was removed."), "{}", answer.text());
    assert_eq!((answer.area("description"), &stored(&shop, cup)), ("<p>Hi</p>".to_owned(), &before));
    assert_eq!(save(&worker, &answer, &url, &[("published", "1")]).status, 303);
    assert_eq!(stored(&shop, cup)["description"], "<p>Hi</p>");
}

#[test]
fn a_preview_shows_description_and_search_result_and_saves_nothing() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    let url = url(&shop, "cup");
    let typed = [
        ("title", "Cup"),
        ("price", "1"),
        ("description", "One\n\nTwo <b>x</b>"),
        ("seo_title", "Best cup"),
        ("status", "draft"),
        ("do", "preview"),
    ];
    for path in ["/admin/products", &url] {
        let page = worker.post(path, &typed);
        assert!(page.status == 200 && page.contains("Not saved yet"), "{}", page.text());
        assert!(page.contains("Two <b>x</b>") && page.contains("Best cup – My shop"), "{}", page.text());
    }
    // A preview needs no title.
    let page = worker.post("/admin/products", &[("description", "<p>a <i>b</i></p>"), ("do", "preview")]);
    assert!(page.contains("<p>a <i>b</i></p>") && !page.contains("Enter the title."), "{}", page.text());
    assert_eq!(shop.rows(sql!("SELECT 1 FROM product WHERE seo_title <> ''")).len(), 0);
}

#[test]
fn two_people_who_edit_one_product_lose_nothing() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    let (url, cup) = (url(&shop, "cup"), id(&shop, "cup"));
    let (first, second) = (worker.get(&url), worker.get(&url));
    assert_eq!(save(&worker, &first, &url, &[("vendor", "Otani"), ("published", "1")]).status, 303);
    // Another field: both changes are kept.
    assert_eq!(save(&worker, &second, &url, &[("title", "Bowl"), ("published", "1")]).status, 303);
    let row = stored(&shop, cup);
    assert_eq!((&row["title"], &row["vendor"]), (&json!("Bowl"), &json!("Otani")));
    // The same field: the second person sees both texts and decides.
    let answer = save(&worker, &second, &url, &[("vendor", "Arita"), ("published", "1")]);
    assert!(answer.status == 422 && answer.contains("“Otani”"), "{}", answer.text());
    assert_eq!(save(&worker, &answer, &url, &[("published", "1")]).status, 303);
    assert_eq!(stored(&shop, cup)["vendor"], "Arita");
    // A form with one field changes only this field.
    assert_eq!(worker.post(&url, &[("tags", "x")]).status, 303);
    let row = stored(&shop, cup);
    assert_eq!((&row["tags"], &row["title"], &row["published"]), (&json!("[\"x\"]"), &json!("Bowl"), &json!(1)));
    let answer = worker.post(&url, &[("do", "save")]);
    assert!(answer.status == 422 && answer.contains("The form was empty"), "{}", answer.text());
}

#[test]
fn an_equal_form_writes_nothing_and_unknown_products_are_not_found() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    let (url, cup) = (url(&shop, "cup"), id(&shop, "cup"));
    let before = stored(&shop, cup);
    assert_eq!(save(&worker, &worker.get(&url), &url, &[("published", "1")]).status, 303);
    assert_eq!((stored(&shop, cup), shop.audit().len()), (before, 0));
    for path in ["999", "0", "01", "-1", "x", "cup", "9007199254740992"] {
        assert_eq!(worker.get(&format!("/admin/products/{path}")).status, 404, "{path}");
        assert_eq!(worker.post(&format!("/admin/products/{path}"), &[("title", "x")]).status, 404, "{path}");
    }
    let taken = save(&worker, &worker.get(&url), &url, &[("handle", "mug"), ("published", "1")]);
    assert!(taken.status == 422 && taken.contains("Another product has the address /products/mug."));
    assert_eq!(taken.fields("handle"), ["mug"]);
}
