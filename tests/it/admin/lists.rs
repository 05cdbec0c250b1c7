//! `/admin/orders`: the lists, their pages and the search.

use serde_json::json;
use vitrine::{order, payment::Method, sql};

use super::helpers::Worker;
use crate::{order::helpers::request, support::Shop};

/// Orders 1 to 8, one in each state that the lists distinguish.
fn orders_in_every_state() -> Shop {
    let shop = Shop::shelf(1, 200);
    let owner = "owner@shop.example";
    let orders: Vec<_> = (1..=8_u8)
        .map(|number| {
            let mut request = request(&format!("{number}"), number, &[(1, 2)]);
            request.method = if number == 8 { Method::Test } else { Method::Bank };
            request.email = format!("Ada{number}@Example.com");
            shop.place(request).unwrap()
        })
        .collect();
    let worker = Worker::new(&shop, "owner");
    let act = |id: u8, what: &str, fields: &[(&str, &str)]| {
        assert_eq!(worker.post(&format!("/admin/orders/{id}/{what}"), fields).status, 303, "{id} {what}");
    };
    // Order 1 stays in the list of waiting orders.
    act(2, "acceptance", &[]);
    act(3, "payments", &[]);
    act(4, "payments", &[]);
    act(4, "fulfilments", &[("units-1", "1")]);
    act(5, "acceptance", &[]);
    act(5, "fulfilments", &[("units-1", "2")]);
    act(6, "cancellation", &[("reason", "Asked for")]);
    act(7, "payments", &[]);
    act(7, "cancellation", &[("reason", "Asked for")]);
    shop.platform.advance(31 * 60_000);
    shop.with(order::sweep).unwrap();
    assert_eq!(shop.order(orders[7].token)["state"], json!("expired"));
    assert!(shop.audit().iter().all(|row| row.starts_with(owner)));
    shop
}

fn ids(worker: &Worker<'_>, path: &str) -> Vec<i64> {
    let page = worker.get(path);
    let links = page.links("/admin/orders/");
    let is_past_the_end = links.is_empty() && path.contains("after=");
    assert_eq!(page.status, if is_past_the_end { 404 } else { 200 }, "{path}: {}", page.text());
    links.iter().map(|link| link.rsplit('/').next().unwrap().parse().unwrap()).collect()
}

#[test]
fn every_list_has_what_it_says_newest_first() {
    let shop = orders_in_every_state();
    let worker = Worker::new(&shop, "read-only");
    for (state, expected) in [
        ("", vec![8, 7, 6, 5, 4, 3, 2, 1]),
        ("?state=all", vec![8, 7, 6, 5, 4, 3, 2, 1]),
        ("?state=waiting", vec![1]),
        ("?state=to-send", vec![4, 3, 2]),
        ("?state=to-refund", vec![7]),
        ("?state=sent", vec![5]),
        ("?state=closed", vec![8, 7, 6]),
        ("?state=%27--", vec![8, 7, 6, 5, 4, 3, 2, 1]),
        ("?after=4", vec![3, 2, 1]),
        ("?state=closed&after=8", vec![7, 6]),
        ("?after=1", vec![]),
        ("?after=0", vec![8, 7, 6, 5, 4, 3, 2, 1]),
        ("?after=x", vec![8, 7, 6, 5, 4, 3, 2, 1]),
        ("?after=99999999999999999999", vec![8, 7, 6, 5, 4, 3, 2, 1]),
    ] {
        assert_eq!(ids(&worker, &format!("/admin/orders{state}")), expected, "{state}");
    }
    let page = worker.get("/admin/orders");
    for part in ["Bank transfer, unpaid", "Test payment", "€24.90", "Ada1@Example.com", "Partly sent"] {
        assert!(page.contains(part), "{part}: {}", page.text());
    }
}

#[test]
fn tabs_with_work_say_how_much() {
    let shop = orders_in_every_state();
    let worker = Worker::new(&shop, "read-only");
    let tabs = |page: &str| -> Vec<String> {
        let (_, rest) = page.split_once("aria-label=\"Filter orders\"").unwrap();
        let (tabs, _) = rest.split_once("</nav>").unwrap();
        tabs.split("</a>").filter_map(|tab| tab.split_once("\">")).map(|(_, words)| words.to_owned()).collect()
    };
    let count = |rows: &str| format!(" <span class=\"count\">{rows}</span>");
    let expected = |waiting: &str| {
        let work = [("Waiting", waiting), ("To send", "3"), ("To refund", "1")];
        let work = work.map(|(title, rows)| format!("{title}{}", count(rows)));
        let [waiting, to_send, to_refund] = work;
        ["All".to_owned(), waiting, to_send, to_refund, "Sent".to_owned(), "Closed".to_owned()]
    };
    assert_eq!(tabs(worker.get("/admin/orders?state=sent").text()), expected("1"));
    for number in 0..98_u8 {
        shop.place(request(&format!("more-{number}"), 100 + number, &[(1, 1)])).unwrap();
    }
    assert_eq!(tabs(worker.get("/admin/orders").text()), expected("99"));
    shop.place(request("last", 99, &[(1, 1)])).unwrap();
    assert_eq!(tabs(worker.get("/admin/orders").text()), expected("99+"));
}

#[test]
fn found_by_reference_number_and_address() {
    let shop = orders_in_every_state();
    let worker = Worker::new(&shop, "fulfilment");
    let reference = shop.value(sql!("SELECT reference FROM orders WHERE id = 6"));
    let reference = reference.as_str().unwrap();
    shop.rows(sql!("UPDATE orders SET email = 'ada3@example.com' WHERE id = 8"));
    let find = |query: &str| ids(&worker, &format!("/admin/orders?q={}", vitrine::web::url::segment(query)));
    assert_eq!(find(reference), [6]);
    assert_eq!(find(&format!(" #{} ", reference.to_lowercase().replace('-', ""))), [6]);
    assert_eq!(find("1001"), [2]);
    assert_eq!(find("#1002"), [3]);
    assert_eq!(find("ADA3@example.com"), [8, 3]);
    assert_eq!(ids(&worker, "/admin/orders?q=ada3%40example.com&after=8"), [3]);
    let long = "x".repeat(5000);
    for nothing in
        ["da", "ada33@example.com", "%", "' OR 1=1 --", "-1001", "0", "99999999999999999999", "1001\u{0}", &long]
    {
        assert_eq!(find(nothing), Vec::<i64>::new(), "{nothing:.40}");
    }
    let page = worker.get("/admin/orders?q=%3Cb%3E%22");
    assert!(page.contains("&#60;b&#62;&#34;") && !page.contains("<b>"), "{}", page.text());
    // A blank search shows all orders.
    assert_eq!(find("  ").len(), 8);
}

#[test]
fn found_by_the_beginnings_of_their_words() {
    let shop = Shop::shelf(2, 100);
    let place = |number: u8, name: &str, email: &str, variant: i64| {
        let mut request = request(&format!("{number}"), number, &[(variant, 1)]);
        let address =
            json!({ "country": "DE", "name": name, "line1": "Lange Straße 1", "postcode": "10115", "city": "Berlin" });
        request.address = address.to_string();
        request.email = email.to_owned();
        shop.place(request).unwrap();
    };
    place(1, "Ada Lovelace", "ada@engines.example", 1);
    place(2, "Zoë Łukasz-Müller", "zoe.m@mail.example", 1);
    place(3, "佐藤 花子", "hanako@mail.example", 2);
    place(4, "Adalbert Stifter", "stifter@mail.example", 2);
    let worker = Worker::new(&shop, "read-only");
    let find = |query: &str| ids(&worker, &format!("/admin/orders?q={}", vitrine::web::url::segment(query)));
    for (query, expected) in [
        ("ada", vec![4, 1]),
        ("ADA love", vec![1]),
        ("love ada", vec![1]),
        ("ada zoe", vec![]),
        ("muller", vec![2]),
        ("Müller, Zoe", vec![2]),
        ("lukasz", vec![2]),
        ("佐藤", vec![3]),
        ("mail.example", vec![4, 3, 2]),
        ("zoe.m@mail", vec![2]),
        ("SKU-2", vec![4, 3]),
        ("sku 1 zoe", vec![2]),
        ("berlin", vec![4, 3, 2, 1]),
        ("dalbert", vec![]),
        ("ada adalb stift mail exam berl 10115", vec![4]),
    ] {
        assert_eq!(find(query), expected, "{query}");
    }
    let first = ids(&worker, "/admin/orders?q=mail&after=4");
    assert_eq!(first, [3, 2]);
    let words = shop.value(sql!("SELECT count(*) FROM order_word WHERE order_id = 2"));
    shop.place(request("2", 2, &[(1, 1)])).unwrap();
    assert_eq!(shop.value(sql!("SELECT count(*) FROM order_word WHERE order_id = 2")), words, "a repeated request");
}

/// The migration adds words for the orders of an older release.
#[test]
fn older_orders_are_found_by_name_and_address() {
    let shop = orders_in_every_state();
    shop.rows(sql!("DELETE FROM order_word"));
    shop.rows(sql!(
        "UPDATE orders SET address = '{\"name\":\"Grace  Brewster Hopper\"}', email = 'G.Hopper@Navy-Mail.example'
         WHERE id = 5"
    ));
    shop.rows(sql!("UPDATE orders SET address = '{}' WHERE id = 6"));
    let (_, fill) = include_str!("../../../migrations/0034_order_words.sql").split_once("WITH RECURSIVE").unwrap();
    let fill: &'static str = format!("WITH RECURSIVE{}", fill.trim_end().trim_end_matches(';')).leak();
    shop.rows(sql!(fill));
    let worker = Worker::new(&shop, "owner");
    for (query, expected) in [
        ("hopper", vec![5]),
        ("brews navy", vec![5]),
        ("g hop", vec![5]),
        ("ada6", vec![6]),
        ("example com", vec![8, 7, 6, 4, 3, 2, 1]),
    ] {
        assert_eq!(ids(&worker, &format!("/admin/orders?q={}", query.replace(' ', "+"))), expected, "{query}");
    }
}

#[test]
fn pages_follow_one_another_to_the_end() {
    let shop = Shop::shelf(1, 100);
    shop.place(request("a", 1, &[(1, 1)])).unwrap();
    more_orders(&shop, 119);
    let worker = Worker::new(&shop, "owner");
    for start in ["/admin/orders", "/admin/orders?state=waiting", "/admin/orders?q=ada@example.com"] {
        let (mut path, mut seen) = (start.to_owned(), Vec::new());
        loop {
            seen.extend(ids(&worker, &path));
            let page = worker.get(&path);
            let Some(next) = page.links("/admin/orders?").into_iter().find(|link| link.contains("after=")) else {
                break;
            };
            assert_ne!(next, path);
            path = next;
        }
        assert_eq!(seen, (1..=120).rev().collect::<Vec<i64>>(), "{start}");
    }
}

/// Inserts this many copies of order 1.
pub fn more_orders(shop: &Shop, count: i64) {
    shop.rows(sql!(
        "WITH RECURSIVE n (n) AS (SELECT max(id) + 1 FROM orders UNION ALL
           SELECT n + 1 FROM n WHERE n < (SELECT max(id) FROM orders) + CAST(?1 AS INTEGER))
         INSERT INTO orders (token, reference, key, checkout, method, email, address, origin, currency, goods, shipping,
           shipping_tax, shipping_cheapest, tax, tax_on_top, total, placed_at, expires_at, updated_at)
         SELECT (SELECT token FROM fresh_token WHERE n > 0), 'r' || n, 'k' || n, 'c' || n, method, email, address,
           origin, currency, goods, shipping, shipping_tax, shipping_cheapest, tax, tax_on_top, total, placed_at,
           expires_at, updated_at FROM n, orders
         WHERE id = 1 AND ?1 > 0",
        count
    ));
}

/// A search looks at a limited number of orders with its words.
#[test]
fn no_search_costs_more_as_orders_with_its_words_grow() {
    let steps = |orders: i64, query: &str| {
        let shop = old_orders(orders);
        shop.rows(sql!("INSERT INTO order_word (word, order_id) SELECT 'grace', id FROM orders"));
        shop.rows(sql!("INSERT INTO order_word (word, order_id) SELECT 'graceful' || id, id FROM orders"));
        let worker = Worker::new(&shop, "owner");
        let before = shop.platform.db.steps();
        assert!(!ids(&worker, &format!("/admin/orders?q={query}")).is_empty(), "{query}");
        shop.platform.db.steps() - before
    };
    for query in ["grace", "grac", "graceful+grace"] {
        let (few, many) = (steps(1500, query), steps(4500, query));
        assert!(many < few + few / 10, "{query}: {few} steps of SQLite with 1500 orders, {many} with 4500");
    }
}

/// Each list reads an index, so the cost of a page does not grow with the number of orders.
#[test]
fn no_list_costs_more_as_orders_grow() {
    let (few, many) = (old_orders(300), old_orders(3000));
    let steps = |shop: &Shop, path: &str| {
        let worker = Worker::new(shop, "owner");
        let before = shop.platform.db.steps();
        let page = worker.get(path);
        assert!(page.status == 200 && !page.contains("no order here"), "{path}");
        shop.platform.db.steps() - before
    };
    for path in [
        "/admin/orders",
        "/admin/orders?state=waiting",
        "/admin/orders?state=to-send",
        "/admin/orders?state=to-refund",
        "/admin/orders?state=sent",
        "/admin/orders?state=closed",
        "/admin/orders?q=ada@example.com",
        "/admin/orders?q=1002",
    ] {
        let (few, many) = (steps(&few, path), steps(&many, path));
        assert!(many < few + few / 10 + 200, "{path}: {few} steps of SQLite with 300 orders, {many} with 3000");
    }
}

/// Nearly all orders have the same state, and the few others are the oldest: the worst case for a list, newest first.
fn old_orders(count: i64) -> Shop {
    let shop = Shop::shelf(1, 100);
    shop.place(request("a", 1, &[(1, 1)])).unwrap();
    more_orders(&shop, count);
    shop.rows(sql!(
        "UPDATE orders SET state = 'paid', paid = total, firm_at = 1, number = 1000 + id, fulfilment = 'fully',
           email = 'b' || id || '@example.com' WHERE id > 1"
    ));
    shop.rows(sql!("UPDATE orders SET fulfilment = 'none' WHERE id BETWEEN 2 AND 60"));
    shop.rows(sql!("UPDATE orders SET state = 'cancelled', fulfilment = 'none' WHERE id BETWEEN 61 AND 120"));
    shop.rows(sql!(
        "INSERT INTO payment (id, order_id, provider, amount, state, created_at, updated_at)
         SELECT 'p' || id, id, 'bank', total, 'succeeded', 1, 1 FROM orders WHERE id BETWEEN 100 AND 120"
    ));
    shop.rows(sql!(
        "INSERT INTO refund (id, order_id, payment_id, amount, by_kind, created_at)
         SELECT 'r' || order_id, order_id, id, amount, 'shop', 1
         FROM payment WHERE provider = 'bank'"
    ));
    shop
}
