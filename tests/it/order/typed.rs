//! The checkout form as people fill it in: what it repairs, what it refuses, and what it asks.

use scraper::{ElementRef, Html, Selector};
use serde_json::{Value, json};
use vitrine::sql;

use super::browser::{Browser, selling};
use crate::support::Answer;

type Form = Vec<(&'static str, String)>;

fn with(form: &Form, changes: &[(&'static str, &str)]) -> Form {
    let mut form = form.clone();
    for (name, value) in changes {
        form.retain(|(known, _)| known != name);
        form.push((name, (*value).to_owned()));
    }
    form
}

/// A form for an order to this country.
fn form_to(browser: &mut Browser<'_>, country: &'static str) -> Form {
    let form = browser.form("bank");
    with(&form, &[("country", country), ("postcode", if country == "SA" { "11564" } else { "10115" })])
}

fn problem(page: &Answer, name: &str) -> String {
    let text = page.text();
    let (_, after) = text.split_once(&format!("id=\"{name}-problem\">")).unwrap_or_else(|| panic!("{name}: {text}"));
    after.split_once("</p>").unwrap().0.to_owned()
}

#[test]
fn what_the_order_holds() {
    for (country, name, typed, held) in [
        ("DE", "email", "\u{2060}tea@exam\u{200b}ple.org\u{feff}", "tea@example.org"),
        ("DE", "email", "ｔｅａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "tea@example.org"),
        ("DE", "email", "tea..cup.@example.ne.jp", "tea..cup.@example.ne.jp"),
        ("DE", "email", "Tea@KÜCHE.Example", "Tea@küche.example"),
        ("DE", "name", "\u{202e}Kessel\u{fe0f}", "Kessel"),
        ("DE", "city", "Ber\u{ad}lin", "Berlin"),
        ("DE", "postcode", "１０１１７", "10117"),
        ("DE", "postcode", "d 10117", "10117"),
        ("SA", "postcode", "23325\u{a0}4501", "23325-4501"),
        ("DE", "phone", "\u{2068}＋４９\u{3000}３０\u{3000}２３１２５１１１\u{2069}", "+49 30 23125111"),
        ("DE", "phone", "tel:030-23125112", "030-23125112"),
    ] {
        let shop = selling();
        let mut browser = Browser::new(&shop);
        browser.add("1", "1");
        let form = form_to(&mut browser, country);
        let answer = browser.send(&with(&form, &[(name, typed)]));
        assert_eq!(answer.status, 303, "{name} {typed:?}: {}", answer.text());
        let row = &shop.rows(sql!("SELECT email, address FROM orders"))[0];
        let address: Value = serde_json::from_str(row["address"].as_str().unwrap()).unwrap();
        let stored = if name == "email" { &row["email"] } else { &address[name] };
        assert_eq!(stored, held, "{name} {typed:?}");
    }
}

#[test]
fn what_is_refused_is_named() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let form = form_to(&mut browser, "DE");
    for (name, typed, told) in [
        ("name", "Bargains at bargains.example/now", "Enter the recipient’s name without a web address."),
        ("city", "Ber\u{7}lin", "Type the city again without a control character (U+0007)."),
        ("phone", "030 KESSEL", "Enter the phone number in digits, without “K”, as in +44 20 7946 0018."),
        ("postcode", "1011", "Enter the postcode as in 26133."),
        (
            "email",
            "tea;cup@example.org",
            "Enter the e-mail address without “;”, such as name@example.com. We send the confirmation there.",
        ),
    ] {
        let answer = browser.send(&with(&form, &[(name, typed)]));
        assert_eq!((answer.status, problem(&answer, name).as_str()), (422, told), "{typed:?}");
        assert_eq!(answer.text().matches("class=\"problem\"").count(), 1, "{typed:?}");
    }
    assert_eq!(shop.value(sql!("SELECT count(*) FROM orders")), json!(0));
}

#[test]
fn a_likely_mistake_is_asked_about_once_and_never_changed_silently() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let form = with(&form_to(&mut browser, "DE"), &[("email", "tea.cup@gmaul.com")]);
    let asked = browser.send(&form);
    assert_eq!(asked.status, 422);
    let text = asked.text();
    assert!(text.contains("<title>Question: Checkout"), "{text}");
    assert!(text.contains("Did you mean <bdi>tea.cup@gmail.com</bdi>?") && !text.contains("aria-invalid"));
    for typed in ["tea.cup@gmaul.com", "Ada Lovelace", "Lange Straße 1", "10115", "Berlin"] {
        assert!(text.contains(&format!("value=\"{typed}\"")), "{typed} is lost");
    }
    assert_eq!(shop.value(sql!("SELECT count(*) FROM orders")), json!(0));
    let kept = asked.fields("email-kept").remove(0);

    // The button that takes the suggestion shows the form again, with the other address and without a question.
    let mended = browser.send(&with(&form, &[("email-kept", &kept), ("do", "offer")]));
    assert_eq!((mended.status, mended.fields("email")), (200, vec!["tea.cup@gmail.com".to_owned()]));
    assert!(!mended.contains("Did you mean") && mended.contains("<title>Checkout"));

    // Another mistake is another question.
    let other = browser.send(&with(&form, &[("email-kept", &kept), ("email", "tea.cup@hotmail.con")]));
    assert!(other.status == 422 && other.contains("tea.cup@hotmail.com"));

    // Sent again as it is, it is taken as it is.
    assert_eq!(browser.send(&with(&form, &[("email-kept", &kept)])).status, 303);
    assert_eq!(shop.value(sql!("SELECT email FROM orders")), json!("tea.cup@gmaul.com"));
}

#[test]
fn nothing_is_asked_about_other_domains() {
    for email in ["tea@mail.com", "tea@kuchen.example", "tea@gmail.com", "tea@yahoo.co.nz"] {
        let shop = selling();
        let mut browser = Browser::new(&shop);
        browser.add("1", "1");
        let form = form_to(&mut browser, "DE");
        assert_eq!(browser.send(&with(&form, &[("email", email)])).status, 303, "{email}");
    }
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    // The button of a question that was never asked does nothing.
    let form = with(&form_to(&mut browser, "DE"), &[("do", "offer"), ("email", "no address")]);
    let answer = browser.send(&form);
    assert_eq!((answer.status, answer.fields("email")), (200, vec!["no address".to_owned()]));
}

#[test]
fn an_order_is_found_by_its_address_however_it_is_typed() {
    let shop = selling();
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let form = form_to(&mut browser, "DE");
    let page = browser.send(&with(&form, &[("email", "Tea@Küche.example")])).header("location").to_owned();
    let reference = shop.value(sql!("SELECT reference FROM orders")).as_str().unwrap().to_owned();
    for typed in ["Tea@Küche.example", "tea@KÜCHE.EXAMPLE", "\u{feff}tea＠ku\u{308}che.example", "<tea@küche.example>"]
    {
        let answer = browser.post("/orders", &[("reference", &reference), ("email", typed)]);
        assert_eq!((answer.status, answer.header("location")), (303, page.as_str()), "{typed:?}");
    }
    let answer = browser.post("/orders", &[("reference", &reference), ("email", "tea@kuche.example")]);
    assert_eq!(answer.status, 422);
}

/// The names of the fields that a shopper sees on the page. A group of radio buttons is one field.
fn seen(page: &Answer) -> Vec<String> {
    let page = Html::parse_document(page.text());
    let controls = "form.checkout :is(input:not([type=hidden]), select, textarea)";
    let mut names = Vec::new();
    for control in page.select(&Selector::parse(controls).unwrap()) {
        let mut around = control.ancestors().filter_map(ElementRef::wrap);
        let is_folded = around.any(|element| element.value().name() == "details" && element.attr("open").is_none());
        let name = control.attr("name").unwrap().to_owned();
        if !is_folded && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The demo shop is in Ireland, ships to many countries, and has all ways to pay.
#[test]
fn the_checkout_asks_for_few_fields() {
    let shop = selling();
    shop.rows(sql!(r#"UPDATE shop SET ships_to = '["IE","GB","DE","US","BR"]'"#));
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let page = browser.get("/checkout");
    assert_eq!(seen(&page), ["email", "country", "name", "line1", "city", "region", "postcode", "method"]);
    for summary in ["Add company", "Add apartment, floor or building", "Add phone number", "Add a note to the shop"] {
        assert!(page.contains(&format!("<summary>{summary}</summary>")), "{summary}");
    }
    // A field with a text or a problem is shown, and no other.
    let fields = [("country", "IE"), ("phone", "no"), ("line2", "Flat 2"), ("note", "Ring"), ("organization", " ")];
    let refused = browser.post("/checkout", &fields);
    let more: Vec<String> = seen(&refused).into_iter().filter(|name| !seen(&page).contains(name)).collect();
    assert_eq!(more, ["line2", "phone", "note"]);
    // A part of the address that finds the house is not hidden.
    let brazil = browser.post("/checkout", &[("country", "BR"), ("do", "country")]);
    assert!(seen(&brazil).contains(&"district".to_owned()));
}
