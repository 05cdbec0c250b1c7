//! The content of mails, and the escaping of every text in them.

use std::fs;

use scraper::{Html, Selector};
use vitrine::mail::{MailKind, OrderMail, Rendered, render_order};

use super::fixtures::{amount, line, order};

fn select<'a>(html: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

/// The visible text of a document, in one line.
fn shown(html: &str) -> String {
    let document = Html::parse_document(html);
    let text: String = select(&document, "body")[0].text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn all(order: &OrderMail) -> Vec<(MailKind, Rendered)> {
    MailKind::ALL.map(|kind| (kind, render_order(kind, order).unwrap())).into()
}

#[test]
fn the_text_is_complete_in_itself() {
    let mail = render_order(MailKind::OrderPlaced, &order()).unwrap();
    let expected = "\
THANK YOU FOR YOUR ORDER

Hello Ada Lovelace,

We have received your order. Please pay for it as described under “How
to pay”.

Order 1042, placed on 23 November 2026, reference K7FQ-2M9X

View your order at any time:
https://shop.example/orders/n5xgkidun5vwk3raobwgkyltmu

HOW TO PAY

  Please send €115.40 to
  Paper Moon GmbH
  IBAN DE02 1203 0000 0000 2020 51
  Reference K7FQ-2M9X

ORDER SUMMARY

Twelve Small Moons, A3 / Framed
  2 × €49.00                                                      €98.00

Notebook “Tide”
  1 × €12.50                                                      €12.50

Subtotal                                                         €110.50
Shipping                                                           €4.90
------------------------------------------------------------------------
Total                                                            €115.40
Includes €18.43 of VAT (19 %).

DELIVERY ADDRESS

  Ada Lovelace
  12 St James’s Square
  London SW1Y 4LE
  United Kingdom

DELIVERY

  Standard, 3 to 5 working days

PAYMENT

  Bank transfer

-- \n\
Paper Moon
Paper Moon GmbH
Lindenstraße 7
10969 Berlin
Germany
https://shop.example
hello@shop.example

You received this mail because an order was placed with this address.
";
    assert_eq!(mail.text.trim_end(), expected.trim_end());
}

#[test]
fn html_and_text_say_the_same() {
    for (kind, mail) in all(&order()) {
        let html = shown(&mail.html);
        let order = order();
        let mut facts = vec![
            "1042".to_owned(),
            order.reference.clone(),
            order.placed.clone(),
            order.tax_note.clone(),
            order.delivery.clone(),
            order.payment.clone(),
            order.shop.name.clone(),
            order.shop.email.clone(),
            order.greeting_name.clone(),
        ];
        facts.extend(order.address_lines.iter().cloned());
        facts.extend(order.totals.iter().flat_map(|(label, amount)| [label.clone(), amount.clone()]));
        facts.extend(order.lines.iter().flat_map(|line| {
            [line.title.clone(), line.options.clone(), line.total.clone(), format!("{} × {}", line.quantity, line.unit)]
        }));
        for fact in facts {
            assert!(html.contains(&fact), "{kind:?}: no {fact} in the HTML");
            assert!(mail.text.contains(&fact), "{kind:?}: no {fact} in the text");
        }
        assert!(mail.html.contains(&format!("href=\"{}\"", order.order_url)) && mail.text.contains(&order.order_url));
        let asks_for_money = matches!(kind, MailKind::OrderPlaced | MailKind::OrderAccepted);
        assert_eq!(html.contains("IBAN"), asks_for_money, "{kind:?}");
        assert_eq!(mail.text.contains("IBAN"), asks_for_money, "{kind:?}");
    }
}

#[test]
fn subjects() {
    let subjects =
        |order: &OrderMail| all(order).into_iter().map(|(_, mail)| mail.subject.to_string()).collect::<Vec<_>>();
    assert_eq!(
        subjects(&order()),
        [
            "Your order 1042 at Paper Moon",
            "Payment received for order 1042 at Paper Moon",
            "Order 1042 is accepted by Paper Moon",
            "Order 1042 at Paper Moon is cancelled",
        ]
    );
    assert_eq!(subjects(&OrderMail { number: None, ..order() })[0], "Your order K7FQ-2M9X at Paper Moon");
    let mut hostile = order();
    hostile.shop.name = "Moon\r\nBcc: victim@example.com\r\n\r\n<b>".to_owned();
    for subject in subjects(&hostile) {
        assert!(!subject.contains(['\r', '\n']) && subject.contains("Moon Bcc: victim@example.com <b>"), "{subject}");
    }
}

#[test]
fn what_is_not_there_leaves_no_gap() {
    let mut bare = order();
    for text in [&mut bare.tax_note, &mut bare.delivery, &mut bare.payment_instructions, &mut bare.greeting_name] {
        text.clear();
    }
    bare.shop.email.clear();
    bare.shop.address.clear();
    bare.address_lines.clear();
    bare.number = None;
    for (kind, mail) in all(&bare) {
        for heading in ["How to pay", "Delivery"] {
            assert!(
                !mail.html.contains(heading) && !mail.text.contains(&heading.to_uppercase()),
                "{kind:?}: {heading}"
            );
        }
        assert!(mail.text.contains("Hello,") && mail.html.contains("Hello,"), "{kind:?}");
        assert!(!mail.text.contains("\n\n\n") && !mail.html.contains("mailto:"), "{kind:?}: {}", mail.text);
    }
}

/// Every text of an order contains something that may break HTML, attributes, headers or a template.
#[test]
fn no_text_breaks_out() {
    let corpus = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/xss.txt")).unwrap();
    let clean = all(&filled("x"));
    let elements = |html: &str| -> Vec<String> {
        let document = Html::parse_document(html);
        select(&document, "*").iter().map(|element| element.value().name().to_owned()).collect()
    };
    let own = [
        "\r\nBcc: a@b.co\r\n\r\n<script>",
        "</title></style><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "{{ 7 * 7 }}",
        "]]>--><!--",
    ];
    for text in corpus.lines().filter(|line| !line.is_empty()).chain(own) {
        for ((kind, mail), (_, clean)) in all(&filled(text)).iter().zip(&clean) {
            let (found, expected) = (elements(&mail.html), elements(&clean.html));
            // A `br` joins the lines of an address and of instructions.
            let without_breaks = |list: Vec<String>| list.into_iter().filter(|name| name != "br").collect::<Vec<_>>();
            assert_eq!(without_breaks(found), without_breaks(expected), "{kind:?}: {text:?}");
            let document = Html::parse_document(&mail.html);
            for element in select(&document, "*") {
                let handler = element.value().attrs().find(|(name, _)| name.starts_with("on"));
                assert_eq!(handler, None, "{kind:?}: {text:?}");
            }
            for link in select(&document, "[href], [src]") {
                let target = link.attr("href").or(link.attr("src")).unwrap();
                let is_ours = target.starts_with("https://") || target.starts_with("mailto:");
                assert!(is_ours, "{kind:?}: {target:?}");
            }
            assert!(!mail.subject.as_str().contains(char::is_control));
        }
    }
}

fn filled(text: &str) -> OrderMail {
    let mut order = order();
    order.shop.name = format!("S{text}");
    order.shop.email = format!("{text}@b.co");
    // Each line of the address becomes an element.
    order.shop.address = format!("A{}", text.replace(['\r', '\n'], " "));
    order.reference = format!("R{text}");
    order.number = None;
    for field in [
        &mut order.placed,
        &mut order.tax_note,
        &mut order.delivery,
        &mut order.payment,
        &mut order.payment_instructions,
        &mut order.payment_note,
        &mut order.greeting_name,
    ] {
        *field = format!("F{text}");
    }
    order.address_lines = vec![format!("L{text}")];
    order.lines = vec![line(&format!("T{text}"), &format!("O{text}"), 1, 100, "EUR")];
    order.lines[0].picture_url = Some(format!("https://shop.example/media/{text}"));
    order.totals = vec![(format!("P{text}"), amount(100, "EUR"))];
    order
}

#[test]
fn only_web_addresses_are_linked() {
    for bad in ["javascript:alert(1)", "data:text/html,x", "//example.com/a", "/orders/x", "", "JavaScript:x"] {
        let mut order = order();
        order.order_url = bad.to_owned();
        order.lines[0].picture_url = Some(bad.to_owned());
        for (kind, mail) in all(&order) {
            assert!(!mail.html.contains("<img") && !mail.html.contains("View your order"), "{kind:?}: {bad}");
            assert!(!mail.text.contains("View your order"), "{kind:?}: {bad}");
        }
    }
}

#[test]
fn nothing_is_loaded_but_pictures_of_the_lines() {
    let mut order = order();
    order.lines[0].picture_url = Some("https://shop.example/media/moons.webp".to_owned());
    for (_, mail) in all(&order) {
        let document = Html::parse_document(&mail.html);
        assert_eq!(select(&document, "link, script, iframe, object, form, [srcset], [background]").len(), 0);
        let pictures: Vec<_> = select(&document, "img").iter().map(|img| img.attr("src").unwrap()).collect();
        assert_eq!(pictures, ["https://shop.example/media/moons.webp"]);
        assert!(!mail.html.contains("url(") && !mail.html.contains("@import"));
    }
}

#[test]
fn languages_from_right_to_left_turn_the_mail() {
    let mut order = order();
    for (language, direction, start) in [("ar", "rtl", "right"), ("he-IL", "rtl", "right"), ("de", "ltr", "left")] {
        order.shop.language = language.to_owned();
        for (_, mail) in all(&order) {
            let document = Html::parse_document(&mail.html);
            for element in ["html", "[role=article]"] {
                let found = select(&document, element)[0].value();
                assert_eq!(
                    (found.attr("lang"), found.attr("dir")),
                    (Some("en"), Some(direction)),
                    "the words are English"
                );
            }
            assert_eq!(select(&document, "td.sheet")[0].attr("align"), Some(start));
        }
    }
}

/// Gmail cuts off mails over 102 KB, and the total is at the end.
#[test]
fn the_longest_order_is_shown_whole() {
    let mut order = order();
    order.lines = (0..100)
        .map(|n| line(&format!("A product with a name of some length {n}"), "Large / Blue", 3, 123_456, "EUR"))
        .collect();
    for line in &mut order.lines {
        line.picture_url = Some("https://shop.example/media/0123456789abcdef0123456789abcdef-256.webp".to_owned());
    }
    for (kind, mail) in all(&order) {
        assert!(mail.html.len() < 100_000, "{kind:?}: {} bytes", mail.html.len());
    }
}

#[test]
fn lines_of_text_stay_within_their_width() {
    let mut long = order();
    long.greeting_name = "Wolfeschlegelsteinhausenbergerdorff ".repeat(4);
    long.lines[0].title = "A very long name of a product that goes on and on ".repeat(5);
    long.totals[1].0 = "Express delivery to an island with a long name beyond the sea, insured".to_owned();
    long.payment_instructions = "Please send it soon, ".repeat(20);
    for (kind, mail) in all(&long) {
        for line in mail.text.lines().filter(|line| !line.contains("https://")) {
            assert!(line.chars().count() <= 72, "{kind:?}: {line}");
        }
    }
}
