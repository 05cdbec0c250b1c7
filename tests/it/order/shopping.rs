//! Whole requests of browsers, from a product page to a paid order.

use serde_json::json;
use vitrine::{platform::QueueName, sql};

use super::browser::{Browser, selling};
use crate::support::{Delivery, Shop};

fn with(form: &[(&'static str, String)], name: &str, value: &str) -> Vec<(&'static str, String)> {
    form.iter().map(|(known, old)| (*known, if *known == name { value.to_owned() } else { old.clone() })).collect()
}

#[test]
fn a_guest_buys() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "2");
    let pay = browser.order("test");
    assert!(pay.starts_with("/checkout/test/"), "{pay}");
    assert!(browser.get(&pay).text().contains("€24.90"));
    let answer = browser.post(&pay, &[("do", "succeed")]);
    let order = answer.header("location").to_owned();
    let page = browser.get(&order);
    let text = page.text();
    for part in
        ["Paid", "1001", "€24.90", "€4.90", "€3.98 VAT 19 % included", "10115 Berlin", "ada@example.com", "Title of p1"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("cache-control"), "private, no-store");
    assert!(text.contains("noindex"));
    assert!(browser.get("/cart").text().contains("Your cart is empty"), "what was bought is no longer in the cart");
    shop.check_figures();
}

#[test]
fn round_trips() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    let mut all = 0;
    let mut trips = |shop: &Shop| {
        let trips: u64 = shop
            .platform
            .take_log()
            .iter()
            .map(|(_, line)| serde_json::from_str::<serde_json::Value>(line).unwrap()["d1_trips"].as_u64().unwrap())
            .sum();
        all += trips;
        trips
    };
    trips(&shop);
    browser.add("1", "1");
    assert_eq!(trips(&shop), 1, "adding");
    browser.get("/cart");
    assert_eq!(trips(&shop), 1, "the cart");
    let form = browser.form("test");
    assert_eq!(trips(&shop), 1, "the checkout");
    let pay = browser.send(&form).header("location").to_owned();
    assert!(trips(&shop) <= 2, "placing");
    let payment = pay.rsplit('/').next().unwrap().to_owned();
    let told = json!({
        "id": "1", "type": "payment.succeeded", "payment": payment, "amount": 1490, "currency": "EUR", "reference": "x"
    });
    let webhook = shop.send(
        http::Request::builder()
            .method("POST")
            .uri("https://shop.example/webhooks/test")
            .body(vitrine::platform::Body::Bytes(told.to_string().into_bytes()))
            .unwrap(),
    );
    assert_eq!(webhook.status, 200);
    assert!(trips(&shop) <= 2, "settling");
    let token = shop.value(sql!("SELECT token FROM orders"));
    browser.get(&format!("/orders/{}", token.as_str().unwrap()));
    assert_eq!(trips(&shop), 1, "the order");
    assert!(all <= 8, "{all} for a whole order");
}

#[test]
fn the_same_page_sent_twice_is_one_order() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let form = browser.form("test");
    let first = browser.send(&form).header("location").to_owned();
    assert_eq!(browser.send(&form).header("location"), first);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM orders")), json!(1));
    // The shopper goes back, changes something and sends again: another order replaces the first.
    browser.send(&with(&form, "city", "Potsdam"));
    let rows = shop.rows(sql!("SELECT state FROM orders ORDER BY id"));
    assert_eq!(rows, [json!({ "state": "cancelled" }), json!({ "state": "placed" })]);
    assert_eq!(shop.stock(1), [5, 1, 0]);
    // The page is sent once more after the payment.
    let pay = browser.send(&with(&form, "city", "Potsdam")).header("location").to_owned();
    browser.post(&pay, &[("do", "succeed")]);
    let again = browser.send(&with(&form, "city", "Potsdam"));
    assert!(again.header("location").starts_with("/orders/"));
    shop.check_figures();
}

#[test]
fn what_changes_before_the_button_is_pressed_is_told() {
    for (change, told) in [
        ("UPDATE variant SET price = 1200 WHERE id = 1", "has changed"),
        ("UPDATE shop SET shipping_price = 600", "has changed"),
        ("UPDATE stock SET reason = 'count', by_kind = 'shop', on_hand = 0 WHERE variant_id = 1", "is sold out"),
        ("UPDATE stock SET reason = 'count', by_kind = 'shop', on_hand = 1 WHERE variant_id = 1", "Only 1 of"),
        ("UPDATE product SET status = 'archived' WHERE id = 1", "no longer in the shop"),
        ("UPDATE shop SET pays_on_delivery = 0", "Choose how you want to pay"),
    ] {
        let shop = selling();
        let mut browser = Browser::new(&shop);
        browser.add("1", "2");
        browser.add("2", "1");
        let form = browser.form("delivery");
        shop.rows(sql!(change));
        let answer = browser.send(&form);
        assert_eq!(answer.status, 422, "{change}");
        let text = answer.text();
        assert!(text.contains(told), "{change}: {text}");
        for typed in ["ada@example.com", "Ada Lovelace", "Lange Straße 1", "10115", "Berlin"] {
            assert!(text.contains(&format!("value=\"{typed}\"")), "{typed} is lost");
        }
        assert_eq!(shop.value(sql!("SELECT count(*) FROM orders")), json!(0));
    }
}

#[test]
fn wrong_fields_are_named_and_nothing_typed_is_lost() {
    let long = "x".repeat(5000);
    for (name, value, told) in [
        ("email", "", "Enter your e-mail address"),
        ("email", "ada", "Enter your e-mail address"),
        ("email", "ada@example.com\r\nBcc: all@example.com", "Enter the e-mail address without a line break"),
        ("email", "ada@example.com, bob@example.com", "Enter one e-mail address, with one “@”"),
        ("email", &long, "Enter your e-mail address"),
        ("name", "", "name"),
        ("name", "Ada\u{0}", "name"),
        ("line1", &long, "address"),
        ("postcode", "ABC", "postcode"),
        ("city", " ", "city"),
        ("method", "gold", "Choose how you want to pay"),
        ("method", "", "Choose how you want to pay"),
        ("agreed", "1", "has changed"),
        ("agreed", "-1490", "has changed"),
        ("agreed", "x", "has changed"),
    ] {
        let shop = selling();
        let mut browser = Browser::new(&shop);
        browser.add("1", "1");
        let form = with(&browser.form("bank"), name, value);
        let answer = browser.send(&form);
        assert_eq!(answer.status, 422, "{name} {value:.40}");
        let text = answer.text();
        assert!(text.to_lowercase().contains(&told.to_lowercase()), "{name} {value:.40}: {text}");
        assert_eq!(shop.value(sql!("SELECT count(*) FROM orders")), json!(0), "{name} {value:.40}");
    }
}

#[test]
fn forms_that_no_page_of_ours_sends() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    assert_eq!(browser.post("/checkout", &[]).status, 422, "nothing in the cart");
    browser.add("1", "1");
    assert_eq!(browser.post("/checkout", &[]).status, 422);
    assert_eq!(browser.post("/checkout", &[("key", "x"), ("country", "XX"), ("do", "country")]).status, 200);
    let form = with(&browser.form("bank"), "key", "not-a-key");
    assert_eq!(browser.send(&form).status, 422);
    let huge = "x".repeat(40_000);
    assert_eq!(browser.post("/checkout", &[("note", &huge)]).status, 413);
    let headers = [("cookie", "__Host-checkout=' OR 1=1; __Host-ordered=x.y; __Host-cart=1.k1.1:99:1.AAAA")];
    assert_eq!(shop.ask(http::Method::GET, "/checkout", &headers).status, 200);
    let cross = shop.ask(http::Method::POST, "/checkout", &[("origin", "https://evil.example")]);
    assert_eq!(cross.status, 403);
    assert_eq!(shop.ask(http::Method::POST, "/checkout", &[]).status, 403, "no origin at all");
    assert_eq!(shop.value(sql!("SELECT count(*) FROM orders")), json!(0));
}

#[test]
fn units_that_nobody_paid_for_are_free_again_without_cron() {
    let shop = selling();
    let (mut late, mut next) = (Browser::new(&shop), Browser::new(&shop));
    next.add("1", "4");
    late.add("1", "5");
    let pay = late.order("test");
    assert!(next.get("/checkout").text().contains("is sold out"));
    // The half hour to pay is over, and so are ten minutes of grace.
    shop.platform.advance(40 * 60_000);
    assert!(!next.get("/cart").text().contains("old out"));
    assert!(next.order("test").starts_with("/checkout/test/"));
    shop.check_books();
    late.post(&pay, &[("do", "succeed")]);
    assert_eq!(shop.value(sql!("SELECT state FROM payment ORDER BY created_at LIMIT 1")), json!("returned"));
    shop.check_books();
}

#[test]
fn no_get_changes_anything() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let pay = browser.order("test");
    let order = format!("/orders/{}", shop.value(sql!("SELECT token FROM orders")).as_str().unwrap());
    let before = shop.rows(sql!("SELECT state, updated_at, (SELECT sum(held) FROM stock) AS held FROM orders"));
    for path in ["/checkout", "/checkout?do=place", &pay, &format!("{pay}?do=succeed"), &order, "/orders", "/cart"] {
        assert_eq!(browser.get(path).status, 200, "{path}");
    }
    for path in [format!("{order}/cancellation"), format!("{order}/payments")] {
        let answer = browser.get(&path);
        assert_eq!((answer.status, answer.header("location")), (303, order.as_str()), "{path}");
    }
    assert_eq!(browser.get("/webhooks/test").status, 405);
    assert_eq!(shop.rows(sql!("SELECT state, updated_at, (SELECT sum(held) FROM stock) AS held FROM orders")), before);
}

#[test]
fn declined_and_tried_again() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let pay = browser.order("test");
    let order = browser.post(&pay, &[("do", "decline")]).header("location").to_owned();
    let text = browser.get(&order).text().to_owned();
    assert!(text.contains("Waiting for payment") && text.contains("was declined"), "{text}");
    assert!(browser.get("/cart").text().contains("Title of p1"), "the cart is kept until it is paid");
    let second = browser.post(&format!("{order}/payments"), &[]).header("location").to_owned();
    assert_ne!(second, pay);
    assert_eq!(
        browser.post(&format!("{order}/payments"), &[]).header("location"),
        second,
        "an open session is gone on with"
    );
    browser.post(&second, &[("do", "webhooks")]);
    assert!(browser.get(&order).text().contains("Paid"));
    assert_eq!(browser.post(&format!("{order}/payments"), &[]).status, 422);
    shop.check_figures();
}

#[test]
fn every_way_that_the_test_provider_plays() {
    for (play, status) in [
        ("succeed", "Paid"),
        ("webhooks", "Paid"),
        ("late", "Paid"),
        ("nothing", "Waiting for payment"),
        ("decline", "Waiting for payment"),
    ] {
        let shop = selling();
        let mut browser = Browser::new(&shop);
        browser.add("1", "1");
        let pay = browser.order("test");
        let order = browser.post(&pay, &[("do", play)]).header("location").to_owned();
        assert!(browser.get(&order).text().contains(status), "{play}");
        shop.check_figures();
    }
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let pay = browser.order("test");
    assert_eq!(browser.post(&pay, &[("do", "action")]).header("location"), format!("{pay}?step=confirm"));
    assert_eq!(browser.post(&pay, &[("do", "rob")]).status, 422);
    shop.platform.set_var("ENVIRONMENT", "production");
    shop.platform.set_var("SHOP_ORIGIN", crate::support::ORIGIN);
    assert_eq!(browser.get(&pay).status, 404);
    assert_eq!(browser.post(&pay, &[("do", "succeed")]).status, 404);
    assert!(!browser.get("/checkout").text().contains("Test payment"));
}

#[test]
fn paid_by_hand() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let order = browser.order("bank");
    let page = browser.get(&order);
    let text = page.text();
    assert!(text.contains("IBAN DE00 1234") && text.contains("Waiting for payment"), "{text}");
    assert!(browser.get("/cart").text().contains("Your cart is empty"));
    // The next order does not replace this one.
    browser.add("2", "1");
    browser.order("bank");
    assert_eq!(shop.value(sql!("SELECT count(*) FROM orders WHERE state = 'placed'")), json!(2));
    assert_eq!(browser.post(&format!("{order}/cancellation"), &[]).status, 303);
    assert_eq!(browser.post(&format!("{order}/cancellation"), &[]).status, 303, "twice is once");
    assert_eq!((shop.stock(1), shop.stock(2)), ([5, 0, 0], [5, 1, 0]));
    shop.check_figures();
}

#[test]
fn what_costs_nothing_is_paid_by_being_ordered() {
    let shop = selling();
    shop.rows(sql!("UPDATE variant SET price = 0 WHERE id = 1"));
    shop.rows(sql!("UPDATE shop SET shipping_price = 0"));
    for method in ["bank", "test"] {
        let mut browser = Browser::new(&shop);
        browser.add("1", "1");
        let order = browser.order(method);
        assert!(order.starts_with("/orders/"), "{order}");
        assert!(browser.get(&order).text().contains("<h1>Paid</h1>"));
    }
    assert_eq!(shop.stock(1), [5, 0, 2]);
    shop.check_figures();
}

#[test]
fn a_paid_order_is_not_cancelled_by_its_page() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let pay = browser.order("test");
    let order = browser.post(&pay, &[("do", "succeed")]).header("location").to_owned();
    assert_eq!(browser.post(&format!("{order}/cancellation"), &[]).status, 422);
    assert!(!browser.get(&order).text().contains("Cancel this order"));
}

#[test]
fn found_by_reference_and_address_and_not_otherwise() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let order = browser.order("bank");
    let reference = shop.value(sql!("SELECT reference FROM orders")).as_str().unwrap().to_owned();
    let lower = reference.to_lowercase().replace('-', " ");
    let found = browser.post("/orders", &[("reference", &lower), ("email", " ADA@example.com ")]);
    assert_eq!(found.header("location"), order);
    shop.rows(sql!("UPDATE orders SET email = 'Änne@Example.com'"));
    let found = browser.post("/orders", &[("reference", &lower), ("email", "Änne@example.com")]);
    assert_eq!(found.header("location"), order, "SQLite and we lower the same letters");
    shop.rows(sql!("UPDATE orders SET email = 'ada@example.com'"));
    let mut answers = Vec::new();
    for (reference, email) in
        [(reference.as_str(), "eve@example.com"), ("2222-2222", "ada@example.com"), ("", ""), ("x", "y")]
    {
        let answer = browser.post("/orders", &[("reference", reference), ("email", email)]);
        assert_eq!(answer.status, 422);
        answers.push(answer.text().split_once("role=\"alert\"").unwrap().1.split_once("</p>").unwrap().0.to_owned());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "one answer for all: {answers:?}");
    for _ in 0..5 {
        browser.post("/orders", &[("reference", "x"), ("email", "y")]);
    }
    let blocked = browser.post("/orders", &[("reference", &reference), ("email", "ada@example.com")]);
    assert_eq!(blocked.status, 429, "also with the right one");
    shop.platform.advance(900_000);
    assert_eq!(browser.post("/orders", &[("reference", &reference), ("email", "ada@example.com")]).status, 303);
    for path in ["/orders/x", "/orders/aaaaaaaaaaaaaaaaaaaaaaaaaa", "/orders/aaaaaaaaaaaaaaaaaaaaaaaaaa'"] {
        assert_eq!(browser.get(path).status, 404, "{path}");
    }
}

#[test]
fn what_is_typed_is_text_everywhere() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let evil = "<img src=x onerror=alert(1)>\"'";
    let mut form = with(&with(&browser.form("bank"), "name", evil), "line1", evil);
    form.push(("note", format!("{evil}\n{{{{ 7*7 }}}}")));
    let order = browser.send(&form).header("location").to_owned();
    assert!(!browser.get(&order).contains("<img src=x"));
    assert!(browser.get(&order).contains("&#60;img src=x"));
    form.push(("do", "country".to_owned()));
    let page = browser.send(&with(&form, "do", "country"));
    assert!(!page.contains("<img src=x"));
}

#[test]
fn events_are_sent_after_the_answer() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let pay = browser.order("test");
    browser.post(&pay, &[("do", "succeed")]);
    assert!(shop.deliver(QueueName::OrderEvents, Delivery::default()) >= 2, "no clock is waited for");
    assert_eq!(shop.value(sql!("SELECT sold_count FROM product WHERE id = 1")), json!(1));
    let token = shop.value(sql!("SELECT token FROM orders")).as_str().unwrap().to_owned();
    let mail = &shop.rendered_mails()[0];
    assert!(mail.text.contains(&format!("https://shop.example/orders/{token}")), "{}", mail.text);
}
