//! `/admin/audit`: what is shown of the audit log, and its filters.

use serde_json::json;
use vitrine::sql;

use super::helpers::Worker;
use crate::support::Shop;

/// The text of each row of the list, without tags.
fn rows(page: &str) -> Vec<String> {
    let body = page.split_once("<tbody>").map_or("", |(_, body)| body.split("</tbody>").next().unwrap());
    let text = |row: &str| {
        let mut words = String::new();
        for part in row.split('<').skip(1) {
            words.push_str(part.split_once('>').map_or("", |(_, text)| text));
            words.push(' ');
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    body.split("<tr>").skip(1).map(text).collect()
}

#[test]
fn changes_are_listed_with_the_actor_and_the_values() {
    let shop = Shop::shelf(1, 5);
    shop.by_bank(&[(1, 2)]);
    let owner = Worker::new(&shop, "owner");
    let manager = Worker::new(&shop, "manager");
    owner.post("/admin/people", &[("email", "new@shop.example"), ("role", "manager")]);
    manager.act("payments", &[]);
    shop.rows(sql!("INSERT INTO audit (at, by_kind, action, subject) VALUES (1, 'shop', 'thing.done', 'thing:<b>')"));

    let all = rows(owner.get("/admin/audit").text());
    assert!(all[0].starts_with("thing.done shop 1 January 1970"), "{all:?}");
    assert!(all[0].contains("thing &#60;b&#62;"), "{all:?}");
    assert!(all[1].starts_with("Marked an order as paid manager@shop.example"), "{all:?}");
    assert!(all[1].ends_with("paid: 0 → 2490 state: placed → paid"), "{all:?}");
    assert!(all[2].starts_with("Gave access owner@shop.example"), "{all:?}");
    assert!(all[2].ends_with("role: manager"), "{all:?}");
    assert_eq!(all.len(), 5, "the two sign-ins: {all:?}");

    let page = manager.get("/admin/audit?about=order%3A1");
    assert!(page.contains("Only <strong><bdi>order:1</bdi></strong>"), "{}", page.text());
    assert!(page.contains("<a href=\"/admin/orders/1\"><bdi>order 1</bdi></a>"), "{}", page.text());
    assert_eq!(rows(page.text()).len(), 1);
    let id = shop.value(sql!("SELECT id FROM person WHERE email = 'owner@shop.example'"));
    let page = manager.get(&format!("/admin/audit?person={id}"));
    assert!(page.contains("Only <strong><bdi>owner@shop.example</bdi></strong>"), "{}", page.text());
    assert_eq!(rows(page.text()).len(), 2);
    for query in ["?person=x", "?person=0", "?about=", &format!("?about={}", "x".repeat(301))] {
        assert_eq!(rows(owner.get(&format!("/admin/audit{query}")).text()).len(), 5, "{query}");
    }
    assert!(rows(owner.get("/admin/audit?about=nothing%3A1").text()).is_empty());
}

/// Each list walks an index, so its work does not grow with the log.
#[test]
fn a_long_log_costs_no_more() {
    let shop = Shop::new();
    let owner = Worker::new(&shop, "owner");
    let paths = ["/admin/audit", "/admin/audit?person=1", "/admin/audit?about=order%3A7"];
    let fill = |entries: i64| {
        shop.rows(sql!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST(?1 AS INTEGER))
             INSERT INTO audit (at, by_kind, by_id, action, subject)
             SELECT i, 'person', CAST(i % 9 + 1 AS TEXT), 'order.paid', 'order:' || (i % 20) FROM n",
            entries
        ));
    };
    let steps = |path: &str| {
        let before = shop.platform.db.steps();
        assert_eq!(owner.get(path).status, 200);
        shop.platform.db.steps() - before
    };
    fill(2_000);
    let few = paths.map(steps);
    fill(20_000);
    let many = paths.map(steps);
    for ((path, few), many) in paths.iter().zip(few).zip(many) {
        assert!(many < few + few / 5, "{path}: {few} {many}");
    }
    assert_eq!(shop.value(sql!("SELECT count(*) > 20000 FROM audit")), json!(1));
}
