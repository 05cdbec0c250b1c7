//! A German shop: the interface is marked as English, and the merchant's own texts as German.

use scraper::{ElementRef, Html, Node};
use vitrine::sql;

use crate::{
    order::browser::Browser,
    support::{Answer, Shop},
};

/// Every text of the merchant has an umlaut, and no word of the interface has one.
const UMLAUT: [char; 2] = ['Ö', 'ö'];
/// The shop's name after the title of a page, and in the subject of a mail. Attributes and titles cannot mark a part of
/// their text.
const SHOP_NAMES: [&str; 2] = [" – Ölkännchen", " at Ölkännchen"];

fn german_shop() -> Shop {
    let shop = Shop::new();
    shop.rows(sql!(
        "UPDATE shop SET name = 'Ölkännchen', tagline = 'Schönes für den Tisch', language = 'de',
           bank_details = 'Konto Köln',
           delivery_note = 'In Köln in zwei Tagen', returns_note = 'Rückgabe möglich', low_stock = 2"
    ));
    shop.rows(sql!(
        "INSERT INTO media (key, source, state, width, height, updated_at)
         VALUES ('a.webp', 'https://example.org/a.webp', 'stored', 400, 500, 0),
           ('b.webp', 'https://example.org/b.webp', 'stored', 400, 500, 0)"
    ));
    let mug = shop
        .product("becher")
        .title("Töpferbecher")
        .text("Aus Köln</p><table><tbody><tr><td>Höhe</td></tr></tbody></table><p>Schön")
        .vendor("Töpferei")
        .kind("Töpferware")
        .tags(&["schön"])
        .pictures(&["a.webp", "b.webp"])
        .options(&["Größe"])
        .variant(&["Größer"], |variant| variant.sku("B-1").price(1999).compare_at(2500).stock(3))
        .variant(&["Klein, möbliert"], |variant| variant.sku("B-2").price(1999).stock(0))
        .insert();
    let bowl = shop.product("krug").title("Ölkrüge").vendor("Glöckner").sku("K-1").price(1200).insert();
    shop.rows(sql!("UPDATE product SET options = '[\"Gröbe\"]' WHERE id = ?1", mug));
    shop.rows(sql!("UPDATE picture SET alt = 'Ein schöner Becher'"));
    shop.rows(sql!("UPDATE product SET custom = json_object('Höhe', 'zwölf cm') WHERE id = ?1", mug));
    let all = shop.collection("alles", None);
    shop.fill(all, &[mug, bowl]);
    shop.rows(sql!("UPDATE collection SET title = 'Möbel', description = '<p>Schön</p>'"));
    shop.page("privacy", true);
    shop.page("terms", true);
    shop.rows(sql!("UPDATE page SET title = 'Böses und Gutes', body = '<p>Schön</p>'"));
    shop.index();
    shop
}

/// The language of an element: its own `lang`, or the `lang` of its nearest ancestor.
fn language(element: ElementRef<'_>) -> String {
    let own = element.value().attr("lang");
    let above = element.ancestors().filter_map(ElementRef::wrap).find_map(|above| above.value().attr("lang"));
    own.or(above).unwrap_or_else(|| panic!("no language: {}", element.html())).to_owned()
}

/// The text nodes and the readable attributes of a page, each with its language.
fn texts(html: &Html) -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = Vec::new();
    for node in html.tree.nodes() {
        match node.value() {
            Node::Text(text) => {
                let Some(parent) = node.parent().and_then(ElementRef::wrap) else { continue };
                if !["script", "style", "pre"].contains(&parent.value().name()) {
                    texts.push((text.to_string(), language(parent)));
                }
            }
            Node::Element(element) => {
                let element_ref = ElementRef::wrap(node).unwrap();
                let read = ["alt", "aria-label", "title", "placeholder"].iter().filter_map(|name| element.attr(name));
                texts.extend(read.map(|text| (text.to_owned(), language(element_ref))));
            }
            _ => {}
        }
    }
    for (text, _) in &mut texts {
        *text = SHOP_NAMES.iter().fold(text.clone(), |text, name| text.replace(name, ""));
    }
    texts.retain(|(text, _)| text.chars().any(char::is_alphabetic));
    texts
}

/// Checks that each text of a page is in its own language, and returns the number of German texts.
fn check(page: &str, html: &Html) -> usize {
    let texts = texts(html);
    for (text, language) in &texts {
        let expected = if text.contains(UMLAUT) { "de" } else { "en" };
        assert_eq!(language, expected, "{page}: {text:?}");
    }
    texts.iter().filter(|(_, language)| language == "de").count()
}

fn check_answer(page: &str, answer: &Answer) {
    let count = check(page, &Html::parse_document(answer.text()));
    assert!(count >= 2, "{page}: the shop's name at least, above and in the footer: {count}");
}

#[test]
fn every_page_marks_both_languages() {
    let shop = german_shop();
    for path in [
        "/",
        "/collections",
        "/collections/alles",
        "/collections/alles?grobe=grosser&available=yes",
        "/collections/alles?vendor=topferei",
        "/products/becher",
        "/products/becher?grobe=klein-mobliert",
        "/products/krug",
        "/search",
        "/search?q=olkruge",
        "/search?q=nichts",
        "/pages/terms",
        "/cart",
        "/cart/1:2,3:1",
        "/cart/99:1",
        "/checkout",
        "/orders",
        "/nothing",
        "/products/%zz",
        "/admin/sign-in",
        "/admin/orders",
    ] {
        check_answer(path, &shop.get(path));
    }
    let suggestions = shop.get("/search/suggest?q=olkru");
    assert!(suggestions.contains("lang=\"de\""), "{}", suggestions.text());
}

#[test]
fn so_do_the_pages_and_mails_of_an_order() {
    let shop = german_shop();
    let mut browser = Browser::new(&shop);
    browser.add("1", "2");
    browser.add("3", "1");
    for path in ["/cart", "/checkout", "/cart/1:2"] {
        check_answer(path, &browser.get(path));
    }
    let refused = browser.post("/checkout", &[("email", "x"), ("do", "place")]);
    assert_eq!(refused.status, 422);
    check_answer("the checkout with problems", &refused);
    let order = browser.order("bank");
    check_answer("the order", &browser.get(&order));

    shop.act_on_events();
    let cookie = shop.sign_in("owner");
    let mail = shop.value(sql!("SELECT id FROM mail"));
    let mail = format!("/admin/mail/{}", mail.as_str().unwrap());
    for path in ["/admin/orders", "/admin/orders/1", "/admin/mail", "/admin/events", "/admin/imports"] {
        let answer = shop.ask(http::Method::GET, path, &[("cookie", &cookie)]);
        assert_eq!(answer.status, 200, "{path}");
        assert!(check(path, &Html::parse_document(answer.text())) >= 1, "{path}");
    }
    let html = shop.ask(http::Method::GET, &format!("{mail}/html"), &[("cookie", &cookie)]);
    assert_eq!(html.status, 200);
    check_answer("the mail", &html);
}

#[test]
fn a_shop_in_english_says_it_once() {
    let shop = Shop::shelf(1, 5);
    shop.rows(sql!("UPDATE shop SET language = 'en-GB'"));
    for path in ["/", "/products/product-1", "/cart/1:2"] {
        let page = shop.get(path);
        assert_eq!(page.text().matches(" lang=").count(), 1, "{path}");
        assert!(page.contains("<html lang=\"en-GB\""), "{path}");
    }
}
