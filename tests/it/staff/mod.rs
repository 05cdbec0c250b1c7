//! Sign-in, sign-out, and the lifetime of sessions.

mod access;
mod codes;
mod links;
mod people;
mod sessions;

use http::Method;
use vitrine::sql;

use crate::support::{Answer, Shop};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// A page that every signed-in person may see.
const PAGE: &str = "/admin/imports";

/// Requests [`PAGE`] with a cookie.
fn visit(shop: &Shop, cookie: &str) -> Answer {
    shop.ask(Method::GET, PAGE, &[("cookie", cookie)])
}

fn call(shop: &Shop, authorization: &str) -> Answer {
    shop.ask(Method::GET, PAGE, &[("authorization", authorization), ("accept", "application/json")])
}

fn count(shop: &Shop, table: &'static str) -> i64 {
    let statement = match table {
        "links" => sql!("SELECT count(*) FROM sign_in"),
        "sessions" => sql!("SELECT count(*) FROM session"),
        "audit" => sql!("SELECT count(*) FROM audit"),
        other => panic!("{other}"),
    };
    shop.value(statement).as_i64().unwrap()
}

/// True if the stored link is still unused, and nobody has signed in.
fn untouched(shop: &Shop) -> bool {
    (count(shop, "links"), count(shop, "sessions"), count(shop, "audit")) == (1, 0, 0)
}
