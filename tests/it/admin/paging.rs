//! Every admin list shows each row exactly once, even if new rows arrive meanwhile.

use vitrine::{router::ROUTES, sql};

use super::{helpers::Worker, lists::more_orders};
use crate::{order::helpers::request, support::Shop};

struct List {
    url: &'static str,
    /// The text of an empty list.
    nothing: &'static str,
    /// Adds this many rows. The table may be empty.
    add: fn(&Shop, i64),
    /// A query for the `id` of every row, in the order of the list.
    rows: &'static str,
    /// A keyset that has no rows after it.
    end: &'static str,
}

const LISTS: [List; 6] = [
    List {
        url: "/admin/orders",
        nothing: "No orders.",
        add: orders,
        rows: "SELECT CAST(id AS TEXT) AS id FROM orders ORDER BY orders.id DESC",
        end: "1",
    },
    List {
        url: "/admin/events",
        nothing: "No events.",
        add: events,
        rows: "SELECT id FROM outbox ORDER BY seq DESC",
        end: "1.1",
    },
    List {
        url: "/admin/mail",
        nothing: "No mails yet.",
        add: mails,
        rows: "SELECT id FROM mail ORDER BY created_at DESC, id DESC",
        end: "1.aaaaaaaaaaaaaaaaaaaaaaaaaa",
    },
    List {
        url: "/admin/imports",
        nothing: "Nothing has been imported yet.",
        add: imports,
        rows: "SELECT CAST(id AS TEXT) AS id FROM import ORDER BY import.id DESC",
        end: "1",
    },
    List {
        url: "/admin/products",
        nothing: "No products.",
        add: products,
        rows: "SELECT CAST(id AS TEXT) AS id FROM product ORDER BY product.id DESC",
        end: "1",
    },
    List {
        url: "/admin/pages",
        nothing: "No pages.",
        add: pages,
        rows: "SELECT handle AS id FROM page ORDER BY position, handle",
        end: "9007199254740991.z",
    },
];

/// Makes the first row of an empty table as the shop does, and returns the number of rows made.
fn count(shop: &Shop, rows: &'static str, first: impl Fn()) -> i64 {
    if shop.rows(sql!(rows)).is_empty() {
        first();
        return 1;
    }
    0
}

fn products(shop: &Shop, many: i64) {
    shop.rows(sql!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < CAST(?1 AS INTEGER)),
           there (products) AS (SELECT coalesce(max(id), 0) FROM product)
         INSERT INTO product (handle, title, created_at, updated_at)
         SELECT 'p-' || (products + n), 'P', 0, 0 FROM n, there WHERE ?1 > 0",
        many
    ));
}

/// A shop with one product to order, but without products for the list of products.
fn shop_for(list: &List) -> Shop {
    if list.url == "/admin/products" { Shop::new() } else { Shop::shelf(1, 1000) }
}

fn pages(shop: &Shop, many: i64) {
    shop.rows(sql!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < CAST(?1 AS INTEGER)),
           there (pages) AS (SELECT count(*) FROM page)
         INSERT INTO page (handle, title, position, updated_at)
         SELECT 'p-' || (pages + n), 'P', 1000 + pages + n, 0 FROM n, there WHERE ?1 > 0",
        many
    ));
}

fn orders(shop: &Shop, many: i64) {
    let made = count(shop, "SELECT id FROM orders", || {
        shop.place(request("a", 1, &[(1, 1)])).unwrap();
    });
    more_orders(shop, many - made);
}

fn events(shop: &Shop, many: i64) {
    let made = count(shop, "SELECT id FROM outbox", || {
        shop.paid_online(&[(1, 1)]);
        shop.rows(sql!("DELETE FROM outbox WHERE seq > (SELECT min(seq) FROM outbox)"));
    });
    shop.rows(sql!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < CAST(?1 AS INTEGER))
         INSERT INTO outbox (id, type, subject, at, data, done_at)
         SELECT (SELECT token FROM fresh_token WHERE n > 0), type, subject, at, data, 1
         FROM n, (SELECT * FROM outbox LIMIT 1) WHERE ?1 > 0",
        many - made
    ));
}

fn mails(shop: &Shop, many: i64) {
    let made = count(shop, "SELECT id FROM mail", || shop.queue_mail(1));
    shop.rows(sql!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < CAST(?1 AS INTEGER))
         INSERT INTO mail (id, key, kind, version, recipient, subject, data, next_at, created_at)
         SELECT (SELECT token FROM fresh_token WHERE n > 0), 'copy' || (n + (SELECT count(*) FROM mail)), kind, version,
           recipient, subject, data, next_at, created_at + n / 7 FROM n, (SELECT * FROM mail LIMIT 1) WHERE ?1 > 0",
        many - made
    ));
}

fn imports(shop: &Shop, many: i64) {
    for _ in 0..many {
        shop.begin("name=a.csv", "Handle,Title\n");
    }
}

/// The links to the rows of a page, and the link to the next page.
fn shown(worker: &Worker<'_>, list: &List, path: &str) -> (Vec<String>, Option<String>) {
    let page = worker.get(path);
    assert_eq!(page.status, 200, "{path}: {}", page.text());
    let next = page.links(&format!("{}?after=", list.url)).pop();
    assert_eq!(page.contains("Back to the start"), path.contains("after="), "{path}");
    (page.links(&format!("{}/", list.url)), next)
}

fn all(shop: &Shop, list: &List) -> Vec<String> {
    shop.rows(sql!(list.rows)).iter().map(|row| format!("{}/{}", list.url, row["id"].as_str().unwrap())).collect()
}

#[test]
fn a_walk_shows_every_row_once_in_order_whatever_arrives() {
    for list in &LISTS {
        let shop = shop_for(list);
        (list.add)(&shop, 120);
        let worker = Worker::new(&shop, "owner");
        let before = all(&shop, list);
        let (mut path, mut sizes, mut seen) = (list.url.to_owned(), Vec::new(), Vec::new());
        loop {
            let (rows, next) = shown(&worker, list, &path);
            sizes.push(rows.len());
            seen.extend(rows);
            (list.add)(&shop, 3);
            match next {
                Some(next) => path = next,
                None => break,
            }
        }
        assert_eq!(seen.iter().filter(|row| before.contains(row)).count(), 120, "{}", list.url);
        seen.retain(|row| before.contains(row));
        assert_eq!((sizes[0], sizes[1], &seen), (50, 50, &before), "{}", list.url);
    }
}

#[test]
fn empty_lists_last_pages_and_keys_that_no_pager_wrote() {
    const END: &str = "This is the end of the list.";
    for list in &LISTS {
        let shop = shop_for(list);
        let worker = Worker::new(&shop, "owner");
        let page = worker.get(list.url);
        assert!(page.contains(list.nothing) && !page.contains("<table") && !page.contains(END), "{}", page.text());
        assert_eq!(shown(&worker, list, list.url), (vec![], None));

        // A list of exactly one full page has no next page.
        (list.add)(&shop, 50);
        assert_eq!(shown(&worker, list, list.url), (all(&shop, list), None), "{}", list.url);
        (list.add)(&shop, 1);
        let (first, next) = shown(&worker, list, list.url);
        assert_eq!((first.as_slice(), next.is_some()), (&all(&shop, list)[..50], true), "{}", list.url);
        let next = next.unwrap();
        assert_eq!(shown(&worker, list, &next), (vec![all(&shop, list)[50].clone()], None), "{next}");

        // The rows of the next page may be gone before somebody follows the link.
        let end = worker.get(&format!("{}?after={}", list.url, list.end));
        assert_eq!(end.status, 404, "{}", list.url);
        assert!(end.contains(END) && !end.contains(list.nothing) && !end.contains("Next page"), "{}", end.text());

        for wrong in ["", "x", "0", "-1", "1.5.x", "1e3", "%00", "%27--", "9007199254740992", "-1.-1", "9.x", "\u{661}"]
        {
            let path = format!("{}?after={wrong}", list.url);
            assert_eq!(worker.get(&path).links(&format!("{}/", list.url)), first, "{path}");
        }
    }
}

/// Everyone who sees a section may open its page.
#[test]
fn sections_have_the_permission_of_their_page() {
    for section in vitrine::admin::Section::ALL {
        let entry = ROUTES.iter().find(|entry| entry.path == section.url()).unwrap();
        let get = entry.methods.iter().find(|(method, _)| *method == http::Method::GET).unwrap();
        assert_eq!(get.1, Some(section.permission()), "{section:?}");
    }
}
