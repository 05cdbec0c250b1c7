//! The stored mail: its data, its version, and the sent text of a confirmation.

use serde_json::{Value, json};
use vitrine::{
    email::EmailAddress,
    ids::Token,
    mail::{self, MailKind, MailShop, NotRendered, OrderMail, State},
    platform::{MailError, Outgoing},
    sql,
};

use super::fixtures::{TO, line, order};
use crate::support::Shop;

fn queue(shop: &Shop, kind: MailKind, order: &OrderMail) {
    let to = EmailAddress::parse(TO).unwrap();
    let id = Token::from_bytes([kind as u8; 16]);
    shop.batch(&[mail::queue(id, kind.name(), kind, &to, order, shop.platform.clock.now()).unwrap()]).unwrap();
}

/// Lets a minute pass, and returns the mails that the provider got.
fn sent(shop: &Shop) -> Vec<Outgoing> {
    shop.minutes(1);
    shop.platform.mail.take()
}

#[test]
fn a_mail_is_rendered_when_it_is_sent() {
    let shop = Shop::that_sends();
    queue(&shop, MailKind::OrderPlaced, &order());
    let table = shop.rows(sql!("SELECT * FROM mail"));
    assert!(!table[0].to_string().contains("<html"), "{}", table[0]);
    shop.rows(sql!("UPDATE mail SET data = json_set(data, '$.greeting_name', 'Grace')"));
    let mail = &sent(&shop)[0];
    assert!(mail.html.contains("Grace") && mail.text.contains("Hello Grace,"), "{}", mail.text);
    assert_eq!(shop.mail_states(), ["sent"]);
}

#[test]
fn confirmations_keep_the_text_as_it_was_sent() {
    for kind in MailKind::ALL {
        let shop = Shop::that_sends();
        queue(&shop, kind, &order());
        *shop.platform.mail.refusal.borrow_mut() = Some(MailError::Later("Not now.".to_owned()));
        assert_eq!(sent(&shop).len(), 0);
        assert_eq!(shop.value(sql!("SELECT sent_text FROM mail")), "", "{kind:?}: it was not sent");
        *shop.platform.mail.refusal.borrow_mut() = None;
        let mail = sent(&shop).remove(0);
        let kept = if kind == MailKind::OrderCancelled { String::new() } else { mail.text };
        assert_eq!(shop.value(sql!("SELECT sent_text FROM mail")), json!(kept), "{kind:?}");
    }
}

#[test]
fn what_is_stored_reads_as_it_was_written() {
    for order in [order(), OrderMail::default()] {
        let json = serde_json::to_string(&order).unwrap();
        assert_eq!(serde_json::from_str::<OrderMail>(&json).unwrap(), order, "{json}");
    }
}

/// A release that adds a field still renders waiting mails.
#[test]
fn data_of_an_earlier_release_is_rendered() {
    let shop = MailShop { name: "Paper Moon".to_owned(), ..MailShop::default() };
    let bare = mail::render_order(MailKind::OrderPlaced, &OrderMail { shop, ..OrderMail::default() }).unwrap();
    let data = r#"{"shop":{"name":"Paper Moon"},"field_of_a_later_release":[]}"#;
    assert_eq!(mail::render("order_placed", 1, data), Ok(bare));
}

#[test]
fn a_mail_without_a_template_fails_and_says_so() {
    assert_eq!(mail::render("order_placed", 2, "{}"), Err(NotRendered::NoTemplate));
    assert_eq!(mail::render("order_praised", 1, "{}"), Err(NotRendered::NoTemplate));
    assert!(matches!(mail::render("order_placed", 1, ""), Err(NotRendered::BadData(_))));
    let shop = Shop::that_sends();
    queue(&shop, MailKind::OrderPlaced, &order());
    queue(&shop, MailKind::OrderCancelled, &order());
    shop.rows(sql!("UPDATE mail SET version = 2 WHERE kind = 'order_placed'"));
    assert_eq!(sent(&shop).len(), 1, "the other one is sent");
    let rows = shop.rows(sql!("SELECT state, attempts, problem FROM mail WHERE kind = 'order_placed'"));
    let problem = "This version of the shop no longer has the template of this mail.";
    assert_eq!(rows, [json!({ "state": "failed", "attempts": 1, "problem": problem })]);
}

#[test]
fn the_table_takes_the_states_that_there_are() {
    let shop = Shop::new();
    queue(&shop, MailKind::OrderPlaced, &order());
    for state in State::ALL {
        shop.rows(sql!("UPDATE mail SET state = ?1, sent_at = 0", state));
    }
    let other = shop.batch(&[sql!("UPDATE mail SET state = 'lost'")]).unwrap_err();
    assert!(other.to_string().contains("mail: state is queued, sent, failed or kept"), "{other}");
}

/// The size of the two mails of an order paid by bank transfer, after sending. docs/measurements.md has the figures.
#[test]
fn bytes_of_an_order() {
    for (lines, most) in [(2, 7_000), (100, 80_000)] {
        let mut order = order();
        order.lines = (0..lines)
            .map(|n| line(&format!("A product of some length {n}"), "Large / Blue", 3, 123_456, "EUR"))
            .collect();
        for line in &mut order.lines {
            line.picture_url = Some("https://shop.example/media/0123456789abcdef0123456789abcdef-256.webp".to_owned());
        }
        let shop = Shop::that_sends();
        queue(&shop, MailKind::OrderPlaced, &order);
        queue(&shop, MailKind::PaymentReceived, &OrderMail { payment_instructions: String::new(), ..order });
        assert_eq!(sent(&shop).len(), 2);
        let bytes = |row: &Value| {
            row.as_object().unwrap().values().map(|value| value.as_str().map_or(8, str::len)).sum::<usize>()
        };
        let bytes: usize = shop.rows(sql!("SELECT * FROM mail")).iter().map(bytes).sum();
        println!("{lines} lines: {bytes} bytes");
        assert!(bytes < most, "{lines} lines: {bytes} bytes");
    }
}
