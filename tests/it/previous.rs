//! The SQL of the previous release works on the tables of this release, because isolates of both releases use one
//! database during a deployment. `tools/test/record-sql.mjs` records it in `tests/previous/` for each release.

use futures::executor::block_on;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use vitrine::{
    platform::{Param, QueueName, Statement},
    sql,
};

use crate::{
    admin::helpers::Worker,
    order::browser::Browser,
    support::{Batch, Delivery, Shop, recording},
};

/// A statement, and the rows that it returned.
#[derive(Serialize, Deserialize)]
struct Sent {
    sql: String,
    params: Vec<Value>,
    rows: String,
}

fn recorded(name: &str) -> String {
    let path = format!("{}/tests/previous/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_statement_of_the_release_before_prepares() {
    let shop = Shop::as_migrated();
    let statements: Vec<String> = serde_json::from_str(&recorded("statements.json")).unwrap();
    assert!(statements.len() > 150, "{} statements", statements.len());
    let refused = statements.iter().filter_map(|sql| Some(format!("{}\n{sql}", shop.platform.db.prepares(sql).err()?)));
    assert_eq!(refused.collect::<Vec<_>>(), Vec::<String>::new());
}

/// Two orders from the cart to the end: one paid online and sent, and one accepted, paid, cancelled and refunded by
/// hand.
fn two_orders(shop: &Shop) {
    let mut browser = Browser::new(shop);
    browser.add("1", "2");
    let pay = browser.order("test");
    browser.get(&pay);
    let order = browser.post(&pay, &[("do", "succeed")]).header("location").to_owned();
    browser.get(&order);
    browser.add("2", "1");
    let other = browser.order("bank");
    browser.get(&other);
    shop.deliver(QueueName::OrderEvents, Delivery::default());
    let worker = Worker::new(shop, "owner");
    worker.get("/admin/orders");
    worker.get("/admin/orders/1");
    let send = [("units-1", "2"), ("sent-1", "0")];
    assert_eq!(worker.post("/admin/orders/1/fulfilments", &send).status, 303);
    for act in ["acceptance", "payments"] {
        assert_eq!(worker.post(&format!("/admin/orders/2/{act}"), &[]).status, 303);
    }
    assert_eq!(worker.post("/admin/orders/2/cancellation", &[("reason", "Broken")]).status, 303);
    let page = worker.get("/admin/orders/2");
    let refund = page.text().split_once("/refunds/").unwrap().1.split_once('"').unwrap().0.to_owned();
    assert_eq!(worker.post(&format!("/admin/orders/2/refunds/{refund}"), &[]).status, 303);
    shop.deliver(QueueName::OrderEvents, Delivery::default());
    shop.platform.advance(60_000);
    block_on(shop.app.tick());
    for page in ["/admin/events", "/admin/mail", "/admin/imports", "/admin/orders/2"] {
        assert_eq!(worker.get(page).status, 200, "{page}");
    }
    browser.get(&order);
}

fn shop() -> Shop {
    let shop = Shop::new();
    shop.platform.db.keep_journal();
    for product in ["one", "two"] {
        shop.product(product).stock(500).insert();
    }
    shop.rows(sql!("UPDATE shop SET shipping_price = 490, tax_rate = 190000, bank_details = 'IBAN DE00 1234'"));
    shop
}

#[test]
fn an_order_of_the_release_before_goes_its_way() {
    let shop = shop();
    two_orders(&shop);
    let journal = shop.platform.db.keep_journal();
    let json: Vec<Vec<Sent>> = journal.iter().map(|batch| batch.iter().map(sent).collect()).collect();
    let lines: Vec<String> = json.iter().map(|batch| serde_json::to_string(batch).unwrap()).collect();
    if recording::write("order.json", &format!("[\n{}\n]\n", lines.join(",\n"))) {
        return;
    }
    let again = Shop::new();
    let batches: Vec<Vec<Sent>> = serde_json::from_str(&recorded("order.json")).unwrap();
    assert!(batches.len() > 40, "{} batches", batches.len());
    for batch in &batches {
        let statements: Vec<Statement> = batch.iter().map(statement).collect();
        let rows = again.batch(&statements).unwrap_or_else(|error| panic!("{error}: {:?}", statements));
        for (sent, rows) in batch.iter().zip(rows) {
            let expected: Value = serde_json::from_str(&sent.rows).unwrap();
            assert_eq!(Value::from(rows.all::<Value>().unwrap()), expected, "{}", sent.sql);
        }
    }
    again.check_figures();
    let states = again.rows(sql!("SELECT state || ' ' || fulfilment AS state FROM orders ORDER BY id"));
    assert_eq!(
        states,
        [serde_json::json!({ "state": "paid fully" }), serde_json::json!({ "state": "cancelled none" })]
    );
}

fn sent((statement, rows): &<Batch as IntoIterator>::Item) -> Sent {
    let param = |param: &Param| match param {
        Param::Null => Value::Null,
        Param::Int(number) => Value::from(*number),
        Param::Text(text) => Value::from(text.as_str()),
    };
    Sent { sql: statement.sql.to_owned(), params: statement.params.iter().map(param).collect(), rows: rows.clone() }
}

fn statement(sent: &Sent) -> Statement {
    let param = |value: &Value| match value {
        Value::Null => Param::Null,
        Value::Number(number) => Param::Int(number.as_i64().unwrap()),
        other => Param::Text(other.as_str().unwrap().to_owned()),
    };
    Statement { sql: Box::leak(sent.sql.clone().into_boxed_str()), params: sent.params.iter().map(param).collect() }
}
