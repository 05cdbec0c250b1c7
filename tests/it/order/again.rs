//! A shopper goes back to a page and sends it again, after something else changed the cart or the order.

use serde_json::json;
use vitrine::sql;

use super::browser::{Browser, selling};

#[test]
fn back_after_the_order_was_cancelled() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let form = browser.form("test");
    browser.send(&form);
    let order = format!("/orders/{}", shop.value(sql!("SELECT token FROM orders")).as_str().unwrap());
    browser.post(&format!("{order}/cancellation"), &[]);
    browser.get(&order);
    assert!(browser.get("/cart").contains("/products/p1"), "the cart is kept");
    let answer = browser.send(&form);
    assert!(answer.status == 422 && answer.contains("use the button below"), "{}", answer.text());
    assert!(answer.contains("value=\"Ada Lovelace\""), "nothing typed is lost");
    let mut anew = form.clone();
    anew[0].1 = answer.fields("key").remove(0);
    assert_ne!(anew[0], form[0]);
    let pay = browser.send(&anew).header("location").to_owned();
    assert_eq!(browser.post(&pay, &[("do", "succeed")]).status, 303);
    let states = shop.rows(sql!("SELECT state FROM orders ORDER BY id"));
    assert_eq!(states, [json!({ "state": "cancelled" }), json!({ "state": "paid" })]);
    browser.get(&format!(
        "/orders/{}",
        shop.value(sql!("SELECT token FROM orders WHERE state = 'paid'")).as_str().unwrap()
    ));
    assert!(browser.get("/cart").text().contains("Your cart is empty"), "what is paid leaves the cart");
    shop.check_figures();
}

#[test]
fn back_after_the_payment_was_declined() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let form = browser.form("test");
    let first = browser.send(&form).header("location").to_owned();
    browser.post(&first, &[("do", "decline")]);
    let second = browser.send(&form).header("location").to_owned();
    assert!(second.starts_with("/checkout/test/") && second != first, "{second}");
    assert_eq!(browser.send(&form).header("location"), second, "one that is open is gone on with");
    browser.post(&second, &[("do", "succeed")]);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM orders WHERE state = 'paid'")), json!(1));
    shop.check_figures();
}

/// Another tab replaced the goods in the cart, and the total stayed the same.
#[test]
fn what_is_ordered_is_what_was_looked_at() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let form = browser.form("bank");
    browser.post("/cart/lines", &[("variant", "1"), ("do", "remove")]);
    browser.add("2", "1");
    let answer = browser.send(&form);
    assert!(answer.status == 422 && answer.contains("Your order has changed"), "{}", answer.text());
    assert_eq!(shop.value(sql!("SELECT count(*) FROM orders")), json!(0));
}

/// Each unpaid order sends a mail to an unconfirmed address.
#[test]
fn few_orders_in_a_short_time_for_one_address() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    let mut order = |email: &str| {
        browser.add("1", "1");
        let mut form = browser.form("bank");
        form.iter_mut().find(|(name, _)| *name == "email").unwrap().1 = email.to_owned();
        let answer = browser.send(&form);
        if let Some(token) = answer.get("location") {
            browser.post(&format!("{token}/cancellation"), &[]);
        }
        answer
    };
    for _ in 0..10 {
        assert_eq!(order("ada@example.com").status, 303);
    }
    let refused = order("ADA@example.com");
    assert!(refused.status == 422 && refused.contains("try again in 15 minutes"), "{}", refused.text());
    assert_eq!(order("grace@example.com").status, 303);
    shop.platform.advance(15 * 60_000);
    assert_eq!(order("ada@example.com").status, 303);
    futures::executor::block_on(shop.app.tick());
    assert_eq!(
        shop.value(sql!("SELECT count(*) FROM lookup")),
        json!(2),
        "old counts are forgotten, of the address and of others"
    );
}

/// Units are held only until the time to pay is over. After that, no new payment starts.
#[test]
fn another_try_after_the_time_is_over() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let pay = browser.order("test");
    browser.post(&pay, &[("do", "decline")]);
    let order = format!("/orders/{}", shop.value(sql!("SELECT token FROM orders")).as_str().unwrap());
    shop.platform.advance(30 * 60_000);
    assert!(!browser.get(&order).contains("Pay €"));
    let answer = browser.post(&format!("{order}/payments"), &[]);
    assert!(answer.status == 422 && answer.contains("nothing to pay"), "{}", answer.text());
    assert_eq!(shop.value(sql!("SELECT count(*) FROM payment")), json!(1));
}
