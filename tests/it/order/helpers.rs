//! Orders built by hand, and checks that hold for every shop at all times.

use futures::executor::block_on;
use serde_json::{Value, json};
use vitrine::{
    app::work,
    context::Context,
    error::Error,
    ids::{Token, VariantId},
    isolate::Isolate,
    money::{Currency, Money},
    order::{self, NewLine, Placed, Request, Settled, Unplaced},
    payment::{Method, Received},
    platform::{Platform, QueueName},
    pricing::{Item, Rules, quote},
    sql,
};

use crate::support::{Delivery, Shop, TestPlatform};

/// A token with this number in every byte.
pub fn token(number: u8) -> Token {
    Token::from_bytes([number; 16])
}

/// A received payment.
pub fn money(minor: i64, currency: &str, reference: &str) -> Received {
    let amount = Money::new(minor, Currency::from_code(currency).unwrap()).unwrap();
    Received { amount, reference: reference.to_owned() }
}

/// An order with lines of `(variant, units)`, at the prices of the test products.
pub fn request(key: &str, checkout: u8, lines: &[(i64, i64)]) -> Request {
    let rules = Rules {
        currency: Currency::from_code("EUR").unwrap(),
        shipping: 490,
        tax_rate: 190_000,
        tax_name: "VAT".to_owned(),
        tax_included: true,
        version: 1,
    };
    let items: Vec<Item> = lines
        .iter()
        .map(|(_, quantity)| Item { quantity: *quantity, unit_price: 1000, taxable: true, ships: true })
        .collect();
    let line = |(variant, quantity): &(i64, i64)| NewLine {
        variant: VariantId::new(*variant).unwrap(),
        product: *variant,
        title: format!("Product {variant}"),
        options: String::new(),
        sku: format!("SKU-{variant}"),
        picture: None,
        quantity: *quantity,
        unit_price: 1000,
        ships: true,
    };
    Request {
        key: key.to_owned(),
        checkout: token(checkout),
        lapsed: true,
        limits: Vec::new(),
        network: None,
        method: Method::Test,
        email: "ada@example.com".to_owned(),
        address: json!({ "name": "Ada" }).to_string(),
        note: String::new(),
        lines: lines.iter().map(line).collect(),
        quote: quote(&items, &rules).unwrap(),
        rules,
    }
}

impl Shop {
    /// Runs work outside of a request, and then the tasks that it leaves for later.
    pub fn with<T>(&self, work: impl AsyncFnOnce(&Context<'_, TestPlatform>) -> T) -> T {
        block_on(async {
            let isolate = Isolate::default();
            let cx = Context::background(&self.platform, &isolate);
            let result = work(&cx).await;
            for task in cx.take_later() {
                let _ = work::carry_out(&cx, task).await;
            }
            result
        })
    }

    /// Products 1 to `count`, each with one variant of the same id and these units.
    pub fn shelf(count: i64, units: i64) -> Self {
        let shop = Self::new();
        for number in 1..=count {
            assert_eq!(shop.product(&format!("p{number}")).stock(units).insert(), number);
        }
        shop.rows(sql!("UPDATE shop SET shipping_price = 490, tax_rate = 190000, pricing_version = 1"));
        shop.rows(sql!("UPDATE shop SET pricing_version = 1"));
        shop
    }

    pub fn place(&self, request: Request) -> Result<Placed, Unplaced> {
        self.with(async |cx| order::place(cx, request).await).unwrap()
    }

    /// The amount of a payment, received under this reference. For an unknown payment it is one cent.
    pub fn asked(&self, payment: Token, reference: &str) -> Received {
        let amount = self.value(sql!("SELECT coalesce((SELECT amount FROM payment WHERE id = ?1), 1)", payment));
        money(amount.as_i64().unwrap(), "EUR", reference)
    }

    pub fn pay(&self, payment: Token) -> Result<Settled, Error> {
        self.receive(payment, &self.asked(payment, &format!("ref_{payment}")))
    }

    pub fn receive(&self, payment: Token, received: &Received) -> Result<Settled, Error> {
        self.with(async |cx| order::paid(cx, payment, received, None).await)
    }

    /// `[on_hand, held, committed]` of a variant.
    pub fn stock(&self, variant: i64) -> [i64; 3] {
        let row = &self.rows(sql!("SELECT on_hand, held, committed FROM stock WHERE variant_id = ?1", variant))[0];
        ["on_hand", "held", "committed"].map(|name| row[name].as_i64().unwrap())
    }

    /// The state, number and amounts of an order.
    pub fn order(&self, token: Token) -> Value {
        let rows = self.rows(sql!(
            "SELECT state, fulfilment, number, paid, refunded FROM orders WHERE token = ?1",
            token.to_string()
        ));
        rows.into_iter().next().unwrap_or(Value::Null)
    }

    /// Processes every event. Cron sends lost messages again.
    pub fn act_on_events(&self) {
        for _ in 0..8 {
            self.deliver(QueueName::OrderEvents, Delivery::default());
            if self.value(sql!("SELECT count(*) FROM outbox WHERE next_at IS NOT NULL")) == json!(0) {
                return;
            }
            self.platform.advance(3_600_000);
            block_on(self.app.tick());
        }
        panic!("events are left: {:?}", self.rows(sql!("SELECT type, problem FROM outbox WHERE next_at IS NOT NULL")));
    }

    /// Checks the rules that hold in every shop between any two batches.
    pub fn check_books(&self) {
        let none = |what: &str, statement| assert_eq!(self.rows(statement), Vec::<Value>::new(), "{what}");
        none(
            "held units are those of holds, promised ones those of firm orders that are not sent",
            sql!(
                "SELECT * FROM (SELECT s.variant_id, s.held, s.committed,
                   (SELECT coalesce(sum(quantity), 0) FROM hold h WHERE h.variant_id = s.variant_id) AS holds,
                   (SELECT coalesce(sum(l.quantity - l.fulfilled), 0)
                    FROM order_line l JOIN orders o ON o.id = l.order_id
                    WHERE l.variant_id = s.variant_id AND o.state IN ('accepted', 'paid')) AS firm
                 FROM stock s) WHERE held <> holds OR committed <> firm"
            ),
        );
        none(
            "every change of the shelf is a movement",
            sql!(
                "SELECT s.variant_id FROM stock s
                 WHERE s.on_hand <> (SELECT coalesce(sum(delta), 0) FROM stock_movement m
                   WHERE m.variant_id = s.variant_id)
                   OR s.reason <> '' OR s.by_kind IS NOT NULL"
            ),
        );
        none(
            "only unpaid orders hold",
            sql!("SELECT h.* FROM hold h JOIN orders o ON o.id = h.order_id WHERE o.state <> 'placed'"),
        );
        none(
            "nothing is promised that is not there",
            sql!("SELECT * FROM stock WHERE tracked = 1 AND oversell = 0 AND held + committed > on_hand + short"),
        );
        none(
            "numbers have no gap",
            sql!(
                "SELECT * FROM (SELECT count(number) AS numbers, coalesce(max(number) - min(number) + 1, 0) AS span,
                   coalesce(min(number), 1001) AS first FROM orders) WHERE numbers <> span OR first <> 1001"
            ),
        );
        none(
            "lines make the order, the order makes the payment",
            sql!(
                "SELECT o.id FROM orders o
                 WHERE goods - discount - relief <> (SELECT sum(total) FROM order_line WHERE order_id = o.id)
                   OR tax <> (SELECT coalesce(sum(amount), 0) FROM order_tax WHERE order_id = o.id)
                   OR tax <> shipping_tax + (SELECT sum(tax) FROM order_line WHERE order_id = o.id)
                   OR paid <> (SELECT coalesce(sum(received), 0) FROM payment
                     WHERE order_id = o.id AND state = 'succeeded')
                   OR (SELECT count(*) FROM payment WHERE order_id = o.id AND state = 'succeeded') > 1
                   OR EXISTS (SELECT 1 FROM payment WHERE order_id = o.id AND amount <> o.total)
                   OR (o.state = 'paid') <> EXISTS (SELECT 1 FROM payment WHERE order_id = o.id AND state = 'succeeded')
                      AND o.paid = 0 AND o.state <> 'cancelled'"
            ),
        );
        none(
            "what happens once to an order is told once",
            sql!(
                "SELECT subject, type, count(*) FROM outbox
                 WHERE type NOT LIKE '%refunded%' AND type NOT LIKE '%fulfilled%' AND type LIKE 'vitrine.order.%'
                 GROUP BY subject, type HAVING count(*) > 1"
            ),
        );
        none(
            "every state is told",
            sql!(
                "SELECT o.reference, o.state FROM orders o
                 WHERE NOT EXISTS (SELECT 1 FROM outbox e WHERE e.subject = o.reference
                   AND e.type = 'vitrine.order.' || o.state || '.v1')"
            ),
        );
    }

    /// Processes all events, and also checks the figures against the orders.
    pub fn check_figures(&self) {
        self.act_on_events();
        self.check_books();
        let both = |orders, figures| assert_eq!(self.rows(orders), self.rows(figures));
        both(
            sql!(
                "SELECT count(*) AS orders, coalesce(sum(total), 0) AS sales, coalesce(sum(paid), 0) AS paid,
                   coalesce(sum(refunded), 0) AS refunded,
                   coalesce(sum(iif(state = 'cancelled', total, 0)), 0) AS cancelled
                 FROM orders WHERE firm_at IS NOT NULL"
            ),
            sql!(
                "SELECT coalesce(sum(orders), 0) AS orders, coalesce(sum(sales), 0) AS sales,
                   coalesce(sum(paid), 0) AS paid,
                   coalesce(sum(refunded), 0) AS refunded, coalesce(sum(cancelled), 0) AS cancelled FROM figures"
            ),
        );
        both(
            sql!(
                "SELECT p.id, (SELECT coalesce(sum(l.quantity), 0) FROM order_line l JOIN orders o ON o.id = l.order_id
                   WHERE l.product_id = p.id AND o.state IN ('accepted', 'paid')) AS sold FROM product p ORDER BY p.id"
            ),
            sql!("SELECT id, sold_count AS sold FROM product ORDER BY id"),
        );
    }
}

/// The time of the test clock, in milliseconds.
pub fn now(shop: &Shop) -> i64 {
    shop.platform.now().0
}
