//! A copy of a cart: stored at the checkout, and restored by its link in any browser.

use futures::executor::block_on;
use serde_json::json;
use vitrine::{platform::Body, sql};

use crate::{
    order::browser::Browser,
    support::{Answer, Held, ORIGIN, Part, Shop},
};

fn selling() -> Shop {
    let shop = Shop::shelf(3, 5);
    shop.rows(sql!("UPDATE shop SET bank_details = 'IBAN DE00 1234'"));
    shop
}

/// Sends the checkout's form with an invalid postcode.
fn refused(browser: &mut Browser, note: &str) -> Answer {
    let mut form = browser.form("bank");
    form.iter_mut().find(|(name, _)| *name == "postcode").unwrap().1 = "x".to_owned();
    form.push(("note", note.to_owned()));
    let answer = browser.send(&form);
    assert_eq!(answer.status, 422);
    answer
}

fn link(page: &Answer) -> String {
    page.links("/cart/restore/").first().unwrap_or_else(|| panic!("no link: {}", page.text())).clone()
}

/// Variants and quantities in the cart.
fn lines(browser: &mut Browser) -> Vec<(String, String)> {
    let cart = browser.get("/cart");
    cart.fields("variant").into_iter().zip(cart.fields("quantity")).collect()
}

fn pairs(lines: &[(&str, &str)]) -> Vec<(String, String)> {
    lines.iter().map(|(variant, quantity)| ((*variant).to_owned(), (*quantity).to_owned())).collect()
}

#[test]
fn a_cart_goes_on_in_another_browser() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "2");
    browser.add("2", "1");
    assert!(browser.get("/checkout").links("/cart/restore/").is_empty(), "there is nobody to write to yet");
    assert!(shop.platform.kv.all().is_empty());
    let link = link(&refused(&mut browser, "Please <ring> twice."));
    assert_eq!(browser.get("/checkout").links("/cart/restore/"), [link.as_str()]);
    assert_eq!(browser.get("/cart").links("/cart/restore/"), [link.as_str()]);

    let mut other = Browser::new(&shop);
    let page = other.get(&link);
    assert_eq!((page.status, page.get("set-cookie")), (200, None), "looking changes nothing");
    assert!(
        page.contains("Title of p1") && page.contains("2 × €10.00") && page.contains("Please &#60;ring&#62; twice.")
    );
    for (header, value) in
        [("referrer-policy", "no-referrer"), ("x-robots-tag", "noindex"), ("cache-control", "private, no-store")]
    {
        assert_eq!(page.header(header), value);
    }
    assert!(lines(&mut other).is_empty());
    assert_eq!(other.post(&link, &[]).header("location"), "/cart");
    assert_eq!(lines(&mut other), pairs(&[("1", "2"), ("2", "1")]));
    assert!(other.get("/checkout").contains("Please &#60;ring&#62; twice."));
    assert!(other.order("bank").starts_with("/orders/"));
}

#[test]
fn what_is_in_the_present_cart_is_never_lost() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "2");
    browser.add("2", "3");
    let link = link(&refused(&mut browser, "from the phone"));
    for _ in 0..2 {
        browser.post(&link, &[]);
        assert_eq!(lines(&mut browser), pairs(&[("1", "2"), ("2", "3")]), "where it came from nothing doubles");
    }
    let mut other = Browser::new(&shop);
    other.add("3", "1");
    other.add("1", "5");
    other.add("2", "1");
    other.post("/cart/note", &[("note", "from the desk")]);
    assert!(other.get(&link).contains("We keep that one, and this one is not added"));
    other.post(&link, &[]);
    assert_eq!(lines(&mut other), pairs(&[("3", "1"), ("1", "5"), ("2", "3")]));
    assert!(other.get("/cart").contains("from the desk"));
    let mut full = Browser::new(&shop);
    for number in 1000..1100 {
        shop.product(&format!("q{number}")).sku(&format!("Q{number}")).insert();
        let id = shop.value(sql!("SELECT id FROM variant WHERE sku = ?1", format!("Q{number}"))).to_string();
        full.add(&id, "1");
    }
    let answer = full.post(&link, &[]);
    assert_eq!((answer.status, answer.get("set-cookie")), (422, None), "too much for one cart: nothing is changed");
}

#[test]
fn it_is_written_once_for_what_it_holds() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let first = link(&refused(&mut browser, ""));
    for _ in 0..3 {
        assert_eq!(link(&refused(&mut browser, "")), first);
    }
    assert_eq!(shop.platform.kv.all().len(), 1);
    let noted = link(&refused(&mut browser, "ring"));
    browser.add("2", "1");
    assert!(browser.get("/cart").links("/cart/restore/").is_empty(), "that was another cart");
    let changed = link(&refused(&mut browser, "ring"));
    assert!(first != noted && noted != changed && shop.platform.kv.all().len() == 3);
    let mut other = Browser::new(&shop);
    other.post(&first, &[]);
    assert_eq!(lines(&mut other), pairs(&[("1", "1")]), "a link leads to what it was made of");
}

#[test]
fn nothing_of_the_person_is_kept_with_it() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "2");
    let link = link(&refused(&mut browser, "ring"));
    let all = shop.platform.kv.all();
    let token = link.rsplit('/').next().unwrap();
    assert_eq!(token.len(), 26);
    assert_eq!(all, [(format!("cart:{token}"), json!({ "cart": "1:2", "note": "ring" }).to_string())]);
    assert!(shop.platform.take_log().iter().all(|(_, line)| !line.contains(token)), "the address is a secret");
}

#[test]
fn only_with_an_address_that_a_mail_can_be_sent_to() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let mut form = browser.form("bank");
    for email in ["", "ada", "ada@example.com\r\nBcc: eve@example.com"] {
        form.iter_mut().find(|(name, _)| *name == "email").unwrap().1 = email.to_owned();
        assert!(browser.send(&form).links("/cart/restore/").is_empty(), "{email}");
    }
    assert!(shop.platform.kv.all().is_empty());
    let page = browser.post("/checkout", &[("email", "ada@example.com"), ("country", "US"), ("do", "country")]);
    assert_eq!(page.links("/cart/restore/").len(), 1, "another country's fields, and the address is typed");
    let mut empty = Browser::new(&shop);
    empty.post("/checkout", &[("email", "ada@example.com")]);
    assert_eq!(shop.platform.kv.all().len(), 1, "an empty cart is not worth a copy");
}

#[test]
fn a_link_that_leads_nowhere_says_so() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let link = link(&refused(&mut browser, ""));
    shop.platform.advance(30 * 86_400_000);
    for path in [
        &link,
        "/cart/restore/aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "/cart/restore/x",
        "/cart/restore/%27%20OR%201=1",
        "/cart/restore/..",
    ] {
        for page in [browser.get(path), browser.post(path, &[])] {
            assert_eq!(page.status, 404, "{path}");
            assert_eq!(page.get("set-cookie"), None, "{path}");
        }
    }
    let page = browser.get(&link);
    assert!(page.contains("This cart is no longer available") && page.contains("works for 30 days"));
    assert_eq!((page.header("referrer-policy"), page.header("x-robots-tag")), ("no-referrer", "noindex"));
    assert_eq!(lines(&mut browser), pairs(&[("1", "1")]));
}

#[test]
fn without_kv_an_order_is_an_order() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    shop.platform.faults.fail_always(Part::Kv);
    let page = refused(&mut browser, "");
    assert!(page.links("/cart/restore/").is_empty() && !page.contains("secret"), "what was not kept is not named");
    let log = shop.platform.take_log();
    assert!(log.iter().any(|(_, line)| line.contains(r#""kv":"cart""#)), "{log:?}");
    assert!(browser.order("bank").starts_with("/orders/"));
    let unread = browser.get("/cart/restore/aaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert!(unread.status == 500 && !unread.contains("secret"));
    shop.platform.faults.clear();
    browser.add("1", "1");
    let link = link(&refused(&mut browser, ""));
    assert_eq!(browser.get(&link).status, 200, "KV is back");
}

/// The shopper clicks the link as soon as the page is there, before the shop did anything after its response.
#[test]
fn the_first_click_finds_the_copy_however_slow_kv_is() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "2");
    shop.platform.kv.write_slowly(150);
    let fields = [("email", "ada@example.com"), ("country", "DE"), ("do", "place")];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = http::Request::post(format!("{ORIGIN}/checkout"))
        .header("sec-fetch-site", "same-origin")
        .header("cookie", browser.header())
        .body(Body::Native(Held::bytes(body)));
    let (head, body) = block_on(shop.app.fetch(request.unwrap())).into_parts();
    assert_eq!(head.status, 422);
    let Body::Bytes(body) = body else { panic!("a page") };
    let page = Answer { status: 422, headers: head.headers, body };
    let request = http::Request::get(format!("{ORIGIN}{}", link(&page))).body(Body::Bytes(Vec::new()));
    assert_eq!(block_on(shop.app.fetch(request.unwrap())).status(), 200);
}

#[test]
fn what_lies_in_kv_is_not_trusted() {
    use vitrine::platform::{Kv, Platform};
    let shop = selling();
    for (number, text) in
        ["", "null", "{}", "[1]", "{\"cart\":\"1:x\"}", "{\"cart\":\"\"}", "{\"cart\":7}"].iter().enumerate()
    {
        let token = format!("{}a", "abcdefg".get(number..=number).unwrap().repeat(25));
        block_on(shop.platform.kv().put(&format!("cart:{token}"), text, 60)).unwrap();
        assert_eq!(shop.get(&format!("/cart/restore/{token}")).status, 404, "{text}");
    }
    let token = format!("{}a", "h".repeat(25));
    block_on(shop.platform.kv().put(&format!("cart:{token}"), "{\"cart\":\"1:2,987:1\",\"later\":1}", 60)).unwrap();
    let page = shop.get(&format!("/cart/restore/{token}"));
    assert!(
        page.status == 200 && page.contains("no longer in the shop"),
        "what an older or newer version wrote is read"
    );
}
