//! A shop on the test platform, and a client for it.

use std::rc::Rc;

use futures::executor::block_on;
use http::{Method, Request, request::Builder};
use serde_json::Value;
use vitrine::{
    app::App,
    platform::{Body, Db, DbCopy, DbError, Platform, Rows, Statement},
    sql,
};

use super::{
    Answer, Held, Prepared, TestPlatform,
    database::{Sqlite, migrated},
};

/// The origin of the client's requests.
pub const ORIGIN: &str = "https://shop.example";

/// A shop with its own platform.
pub struct Shop {
    pub platform: TestPlatform,
    pub app: App<TestPlatform>,
}

impl Shop {
    /// An open shop with an empty catalogue. Even the collection from the migrations is deleted.
    pub fn new() -> Self {
        static EMPTY: Prepared = Prepared::new();
        EMPTY.shop(|| {
            let shop = Self::as_migrated();
            shop.open();
            let empty = [
                sql!("DELETE FROM collection"),
                sql!("DELETE FROM gone"),
                sql!("DELETE FROM purge"),
                sql!("DELETE FROM sqlite_sequence WHERE name = 'collection'"),
            ];
            shop.batch(&empty).unwrap();
            shop
        })
    }

    /// A new shop, as it is after the migrations.
    pub fn as_migrated() -> Self {
        Self::on(TestPlatform::new())
    }

    /// A new shop with all migrations, which got these rows before the migration whose file begins with `first`.
    pub fn migrated_with(first: &str, rows: &str) -> Self {
        let mut parts = TestPlatform::new().twin();
        parts.db = Sqlite::from_image(&migrated(first, rows), parts.faults.clone());
        Self::on(TestPlatform::of(parts))
    }

    /// Opens the shop to strangers.
    pub fn open(&self) {
        self.rows(sql!("UPDATE shop SET opened_at = 0"));
    }

    /// Closes the shop. Only staff see it.
    pub fn close(&self) {
        self.rows(sql!("UPDATE shop SET opened_at = NULL"));
    }

    pub fn on(platform: TestPlatform) -> Self {
        Self { app: App::new(platform.clone(), Rc::default()), platform }
    }

    /// Requests a path, without following redirects.
    pub fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[])
    }

    pub fn head(&self, path: &str) -> Answer {
        self.ask(Method::HEAD, path, &[])
    }

    /// Sends a request without a body.
    pub fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let body = Body::Bytes(Vec::new());
        self.send(builder(method, path, headers).body(body).unwrap())
    }

    /// Posts a form as the shop's own page does.
    pub fn post(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        let body = Body::Native(Held::bytes(form.extend_pairs(fields).finish()));
        let request = builder(Method::POST, path, headers)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(body).unwrap())
    }

    /// Sends a request, and runs the work that the shop does after the response.
    pub fn send(&self, request: Request<Body<Held>>) -> Answer {
        let (head, body) = block_on(self.app.fetch(request)).into_parts();
        block_on(self.app.after());
        let body = match body {
            Body::Bytes(bytes) => bytes,
            Body::Native(held) => held.into_bytes().unwrap(),
        };
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    }

    /// Lets a minute pass and runs cron, so the index contains all changes and lists use it.
    pub fn index(&self) {
        let clock = &self.platform.clock;
        clock.set(clock.now().plus_seconds(60));
        block_on(self.app.tick());
        // The first page may still use the old index, but the work after its response reads the new one.
        let _ = self.get("/");
    }

    /// Runs a batch directly on the database, without the shop.
    pub fn batch(&self, statements: &[Statement]) -> Result<Vec<Rows>, DbError> {
        block_on(self.platform.db(DbCopy::Primary).batch(statements))
    }

    /// The rows of a statement that must succeed.
    pub fn rows(&self, statement: Statement) -> Vec<Value> {
        let sql = statement.sql;
        let results = self.batch(&[statement]).unwrap_or_else(|error| panic!("{error}: {sql}"));
        results[0].all().unwrap()
    }

    /// The first column of the first row.
    pub fn value(&self, statement: Statement) -> Value {
        let rows = self.rows(statement);
        let row = rows.first().and_then(Value::as_object).expect("a row");
        row.values().next().expect("a column").clone()
    }
}

fn builder(method: Method, path: &str, headers: &[(&str, &str)]) -> Builder {
    let request = Request::builder().method(method).uri(format!("{ORIGIN}{path}"));
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
}
