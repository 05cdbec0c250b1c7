//! Files to import, functions that send them, and reads of the result.

use std::{collections::BTreeMap, fmt::Write as _};

use http::{Method, Request};
use serde_json::Value;
use vitrine::{
    platform::{Body, Level, QueueName},
    sql,
};

use crate::support::{Answer, Delivery, Held, ORIGIN, Shop};

/// A GIF of 2 by 3 pixels.
pub const GIF: &[u8] = b"GIF89a\x02\x00\x03\x00\x00\x00\x00;";

/// The tables of the catalogue. If two dumps are equal, nothing was written in between.
const CATALOGUE: &[&str] = &[
    "SELECT * FROM product ORDER BY id",
    "SELECT * FROM variant ORDER BY id",
    "SELECT * FROM stock ORDER BY variant_id",
    "SELECT * FROM price_history ORDER BY variant_id, from_at",
    "SELECT * FROM media ORDER BY key",
    "SELECT * FROM picture ORDER BY product_id, position",
    "SELECT * FROM collection ORDER BY id",
    "SELECT * FROM collection_product ORDER BY collection_id, position",
    "SELECT * FROM redirect ORDER BY path",
    "SELECT * FROM redirect_away ORDER BY path",
    "SELECT * FROM gone ORDER BY path",
    "SELECT * FROM page ORDER BY handle",
    "SELECT name, seq FROM sqlite_sequence WHERE name IN ('product', 'variant', 'collection') ORDER BY name",
];

impl Shop {
    /// Sends a file as `bin/import` does.
    pub fn upload(&self, query: &str, file: impl Into<Vec<u8>>) -> Answer {
        let file = file.into();
        let token = self.api_token("manager");
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{ORIGIN}/admin/imports?{query}"))
            .header("authorization", token)
            .header("accept", "application/json")
            .header("content-type", "text/csv")
            .header("content-length", file.len());
        self.send(request.body(Body::Native(Held::bytes(file))).unwrap())
    }

    /// Sends a file that must be accepted, and leaves its work in the queue. Returns the id of the import.
    pub fn begin(&self, query: &str, file: impl Into<Vec<u8>>) -> i64 {
        let answer = self.upload(query, file);
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["id"].as_i64().unwrap()
    }

    /// Imports a file, and returns the report.
    pub fn import(&self, file: impl Into<Vec<u8>>) -> Value {
        self.import_with("name=products.csv", file)
    }

    /// Makes a dry run of a file, and returns the report.
    pub fn try_import(&self, file: impl Into<Vec<u8>>) -> Value {
        self.import_with("name=products.csv&dry_run=1", file)
    }

    /// Imports a file with these choices, and returns the report.
    pub fn import_with(&self, query: &str, file: impl Into<Vec<u8>>) -> Value {
        let id = self.begin(query, file);
        self.work_off();
        self.report(id)
    }

    /// Delivers all jobs and checks that none failed. A mistake in a file is no failure.
    pub fn work_off(&self) {
        self.platform.take_log();
        self.deliver_all(Delivery::default());
        for _ in 0..3 {
            self.fetch_again();
        }
        let log = self.platform.take_log();
        let failed: Vec<_> = log.iter().filter(|(level, _)| *level == Level::Error).collect();
        assert!(failed.is_empty(), "{failed:#?}");
    }

    /// Delivers the jobs, and then the messages about pictures. Returns the number of deliveries of jobs.
    pub fn deliver_all(&self, how: Delivery) -> usize {
        let deliveries = self.deliver(QueueName::Jobs, how);
        self.deliver(QueueName::Pictures, how);
        deliveries
    }

    /// If pictures wait, lets ten minutes pass and fetches those that are due. Failed pictures are due by then.
    pub fn fetch_again(&self) {
        if !self.rows(sql!("SELECT 1 FROM media WHERE state = 'pending' LIMIT 1")).is_empty() {
            self.platform.advance(600_000);
            self.message(QueueName::Pictures, "\"pictures\"", 1);
            self.deliver(QueueName::Pictures, Delivery::default());
        }
    }

    /// The report of an import, as JSON.
    pub fn report(&self, id: i64) -> Value {
        let token = self.api_token("read-only");
        let headers = [("authorization", token.as_str()), ("accept", "application/json")];
        let answer = self.ask(Method::GET, &format!("/admin/imports/{id}"), &headers);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// The report of an import, as a page.
    pub fn report_page(&self, id: i64) -> String {
        let cookie = self.sign_in("owner");
        let answer = self.ask(Method::GET, &format!("/admin/imports/{id}"), &[("cookie", &cookie)]);
        assert_eq!(answer.status, 200);
        answer.text().to_owned()
    }

    /// Runs cron and delivers all jobs, five times over almost three hours. Nothing is left to retry afterwards.
    pub fn heal(&self) {
        for _ in 0..5 {
            self.platform.advance(2_000_000);
            futures::executor::block_on(self.app.tick());
            self.deliver_all(Delivery::default());
        }
    }

    /// Every row of the catalogue.
    pub fn dump(&self) -> Vec<Vec<Value>> {
        CATALOGUE.iter().map(|select| self.rows(sql!(select))).collect()
    }

    /// The content of all products, without times and revisions.
    pub fn products(&self) -> BTreeMap<String, Value> {
        let rows = self.rows(sql!(
            "SELECT handle, title, description, description_text, vendor, product_type, tags, status,
               publish_at IS NULL AS hidden, seo_title, seo_description, options, custom,
               (SELECT json_group_array(json_array(option_values, position, sku, barcode, price, compare_at, cost,
                  grams, weight_unit, taxable, tax_class, requires_shipping, picture_key, custom, tracked, oversell,
                  on_hand, held, committed)
                  ORDER BY position, id) FROM variant v JOIN stock s ON s.variant_id = v.id
                WHERE v.product_id = p.id) AS variants,
               (SELECT json_group_array(json_array(i.position, i.alt, m.key, m.source, m.state, m.problem, m.width,
                  m.height) ORDER BY i.position) FROM picture i JOIN media m ON m.key = i.key
                WHERE i.product_id = p.id) AS pictures,
               (SELECT json_group_array(c.handle ORDER BY c.handle)
                  FROM collection_product JOIN collection c ON c.id = collection_id
                  WHERE product_id = p.id) AS collections
             FROM product p"
        ));
        rows.into_iter().map(|row| (row["handle"].as_str().unwrap().to_owned(), row)).collect()
    }

    /// The value of a column of one product.
    pub fn of_product(&self, handle: &str, column: &str) -> Value {
        self.products().get(handle).unwrap_or_else(|| panic!("no product {handle}"))[column].clone()
    }

    /// The units on hand of the variant with this SKU.
    pub fn on_hand(&self, sku: &str) -> i64 {
        self.value(sql!("SELECT on_hand FROM stock JOIN variant v ON v.id = variant_id WHERE sku = ?1", sku))
            .as_i64()
            .unwrap()
    }

    /// Commits units of the variant with this SKU to orders.
    pub fn promise(&self, sku: &str, units: i64) {
        self.rows(sql!(
            "UPDATE stock SET committed = committed + CAST(?2 AS INTEGER)
             WHERE variant_id = (SELECT id FROM variant WHERE sku = ?1)",
            sku,
            units
        ));
    }
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

/// The numbers of created, updated, unchanged and skipped products, and of products with errors.
pub fn counts(report: &Value) -> [i64; 5] {
    ["created", "updated", "unchanged", "skipped", "errors"].map(|name| report[name].as_i64().unwrap())
}

/// The problems as a person reads them: `Row 3, Price: …`.
pub fn problems(report: &Value) -> Vec<String> {
    let list = report["problems"].as_array().unwrap().iter();
    list.map(|problem| {
        let column = problem["column"].as_str().map(|column| format!(", {column}")).unwrap_or_default();
        format!("Row {}{column}: {}", problem["row"], problem["message"].as_str().unwrap())
    })
    .collect()
}

/// The changes as a person reads them: `cup title: Old → New`.
pub fn changes(report: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for product in report["changes"].as_array().unwrap() {
        for change in product["changes"].as_array().unwrap() {
            let [field, before, after] = ["field", "before", "after"].map(|name| change[name].as_str().unwrap());
            lines.push(format!("{} {field}: {before} → {after}", product["handle"].as_str().unwrap()));
        }
    }
    lines
}

/// A file of these products, each with three variants, one picture, and a SKU and stock for every variant. Every text
/// contains `version`.
pub fn generated(products: std::ops::Range<usize>, version: &str, cents: usize) -> String {
    let mut file =
        "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price,\
                    Variant Inventory Tracker,Variant Inventory Qty,Image Src,SEO Title,Colour\n"
            .to_owned();
    for n in products {
        for (place, size) in ["Small", "Medium", "Large"].into_iter().enumerate() {
            let price = format!("{}.{cents:02}", n % 90 + place);
            if place == 0 {
                let _ = writeln!(
                    file,
                    "p{n:05},\"Product {n}, {version}\",\"<p>Text {version} of <b>product</b> {n}</p>\",\
                     Vendor {version},Kind,\"all, {version}\",TRUE,Size,{size},P{n:05}-{size},{price},shopify,{},\
                     https://cdn.example.com/{n}.gif,SEO {version},{version}",
                    10 + cents
                );
            } else {
                let _ = writeln!(file, "p{n:05},,,,,,,,{size},P{n:05}-{size},{price},shopify,{},,,", 10 + cents);
            }
        }
    }
    file
}

/// The file with padding in an extra column, so that a chunk holds thirty products instead of a hundred.
pub fn padded(file: &str) -> String {
    let mut lines = file.lines();
    let header = format!("{},Padding\n", lines.next().unwrap());
    let rows = lines.map(|line| {
        let is_main = line.split(',').nth(1).is_some_and(|title| !title.is_empty());
        format!("{line},{}\n", if is_main { "x".repeat(8_000) } else { String::new() })
    });
    header + &rows.collect::<String>()
}

/// The waiting jobs, without purges.
pub fn jobs(shop: &Shop) -> Vec<String> {
    shop.platform.queues.bodies(QueueName::Jobs).into_iter().filter(|job| job != "\"purge\"").collect()
}
