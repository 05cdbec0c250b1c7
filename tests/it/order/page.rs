//! The page of an order, for each payment method.

use serde_json::json;
use vitrine::sql;

use super::browser::Browser;
use crate::support::Shop;

fn selling() -> Shop {
    let shop = Shop::shelf(1, 50);
    shop.rows(sql!("UPDATE shop SET bank_details = 'IBAN DE00 1234', pays_on_delivery = 1"));
    shop
}

#[test]
fn the_bank_account_stands_on_orders_that_are_paid_to_it() {
    let shop = selling();
    for (method, shown) in [("bank", true), ("delivery", false)] {
        let mut browser = Browser::new(&shop);
        browser.add("1", "1");
        let order = browser.order(method);
        assert_eq!(browser.get(&order).contains("IBAN DE00 1234"), shown, "{method}");
    }
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let pay = browser.order("test");
    let order = browser.post(&pay, &[("do", "nothing")]).header("location").to_owned();
    assert!(!browser.get(&order).contains("IBAN"), "an order that is paid online");
}

#[test]
fn what_is_paid_by_hand_has_no_session_to_begin_again() {
    let shop = selling();
    for method in ["bank", "delivery"] {
        let mut browser = Browser::new(&shop);
        browser.add("1", "1");
        let order = browser.order(method);
        assert!(!browser.get(&order).contains(&format!("{order}/payments")), "{method}: no button");
        let payments = shop.value(sql!("SELECT count(*) FROM payment"));
        let answer = browser.post(&format!("{order}/payments"), &[]);
        assert!(answer.status == 422 && answer.contains("nothing to pay"), "{method}: {}", answer.text());
        assert_eq!(shop.value(sql!("SELECT count(*) FROM payment")), payments, "{method}");
    }
}

/// An overdue order offers no new payment, and the form of an old page cannot start one.
#[test]
fn what_failed_is_not_paid_again() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let pay = browser.order("test");
    let order = browser.post(&pay, &[("do", "decline")]).header("location").to_owned();
    assert!(browser.get(&order).contains(&format!("{order}/payments")));
    shop.platform.advance(31 * 60_000);
    assert!(!browser.get(&order).contains(&format!("{order}/payments")), "its time is over");
    shop.with(vitrine::order::sweep).unwrap();
    assert_eq!(browser.post(&format!("{order}/payments"), &[]).status, 422);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM payment")), json!(1));
}
