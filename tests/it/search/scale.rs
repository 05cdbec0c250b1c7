//! The cost of a page for the database does not grow with the catalogue.

use vitrine::sql;

use super::{list, offered};
use crate::support::Shop;

/// A shop with this many shirts of three variants each, in one collection, like `tools/import/generate-products.mjs`.
fn shop_of(products: i64) -> Shop {
    let shop = Shop::new();
    shop.collection("all", Some(serde_json::json!({ "match": "all", "conditions": [] })));
    let statements = [
        sql!(
            "INSERT INTO product (handle, title, description_text, vendor, product_type, tags, status, publish_at,
               options, created_at, updated_at)
             WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
             SELECT 'shirt-' || n, 'Woven shirt ' || n || iif(n = 7, ' unicorn', ''), 'Holds well, number ' || n,
               'Maker ' || (n % 80), 'Shirt', json_array('series ' || (n % 40)), 'active', n, '[\"Colour\",\"Size\"]',
               0, 0 FROM n",
            products
        ),
        sql!(
            "INSERT INTO variant (product_id, position, option_values, sku, price, updated_at)
             SELECT p.id, v.value, json_array('Colour ' || ((p.id + v.value / 3) % 11), substr('SML', v.value, 1)),
               'S-' || p.id || '-' || v.value, 900 + p.id * 7919 % 9000, 0
             FROM product p JOIN json_each('[1,2,3]') v"
        ),
        sql!("UPDATE stock SET reason = 'count', by_kind = 'shop', tracked = 1, on_hand = variant_id * 31 % 4"),
    ];
    shop.batch(&statements).unwrap();
    shop.index();
    shop
}

#[test]
fn pages_cost_as_much_in_a_large_shop() {
    // Each path, and the minimum number of products on its page. Every product has “woven”, one has “unicorn”, and
    // “unicron” is a misspelling.
    let pages = [
        ("/", 9),
        ("/collections/all", 24),
        ("/collections/all?colour=colour-3&size=m&available=yes&sort=price-asc", 24),
        ("/collections/all?price=20-90&vendor=maker-7&vendor=maker-8&sort=name", 20),
        ("/search?q=woven", 24),
        ("/search?q=unicorn", 1),
        ("/search?q=unicron", 1),
        ("/search?q=shirt&colour=colour-5", 24),
        ("/search?q=S-5-", 1),
        ("/search/suggest?q=wov", 6),
        ("/products/shirt-9", 1),
    ];
    let mut costs: Vec<Vec<u64>> = Vec::new();
    for products in [1_000, 20_000] {
        let shop = shop_of(products);
        let mut of_shop = Vec::new();
        for (path, least) in pages {
            let (batches, steps) = (shop.platform.db.batches(), shop.platform.db.steps());
            let shown = list(&shop, path).len();
            assert!(shown >= least, "{products} {path}: {shown}");
            assert_eq!(shop.platform.db.batches() - batches, 1, "{products} {path}");
            of_shop.push(shop.platform.db.steps() - steps);
        }
        assert_eq!(offered(&shop.get("/collections/all")).len(), 3 + 11 + (10 + 50) + 40);
        costs.push(of_shop);
    }
    for ((path, _), (small, large)) in pages.iter().zip(costs[0].iter().zip(&costs[1])) {
        assert!(*large <= small + small / 4 + 200, "{path}: {small} steps of SQLite, then {large}");
    }
}
