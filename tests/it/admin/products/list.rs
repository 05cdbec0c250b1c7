//! The list of products: search, filters, orders, states, and its cost in a large shop.

use vitrine::sql;

use super::super::helpers::Worker;
use crate::support::{
    Answer, Shop,
    fixtures::{rule, small_shop},
};

const URL: &str = "/admin/products";

/// The ids of the products on a page.
fn ids(page: &Answer) -> Vec<i64> {
    let links = page.links(&format!("{URL}/"));
    links.iter().map(|link| link.rsplit('/').next().unwrap().parse().unwrap()).collect()
}

fn found(worker: &Worker<'_>, query: &str) -> Vec<i64> {
    let page = worker.get(&format!("{URL}?{query}"));
    assert_eq!(page.status, 200, "{query}: {}", page.text());
    ids(&page)
}

/// Five products: the ids in the order in which they were added.
fn filled() -> (Shop, Vec<i64>) {
    let shop = Shop::new();
    let gifts = shop.collection("gifts", Some(rule("tag", "gift")));
    assert!(gifts > 0);
    let made = vec![
        shop.product("blue-bowl").title("Blue bowl").vendor("Ōtani").tags(&["gift", "new in"]).sku("BB-1").insert(),
        shop.product("ash-tray").title("ash tray").vendor("Café Ü").kind("Tray").status("draft").sku("AT-2").insert(),
        shop.product("tea-pot").title("Tea pot").vendor("ōtani").kind("tray").tags(&["new"]).stock(0).insert(),
        shop.product("cup").title("Cup").text("a bowl is better").status("archived").insert(),
        shop.product("mug").title("Mug 5\" wide").tags(&["5\" wide", "★"]).publish_at(None).insert(),
    ];
    shop.rows(sql!("UPDATE variant SET barcode = '4 006381 333931' WHERE product_id = ?1", made[2]));
    shop.rows(sql!("UPDATE product SET updated_at = id % 3"));
    (shop, made)
}

#[test]
fn products_are_found_by_title_vendor_sku_barcode_and_address() {
    let (shop, made) = filled();
    let worker = Worker::new(&shop, "manager");
    for (query, expected) in [
        ("bowl", vec![0]),
        ("BLU", vec![0]),
        // The beginning of a word that is not the beginning of the address.
        ("po", vec![2]),
        ("p", vec![]),
        ("tray", vec![2, 1]),
        ("otani", vec![2, 0]),
        ("caf%C3%A9", vec![1]),
        ("bb-1", vec![0]),
        ("at2", vec![1]),
        ("4006381333931", vec![2]),
        ("tea-p", vec![2]),
        ("https%3A%2F%2Fshop.example%2Fproducts%2Ftea-pot", vec![2]),
        ("5%22", vec![4]),
        ("%22+OR+%2A", vec![]),
        ("zzz", vec![]),
        ("%F0%9F%8C%B5", vec![]),
    ] {
        let expected: Vec<i64> = expected.iter().map(|place: &usize| made[*place]).collect();
        assert_eq!(found(&worker, &format!("q={query}")), expected, "{query}");
    }
}

#[test]
fn filters_and_orders_combine() {
    let (shop, made) = filled();
    let gifts = shop.value(sql!("SELECT id FROM collection WHERE handle = 'gifts'")).as_i64().unwrap();
    let worker = Worker::new(&shop, "owner");
    let collection = format!("collection={gifts}");
    let both = format!("collection={gifts}&status=draft");
    for (query, expected) in [
        ("", vec![4, 3, 2, 1, 0]),
        ("sort=title", vec![1, 0, 3, 4, 2]),
        ("sort=updated", vec![4, 1, 3, 0, 2]),
        ("status=draft", vec![1]),
        ("status=archived", vec![3]),
        ("status=active", vec![4, 2, 0]),
        ("status=active&sort=title", vec![0, 4, 2]),
        ("status=nonsense", vec![4, 3, 2, 1, 0]),
        // SQLite ignores the case of ASCII letters only.
        ("vendor=%C5%8Ctani", vec![0]),
        ("vendor=%C5%8CTANI", vec![0]),
        ("type=TRAY", vec![2, 1]),
        ("type=tray&sort=title", vec![1, 2]),
        ("type=tray&status=draft", vec![1]),
        // The tag is the whole tag.
        ("tag=new", vec![2]),
        ("tag=New+In", vec![0]),
        ("tag=5%22+wide", vec![4]),
        ("tag=%E2%98%85", vec![4]),
        (collection.as_str(), vec![0]),
        (both.as_str(), vec![]),
        ("collection=9999", vec![]),
        ("q=tray&status=draft", vec![1]),
        ("q=tray&sort=title", vec![1, 2]),
        ("q=tray&sort=updated", vec![1, 2]),
    ] {
        let expected: Vec<i64> = expected.iter().map(|place: &usize| made[*place]).collect();
        assert_eq!(found(&worker, query), expected, "{query}");
    }
}

#[test]
fn a_row_says_status_price_and_stock_and_a_filter_is_kept() {
    let (shop, _) = filled();
    let variants = shop
        .product("shirt")
        .options(&["Size"])
        .variant(&["S"], |variant| variant.price(1000).stock(3))
        .variant(&["M"], |variant| variant.price(2500).stock(0))
        .insert();
    let worker = Worker::new(&shop, "owner");
    let page = worker.get(&format!("{URL}?sort=title&vendor=%C5%8Ctani"));
    assert_eq!(page.fields("vendor"), ["Ōtani"]);
    assert!(page.contains("Show all products") && page.contains("<details class=\"more\" open>"), "{}", page.text());
    let page = worker.get(URL);
    for words in ["Draft", "Archived", "Not published", "Not tracked", "Sold out", "1 of 2 variants sold out"] {
        assert!(page.contains(words), "{words}: {}", page.text());
    }
    assert!(page.contains(&format!("href=\"{URL}/{variants}\"")) && page.contains("€10.00 to €25.00"));
    assert!(page.contains("Mug 5&#34; wide"), "{}", page.text());
}

#[test]
fn an_empty_shop_and_a_search_without_results_say_what_to_do_next() {
    let shop = Shop::new();
    let worker = Worker::new(&shop, "owner");
    let page = worker.get(URL);
    assert!(page.contains("Add the first one") && page.contains("import a file"), "{}", page.text());
    let page = worker.get(&format!("{URL}?q=%3Cb%3Ex"));
    assert!(page.contains("No product was found") && page.contains("Show all products"), "{}", page.text());
    assert!(page.fields("q") == ["<b>x"] && !page.contains("<b>x"), "{}", page.text());
}

/// The pages of a list in another order than the newest first show each product once.
#[test]
fn every_order_has_pages() {
    let shop = small_shop();
    grow(&shop, 120);
    let all = shop.value(sql!("SELECT count(*) FROM product")).as_i64().unwrap();
    let draft = shop.value(sql!("SELECT count(*) FROM product WHERE status = 'draft'")).as_i64().unwrap();
    let worker = Worker::new(&shop, "owner");
    for (query, total) in [
        ("sort=title", all),
        ("sort=updated", all),
        ("sort=title&status=draft", draft),
        ("sort=updated&status=draft", draft),
        ("status=draft", draft),
        ("q=vendor", 120),
        ("q=vendor&sort=title", 120),
    ] {
        let (mut path, mut seen) = (format!("{URL}?{query}"), Vec::new());
        loop {
            let page = worker.get(&path);
            seen.extend(ids(&page));
            match page.links(URL).into_iter().find(|link| link.contains("after=")) {
                Some(next) => path = next.replace("&#38;", "&").replace("&amp;", "&"),
                None => break,
            }
        }
        let rows = i64::try_from(seen.len()).unwrap();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!((rows, i64::try_from(seen.len()).unwrap()), (total, total), "{query}");
    }
}

/// Adds products with equal vendors, two statuses and many titles.
fn grow(shop: &Shop, many: i64) {
    shop.rows(sql!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < CAST(?1 AS INTEGER)),
           there (products) AS (SELECT coalesce(max(id), 0) FROM product)
         INSERT INTO product (handle, title, vendor, product_type, tags, status, publish_at, created_at, updated_at)
         SELECT 'mug-' || (products + n), 'Mug ' || (n * 7919 % 10007), 'Vendor', 'Mug', '[\"blue\"]',
           iif(n % 2, 'draft', 'active'), 1, 0, n % 5 FROM n, there",
        many
    ));
    shop.rows(sql!(
        "INSERT INTO variant (product_id, position, sku, price, updated_at)
         SELECT id, 1, 'XQ-' || id, 1000, 0 FROM product WHERE id NOT IN (SELECT product_id FROM variant)"
    ));
    shop.rows(sql!(
        "INSERT OR IGNORE INTO collection_product (collection_id, position, product_id)
         SELECT c.id, 1, p.id FROM collection c JOIN product p WHERE c.handle = 'mugs'"
    ));
}

#[test]
fn a_page_costs_the_same_however_many_products_there_are() {
    let shop = Shop::new();
    shop.rows(sql!("DELETE FROM collection"));
    let mugs = shop.collection("mugs", None);
    let worker = Worker::new(&shop, "owner");
    let cost = |query: &str| {
        let (steps, batches) = (shop.platform.db.steps(), shop.platform.db.batches());
        assert_eq!(worker.get(&format!("{URL}?{query}")).status, 200, "{query}");
        // The first batch reads the session.
        assert!(shop.platform.db.batches() - batches <= 3, "{query}");
        shop.platform.db.steps() - steps
    };
    let (collection, both) = (format!("collection={mugs}"), format!("collection={mugs}&status=archived"));
    let queries = [
        "",
        "after=40",
        "sort=title",
        "sort=title&after=t40.Mug%2050",
        "sort=updated",
        "sort=updated&after=u3.40",
        "q=mug",
        "q=mug&sort=title",
        "q=xq-7",
        "q=mug-7&status=draft",
        "vendor=vendor",
        "vendor=vendor&sort=title",
        "type=mug&status=archived",
        "tag=blue",
        "status=draft",
        "status=archived&vendor=vendor",
        collection.as_str(),
        both.as_str(),
        "tag=%E2%98%85",
    ];
    grow(&shop, 6000);
    let small = queries.map(cost);
    grow(&shop, 8000);
    for (query, small) in queries.iter().zip(small) {
        let large = cost(query);
        assert!(large <= small + small / 10 + 200, "{query}: {small} steps of 6,000 products, {large} of 14,000");
    }
    // Filters that fit few products look through 5,000 products a page, and then further.
    let page = worker.get(&format!("{URL}?vendor=vendor&status=archived"));
    assert!(page.status == 200 && page.contains("Look further") && ids(&page).is_empty(), "{}", page.text());
    shop.rows(sql!("UPDATE product SET status = 'archived' WHERE id = 3"));
    let mut path = format!("{URL}?vendor=vendor&status=archived");
    for step in 1.. {
        let page = worker.get(&path);
        let further = page.links(URL).into_iter().find(|link| link.contains("after="));
        assert!(step < 5, "{}", page.text());
        match further {
            Some(next) => path = next.replace("&#38;", "&").replace("&amp;", "&"),
            None => {
                assert_eq!((step, ids(&page)), (3, vec![3]), "{}", page.text());
                break;
            }
        }
    }
    let page = worker.get(&format!("{URL}?vendor=vendor&sort=title"));
    assert!(page.contains("Only the newest 5000 of them are sorted here"), "{}", page.text());
}

/// Each filter and each order has an index, so that a page of a large shop sorts nothing.
#[test]
fn a_page_of_one_filter_sorts_few_products() {
    let shop = Shop::new();
    grow(&shop, 6000);
    let worker = Worker::new(&shop, "owner");
    for query in ["", "vendor=vendor", "type=mug", "status=draft", "q=mug", "sort=title", "sort=updated"] {
        let before = shop.platform.db.steps();
        let page = worker.get(&format!("{URL}?{query}"));
        assert_eq!(ids(&page).len(), 50, "{query}");
        let steps = shop.platform.db.steps() - before;
        assert!(steps < 60_000, "{query}: {steps} steps");
    }
}
