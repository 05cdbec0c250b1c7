//! A signed-in member of staff, and reads of the data that an act may change.

use serde_json::{Value, json};
use vitrine::{
    order::{Placed, Settled},
    payment::Method,
    sql,
};

use crate::{
    order::helpers::request,
    support::{Answer, Shop},
};

/// A signed-in member of staff.
pub struct Worker<'s> {
    pub shop: &'s Shop,
    cookie: String,
}

impl<'s> Worker<'s> {
    pub fn new(shop: &'s Shop, role: &str) -> Self {
        Self { shop, cookie: shop.sign_in(role) }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.shop.ask(http::Method::GET, path, &[("cookie", &self.cookie)])
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.shop.post(path, fields, &[("cookie", &self.cookie)])
    }

    /// Posts a form of order 1.
    pub fn act(&self, what: &str, fields: &[(&str, &str)]) -> Answer {
        self.post(&format!("/admin/orders/1/{what}"), fields)
    }
}

impl Shop {
    /// Places order 1 for payment by bank transfer. Each line is a variant and a quantity.
    pub fn by_bank(&self, lines: &[(i64, i64)]) -> Placed {
        let mut request = request("a", 1, lines);
        request.method = Method::Bank;
        self.place(request).unwrap()
    }

    /// Places order 1 and pays it online. Each line is a variant and a quantity.
    pub fn paid_online(&self, lines: &[(i64, i64)]) -> Placed {
        let placed = self.place(request("a", 1, lines)).unwrap();
        assert_eq!(self.pay(placed.payment).unwrap(), Settled::Paid);
        placed
    }

    /// The audit log without sign-ins. Each entry is an email, an action and a subject.
    pub fn audit(&self) -> Vec<String> {
        let rows = self.rows(sql!(
            "SELECT email, action, subject FROM audit a JOIN person p ON a.by_kind = 'person' AND p.id = a.by_id
             WHERE action <> 'session.start' ORDER BY a.id"
        ));
        let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
        rows.iter()
            .map(|row| format!("{} {} {}", text(row, "email"), text(row, "action"), text(row, "subject")))
            .collect()
    }

    /// The values before and after the change, from the newest row of the audit log.
    pub fn last_change(&self) -> [Value; 2] {
        let row = &self.rows(sql!("SELECT before, after FROM audit ORDER BY id DESC LIMIT 1"))[0];
        ["before", "after"].map(|name| serde_json::from_str(row[name].as_str().unwrap_or("null")).unwrap())
    }

    /// Everything that an act may change, for comparison.
    pub fn books(&self) -> Value {
        json!([
            self.rows(sql!("SELECT id, state, fulfilment, paid, refunded, number FROM orders ORDER BY id")),
            self.rows(sql!("SELECT variant_id, on_hand, held, committed FROM stock ORDER BY variant_id")),
            self.rows(sql!("SELECT order_id, position, fulfilled FROM order_line ORDER BY order_id, position")),
            self.rows(sql!("SELECT id, state, reference FROM payment ORDER BY id")),
            self.rows(sql!("SELECT id, amount, done_at FROM refund ORDER BY id")),
            self.rows(sql!("SELECT order_id, kind, by_kind, by_id, detail FROM timeline ORDER BY id")),
            self.rows(sql!("SELECT id FROM outbox ORDER BY seq")),
            self.audit(),
        ])
    }
}
