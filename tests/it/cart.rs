//! The cart without script: its forms, its cookies and its page.

use http::Method;
use scraper::{Html, Selector};
use serde_json::Value;
use vitrine::sql;

use crate::support::{Answer, Shop, fixtures::small_shop};

/// A browser that keeps only the cookies of the cart.
struct Shopper<'s> {
    shop: &'s Shop,
    cookie: String,
}

impl<'s> Shopper<'s> {
    fn new(shop: &'s Shop) -> Self {
        Self { shop, cookie: String::new() }
    }

    fn post(&mut self, fields: &[(&str, &str)]) -> Answer {
        let answer = self.shop.post("/cart/lines", fields, &[("cookie", &self.cookie)]);
        let cookies: Vec<_> =
            answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
        if !cookies.is_empty() {
            self.cookie = cookies.iter().map(|cookie| cookie.split(';').next().unwrap()).collect::<Vec<_>>().join("; ");
        }
        answer
    }

    fn add(&mut self, variant: &str, quantity: &str) -> Answer {
        self.post(&[("variant", variant), ("quantity", quantity)])
    }

    fn cart(&self) -> Answer {
        let answer = self.shop.ask(Method::GET, "/cart", &[("cookie", &self.cookie)]);
        assert_eq!((answer.status, answer.header("cache-control")), (200, "private, no-store"));
        answer
    }

    /// The variants and quantities in the forms of the cart page.
    fn lines(&self) -> Vec<(String, String)> {
        let cart = self.cart();
        cart.fields("variant").into_iter().zip(cart.fields("quantity")).collect()
    }
}

/// The id of the variant with this SKU.
fn variant(shop: &Shop, sku: &str) -> String {
    let id = shop.value(sql!("SELECT id FROM variant WHERE sku = ?1", sku));
    id.as_i64().map(|id| id.to_string()).unwrap()
}

fn pairs(lines: &[(&String, &str)]) -> Vec<(String, String)> {
    lines.iter().map(|(variant, quantity)| ((*variant).clone(), (*quantity).to_owned())).collect()
}

#[test]
fn adding_changing_and_removing() {
    let shop = small_shop();
    let (red, mug) = (variant(&shop, "CUP-R"), variant(&shop, "MUG"));
    let mut shopper = Shopper::new(&shop);
    assert!(shopper.cart().contains("Your cart is empty"));
    let added = shopper.add(&red, "2");
    assert_eq!(
        (added.status, added.header("location"), added.header("cache-control")),
        (303, "/cart", "private, no-store")
    );
    shopper.add(&mug, "1");
    shopper.add(&mug, "2");
    assert_eq!(shopper.lines(), pairs(&[(&red, "2"), (&mug, "3")]));
    let cart = shopper.cart();
    assert!(cart.contains("Tea cup") && cart.contains("Red") && cart.contains("39.98") && cart.contains("36.00"));
    assert!(cart.contains("75.98"), "2 at 19.99 and 3 at 12.00");
    shopper.post(&[("variant", &mug), ("quantity", "1"), ("do", "set")]);
    assert_eq!(shopper.lines(), pairs(&[(&red, "2"), (&mug, "1")]));
    assert!(!shopper.cart().contains("The price was"), "no price changed");
    shopper.post(&[("variant", &red), ("do", "remove"), ("quantity", "2")]);
    shopper.post(&[("variant", &mug), ("quantity", "0"), ("do", "set")]);
    assert!(shopper.cart().contains("Your cart is empty"));
}

#[test]
fn the_cookies() {
    let shop = small_shop();
    let answer = Shopper::new(&shop).add(&variant(&shop, "MUG"), "3");
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
    let [cart, count] = cookies[..] else { panic!("{cookies:?}") };
    assert!(cart.starts_with("__Host-cart=") && count.starts_with("cart_count=3;"), "{cookies:?}");
    for attribute in ["Path=/", "Secure", "SameSite=Lax"] {
        assert!(cookies.iter().all(|cookie| cookie.contains(attribute)), "{attribute}: {cookies:?}");
    }
    assert!(cart.contains("HttpOnly") && !count.contains("HttpOnly") && !cart.contains("Domain="));
}

#[test]
fn a_cart_that_we_did_not_write_is_not_believed() {
    let shop = small_shop();
    let mut shopper = Shopper::new(&shop);
    shopper.add(&variant(&shop, "MUG"), "1");
    let honest = shopper.cookie.clone();
    let forged = honest.replacen(":1:1200", ":1:0001", 1);
    assert_ne!(forged, honest);
    let long = format!("__Host-cart={}", "x".repeat(5000));
    for cookie in ["__Host-cart=", "__Host-cart=..;;=", &long] {
        shopper.cookie = cookie.to_owned();
        assert!(shopper.cart().contains("Your cart is empty"), "{cookie}");
    }
    shopper.cookie = forged;
    assert!(!shopper.cart().contains("The price was"), "the price is the shop's");
    shopper.cookie = honest;
    assert_eq!(shopper.lines().len(), 1);
}

#[test]
fn what_cannot_be_added() {
    let shop = small_shop();
    let hidden = shop.product("draft").status("draft").sku("DRAFT").insert();
    assert!(hidden > 0);
    let (mug, blue, draft) = (variant(&shop, "MUG"), variant(&shop, "CUP-B"), variant(&shop, "DRAFT"));
    let mut shopper = Shopper::new(&shop);
    for fields in [
        &[("variant", mug.as_str()), ("quantity", "100")][..],
        &[("variant", &mug), ("quantity", "-1")],
        &[("variant", &mug), ("quantity", "1.5")],
        &[("variant", &mug), ("quantity", "many")],
        &[("variant", &mug), ("quantity", "99999999999999999999")],
        &[("variant", &blue), ("quantity", "1")],
        &[("variant", &draft), ("quantity", "1")],
        &[("variant", "999"), ("quantity", "1")],
        &[("variant", "mug"), ("quantity", "1")],
        &[("variant", "9007199254740992"), ("quantity", "1")],
        &[("quantity", "1")],
        &[],
    ] {
        let answer = shopper.post(fields);
        assert_eq!(answer.status, 422, "{fields:?}");
        assert_eq!(answer.get("set-cookie"), None, "{fields:?}");
    }
    let long = "x".repeat(10_000);
    assert_eq!(shopper.post(&[("variant", &mug), ("quantity", "1"), ("note", &long)]).status, 413);
    shopper.add(&mug, "98");
    assert_eq!(shopper.add(&mug, "2").status, 422);
    assert_eq!(shopper.lines(), pairs(&[(&mug, "98")]), "what was there is kept");
}

#[test]
fn the_cart_tells_what_changed_since() {
    let shop = small_shop();
    let (red, mug) = (variant(&shop, "CUP-R"), variant(&shop, "MUG"));
    let mut shopper = Shopper::new(&shop);
    shopper.add(&red, "3");
    shopper.add(&mug, "1");
    shop.rows(sql!("UPDATE variant SET price = 1300 WHERE sku = 'MUG'"));
    let cart = shopper.cart();
    assert!(cart.contains("12.00") && cart.contains("13.00") && cart.contains("72.97"), "{}", cart.text());
    shop.rows(sql!("UPDATE stock SET held = 1 WHERE variant_id = 1"));
    assert!(shopper.cart().contains("Only 2 left"));
    shop.rows(sql!("UPDATE stock SET held = 3 WHERE variant_id = 1"));
    assert!(shopper.cart().contains("Sold out"));
    shop.rows(sql!("UPDATE product SET status = 'archived' WHERE handle = 'cup'"));
    let cart = shopper.cart();
    assert!(cart.contains("no longer in the shop") && cart.contains("Subtotal") && cart.contains("13.00"));
    shopper.post(&[("variant", &red), ("do", "remove")]);
    assert_eq!(shopper.lines(), pairs(&[(&mug, "1")]));
}

/// Screen readers say what belongs to a field, and what changes in a live region. Without script, they read the title
/// of the new page.
#[test]
fn notes_belong_to_their_fields_and_totals_are_announced() {
    let shop = small_shop();
    let (red, mug) = (variant(&shop, "CUP-R"), variant(&shop, "MUG"));
    let mut shopper = Shopper::new(&shop);
    let empty = shopper.cart();
    let region = |cart: &Answer| {
        let page = Html::parse_document(cart.text());
        let regions = Selector::parse("main [data-cart] > [role=status]").unwrap();
        let texts: Vec<String> = page.select(&regions).map(|region| region.text().collect()).collect();
        assert_eq!(texts.len(), 1, "{}", cart.text());
        texts[0].trim().to_owned()
    };
    assert!(region(&empty).starts_with("Your cart is empty.") && empty.contains("<title>Cart –"));
    shopper.add(&red, "5");
    shopper.add(&mug, "1");
    let cart = shopper.cart();
    assert_eq!(region(&cart), "Subtotal €111.95");
    assert!(cart.contains("<title>Cart, subtotal €111.95 –"), "{}", cart.text());
    let page = Html::parse_document(cart.text());
    let field = |id: &str| {
        let field = page.select(&Selector::parse(&format!("input#q{id}")).unwrap()).next().unwrap();
        field.attr("aria-describedby").map(|note| {
            let note = page.select(&Selector::parse(&format!("#{note}")).unwrap()).next().expect("the note");
            note.text().collect::<String>()
        })
    };
    assert_eq!(field(&red).as_deref(), Some("Only 3 left. Please lower the quantity."));
    assert_eq!(field(&mug), None);
    shopper.post(&[("variant", &red), ("quantity", "2"), ("do", "set")]);
    assert_eq!(region(&shopper.cart()), "Subtotal €51.98");
    let refused = shopper.post(&[("variant", &red), ("quantity", "100"), ("do", "set")]);
    assert!(refused.contains(&format!("aria-describedby=\"q{red}-problem\"")), "{}", refused.text());
}

#[test]
fn looking_at_the_cart_is_one_round_trip_and_changes_nothing() {
    let shop = small_shop();
    let mut shopper = Shopper::new(&shop);
    shopper.add(&variant(&shop, "CUP-R"), "1");
    shopper.add(&variant(&shop, "MUG"), "1");
    let before = shop.platform.db.batches();
    assert_eq!(shopper.cart().get("set-cookie"), None);
    assert_eq!(shop.platform.db.batches() - before, 1);
    let get = shop.get("/cart/lines?variant=1&quantity=1");
    assert_eq!((get.status, get.header("location"), get.get("set-cookie")), (303, "/cart", None));
}

#[test]
fn a_full_cart_holds_a_hundred_lines() {
    let shop = Shop::new();
    let mut product = shop.product("buttons").options(&["Number"]);
    for number in 0..100 {
        product = product.variant(&[&number.to_string()], |variant| variant.price(9_999_999));
    }
    product.insert();
    shop.product("extra").sku("EXTRA").insert();
    let mut shopper = Shopper::new(&shop);
    let ids = shop.rows(sql!("SELECT id FROM variant WHERE sku = '' ORDER BY id"));
    for id in ids.iter().map(|row| row["id"].to_string()) {
        assert_eq!(shopper.add(&id, "99").status, 303);
    }
    assert!(shopper.cookie.len() < 4096, "{} bytes: browsers keep 4096", shopper.cookie.len());
    assert_eq!(shopper.lines().len(), 100);
    assert_eq!(shopper.add(&variant(&shop, "EXTRA"), "1").status, 422);
    let log: Vec<Value> =
        shop.platform.take_log().iter().map(|(_, line)| serde_json::from_str(line).unwrap()).collect();
    assert!(log.iter().all(|line| line["error"].is_null()), "{:?}", log.last());
}

#[test]
fn a_link_shows_a_page_whose_button_fills_the_cart() {
    let shop = small_shop();
    let (red, mug) = (variant(&shop, "CUP-R"), variant(&shop, "MUG"));
    let mut shopper = Shopper::new(&shop);
    shopper.add(&red, "1");
    let link = format!("/cart/{red}:2,{mug}");
    let page = shop.get(&link);
    assert_eq!((page.status, page.get("set-cookie")), (200, None), "looking changes nothing");
    let answer = shop.post(&link, &[], &[("cookie", &shopper.cookie)]);
    assert_eq!(answer.status, 303);
    let cookies =
        answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap());
    shopper.cookie = cookies.collect::<Vec<_>>().join("; ");
    assert_eq!(shopper.lines(), pairs(&[(&red, "3"), (&mug, "1")]));
    assert!(shopper.cart().contains(&format!("href=\"/cart/{red}:3,{mug}:1\"")));
    for link in [
        "/cart/x",
        "/cart/1:0",
        "/cart/1:-1",
        "/cart/1:100",
        "/cart/1:1,",
        "/cart/1:1:1",
        "/cart/0:1",
        "/cart/99999999999999999999",
    ] {
        assert_eq!((shop.get(link).status, shop.post(link, &[], &[]).status), (404, 404), "{link}");
    }
    let full = format!("/cart/{red}:99");
    let refused = shop.post(&full, &[], &[("cookie", &shopper.cookie)]);
    assert_eq!((refused.status, refused.get("set-cookie")), (422, None));
    let gone = shop.get("/cart/987654:1");
    assert!(gone.contains("no longer in the shop"));
    assert_eq!(shop.post("/cart/987654:1", &[], &[]).status, 303);
}

#[test]
fn a_cart_that_we_did_not_sign_is_kept_as_far_as_it_can_be_read() {
    let shop = small_shop();
    let red = variant(&shop, "CUP-R");
    for cookie in [format!("1.k1.{red}:2:1.forged"), format!("0.{red}:2:1"), format!("1.gone.{red}:2:1.AAAA")] {
        let cart = shop.ask(Method::GET, "/cart", &[("cookie", &format!("__Host-cart={cookie}"))]);
        assert_eq!(cart.fields("quantity"), ["2"], "{cookie}");
        assert!(!cart.contains("The price was"), "{cookie}");
    }
}
