//! The checkout when responses get lost between the shop and its shopper.

use serde_json::json;
use vitrine::sql;

use crate::{
    order::browser::Browser,
    support::{Part, Shop, When},
};

type Form = Vec<(&'static str, String)>;

fn selling() -> Shop {
    let shop = Shop::shelf(2, 5);
    shop.rows(sql!("UPDATE shop SET bank_details = 'IBAN DE00 1234'"));
    shop
}

fn changed(form: &[(&'static str, String)], name: &str, value: &str) -> Form {
    form.iter().map(|(known, old)| (*known, if *known == name { value.to_owned() } else { old.clone() })).collect()
}

fn states(shop: &Shop) -> Vec<serde_json::Value> {
    shop.rows(sql!("SELECT state FROM orders ORDER BY id")).into_iter().map(|row| row["state"].clone()).collect()
}

#[test]
fn an_order_that_is_changed_after_its_answer_was_lost_makes_room() {
    for method in ["test", "bank"] {
        // The shopper sends the open page again, or opens the page anew.
        for anew in [false, true] {
            let shop = selling();
            let mut browser = Browser::new(&shop);
            browser.add("1", "3");
            let form = browser.form(method);
            assert_eq!(browser.clone().send(&form).status, 303, "placed, and nobody learns of it");
            let form = if anew { browser.form(method) } else { form };
            let answer = browser.send(&changed(&form, "city", "Potsdam"));
            assert_eq!(answer.status, 303, "{method} {anew}: {}", answer.text());
            assert_eq!(states(&shop), [json!("cancelled"), json!("placed")], "{method} {anew}");
            assert_eq!(shop.stock(1), [5, 3, 0], "{method} {anew}");
            shop.check_books();
        }
    }
}

#[test]
fn the_last_units_are_not_sold_out_for_whoever_holds_them() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "5");
    let form = browser.form("test");
    let first = browser.clone().send(&form).header("location").to_owned();
    assert_eq!(browser.send(&form).header("location"), first, "sent again, it is the same order");
    assert!(!browser.get("/cart").contains("Sold out"));
    browser.add("1", "0");
    let mut other = Browser::new(&shop);
    other.add("2", "1");
    assert_eq!(other.post("/cart/lines", &[("variant", "1"), ("quantity", "1")]).status, 422, "it is for others");
    assert_eq!(shop.stock(1), [5, 5, 0]);
}

#[test]
fn nor_does_a_failure_of_the_shop_leave_two_orders() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "3");
    let form = browser.form("test");
    // The batch that reads succeeds. The batch that places the order is committed, but its result is lost, and reading
    // the order again also fails.
    shop.platform.faults.fail_at(Part::Db, 2, When::After);
    shop.platform.faults.fail_at(Part::Db, 3, When::Before);
    assert_eq!(browser.send(&form).status, 500);
    assert_eq!(states(&shop), [json!("placed")]);
    assert_eq!(browser.send(&changed(&form, "city", "Potsdam")).status, 303);
    assert_eq!(states(&shop), [json!("cancelled"), json!("placed")]);
    shop.check_books();
}

#[test]
fn a_page_from_before_the_checkout_had_a_name_still_orders_once() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let form = browser.form("test");
    browser.forget("__Host-checkout");
    let first = browser.send(&form).header("location").to_owned();
    assert_eq!(browser.send(&form).header("location"), first);
    browser.send(&changed(&form, "city", "Potsdam"));
    assert_eq!(states(&shop), [json!("cancelled"), json!("placed")]);
}

#[test]
fn what_is_ordered_after_an_order_by_hand_is_another_checkout() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    for variant in ["1", "2"] {
        browser.add(variant, "1");
        browser.order("bank");
    }
    assert_eq!(states(&shop), [json!("placed"), json!("placed")]);
    assert!(!browser.get("/cart").contains("__Host-checkout"));
}

#[test]
fn the_name_of_a_checkout_is_for_its_browser_alone() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    assert_eq!(browser.get("/checkout").get("set-cookie"), None, "there is nothing to order");
    browser.add("1", "1");
    let page = browser.get("/checkout");
    let cookie = page.header("set-cookie");
    for attribute in ["__Host-checkout=", "Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
        assert!(cookie.contains(attribute), "{attribute}: {cookie}");
    }
    let name = cookie.split(';').next().unwrap().to_owned();
    assert!(browser.get("/checkout").header("set-cookie").starts_with(&name), "it stays the same");
    assert!(!page.contains(name.split_once('=').unwrap().1), "and it is no text of the page");
}
