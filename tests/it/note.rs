//! The note to the shop: written in the cart, stored in KV, and filled in at the checkout.

use vitrine::sql;

use crate::{
    order::browser::Browser,
    support::{Answer, Part, Shop, When},
};

fn selling() -> Shop {
    let shop = Shop::shelf(2, 5);
    shop.rows(sql!("UPDATE shop SET bank_details = 'IBAN DE00 1234'"));
    shop
}

/// The content of the note's field.
fn written(page: &Answer) -> String {
    let after = page.text().split_once("<textarea id=\"note\"").unwrap().1.split_once(">\n").unwrap().1;
    after.split_once("</textarea>").unwrap().0.replace("&#60;", "<").replace("&#62;", ">")
}

fn write(browser: &mut Browser, note: &str) -> Answer {
    browser.post("/cart/note", &[("note", note)])
}

#[test]
fn what_is_written_in_the_cart_goes_along_with_the_order() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    assert_eq!(written(&browser.get("/cart")), "");
    let saved = write(&mut browser, "Please ring twice.\r\n<b>The bell</b> is below. ");
    assert_eq!((saved.status, saved.header("location")), (303, "/cart#note"));
    let cart = browser.get("/cart");
    assert_eq!(written(&cart), "Please ring twice.\n<b>The bell</b> is below.");
    assert!(cart.contains("Saved. You can still change it"));
    assert_eq!(written(&browser.get("/checkout")), "Please ring twice.\n<b>The bell</b> is below.");
    let mut form = browser.form("bank");
    form.push(("note", "Please ring once.".to_owned()));
    let order = browser.send(&form).header("location").to_owned();
    assert!(browser.get(&order).contains("Please ring once."), "the checkout has the last word");
    browser.add("2", "1");
    assert_eq!(written(&browser.get("/cart")), "", "the next order is not about that bell");
}

#[test]
fn shoppers_read_what_they_wrote() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    // KV accepts one write per second for a key, and its reads may be a minute old.
    for note in ["one", "two", "three"] {
        assert_eq!(write(&mut browser, note).status, 303, "{note}");
        assert_eq!(written(&browser.get("/cart")), note);
    }
    let puts = shop.platform.kv.all().len();
    write(&mut browser, "three");
    assert_eq!(shop.platform.kv.all().len(), puts, "nothing changed, nothing is written");
    write(&mut browser, "");
    assert_eq!(written(&browser.get("/cart")), "");
    assert!(!browser.get("/cart").contains("Saved"));
}

#[test]
fn the_button_to_the_checkout_takes_the_note_along() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    for note in ["", "Left at the door"] {
        let on = browser.post("/cart/note", &[("note", note), ("do", "checkout")]);
        assert_eq!((on.status, on.header("location")), (303, "/checkout"));
        assert_eq!(written(&browser.get("/checkout")), note);
    }
    let long = "x".repeat(1001);
    assert_eq!(browser.post("/cart/note", &[("note", &long), ("do", "checkout")]).status, 422);
}

#[test]
fn a_note_that_is_too_long_is_told_and_not_cut_off() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let most = "茶".repeat(1000);
    assert_eq!(write(&mut browser, &most).status, 303);
    let form = |browser: &mut Browser, note: &str| {
        let mut form = browser.form("bank");
        form.push(("note", note.to_owned()));
        browser.send(&form)
    };
    for (note, told) in [
        (format!("{most}!"), "Shorten the note to 1000 characters: it has 1001."),
        ("a\u{7}b".to_owned(), "without a control character (U+0007)"),
    ] {
        let refused = write(&mut browser, &note);
        assert_eq!(refused.status, 422);
        assert!(refused.contains(told) && written(&refused) == note, "{}", refused.text());
        let refused = form(&mut browser, &note);
        assert_eq!(refused.status, 422);
        assert!(refused.contains(told) && written(&refused) == note, "as at the checkout");
        assert_eq!(written(&browser.get("/cart")), most, "what was saved stays");
    }
    assert_eq!(write(&mut browser, &"x".repeat(33_000)).status, 413);
    // A form sends a line end as two characters, but the limit counts one.
    assert_eq!(write(&mut browser, &format!("{}x", "x\r\n".repeat(499))).status, 303);
    assert_eq!(form(&mut browser, &most).status, 303);
}

#[test]
fn losing_it_costs_typing_only() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    write(&mut browser, "Please ring");
    shop.platform.kv.lose();
    assert_eq!(written(&browser.get("/cart")), "");
    write(&mut browser, "Please ring");
    shop.platform.faults.fail_always(Part::Kv);
    for path in ["/cart", "/checkout"] {
        let page = browser.get(path);
        assert_eq!((page.status, written(&page)), (200, String::new()), "{path}");
    }
    let told = write(&mut browser, "Please knock");
    assert_eq!(told.status, 503);
    assert!(told.contains("could not be saved") && written(&told) == "Please knock");
    assert!(told.contains("<a class=\"button\" href=\"/checkout\">"), "the way on is open");
    assert!(!told.contains("secret"), "the platform's own words are for the log");
    assert!(shop.platform.take_log().iter().any(|(_, line)| line.contains("injected failure")));
    assert!(browser.order("bank").starts_with("/orders/"), "an order needs no KV");
}

#[test]
fn it_is_forgotten_after_a_month() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let saved = write(&mut browser, "Please ring");
    assert!(saved.header("set-cookie").contains("Max-Age=2592000; Path=/; Secure; HttpOnly; SameSite=Lax"));
    shop.platform.advance(29 * 86_400_000);
    assert_eq!(written(&browser.get("/cart")), "Please ring");
    shop.platform.advance(86_400_000);
    assert_eq!(written(&browser.get("/cart")), "");
    assert!(shop.platform.kv.all().is_empty());
}

#[test]
fn only_those_who_wrote_one_ask_kv_and_the_cart_stays_one_round_trip() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let asked = || shop.platform.faults.calls(Part::Kv);
    for path in ["/", "/products/p1", "/search?q=x", "/cart", "/checkout"] {
        browser.get(path);
    }
    browser.post("/cart/note", &[("note", ""), ("do", "checkout")]);
    assert_eq!(asked(), 0);
    write(&mut browser, "Please ring");
    let before = asked();
    for path in ["/", "/products/p1", "/search?q=x", "/collections"] {
        browser.get(path);
    }
    assert_eq!(asked(), before, "public pages do not");
    for path in ["/cart", "/checkout"] {
        let (trips, calls) = (shop.platform.db.batches(), asked());
        browser.get(path);
        assert_eq!((shop.platform.db.batches() - trips, asked() - calls), (1, 1), "{path}");
    }
}

#[test]
fn names_that_were_made_up_find_nothing() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    write(&mut browser, "Please ring");
    let (key, _) = shop.platform.kv.all().remove(0);
    let cart = browser.cookie("__Host-cart");
    for name in ["", "x", "aaaaaaaaaaaaaaaaaaaaaaaaaa", &key, "../shopper", "' OR 1=1"] {
        let cookie = format!("__Host-cart={cart}; __Host-shopper={name}");
        let page = shop.ask(http::Method::GET, "/cart", &[("cookie", &cookie)]);
        assert_eq!((page.status, written(&page)), (200, String::new()), "{name}");
    }
    assert_eq!(shop.ask(http::Method::POST, "/cart/note", &[("origin", "https://evil.example")]).status, 403);
    shop.platform.faults.fail_at(Part::Kv, 1, When::Before);
    assert_eq!(shop.get("/cart/note").header("location"), "/cart");
}
