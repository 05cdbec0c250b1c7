//! Limits for each network that shoppers come from.

use serde_json::json;
use vitrine::sql;

use super::browser::Browser;
use crate::support::Shop;

fn selling() -> Shop {
    let shop = Shop::shelf(1, 500);
    shop.rows(sql!("UPDATE shop SET bank_details = 'IBAN DE00 1234'"));
    shop
}

/// Orders with a new browser, so cookies do not matter.
fn order_from(shop: &Shop, address: &'static str) -> u16 {
    let mut browser = Browser::at(shop, address);
    browser.add("1", "1");
    let mut form = browser.form("bank");
    // Each order has its own mail address, because the limit for one address is lower.
    let orders = shop.value(sql!("SELECT count(*) FROM orders"));
    form.iter_mut().find(|(name, _)| *name == "email").unwrap().1 = format!("ada{orders}@example.com");
    let answer = browser.send(&form);
    assert!(answer.status == 303 || answer.contains("Too many orders from your network"), "{}", answer.text());
    answer.status
}

#[test]
fn open_orders() {
    let shop = selling();
    for _ in 0..25 {
        assert_eq!(order_from(&shop, "2001:db8:1:2::1"), 303);
    }
    assert_eq!(order_from(&shop, "2001:db8:1:2:ffff::9"), 422, "the next address of the same customer");
    assert_eq!(order_from(&shop, "2001:db8:1:3::1"), 303, "another customer");
    let networks = shop.rows(sql!("SELECT network, count(*) AS orders FROM orders GROUP BY network ORDER BY orders"));
    assert_eq!((networks.len(), &networks[1]["orders"]), (2, &json!(25)));
    let kept = networks[0]["network"].as_str().unwrap();
    assert!(kept.len() == 32 && !kept.contains("2001") && !kept.contains(':'), "no address is kept: {kept}");
    shop.check_books();
}

#[test]
fn looking_for_an_order() {
    let shop = selling();
    let mut buyer = Browser::new(&shop);
    buyer.add("1", "1");
    let page = buyer.order("bank");
    let reference = shop.value(sql!("SELECT reference FROM orders"));
    let reference = reference.as_str().unwrap();
    let look =
        |address, email| Browser::at(&shop, address).post("/orders", &[("reference", reference), ("email", email)]);
    for _ in 0..10 {
        assert_eq!(look("192.0.2.1", "eve@example.com").status, 422);
    }
    assert_eq!(look("192.0.2.1", "ada@example.com").status, 429);
    assert_eq!(look("::ffff:192.0.2.1", "ada@example.com").status, 429, "the same address, written in another way");
    assert_eq!(look("192.0.2.2", "ada@example.com").header("location"), page, "somebody else is not kept waiting");
    let rows = shop.rows(sql!("SELECT who FROM lookup"));
    assert!(rows.iter().all(|row| !row["who"].as_str().unwrap().contains("192.0")), "{rows:?}");
}
