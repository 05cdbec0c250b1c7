//! The stock of a product's variants: counts, changes, and their history.

use serde_json::{Value, json};
use vitrine::sql;

use super::super::helpers::Worker;
use crate::support::{Answer, Shop};

const URL: &str = "/admin/products/1/stock";

/// A small shirt with 3 units, and a medium one that is not counted.
fn shirts() -> Shop {
    let shop = Shop::new();
    shop.product("shirt")
        .options(&["Size"])
        .variant(&["S"], |variant| variant.price(1000).stock(3))
        .variant(&["M"], |variant| variant.price(2500))
        .insert();
    shop
}

/// Sends the fields of the page with these numbers for the small and the medium shirt, and these other fields.
fn save(worker: &Worker<'_>, page: &Answer, numbers: [&str; 2], more: &[(&str, &str)]) -> Answer {
    let seen = ["units-1-seen", "units-2-seen"].map(|name| page.fields(name).pop().unwrap());
    let confirmed = page.fields("confirmed").pop().unwrap_or_default();
    let mut fields = vec![
        ("units-1", numbers[0]),
        ("units-2", numbers[1]),
        ("units-1-seen", &seen[0]),
        ("units-2-seen", &seen[1]),
        ("confirmed", &confirmed),
        ("reason", "received"),
        ("note", ""),
    ];
    fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    fields.extend(more);
    worker.post(URL, &fields)
}

fn stock(shop: &Shop) -> Vec<(i64, i64)> {
    let rows = shop.rows(sql!("SELECT tracked, on_hand FROM stock ORDER BY variant_id"));
    rows.iter().map(|row| (row["tracked"].as_i64().unwrap(), row["on_hand"].as_i64().unwrap())).collect()
}

fn movements(shop: &Shop) -> Vec<Value> {
    shop.rows(sql!("SELECT variant_id, delta, on_hand, reason, by_kind, note FROM stock_movement ORDER BY id"))
}

#[test]
fn units_are_counted_and_changed_and_the_history_says_by_whom_and_why() {
    let shop = shirts();
    let before = movements(&shop).len();
    let worker = Worker::new(&shop, "manager");
    let answer = save(&worker, &worker.get(URL), ["+5", "12"], &[("note", "Delivery 7")]);
    assert_eq!((answer.status, answer.header("location")), (303, "/admin/products/1/stock?saved=1"));
    assert_eq!(stock(&shop), [(1, 8), (1, 12)], "a count begins the counting of the medium shirt");
    let row = |variant: i64, delta: i64, on_hand: i64| {
        json!({ "variant_id": variant, "delta": delta, "on_hand": on_hand, "reason": "received", "by_kind": "person",
                "note": "Delivery 7" })
    };
    assert_eq!(movements(&shop)[before..], [row(1, 5, 8), row(2, 12, 12)]);
    let page = worker.get("/admin/products/1/stock/1");
    for text in ["+5", "Received", "Delivery 7", "manager@shop.example"] {
        assert!(page.contains(text), "{text}: {}", page.text());
    }
    // A number that changes nothing is not in the history.
    let answer = save(&worker, &worker.get(URL), ["8", ""], &[]);
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(movements(&shop).len(), before + 2);
    let answer = save(&worker, &worker.get(URL), ["\u{2212}2", ""], &[("reason", "damaged")]);
    assert_eq!((answer.status, stock(&shop)[0]), (303, (1, 6)));
    assert!(shop.get("/products/shirt").status == 200);
}

#[test]
fn a_form_that_is_sent_twice_counts_once() {
    let shop = shirts();
    let worker = Worker::new(&shop, "owner");
    let page = worker.get(URL);
    assert_eq!(save(&worker, &page, ["+5", ""], &[]).status, 303);
    let answer = save(&worker, &page, ["+5", ""], &[]);
    assert!(answer.status == 422 && answer.contains("are now 8; the page showed 3"), "{}", answer.text());
    assert_eq!(answer.fields("units-1"), ["+5"], "nothing typed is lost");
    assert_eq!(stock(&shop)[0], (1, 8));
    // The person meant five more.
    assert_eq!(save(&worker, &answer, ["+5", ""], &[]).status, 303);
    assert_eq!(stock(&shop)[0], (1, 13));
}

#[test]
fn a_wrong_number_is_refused_with_a_sentence_and_saves_nothing() {
    let shop = shirts();
    let worker = Worker::new(&shop, "owner");
    for (numbers, more, sentence) in [
        (["", ""], &[][..], "Nothing was changed."),
        (["many", "4"], &[], "Write a count such as 12"),
        (["-4", ""], &[], "Only 3 are on hand."),
        (["", "+4"], &[], "does not count this variant"),
        (["4", ""], &[("reason", "stolen")], "Choose a reason."),
        (["4", ""], &[("reason", "import")], "Choose a reason."),
        (["4", ""], &[("note", "a\nb")], "Write the note in one line."),
        (["4", ""], &[("units-1-seen", "")], "are now 3"),
    ] {
        let answer = save(&worker, &worker.get(URL), numbers, more);
        assert!(answer.status == 422 && answer.contains(sentence), "{numbers:?} {sentence}: {}", answer.text());
        assert_eq!(answer.fields("units-1"), [numbers[0]]);
        assert_eq!(stock(&shop), [(1, 3), (0, 0)]);
    }
    assert_eq!(worker.get("/admin/products/1/stock/9").status, 404);
    assert_eq!(worker.get("/admin/products/9/stock").status, 404);
}

#[test]
fn a_number_below_the_reserved_units_is_asked_about_and_then_saved() {
    let shop = shirts();
    shop.rows(sql!("UPDATE stock SET committed = 2 WHERE variant_id = 1"));
    let worker = Worker::new(&shop, "owner");
    let page = worker.get(URL);
    let answer = save(&worker, &page, ["1", ""], &[("reason", "count")]);
    assert!(answer.status == 422 && answer.contains("paid orders lack 1"), "{}", answer.text());
    assert_eq!(stock(&shop)[0], (1, 3));
    // The answer counts only for this number.
    let other = save(&worker, &answer, ["0", ""], &[("reason", "count")]);
    assert!(other.status == 422 && other.contains("paid orders lack 2"), "{}", other.text());
    let saved = save(&worker, &other, ["0", ""], &[("reason", "count")]);
    assert_eq!(saved.status, 303, "{}", saved.text());
    let row = shop.rows(sql!("SELECT on_hand, committed, short FROM stock WHERE variant_id = 1")).remove(0);
    assert_eq!(row, json!({ "on_hand": 0, "committed": 2, "short": 2 }));
}
