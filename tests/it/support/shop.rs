//! A shop on the test platform, and a client to it.

use std::rc::Rc;

use futures::executor::block_on;
use http::{Method, Request, request::Builder};
use serde_json::Value;
use vitrine::{
    app::App,
    platform::{Body, Db, DbCopy, DbError, Platform, Rows, Statement},
    sql,
};

use super::{Answer, Held, Prepared, TestPlatform};

/// The address that the client asks under.
pub const ORIGIN: &str = "https://shop.example";

/// A shop of its own: nothing sent, all well.
pub struct Shop {
    pub platform: TestPlatform,
    pub app: App<TestPlatform>,
}

impl Shop {
    /// A shop with an empty catalogue: without the collection, too, that the migrations bring along.
    pub fn new() -> Self {
        static EMPTY: Prepared = Prepared::new();
        EMPTY.shop(|| {
            let shop = Self::as_migrated();
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

    /// A shop as a merchant gets it.
    pub fn as_migrated() -> Self {
        Self::on(TestPlatform::new())
    }

    pub fn on(platform: TestPlatform) -> Self {
        Self { app: App::new(platform.clone(), Rc::default()), platform }
    }

    /// Asks for a path, as a browser would that follows nothing.
    pub fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[])
    }

    pub fn head(&self, path: &str) -> Answer {
        self.ask(Method::HEAD, path, &[])
    }

    /// A request without a body.
    pub fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let body = Body::Bytes(Vec::new());
        self.send(builder(method, path, headers).body(body).unwrap())
    }

    /// A form that the shop's own page sends.
    pub fn post(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        let body = Body::Native(Held::bytes(form.extend_pairs(fields).finish()));
        let request = builder(Method::POST, path, headers)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(body).unwrap())
    }

    /// Any request.
    pub fn send(&self, request: Request<Body<Held>>) -> Answer {
        let (head, body) = block_on(self.app.fetch(request)).into_parts();
        block_on(self.app.after());
        let body = match body {
            Body::Bytes(bytes) => bytes,
            Body::Native(held) => held.into_bytes().unwrap(),
        };
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    }

    /// Lets a minute pass and the clock strike, so that the index is made anew if something changed, and is what lists
    /// ask.
    pub fn index(&self) {
        let clock = &self.platform.clock;
        clock.set(clock.now().plus_seconds(60));
        block_on(self.app.tick());
        // The first page after it may still have the old one; what it leaves for later reads the new one.
        let _ = self.get("/");
    }

    /// A batch, past the shop.
    pub fn batch(&self, statements: &[Statement]) -> Result<Vec<Rows>, DbError> {
        block_on(self.platform.db(DbCopy::Primary).batch(statements))
    }

    /// The rows of one statement that must go well.
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
