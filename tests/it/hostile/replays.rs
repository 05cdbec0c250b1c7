//! Valid forms and cookies that are sent again: twice, later, with another cart, or by another shopper.

use http::Method;
use serde_json::json;
use vitrine::sql;

use super::{judge::judge, world::World};
use crate::{
    order::browser::Browser,
    support::{Answer, Shop, fixtures::small_shop},
};

fn selling() -> Shop {
    let shop = small_shop();
    shop.rows(sql!("UPDATE shop SET bank_details = 'IBAN DE00 1234', pays_on_delivery = 1"));
    shop
}

fn orders(shop: &Shop) -> i64 {
    shop.value(sql!("SELECT count(*) FROM orders")).as_i64().unwrap()
}

fn variant(shop: &Shop, sku: &str) -> String {
    shop.value(sql!("SELECT id FROM variant WHERE sku = ?1", sku)).to_string()
}

fn leads_to(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("location")
}

#[test]
fn a_checkout_that_is_sent_again_with_another_cart() {
    let shop = selling();
    let (mug, red) = (variant(&shop, "MUG"), variant(&shop, "CUP-R"));
    let mut browser = Browser::new(&shop);
    browser.add(&mug, "1");
    let form = browser.form("test");
    let first = leads_to(&browser.send(&form)).to_owned();
    // The cart has changed: the shopper has to confirm, and the first order remains.
    browser.add(&red, "1");
    let other = browser.send(&form);
    assert!(other.status == 422 && other.contains("Please check it again"), "{}", other.text());
    assert_eq!(orders(&shop), 1);
    // The same happens if the total is equal.
    shop.rows(sql!("UPDATE variant SET price = 1200 WHERE sku = 'CUP-R'"));
    browser.post("/cart/lines", &[("variant", &mug), ("do", "remove")]);
    assert_eq!((browser.send(&form).status, orders(&shop)), (422, 1));
    // A new checkout places a second order, and cancels the first.
    let second = browser.order("test");
    assert_ne!(second, first);
    let lines =
        shop.rows(sql!("SELECT o.state, l.sku FROM orders o JOIN order_line l ON l.order_id = o.id ORDER BY o.id"));
    assert_eq!(lines, [json!({ "state": "cancelled", "sku": "MUG" }), json!({ "state": "placed", "sku": "CUP-R" })]);
    shop.check_figures();
}

#[test]
fn a_checkout_that_somebody_else_sends() {
    let shop = selling();
    let mug = variant(&shop, "MUG");
    let mut one = Browser::new(&shop);
    one.add(&mug, "1");
    let form = one.form("bank");
    let order = leads_to(&one.send(&form)).to_owned();
    // An empty cart has nothing to order.
    let mut two = Browser::new(&shop);
    assert_eq!(two.send(&form).status, 422);
    // The same cart and form are the same attempt, so there is no second order.
    two.add(&mug, "1");
    assert_eq!(leads_to(&two.send(&form)), order);
    assert_eq!(orders(&shop), 1);
    shop.check_figures();
}

#[test]
fn a_cart_form_and_a_link_that_are_sent_again_add_again_up_to_the_limit() {
    let shop = selling();
    let mug = variant(&shop, "MUG");
    let mut browser = Browser::new(&shop);
    browser.add(&mug, "60");
    for _ in 0..2 {
        let again = browser.post("/cart/lines", &[("variant", &mug), ("quantity", "60")]);
        judge(&again, "", "again");
        assert_eq!(again.status, 422);
        assert_eq!(browser.post(&format!("/cart/{mug}:60"), &[]).status, 422);
    }
    assert!(browser.get("/cart").fields("quantity").contains(&"60".to_owned()));
}

/// Cookies of older versions and forged carts: the readable part is kept, and none of it is trusted.
#[test]
fn cookies_that_are_old_or_not_ours() {
    let shop = selling();
    let mug = variant(&shop, "MUG");
    let mut browser = Browser::new(&shop);
    browser.add(&mug, "2");
    let signed = browser.cookie("__Host-cart");
    let parts: Vec<&str> = signed.split('.').collect();
    let [version, kid, text, tag] = parts[..] else { panic!("{signed}") };
    for (cookie, quantity) in [
        (format!("0.{kid}.{text}.{tag}"), "2"),
        (format!("{version}.gone.{text}.{tag}"), "2"),
        (format!("{version}.{kid}.{}.{tag}", text.replace(":2:", ":99:")), "99"),
        (format!("{version}.{kid}.{text}.{}", tag.to_lowercase()), "2"),
        (format!("{version}.{kid}.{text}"), "2"),
        (text.to_owned(), "2"),
    ] {
        let answer = shop.ask(Method::GET, "/cart", &[("cookie", &format!("__Host-cart={cookie}"))]);
        judge(&answer, "", &cookie);
        assert_eq!(answer.fields("quantity"), [quantity], "{cookie}");
    }
    for cookie in [
        format!("{version}.{kid}.{}.{tag}", text.replace(":2:", ":100:")),
        format!("{version}.{kid}.{}.{tag}", text.replace(":2:", ":-2:")),
        format!("{version}.{kid}.{}.{tag}", text.replacen(&mug, "9007199254740992", 1)),
    ] {
        let answer = shop.ask(Method::GET, "/cart", &[("cookie", &format!("__Host-cart={cookie}"))]);
        judge(&answer, "", &cookie);
        assert!(answer.contains("Your cart is empty"), "{cookie}");
    }
    // Of two cookies with the same name, the first counts.
    let two = format!("__Host-cart={signed}; __Host-cart=x");
    assert_eq!(shop.ask(Method::GET, "/cart", &[("cookie", &two)]).fields("quantity"), ["2"]);
}

/// A forged `__Host-ordered` cookie empties no cart.
#[test]
fn what_was_ordered_is_believed_of_the_same_cart_only() {
    let shop = selling();
    let mug = variant(&shop, "MUG");
    let mut browser = Browser::new(&shop);
    browser.add(&mug, "1");
    let order = browser.order("delivery");
    let token = order.rsplit('/').next().unwrap();
    browser.add(&mug, "2");
    let cart = browser.cookie("__Host-cart");
    for ordered in [
        format!("{token}.AAAAAAAAAAAAAAAA"),
        token.to_owned(),
        format!("{token}."),
        format!("x.{token}"),
        ".".to_owned(),
    ] {
        let cookies = format!("__Host-cart={cart}; __Host-ordered={ordered}");
        shop.rows(sql!("UPDATE orders SET state = 'cancelled'"));
        let page = shop.ask(Method::GET, &order, &[("cookie", &cookies)]);
        judge(&page, "", &ordered);
        assert_eq!((page.status, page.cookie("__Host-cart")), (200, None), "{ordered}");
    }
}

/// A paid order empties the cart, unless the cart has changed since.
#[test]
fn a_cart_that_was_changed_since_it_was_ordered_is_kept() {
    let shop = selling();
    let (mug, red) = (variant(&shop, "MUG"), variant(&shop, "CUP-R"));
    for (change, left) in [
        (&[][..], &[][..]),
        (&[("variant", mug.as_str()), ("quantity", "2"), ("do", "set")], &["2"]),
        (&[("variant", &red), ("quantity", "1"), ("do", "add")], &["1", "1"]),
    ] {
        let mut browser = Browser::new(&shop);
        browser.add(&mug, "1");
        let pay = browser.order("test");
        if !change.is_empty() {
            assert_eq!(browser.post("/cart/lines", change).status, 303);
        }
        let order = leads_to(&browser.post(&pay, &[("do", "succeed")])).to_owned();
        browser.get(&order);
        assert_eq!(browser.get("/cart").fields("quantity"), left, "{change:?}");
    }
}

#[test]
fn looking_at_an_older_order_empties_no_cart() {
    let shop = selling();
    let mug = variant(&shop, "MUG");
    let mut browser = Browser::new(&shop);
    browser.add(&mug, "1");
    let pay = browser.order("test");
    let older = leads_to(&browser.post(&pay, &[("do", "succeed")])).to_owned();
    browser.get(&older);
    browser.add(&mug, "1");
    browser.order("test");
    browser.get(&older);
    assert_eq!(browser.get("/cart").fields("quantity"), ["1"]);
}

#[test]
fn buttons_of_the_shop_that_are_pressed_again() {
    let world = World::new();
    let press = |path: &str, fields: &[(&str, &str)]| {
        let answer = world.shop.post(&world.address(path), fields, &[("cookie", &world.owner)]);
        judge(&answer, "", path);
        answer.status
    };
    for (path, fields) in [
        ("/admin/orders/{bank}/acceptance", &[][..]),
        ("/admin/orders/{bank}/payments", &[]),
        ("/admin/orders/{paid}/fulfilments", &[("units-1", "1"), ("sent-1", "0")]),
        ("/admin/orders/{bank}/cancellation", &[("reason", "Asked for")]),
        ("/admin/orders/{returned}/refunds/{refund}", &[]),
        ("/admin/mail/{mail}/retries", &[]),
    ] {
        assert_eq!(press(path, fields), 303, "{path}");
        let mut books = world.books(&[]);
        for _ in 0..2 {
            assert_eq!(press(path, fields), 409, "{path}");
        }
        books.are_the_same(&world, path);
    }
    world.shop.check_figures();
}
