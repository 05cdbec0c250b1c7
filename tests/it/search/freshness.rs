//! The index follows the catalogue, and lists work without an index.

use std::rc::Rc;

use futures::executor::block_on;
use vitrine::{app::App, sql};

use super::{list, shelf};
use crate::support::{Part, Shop};

/// True if a change is not yet in the index.
fn is_changed(shop: &Shop) -> bool {
    shop.value(sql!("SELECT changed FROM search_index")) == 1
}

#[test]
fn what_lists_depend_on_asks_for_a_new_index_and_nothing_else_does() {
    let shop = shelf();
    assert!(!is_changed(&shop));
    for (sql, asks) in [
        ("UPDATE product SET title = 'New title' WHERE handle = 'mug'", true),
        ("UPDATE product SET title = title, updated_at = 5, revision = revision + 1", false),
        ("UPDATE product SET description_text = 'Other words'", false),
        ("UPDATE product SET tags = '[\"x\"]' WHERE handle = 'mug'", true),
        ("UPDATE product SET status = 'draft' WHERE handle = 'dune-shirt'", true),
        ("UPDATE product SET publish_at = NULL WHERE handle = 'quay-shirt'", true),
        ("UPDATE product SET sold_count = sold_count + 1 WHERE handle = 'mug'", true),
        ("UPDATE variant SET price = price + 1", true),
        ("UPDATE variant SET barcode = 'x', updated_at = 7", false),
        ("UPDATE stock SET reason = 'count', by_kind = 'shop', on_hand = 8 WHERE on_hand = 9", false),
        ("UPDATE stock SET reason = 'count', by_kind = 'shop', on_hand = 0 WHERE on_hand = 8", true),
        ("UPDATE stock SET oversell = 1 WHERE on_hand = 0", true),
        ("UPDATE collection SET title = 'Other'", false),
        ("UPDATE collection SET handle = 'posters' WHERE handle = 'prints'", true),
        ("UPDATE shop SET language = 'de'", true),
        ("UPDATE shop SET tagline = 'Other'", false),
        ("DELETE FROM product WHERE handle = 'mug'", true),
    ] {
        shop.rows(vitrine::platform::Statement { sql, params: Vec::new() });
        assert_eq!(is_changed(&shop), asks, "{sql}");
        shop.index();
        assert!(!is_changed(&shop), "{sql}");
    }
}

#[test]
fn a_page_shows_the_truth_whatever_the_index_says() {
    let shop = shelf();
    shop.rows(sql!("UPDATE product SET status = 'archived' WHERE handle = 'moon-print'"));
    shop.rows(sql!(
        "UPDATE variant SET price = 777 WHERE product_id = (SELECT id FROM product WHERE handle = 'night-print')"
    ));
    let page = shop.get("/collections/all?type=print");
    assert_eq!(super::shown(&page), ["night-print"]);
    assert!(page.contains("€7.77"));
    // A list in the merchant's order shows a new product before the index has it.
    shop.product("new-mug").insert();
    assert_eq!(list(&shop, "/collections/all")[0], "new-mug");
}

#[test]
fn an_older_index_serves_on_while_the_new_one_is_fetched() {
    let shop = shelf();
    shop.product("new-print").title("New print").kind("Print").insert();
    let clock = &shop.platform.clock;
    clock.set(clock.now().plus_seconds(60));
    block_on(shop.app.tick());
    let before = shop.platform.db.batches();
    assert_eq!(list(&shop, "/collections/all?type=print"), ["night-print", "moon-print"]);
    assert_eq!(list(&shop, "/collections/all?type=print"), ["new-print", "night-print", "moon-print"]);
    assert_eq!(shop.platform.db.batches() - before, 2, "one round trip a page");
}

#[test]
fn without_an_index_lists_and_search_do_without() {
    let shop = shelf();
    for broken in [true, false] {
        let platform = shop.platform.clone();
        let cold = Shop { app: App::new(platform.clone(), Rc::default()), platform };
        if broken {
            shop.platform.faults.fail_always(Part::Read);
        } else {
            shop.platform.faults.clear();
            shop.platform.objects.insert("index/catalogue", *b"rubbish", "application/octet-stream");
        }
        assert_eq!(list(&cold, "/collections/prints?colour=blue&sort=name").len(), 2);
        assert_eq!(list(&cold, "/search?q=moon"), ["moon-print"]);
        assert_eq!(list(&cold, "/").len(), 6);
        assert_eq!(cold.get("/search/suggest?q=moon").text(), "");
    }
}

#[test]
fn one_product_that_cannot_be_read_does_not_keep_out_the_others() {
    let shop = shelf();
    shop.rows(sql!("UPDATE product SET tags = '[7]', title = 'Broken' WHERE handle = 'mug'"));
    shop.product("new-print").title("New print").kind("Print").insert();
    shop.index();
    assert_eq!(list(&shop, "/collections/all?type=print").len(), 3);
    assert!(shop.get("/collections/all?type=mug").contains("No product has “mug”"));
    assert!(shop.platform.take_log().iter().any(|(_, line)| line.contains("\"index\":\"0: invalid type")));
}

#[test]
fn a_build_that_fails_is_made_up_for() {
    let shop = shelf();
    for part in [Part::Put, Part::Db] {
        shop.rows(sql!("UPDATE product SET title = title || ' again' WHERE handle = 'mug'"));
        // The other parts of cron fail too, each independently.
        shop.platform.faults.fail_always(part);
        block_on(shop.app.tick());
        shop.platform.faults.clear();
        shop.index();
        shop.index();
        assert!(!is_changed(&shop), "{part:?}");
        assert_eq!(shop.value(sql!("SELECT building = version FROM search_index")), 1, "{part:?}");
    }
    assert!(list(&shop, "/search?q=again").contains(&"mug".to_owned()));
}

#[test]
fn an_index_of_another_layout_is_built_again_though_nothing_changed() {
    let shop = shelf();
    // The last release built the index.
    let mut old = shop.platform.objects.bytes("index/catalogue").expect("an index");
    old[0] = old[0].wrapping_sub(1);
    shop.platform.objects.insert("index/catalogue", old, "application/octet-stream");
    shop.rows(sql!("UPDATE search_index SET layout = layout - 1"));
    let platform = shop.platform.clone();
    let cold = Shop { app: App::new(platform.clone(), Rc::default()), platform };
    assert!(!offers_filters(&cold), "the old index cannot be read");
    cold.index();
    assert!(offers_filters(&cold));
    assert!(!is_changed(&shop));
}

fn offers_filters(shop: &Shop) -> bool {
    shop.get("/collections/all").contains("label class=\"check\"")
}

#[test]
fn one_request_of_an_isolate_reads_the_index_and_those_beside_it_do_without() {
    let shop = shelf();
    let app = App::new(shop.platform.clone(), Rc::default());
    let ask = |path: &'static str| {
        let request = http::Request::builder().uri(format!("{}{path}", crate::support::ORIGIN));
        app.fetch(request.body(vitrine::platform::Body::Bytes(Vec::new())).unwrap())
    };
    let paths =
        ["/collections/all?type=print", "/collections/all?type=print", "/collections/all", "/search?q=moon", "/"];
    let answers = block_on(futures::future::join_all(paths.map(ask)));
    let seen: Vec<_> = answers
        .iter()
        .map(|answer| {
            let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap());
            (answer.status().as_u16(), header("location"), header("cache-control").starts_with("public"))
        })
        .collect();
    let again = |path| (302, path, false);
    assert_eq!(seen, [(200, "", true), again(paths[1]), (200, "", false), again(paths[3]), (200, "", false)]);
    let later = block_on(ask(paths[1]));
    assert_eq!(later.status(), 200);
}
