//! A shop with one of everything that a path can name, and comparisons of its whole database.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use http::{Method, Request};
use serde_json::{Value, json};
use vitrine::{
    platform::{Body, Kv, QueueName, Statement},
    sql,
};

use crate::{
    order::browser::Browser,
    support::{Answer, Delivery, Held, ORIGIN, Prepared, Shop, fixtures::small_shop},
};

/// The token of a saved cart.
const COPY: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaa";

/// The name and the rows of each table.
type Dump = Vec<(String, Vec<Value>)>;

/// The rows that were read last: the number of rows that had been written by then, the tables that were left out, and
/// the rows. Reading all tables takes longer than most requests.
type Last = (u64, &'static [&'static str], Rc<Dump>);

/// The rows of all tables at one moment, except some tables.
pub struct Books {
    but: &'static [&'static str],
    writes: u64,
    rows: Rc<Dump>,
}

impl Books {
    /// Checks that the rows are still the same. It reads them only if something was written since.
    pub fn are_the_same(&mut self, world: &World, what: &str) {
        let writes = world.shop.platform.db.writes();
        if writes != self.writes {
            assert_eq!(world.dump(self.but), *self.rows, "{what}");
            self.writes = writes;
        }
    }
}

/// The shop, and the cookies of a shopper with a cart and of an owner.
pub struct World {
    pub shop: Shop,
    /// The values of the names in braces in the table of endpoints.
    pub names: BTreeMap<&'static str, String>,
    pub shopper: String,
    pub owner: String,
    last: RefCell<Option<Last>>,
}

/// The names, and the cookies of the shopper and the owner.
type Known = (BTreeMap<&'static str, String>, String, String);

impl World {
    pub fn new() -> Self {
        static WORLD: Prepared<Known> = Prepared::new();
        let (shop, (names, shopper, owner)) = WORLD.get(|| {
            let Self { shop, names, shopper, owner, .. } = Self::make();
            (shop, (names, shopper, owner))
        });
        Self { shop, names, shopper, owner, last: RefCell::default() }
    }

    fn make() -> Self {
        let shop = small_shop();
        shop.rows(sql!(
            "UPDATE shop SET shipping_price = 490, tax_rate = 190000, bank_details = 'IBAN DE00 1234',
               pays_on_delivery = 1, ships_to = '[\"FI\",\"DE\"]', security_contact = 'safe@shop.example'"
        ));
        shop.rows(sql!("UPDATE stock SET reason = 'count', by_kind = 'shop', tracked = 1, on_hand = 500"));
        shop.rows(sql!("INSERT INTO redirect VALUES ('/old-cup', '/products/cup', 0)"));
        let mug = shop.value(sql!("SELECT id FROM variant WHERE sku = 'MUG'")).to_string();
        let buy = |method| {
            let mut browser = Browser::new(&shop);
            browser.add(&mug, "3");
            browser.order(method);
            shop.value(sql!("SELECT max(id) FROM orders"))
        };
        let owner = shop.sign_in("owner");
        let act = |path: String, form: &[(&str, &str)]| {
            let answer = shop.post(&path, form, &[("cookie", &owner)]);
            assert_eq!(answer.status, 303, "{path}: {}", answer.text());
        };
        let (open, bank, paid, returned) = (buy("test"), buy("bank"), buy("bank"), buy("bank"));
        act(format!("/admin/orders/{paid}/payments"), &[]);
        act(format!("/admin/orders/{returned}/payments"), &[]);
        act(format!("/admin/orders/{returned}/cancellation"), &[("reason", "Asked for")]);
        shop.act_on_events();
        shop.rows(sql!("UPDATE mail SET state = 'failed'"));
        let of_order = |what: Statement| shop.value(what).as_str().unwrap().to_owned();
        let kept = format!(r#"{{"cart":"{mug}:1","note":"Ring"}}"#);
        futures::executor::block_on((&shop.platform.kv).put(&format!("cart:{COPY}"), &kept, 86_400)).unwrap();
        // The first dry run is finished, and the second waits.
        let dry_run = shop.import_once(&owner);
        shop.deliver(QueueName::Jobs, Delivery::default());
        let mut names = BTreeMap::from([
            ("copy", COPY.to_owned()),
            ("collection", "cups".to_owned()),
            ("product", "cup".to_owned()),
            ("page", "about".to_owned()),
            ("menu", "footer".to_owned()),
            ("media", "cup.webp".to_owned()),
            ("static", vitrine::static_files::SITE_CSS.trim_start_matches("/static/").to_owned()),
            ("link", format!("{mug}:1")),
            ("mug", mug.clone()),
            ("provider", "test".to_owned()),
            ("order", of_order(sql!("SELECT token FROM orders WHERE id = ?1", open.as_i64().unwrap()))),
            ("payment", of_order(sql!("SELECT id FROM payment WHERE order_id = ?1", open.as_i64().unwrap()))),
            ("refund", of_order(sql!("SELECT id FROM refund"))),
            ("event", of_order(sql!("SELECT id FROM outbox WHERE type = 'vitrine.order.paid.v1' LIMIT 1"))),
            ("mail", of_order(sql!("SELECT id FROM mail LIMIT 1"))),
            ("bank", bank.to_string()),
            ("paid", paid.to_string()),
            ("returned", returned.to_string()),
            ("dry-run", dry_run),
            ("import", shop.import_once(&owner)),
            ("settings", "shop".to_owned()),
            ("delivery-settings", "delivery".to_owned()),
            ("announcement-settings", "announcement".to_owned()),
            ("checkout-settings", "checkout".to_owned()),
            ("security-settings", "security".to_owned()),
            ("redirect", "/old-cup".to_owned()),
        ]);
        // The event becomes a dead letter, so it can be replayed.
        shop.rows(sql!("UPDATE outbox SET done_at = NULL, dead_at = 1 WHERE id = ?1", names["event"].as_str()));
        let added = shop.post("/cart/lines", &[("variant", &mug), ("quantity", "1")], &[]);
        let shopper = added.cookie("__Host-cart").unwrap();
        let checkout = shop.ask(Method::GET, "/checkout", &[("cookie", &shopper)]);
        let cup = sql!("SELECT CAST(id AS TEXT) FROM product WHERE handle = 'cup'");
        names.insert("cup-id", shop.value(cup).as_str().unwrap().to_owned());
        let units = sql!("SELECT CAST(on_hand AS TEXT) FROM stock WHERE variant_id = 1");
        names.insert("cup-units", shop.value(units).as_str().unwrap().to_owned());
        names.insert("cup-variant", "1".to_owned());
        names.insert("agreed", checkout.fields("agreed").remove(0));
        shop.platform.mail.is_bound.set(true);
        shop.platform.set_var("MAIL_FROM", "shop@shop.example");
        shop.api_token("owner");
        shop.person("manager@shop.example", "manager");
        for (name, id) in [
            ("session", sql!("SELECT id FROM session ORDER BY created_at LIMIT 1")),
            ("api-token", sql!("SELECT CAST(max(id) AS TEXT) FROM api_token")),
            ("person", sql!("SELECT CAST(id AS TEXT) FROM person WHERE email = 'manager@shop.example'")),
        ] {
            names.insert(name, shop.value(id).as_str().unwrap().to_owned());
        }
        // Time has passed since the first sign-in. Requests in a fresh session do not renew it, so they write nothing.
        let owner = shop.sign_in("owner");
        Self { shop, names, shopper, owner, last: RefCell::default() }
    }

    /// A path of the table, with each name replaced by its value.
    pub fn address(&self, pattern: &str) -> String {
        self.names.iter().fold(pattern.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
    }

    /// The cookie for a path: the owner's below `/admin`, and else the shopper's.
    pub fn cookie(&self, path: &str) -> &str {
        if path.starts_with("/admin") { &self.owner } else { &self.shopper }
    }

    /// Sends a body as the shop's own page would send a form.
    pub fn send(&self, method: &Method, path: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Answer {
        let own = [
            ("cookie", self.cookie(path)),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let mut request = Request::builder().method(method).uri(format!("{ORIGIN}{path}"));
        let length = body.len().to_string();
        let replaced = |name: &str| headers.iter().any(|(other, _)| *other == name);
        let all = own.into_iter().chain([("content-length", length.as_str())]).filter(|(name, _)| !replaced(name));
        for (name, value) in all.chain(headers.iter().copied()).filter(|(_, value)| !value.is_empty()) {
            request = request.header(name, value);
        }
        self.shop.send(request.body(Body::Native(Held::bytes(body))).unwrap())
    }

    /// Sends a form with a body that breaks off.
    pub fn send_broken(&self, path: &str) -> Answer {
        let request = Request::post(format!("{ORIGIN}{path}")).header("cookie", self.cookie(path));
        self.shop.send(request.header("sec-fetch-site", "same-origin").body(Body::Native(Held::broken())).unwrap())
    }

    /// Sends a GET with one header of any bytes.
    pub fn ask_with(&self, path: &str, name: &str, value: &[u8]) -> Answer {
        let request = Request::get(format!("{ORIGIN}{path}")).header(name, value);
        self.shop.send(request.body(Body::Bytes(Vec::new())).unwrap())
    }

    /// The rows of all tables except these, for comparison.
    pub fn books(&self, but: &'static [&'static str]) -> Books {
        let writes = self.shop.platform.db.writes();
        let mut last = self.last.borrow_mut();
        if last.as_ref().is_none_or(|(then, same, _)| (*then, *same) != (writes, but)) {
            *last = Some((writes, but, Rc::new(self.dump(but))));
        }
        let rows = last.as_ref().map(|(_, _, rows)| Rc::clone(rows)).unwrap();
        Books { but, writes, rows }
    }

    /// All rows of all tables except these.
    fn dump(&self, but: &[&str]) -> Dump {
        let tables = self.shop.rows(sql!(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'
               AND name NOT LIKE 'product_search%' ORDER BY name"
        ));
        assert!(tables.len() > 25, "{} tables", tables.len());
        let names = tables.iter().map(|row| row["name"].as_str().unwrap()).filter(|name| !but.contains(name));
        let names: Vec<String> = names.map(str::to_owned).collect();
        let select = |name: &String| {
            // A statement needs a static text, so this leaks one text per table.
            let text: &'static str = Box::leak(format!("SELECT * FROM \"{name}\"").into_boxed_str());
            Statement { sql: text, params: Vec::new() }
        };
        let rows = self.shop.batch(&names.iter().map(select).collect::<Vec<_>>()).unwrap();
        names.into_iter().zip(rows.iter().map(|rows| rows.all().unwrap())).collect()
    }
}

impl Shop {
    /// Uploads a file for a dry run, and returns the id of the import.
    fn import_once(&self, owner: &str) -> String {
        let body = b"Handle,Title,Price\nmug,Plain mug,1\nbroken,Broken,much\n";
        let request = Request::post(format!("{ORIGIN}/admin/imports?name=mugs.csv&dry_run=1"))
            .header("cookie", owner)
            .header("sec-fetch-site", "same-origin")
            .header("content-length", body.len())
            .body(Body::Native(Held::bytes(*body)))
            .unwrap();
        let answer: Value = serde_json::from_slice(&self.send(request).body).unwrap();
        assert_ne!(answer["id"], json!(null), "{answer}");
        answer["id"].to_string()
    }
}
