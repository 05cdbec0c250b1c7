//! `/admin/redirects`: the list, its search, and what is added, refused and removed.

use serde_json::json;
use vitrine::sql;

use super::helpers::Worker;
use crate::support::{Answer, Shop, fixtures::small_shop};

const URL: &str = "/admin/redirects";

fn add(worker: &Worker<'_>, from: &str, to: &str) -> Answer {
    worker.post(URL, &[("from", from), ("to", to)])
}

fn leads(shop: &Shop, path: &str) -> String {
    let answer = shop.get(path);
    assert_eq!(answer.status, 301, "{path}");
    answer.header("location").to_owned()
}

/// Adds `many` redirects within the shop, and as many to another site.
fn fill(shop: &Shop, many: i64) {
    for statement in [
        "INSERT INTO redirect SELECT '/here/' || printf('%06d', n), '/products/cup', n FROM n",
        "INSERT INTO redirect_away SELECT '/h/' || printf('%06d', n), 'https://a.example/' || n, n FROM n",
    ] {
        let text = format!(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < CAST(?1 AS INTEGER)) {statement}"
        );
        shop.rows(vitrine::platform::Statement {
            sql: Box::leak(text.into_boxed_str()),
            params: sql!("", many).params,
        });
    }
}

/// The old addresses on a page of the list.
fn shown(page: &Answer) -> Vec<String> {
    page.fields("path")
}

#[test]
fn a_redirect_is_added_found_and_removed_and_the_removal_can_be_undone() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "manager");
    assert!(worker.get(URL).contains("No redirects."));
    let answer = add(&worker, " https://www.old.example/Tee%20Pot/?x=1 ", "https://old.example/products/cup?a=b#c");
    assert_eq!((answer.status, answer.header("location")), (303, "/admin/redirects?q=%2Ftee%20pot&added=1"));
    let page = worker.get(answer.header("location"));
    assert!(page.contains("works within seconds") && shown(&page) == ["/tee pot"], "{}", page.text());
    assert_eq!(leads(&shop, "/tee%20pot?ref=z"), "/products/cup?a=b&ref=z#c");
    let target = json!({ "target": "/products/cup?a=b#c" });
    assert_eq!(shop.last_change(), [json!(null), target.clone()]);
    let audit = worker.get("/admin/audit?about=redirect%3A%2Ftee%20pot");
    assert!(
        audit.contains("Added a redirect") && audit.contains("/admin/redirects?q=%2Ftee%20pot"),
        "{}",
        audit.text()
    );

    assert_eq!(add(&worker, "/far", "https://news.example/a").status, 303);
    assert_eq!(leads(&shop, "/far"), "https://news.example/a");
    let remove =
        |path: &str, target: &str| worker.post("/admin/redirects/removal", &[("path", path), ("target", target)]);
    let stale = remove("/far", "https://news.example/b");
    assert!(stale.status == 409 && stale.contains("somebody else changed this redirect"), "{}", stale.text());
    let answer = remove("/far", "https://news.example/a");
    assert_eq!(answer.status, 303);
    assert_eq!(shop.last_change(), [json!({ "target": "https://news.example/a" }), json!(null)]);
    assert_eq!(shop.get("/far").status, 404);
    let page = worker.get(answer.header("location"));
    assert_eq!(
        (page.fields("from"), page.fields("to")),
        (vec!["/far".to_owned()], vec!["https://news.example/a".into()])
    );
    assert!(page.contains("To undo this"), "{}", page.text());
    let again = remove("/far", "https://news.example/a");
    assert!(again.status == 422 && again.contains("There is no redirect from this address"), "{}", again.text());
    assert_eq!(add(&worker, &page.fields("from")[0], &page.fields("to")[0]).status, 303);
    assert_eq!(remove("/tee pot", "/products/cup?a=b#c").status, 303);
    assert_eq!(shop.get("/tee%20pot").status, 404);
    let by = |action: &str, path: &str| format!("manager@shop.example redirect.{action} redirect:{path}");
    assert_eq!(
        shop.audit(),
        [by("add", "/tee pot"), by("add", "/far"), by("remove", "/far"), by("add", "/far"), by("remove", "/tee pot")]
    );
}

#[test]
fn a_redirect_never_makes_a_chain_and_changes_are_purged() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    add(&worker, "/a", "/b");
    shop.rows(sql!("DELETE FROM purge"));
    add(&worker, "/b", "/products/cup");
    add(&worker, "/c", "/a");
    assert_eq!(["/a", "/b", "/c"].map(|path| leads(&shop, path)), ["/products/cup"; 3]);
    let waiting = || shop.value(sql!("SELECT group_concat(tag) FROM purge"));
    assert_eq!(waiting(), json!("redirects"), "the target of /a changed");
    shop.rows(sql!("DELETE FROM purge"));
    worker.post("/admin/redirects/removal", &[("path", "/c")]);
    assert_eq!(waiting(), json!("redirects"));
    let planned = shop.value(sql!("SELECT planned_at FROM purge_turn"));
    assert!(planned.as_i64().unwrap() > 0, "{planned}");
}

#[test]
fn what_is_refused_says_why_at_the_field_and_nothing_typed_is_lost() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    add(&worker, "/one", "/two");
    let before = shop.rows(sql!("SELECT * FROM redirect"));
    for (from, to, field, problem) in [
        ("", "/x", "from", "The old address is missing."),
        ("/x", "", "to", "The new address is missing."),
        ("x", "/y", "from", "“x” does not begin with a slash"),
        ("/", "/y", "from", "The home page of the shop cannot redirect."),
        ("/admin/x", "/y", "from", "belongs to the administration"),
        ("/x", "/Admin", "to", "belongs to the administration"),
        ("/x", "javascript:alert(1)", "to", "does not begin with a slash"),
        ("/x", "//evil.example", "to", "is not an address"),
        ("/products/cup", "/y", "from", "is a page of the shop, which needs no redirect."),
        ("/Cart/", "/y", "from", "The shop itself answers “/cart”"),
        ("/x", "/X/", "to", "“/x” redirects to itself."),
        ("/two", "/one", "to", "“/two” redirects in a circle."),
        ("/one", "/products/cup", "from", "“/one” redirects already. Remove that redirect first."),
    ] {
        let answer = add(&worker, from, to);
        assert_eq!(answer.status, 422, "{from} {to}: {}", answer.text());
        let text = answer.text().split(&format!("id=\"{field}-problem\">")).nth(1).unwrap_or_default();
        let text = text.split("</p>").next().unwrap_or_default();
        assert!(text.contains(problem), "{from} {to}: {text:?} {}", answer.text());
        assert_eq!((answer.fields("from")[0].as_str(), answer.fields("to")[0].as_str()), (from, to));
    }
    assert_eq!(shop.rows(sql!("SELECT * FROM redirect")), before);
}

#[test]
fn the_list_goes_on_page_by_page_and_finds_by_the_beginning() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    fill(&shop, 70);
    shop.rows(sql!("INSERT INTO redirect VALUES ('/hé', '/products/cup', 0), ('/x''\"%_', '/products/cup', 0)"));
    let expected: Vec<String> = shop
        .rows(sql!("SELECT path FROM redirect UNION SELECT path FROM redirect_away ORDER BY path"))
        .iter()
        .map(|row| row["path"].as_str().unwrap().to_owned())
        .collect();
    for (query, start) in [
        ("", "/"),
        ("q=here", "/here"),
        ("q=%2FH", "/h"),
        ("q=https%3A%2F%2Fold.example%2Fh%2F", "/h"),
        ("q=%2Fh%C3%A9", "/hé"),
    ] {
        let (mut path, mut seen) = (format!("{URL}?{query}"), Vec::new());
        loop {
            let page = worker.get(&path);
            assert_eq!(page.status, 200, "{path}");
            seen.extend(shown(&page));
            match page.links(URL).into_iter().find(|link| link.contains("after=")) {
                Some(next) => path = next.replace("&#38;", "&").replace("&amp;", "&"),
                None => break,
            }
        }
        let wanted: Vec<_> = expected.iter().filter(|path| path.starts_with(start)).cloned().collect();
        assert_eq!(seen, wanted, "{query}");
    }
    for (query, found) in [("q=%2Fx%27%22%25_", 1), ("q=%25", 0), ("q=_", 0), ("q=nothing", 0), ("q=%00", 0)] {
        assert_eq!(shown(&worker.get(&format!("{URL}?{query}"))).len(), found, "{query}");
    }
    assert!(worker.get(&format!("{URL}?q=%3Cb%3E")).contains("No old address begins with “<bdi>&#60;b&#62;</bdi>”"));
    let end = worker.get(&format!("{URL}?after=%2Fzzz"));
    assert!(end.status == 404 && end.contains("This is the end of the list."), "{}", end.text());
    assert_eq!(shown(&worker.get(&format!("{URL}?after=x"))).len(), 50, "a key that no pager wrote");
}

/// Each table is searched between two bounds, and the rows are in the order of the index.
#[test]
fn a_page_reads_few_rows_of_many_redirects() {
    let shop = small_shop();
    fill(&shop, 20_000);
    for (start, after) in [("", None), ("/here/0123", None), ("/h", Some("/here/019000")), ("/none", None)] {
        let after = after.and_then(<vitrine::redirect::Path as vitrine::web::list::Key>::read);
        let page = vitrine::redirect::in_order(start, after.as_ref(), 51);
        let explain = Box::leak(format!("EXPLAIN QUERY PLAN {}", page.sql).into_boxed_str());
        let plan = shop.rows(vitrine::platform::Statement { sql: explain, params: page.params.clone() });
        let plan: Vec<&str> = plan.iter().map(|row| row["detail"].as_str().unwrap()).collect();
        for table in ["redirect", "redirect_away"] {
            let search = format!("SEARCH {table} USING PRIMARY KEY (path>? AND path<?)");
            // The next step reads the rows of the page, so the search itself does not sort.
            let found: Vec<_> = plan.windows(2).filter(|steps| steps[0] == search).map(|steps| steps[1]).collect();
            assert!(found.len() == 1 && found[0].starts_with("SCAN (subquery"), "{plan:?}");
        }
        let rows = shop.batch(&[page]).unwrap();
        assert!(rows[0].rows_read <= 300, "{start}: {}", rows[0].rows_read);
    }
}
