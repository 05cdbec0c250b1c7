//! The schema has room for features that the code does not have yet, and its rules hold for them too.

use futures::executor::block_on;
use serde_json::{Value, json};
use vitrine::{
    audit::By,
    ids::Token,
    order::{self, Act, Done, Entry, TimelineKind},
    platform::Statement,
    sql,
};

use crate::{
    order::helpers::{request, token},
    support::Shop,
};

fn refused(shop: &Shop, statement: Statement, reason: &str) {
    let sql = statement.sql;
    let error = shop.batch(&[statement]).expect_err(sql);
    assert!(error.0.contains(reason), "{sql}: {error}");
}

fn cancel(shop: &Shop, order: Token, by: By) -> Done {
    shop.with(async |cx| {
        let head = order::read(cx, order).await?;
        order::cancel(cx, &head, by, "").await
    })
    .unwrap()
}

#[test]
fn lists_of_states_and_limits_are_rules_with_names() {
    let shop = Shop::shelf(1, 5);
    shop.place(request("a", 1, &[(1, 2)])).unwrap();
    shop.rows(sql!(
        "INSERT INTO refund (id, order_id, payment_id, amount, by_kind, created_at)
         SELECT 'r', 1, id, 1, 'shop', 0 FROM payment"
    ));
    for (statement, reason) in [
        (sql!("UPDATE orders SET state = 'lost'"), "orders: state is"),
        (sql!("UPDATE orders SET fulfilment = 'half'"), "orders: fulfilment is"),
        (sql!("UPDATE orders SET fulfilment = 'fully'"), "orders: what is sent is accepted or paid"),
        (sql!("UPDATE orders SET state = 'paid'"), "orders: what is accepted or paid is firm"),
        (sql!("UPDATE orders SET firm_at = 1"), "orders: what is firm has a number, unless it is a test"),
        (sql!("UPDATE orders SET number = 1001"), "orders: what is firm has a number, unless it is a test"),
        (sql!("UPDATE orders SET total = total + 1"), "CHECK constraint failed: orders_total"),
        (
            sql!("UPDATE orders SET tax_on_top = tax + 1, total = total + tax + 1"),
            "CHECK constraint failed: tax_on_top",
        ),
        (sql!("UPDATE orders SET refunded = 1"), "CHECK constraint failed: refunded"),
        (sql!("UPDATE order_line SET total = 1"), "CHECK constraint failed: order_line_total"),
        (sql!("UPDATE order_line SET fulfilled = 3"), "CHECK constraint failed: order_line_fulfilled"),
        (
            sql!("UPDATE order_line SET quantity = 1000001, total = 1000001 * unit_price"),
            "order_line: at most 1000000 units",
        ),
        (sql!("UPDATE payment SET state = 'lost'"), "payment: state is"),
        (sql!("UPDATE payment SET received = -1"), "CHECK constraint failed: received"),
        (sql!("UPDATE refund SET state = 'lost'"), "refund: state is"),
        (sql!("UPDATE refund SET state = 'done'"), "CHECK constraint failed: (state = 'done')"),
        (sql!("INSERT INTO person (email, role, since) VALUES ('a@b.c', 'king', 0)"), "person: role is"),
        (
            sql!("INSERT INTO person (email, role, since) VALUES ('A@b.c', 'owner', 0)"),
            "CHECK constraint failed: email",
        ),
        (
            sql!(
                "INSERT INTO payment (id, order_id, provider, amount, created_at, updated_at)
                 VALUES ('p', 1, 'test', 1, 0, 0)"
            ),
            "UNIQUE constraint failed: payment.order_id",
        ),
    ] {
        refused(&shop, statement, reason);
    }
}

/// D1 cannot alter a CHECK, and a table with references to it cannot be rebuilt. A list in a CHECK could never change.
#[test]
fn no_check_lists_what_may_grow() {
    let shop = Shop::as_migrated();
    let tables = shop.rows(sql!("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%CHECK%'"));
    assert!(tables.len() > 20, "{}", tables.len());
    for table in tables {
        let sql = table["sql"].as_str().unwrap();
        assert!(!sql.contains("IN ('"), "a list of texts in {}", table["name"]);
    }
    // Later features may need other rules of uniqueness, so only this index is unique.
    let indexes = shop.rows(sql!("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE UNIQUE INDEX%'"));
    assert_eq!(indexes, [json!({ "name": "payment_open" })]);
}

#[test]
fn what_later_features_need_is_taken() {
    let shop = Shop::shelf(2, 5);
    shop.place(request("a", 1, &[(1, 2)])).unwrap();
    for statement in [
        // Variants may share a SKU.
        sql!("UPDATE variant SET sku = 'SAME'"),
        sql!("UPDATE variant SET position = 2048 WHERE id = 1"),
        // A test order is paid without a number.
        sql!("UPDATE orders SET test = 1, state = 'paid', firm_at = 1, paid = total"),
        // A discount, a relief, and a transfer in two parts that is more than the total.
        sql!(
            "UPDATE orders SET discount = 100, relief = 50, shipping = 300, shipping_discount = 190, tax_on_top = 7,
               total = 2157, paid = 2500"
        ),
        sql!("UPDATE order_line SET discount = 100, relief = 50, total = 1850"),
        sql!("UPDATE payment SET state = 'succeeded', received = 1000"),
        sql!(
            "INSERT INTO payment (id, order_id, provider, amount, received, state, created_at, updated_at)
             VALUES ('rest', 1, 'bank', 1157, 1500, 'succeeded', 0, 0)"
        ),
        // A gift of a variant that the order already has.
        sql!(
            "INSERT INTO order_line (order_id, position, variant_id, title, options, sku, quantity, unit_price,
               discount, total, tax, ships)
             VALUES (1, 2, 1, 'Gift', '', '', 1, 1000, 1000, 0, 0, 1)"
        ),
        sql!(
            "INSERT INTO order_tax (order_id, position, name, rate, on_top, base, amount)
             VALUES (1, 2, 'City', 88750, 1, 100, 7)"
        ),
        sql!("UPDATE stock SET incoming_at = 1"),
        sql!("UPDATE media SET object = 'x'"),
        sql!(
            "INSERT INTO outbox (id, type, subject, at, data, done_at)
             VALUES ('e', 'person.removed', '1', 0, '{}', 0)"
        ),
    ] {
        shop.rows(statement);
    }
}

/// An order may have two lines of one variant. Their units are held, committed, sent and released together.
#[test]
fn an_order_with_two_lines_of_one_variant() {
    let (owner, act) = (By::Shop, |shop: &Shop, act, units: &str| {
        let token = shop.value(sql!("SELECT token FROM orders")).as_str().unwrap().parse().unwrap();
        let entry = Entry::new(TimelineKind::Fulfilled, By::Shop);
        shop.with(async |cx| {
            let head = order::read(cx, token).await?;
            order::advance(cx, &head, act, &entry, units, &[]).await
        })
        .unwrap()
    });
    let shop = Shop::shelf(1, 5);
    let lines = [(1, 2), (1, 3)];
    assert!(shop.place(request("b", 2, &[(1, 3), (1, 3)])).is_err(), "six of five");
    let placed = shop.place(request("a", 1, &lines)).unwrap();
    assert_eq!(shop.stock(1), [5, 5, 0]);
    shop.check_books();
    shop.pay(placed.payment).unwrap();
    assert_eq!(shop.stock(1), [5, 0, 5]);
    assert_eq!(act(&shop, Act::Fulfil { last: false }, "[[1,1],[2,2]]"), Done::Now);
    assert_eq!(shop.stock(1), [2, 0, 2]);
    shop.check_books();
    assert_eq!(act(&shop, Act::Fulfil { last: true }, "[[1,1],[2,1]]"), Done::Now);
    assert_eq!(shop.stock(1), [0, 0, 0]);
    shop.check_figures();

    let shop = Shop::shelf(1, 5);
    let placed = shop.place(request("a", 1, &lines)).unwrap();
    assert_eq!(act(&shop, Act::Accept, "[]"), Done::Now);
    assert_eq!(cancel(&shop, placed.token, owner), Done::Now);
    assert_eq!(shop.stock(1), [5, 0, 0]);
    shop.check_figures();
}

#[test]
fn every_change_of_the_shelf_says_why_and_by_whom() {
    let shop = Shop::new();
    shop.import("Handle,Title,Price,SKU,Inventory tracker,Inventory quantity\ncup,Cup,10,CUP,shopify,7\n");
    shop.import("Handle,Title,Price,SKU,Inventory tracker,Inventory quantity\ncup,Cup,11,CUP,shopify,7\n");
    shop.rows(sql!("UPDATE shop SET shipping_price = 490, tax_rate = 190000"));
    shop.rows(sql!("UPDATE shop SET pricing_version = 1"));
    shop.rows(sql!("UPDATE variant SET price = 1000"));
    let placed = shop.place(request("a", 1, &[(1, 2)])).unwrap();
    shop.pay(placed.payment).unwrap();
    let entry = Entry::new(TimelineKind::Fulfilled, shop.owner());
    let act = Act::Fulfil { last: true };
    let sent = shop.with(async |cx| {
        let head = order::read(cx, placed.token).await?;
        order::advance(cx, &head, act, &entry, "[[1,2]]", &[]).await
    });
    assert_eq!(sent.unwrap(), Done::Now);
    let rows = shop.rows(sql!(
        "SELECT variant_id, delta, on_hand, reason, p.email, order_id, note FROM stock_movement m
         LEFT JOIN person p ON m.by_kind = 'person' AND p.id = m.by_id ORDER BY m.id"
    ));
    assert_eq!(
        rows,
        [
            json!({ "variant_id": 1, "delta": 7, "on_hand": 7, "reason": "import", "email": "manager@shop.example",
                "order_id": null, "note": "products.csv" }),
            json!({ "variant_id": 1, "delta": -2, "on_hand": 5, "reason": "sent", "email": "owner@example.com",
                "order_id": 1, "note": "" }),
        ]
    );
    assert_eq!(shop.value(sql!("SELECT imported FROM stock")), json!(7), "what the last import wrote stays");
    let left = shop.rows(sql!("SELECT reason, by_kind, by_id, order_id, note FROM stock"));
    assert_eq!(left, [json!({ "reason": "", "by_kind": null, "by_id": null, "order_id": null, "note": "" })]);
    // Movements are deleted after two years.
    shop.platform.advance(731 * 86_400_000);
    block_on(shop.app.tick());
    assert_eq!(shop.rows(sql!("SELECT id FROM stock_movement")), Vec::<Value>::new());
}

/// A count found fewer units than are promised. The orders keep their units, and the shop sells no more.
#[test]
fn what_is_short_is_made_up_for_before_anything_is_sold() {
    let shop = Shop::shelf(1, 5);
    let placed: Vec<_> = (0..2)
        .map(|n| {
            let placed = shop.place(request(&format!("{n}"), n, &[(1, 2)])).unwrap();
            shop.pay(placed.payment).unwrap();
            placed
        })
        .collect();
    let short = || shop.value(sql!("SELECT short FROM stock"));
    refused(
        &shop,
        sql!("UPDATE stock SET on_hand = 1, reason = 'count', by_kind = 'shop'"),
        "CHECK constraint failed: stock_promised",
    );
    shop.rows(sql!("UPDATE stock SET on_hand = 1, short = 3, reason = 'count', by_kind = 'shop'"));
    assert!(shop.place(request("more", 9, &[(1, 1)])).is_err());
    assert_eq!(short(), json!(3));
    assert_eq!(cancel(&shop, placed[0].token, By::Shop), Done::Now);
    assert_eq!(short(), json!(1), "two units fewer are promised");
    shop.rows(sql!("UPDATE stock SET on_hand = 6, reason = 'received', by_kind = 'shop'"));
    assert_eq!(short(), json!(0));
    shop.check_books();
    refused(
        &shop,
        sql!("UPDATE stock SET on_hand = 1, reason = 'count', by_kind = 'shop'"),
        "CHECK constraint failed: stock_promised",
    );
}

#[test]
fn a_refund_that_its_provider_does_not_take_waits_longer_each_time() {
    let shop = Shop::shelf(1, 5);
    let placed = shop.place(request("a", 1, &[(1, 1)])).unwrap();
    shop.pay(placed.payment).unwrap();
    let now = shop.platform.clock.now();
    shop.batch(&order::refund_new(token(9), 1, 500, &By::Shop, now)).unwrap();
    let due = |at| shop.batch(&[order::store::refunds_due(at)]).unwrap()[0].all::<Value>().unwrap().len();
    assert_eq!(due(now), 1);
    for pause in [1, 2, 4, 8, 16, 32, 60, 60] {
        shop.batch(&[order::store::refund_put_off(&token(9).to_string(), "No answer.", now)]).unwrap();
        assert_eq!((due(now.plus_seconds(pause * 60 - 1)), due(now.plus_seconds(pause * 60))), (0, 1), "{pause}");
    }
    assert_eq!(
        shop.rows(sql!("SELECT attempts, problem FROM refund")),
        [json!({ "attempts": 8, "problem": "No answer." })]
    );
    shop.platform.advance(3_600_000);
    shop.with(order::refund_due).unwrap();
    let done = shop.rows(sql!("SELECT state, problem, next_at FROM refund"));
    assert_eq!(done, [json!({ "state": "done", "problem": "", "next_at": null })]);
}
