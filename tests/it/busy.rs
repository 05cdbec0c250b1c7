//! The database is a network service: it fails for a moment, its copies lag, and its schema may be older than the code.

use http::Method;
use serde_json::json;
use vitrine::{
    platform::{DbCopy, Level},
    sql,
};

use crate::support::{
    INJECTED, Part, Shop, When,
    fixtures::{PUBLIC, small_shop},
};

/// Errors of D1 that a retry may resolve.
const TRANSIENT: [&str; 4] = [
    "D1_ERROR: Network connection lost.",
    "D1_ERROR: D1 DB is overloaded. Requests queued for too long.",
    "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.",
    "D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.",
];

/// Every kind of page that reads the database.
fn pages() -> impl Iterator<Item = &'static str> {
    let without = ["/media", "/static", "/robots.txt", "/feeds"];
    let public = PUBLIC.iter().copied().filter(move |path| !without.iter().any(|other| path.starts_with(other)));
    public.chain(["/search/suggest?q=cup", "/orders/aaaaaaaaaaaaaaaaaaaaaaaaaa", "/checkout", "/nothing"])
}

fn shop() -> Shop {
    let shop = small_shop();
    shop.index();
    shop.platform.take_log();
    shop
}

#[test]
fn a_read_that_fails_for_a_moment_is_sent_once_more() {
    let shop = shop();
    for words in TRANSIENT {
        shop.platform.faults.say(words);
        for path in pages() {
            let well = shop.get(path).status;
            let (asked, pauses) = (shop.platform.faults.calls(Part::Db), shop.platform.pauses.get());
            shop.get(path);
            let usual = shop.platform.faults.calls(Part::Db) - asked;
            shop.platform.faults.fail_at(Part::Db, 1, When::Before);
            let answer = shop.get(path);
            assert_eq!(answer.status, well, "{path}: {words}");
            assert_eq!(shop.platform.faults.calls(Part::Db) - asked, 2 * usual + 1, "{path}: {words}");
            assert_eq!(shop.platform.pauses.get() - pauses, 1, "{path}: {words}");
        }
    }
}

#[test]
fn a_database_that_stays_busy_is_a_page_that_says_so() {
    let shop = shop();
    for words in TRANSIENT {
        shop.platform.faults.say(words);
        for path in pages() {
            shop.platform.faults.fail_always(Part::Db);
            let before = shop.platform.faults.calls(Part::Db);
            shop.platform.take_log();
            let answer = shop.get(path);
            assert_eq!((answer.status, answer.header("cache-control")), (503, "private, no-store"), "{path}: {words}");
            assert_eq!(answer.header("retry-after"), "10", "{path}");
            assert_eq!(shop.platform.faults.calls(Part::Db) - before, 2, "{path}: once more, and not again");
            assert!(answer.contains("The shop is very busy") && !answer.contains("D1"), "{path}: {}", answer.text());
            assert!(shop.platform.take_log().iter().any(|(_, line)| line.contains(words)), "{path}");
            let json = shop.ask(Method::GET, path, &[("accept", "application/json")]);
            assert_eq!((json.status, json.header("retry-after")), (503, "10"), "{path}");
            shop.platform.faults.clear();
            assert!(shop.get(path).status < 500, "{path}: well again at once");
        }
    }
}

#[test]
fn other_failures_are_not_tried_again() {
    let shop = shop();
    for words in [INJECTED, "D1_ERROR: near \"SELEC\": syntax error", "D1_ERROR: UNIQUE constraint failed: a.b"] {
        shop.platform.faults.say(words);
        shop.platform.faults.fail_always(Part::Db);
        let before = shop.platform.faults.calls(Part::Db);
        let answer = shop.get("/products/cup");
        assert_eq!((answer.status, answer.get("retry-after")), (500, None), "{words}");
        assert_eq!(shop.platform.faults.calls(Part::Db) - before, 1, "{words}");
        shop.platform.faults.clear();
    }
}

/// The caller cannot know whether a failed write was committed.
#[test]
fn a_write_is_not_sent_twice() {
    let shop = shop();
    let link = shop.link("owner", "session");
    shop.platform.faults.say(TRANSIENT[0]);
    for when in [When::Before, When::After] {
        // The first batch of a sign-in deletes expired rows.
        shop.platform.faults.fail_at(Part::Db, 1, when);
        let before = shop.platform.faults.calls(Part::Db);
        assert_eq!(shop.open_link(&link).status, 503);
        assert_eq!((shop.platform.faults.calls(Part::Db) - before, shop.platform.pauses.get()), (1, 0));
    }
    assert_eq!(shop.open_link(&link).status, 303);
}

#[test]
fn only_public_pages_of_the_catalogue_may_be_read_from_a_copy() {
    let shop = shop();
    let nearest = ["/", "/collections", "/collections/cups", "/products/cup", "/search?q=cup", "/search/suggest?q=cup"];
    let primary =
        ["/pages/about", "/sitemap.xml", "/sitemap.xml?part=1", "/orders/aaaaaaaaaaaaaaaaaaaaaaaaaa", "/checkout"];
    let expected =
        nearest.map(|path| (path, DbCopy::Nearest)).into_iter().chain(primary.map(|path| (path, DbCopy::Primary)));
    for (path, copy) in expected {
        shop.platform.db.asked.take();
        shop.get(path);
        let asked = shop.platform.db.asked.take();
        assert!(!asked.is_empty() && asked.iter().all(|asked| *asked == copy), "{path}: {asked:?}");
    }
    let cart = [("cookie", "__Host-cart=0.1:1:1999")];
    for (path, copy) in [("/cart", DbCopy::Primary), ("/products/cup", DbCopy::Nearest)] {
        shop.platform.db.asked.take();
        shop.ask(Method::GET, path, &cart);
        assert_eq!(shop.platform.db.asked.take(), [copy], "{path}");
    }
}

#[test]
fn an_older_database_is_an_update_and_no_fault() {
    let shop = shop();
    let latest = shop.value(sql!("SELECT max(name) FROM d1_migrations"));
    let all = shop.value(sql!("SELECT count(*) FROM d1_migrations")).as_i64().unwrap();
    shop.rows(sql!("ALTER TABLE page RENAME COLUMN body TO words"));
    assert_eq!(shop.get("/pages/about").status, 500, "with every migration it is a fault");
    shop.rows(sql!("DELETE FROM d1_migrations WHERE name = (SELECT max(name) FROM d1_migrations)"));
    let reason = format!(
        "the database has {} of {all} migrations, and the newest is {}",
        all - 1,
        &latest.as_str().unwrap()[..4]
    );
    let check = |shop: &Shop| {
        shop.platform.take_log();
        let answer = shop.get("/pages/about");
        assert_eq!((answer.status, answer.header("retry-after")), (503, "10"));
        assert_eq!(answer.header("cache-control"), "private, no-store");
        assert!(answer.contains("The shop is being updated") && !answer.contains("no such column"));
        let log = shop.platform.take_log();
        assert!(log.iter().any(|(level, line)| *level == Level::Error && line.contains(&reason)), "{log:?}");
        answer
    };
    assert!(check(&shop).contains("npx wrangler d1 migrations apply DB --local"), "a developer is told the command");
    shop.platform.set_var("ENVIRONMENT", "production");
    shop.platform.set_var("SHOP_ORIGIN", "https://shop.example");
    assert!(!check(&shop).contains("wrangler"), "a shopper is not");
    let health: serde_json::Value = serde_json::from_slice(&shop.get("/health").body).unwrap();
    assert_eq!((&health["checks"]["DB"], &health["reasons"]), (&json!("failed"), &json!({ "DB": reason })));
    // A newer database has all migrations of this release.
    shop.rows(sql!("INSERT INTO d1_migrations (name) VALUES (?1), ('9999_future.sql')", latest.as_str().unwrap()));
    assert_eq!(shop.get("/health").status, 200);
    shop.rows(sql!("DROP TABLE d1_migrations"));
    let health = shop.get("/health");
    assert!(health.status == 503 && health.contains(&format!("the database has 0 of {all} migrations")));
}

#[test]
fn without_random_bytes_nothing_secret_is_made() {
    let shop = shop();
    let link = shop.link("owner", "session");
    shop.platform.faults.fail_always(Part::Random);
    assert_eq!(shop.open_link(&link).status, 500);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM session")), json!(0));
    shop.platform.take_log();
    let answer = shop.post("/cart/lines", &[("variant", "1"), ("quantity", "1"), ("note", "x")], &[]);
    assert!(!answer.headers.get_all("set-cookie").iter().any(|cookie| cookie.to_str().unwrap().contains("aaaaaaaaaa")));
    assert_eq!(shop.get("/products/cup").status, 200, "what needs none goes on");
    shop.platform.faults.clear();
    assert_eq!(shop.open_link(&link).status, 303);
}
