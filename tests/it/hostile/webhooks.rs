//! What a payment provider's address is told: by the provider, twice and late, and by others.

use http::Method;
use serde_json::{Value, json};
use vitrine::sql;

use super::{corpus::corpus, judge::judge, world::World};
use crate::{order::browser::Browser, support::Answer};

fn tell(world: &World, body: impl Into<Vec<u8>>) -> Answer {
    // Programs of other companies say nothing of where they come from.
    world.send(
        &Method::POST,
        "/webhooks/test",
        body.into(),
        &[("sec-fetch-site", ""), ("cookie", ""), ("content-type", "application/json")],
    )
}

fn message(world: &World) -> Value {
    message_of(world, &world.names["payment"])
}

fn message_of(world: &World, payment: &str) -> Value {
    let amount = world.shop.value(sql!("SELECT amount FROM payment WHERE id = ?1", payment));
    json!({
        "id": "m1", "type": "payment.succeeded", "payment": payment,
        "amount": amount, "currency": "EUR", "reference": "r1",
    })
}

/// Sends what has to be refused, and looks that nothing became of it.
fn refused(world: &World, body: impl Into<Vec<u8>>, what: &str) {
    let mut books = world.books(&[]);
    let answer = tell(world, body);
    judge(&answer, "", what);
    assert!(answer.status >= 400, "{what}: {}", answer.status);
    books.are_the_same(world, what);
}

#[test]
fn every_field_of_a_message() {
    let world = World::new();
    let none: [Value; 8] =
        [json!(null), json!(1), json!(-1.5), json!(true), json!([]), json!({}), json!([["x"]]), json!("")];
    for field in ["id", "type", "payment", "amount", "currency", "reference"] {
        for value in corpus() {
            let Ok(text) = String::from_utf8(value.bytes.clone()) else { continue };
            // A message may be called anything, and a payment's name is the provider's: see below.
            if field == "id" || field == "reference" && !text.is_empty() && text.len() <= 255 {
                continue;
            }
            let mut message = message(&world);
            message[field] = json!(text);
            refused(&world, message.to_string(), &format!("{field}: {value}"));
        }
        for value in &none {
            let mut message = message(&world);
            message[field] = value.clone();
            // An amount of one cent is a fact: see tests/it/order/mismatch.rs.
            if !(field == "id" && value == "" || field == "amount" && value == 1) {
                refused(&world, message.to_string(), &format!("{field}: {value}"));
            }
        }
        let mut message = message(&world);
        message.as_object_mut().unwrap().remove(field);
        refused(&world, message.to_string(), &format!("without {field}"));
    }
}

#[test]
fn amounts_that_nobody_can_pay() {
    let world = World::new();
    let good = message(&world);
    let without = |field: &str| {
        let mut message = good.clone();
        message.as_object_mut().unwrap().remove(field);
        message
    };
    let with = |field: &str, value: &str| {
        let text = without(field).to_string();
        format!("{{\"{field}\":{value},{}", &text[1..])
    };
    for amount in [
        "-1",
        "-0.5",
        "14.90",
        "1490.0",
        "1e3",
        "\"1490\"",
        "9007199254740992",
        "9223372036854775808",
        "1e400",
        "0x10",
        "NaN",
    ] {
        refused(&world, with("amount", amount), amount);
    }
    for currency in ["\"eur\"", "\"EURO\"", "\"XXX\"", "\"XAU\"", "\"€\"", "\" EUR\"", "978"] {
        refused(&world, with("currency", currency), currency);
    }
    refused(&world, without("amount").to_string(), "no amount");
    refused(&world, without("currency").to_string(), "no currency");
    // What was declined has no amount.
    let mut declined = without("amount");
    declined["type"] = json!("payment.declined");
    assert_eq!(tell(&world, declined.to_string()).status, 200);
}

#[test]
fn what_is_no_message() {
    let world = World::new();
    let good = message(&world).to_string();
    let twice = good.replace("\"id\":\"m1\"", "\"id\":\"m1\",\"id\":\"m2\"");
    let deep = format!("{}{}", "[".repeat(2000), "]".repeat(2000));
    let cut = &good[..good.len() - 1];
    let surrogate = good.replace("\"m1\"", "\"\\ud800\"");
    let other_payment = good.replace(&world.names["payment"], "aaaaaaaaaaaaaaaaaaaaaaaaaa");
    let declined = other_payment.replace("succeeded", "declined");
    let padded = format!("{good}{}", " ".repeat(5000));
    for body in [
        "",
        "null",
        "{}",
        "[]",
        "id=m1",
        "\u{feff}{}",
        &twice,
        &deep,
        cut,
        &surrogate,
        &other_payment,
        &declined,
        &padded,
    ] {
        refused(&world, body, &format!("{body:.80}"));
    }
    for value in corpus() {
        refused(&world, value.bytes.clone(), &value.to_string());
    }
    for unknown in ["payment.refunded", "payment.succeeded.v2", "PAYMENT.SUCCEEDED", "charge.dispute.created"] {
        refused(&world, good.replace("payment.succeeded", unknown), unknown);
    }
    for provider in ["bank", "delivery", "stripe", "Test", "test%20"] {
        let mut books = world.books(&[]);
        let answer = world.send(&Method::POST, &format!("/webhooks/{provider}"), good.clone().into_bytes(), &[]);
        assert_eq!(answer.status, 404, "{provider}");
        books.are_the_same(&world, provider);
    }
    world.shop.platform.set_var("ENVIRONMENT", "production");
    world.shop.platform.set_var("SHOP_ORIGIN", crate::support::ORIGIN);
    refused(&world, good, "where there is no test provider");
}

#[test]
fn the_same_message_and_the_same_payment_again() {
    let world = World::new();
    let good = message(&world);
    assert_eq!(tell(&world, good.to_string()).status, 200);
    let paid = world.shop.value(sql!("SELECT count(*) FROM orders WHERE state = 'paid'"));
    let mut books = world.books(&[]);
    let mut renamed = good.clone();
    renamed["id"] = json!("m2");
    let mut other_reference = renamed.clone();
    other_reference["reference"] = json!("r2");
    let mut declined = good.clone();
    declined["type"] = json!("payment.declined");
    for again in [&good, &renamed, &other_reference] {
        assert_eq!(tell(&world, again.to_string()).status, 200, "{again}");
        books.are_the_same(&world, &format!("{again}"));
    }
    assert_eq!(tell(&world, declined.to_string()).status, 200, "too late to be declined, and nothing to complain of");
    books.are_the_same(&world, &format!("{declined}"));
    assert_eq!(world.shop.value(sql!("SELECT count(*) FROM orders WHERE state = 'paid'")), paid);
}

/// One payment of the provider's cannot pay two orders: it is the provider's mistake, or somebody's try.
#[test]
fn the_reference_of_another_payment() {
    let world = World::new();
    assert_eq!(tell(&world, message(&world).to_string()).status, 200);
    let mut other = Browser::new(&world.shop);
    other.add(&world.names["mug"], "1");
    let page = other.order("test");
    let mut message = message_of(&world, page.rsplit('/').next().unwrap());
    message["id"] = json!("m2");
    refused(&world, message.to_string(), "a reference that another payment has");
}

#[test]
fn names_that_only_a_provider_could_give() {
    let world = World::new();
    for (number, value) in corpus().iter().enumerate().filter(|(_, value)| value.bytes.len() <= 255) {
        let Ok(text) = std::str::from_utf8(&value.bytes) else { continue };
        if text.is_empty() {
            continue;
        }
        // Few orders may be placed in a short time.
        world.shop.rows(sql!("DELETE FROM lookup"));
        let mut buyer = Browser::new(&world.shop);
        buyer.add(&world.names["mug"], "1");
        let payment = buyer.order("test");
        let mut message = message_of(&world, payment.rsplit('/').next().unwrap());
        message["reference"] = json!(text);
        message["id"] = json!(format!("{text}{number}"));
        assert_eq!(tell(&world, message.to_string()).status, 200, "{value}");
        let newest = world.shop.value(sql!("SELECT max(id) FROM orders"));
        let page = world.send(&Method::GET, &format!("/admin/orders/{newest}"), Vec::new(), &[]);
        judge(&page, text, &value.to_string());
        assert!(page.contains("Paid"), "{value}");
    }
}
