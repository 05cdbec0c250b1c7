//! `/admin/menus`: the editor, what shoppers see, and what becomes of the links that a shop had.

use serde_json::json;
use vitrine::{platform::Statement, sql};

use super::helpers::Worker;
use crate::support::{Answer, Shop, fixtures::small_shop};

const HEADER: &str = "/admin/menus/header";
const FOOTER: &str = "/admin/menus/footer";

/// The links inside the nth `nav` element of the page, with their texts: the first is the header, the last the footer.
fn links(page: &Answer, nav: &str) -> Vec<(String, String)> {
    let label = format!("<nav aria-label=\"{nav}\">");
    let Some((_, rest)) = page.text().split_once(&label) else { return Vec::new() };
    let items = rest.split("</nav>").next().unwrap().split("<li><a href=\"").skip(1);
    items
        .map(|item| {
            let (url, rest) = item.split_once('"').unwrap();
            let text = rest.split_once('>').unwrap().1.split('<').next().unwrap();
            (url.to_owned(), text.to_owned())
        })
        .collect()
}

fn header(shop: &Shop) -> Vec<(String, String)> {
    links(&shop.get("/search"), "Main")
}

fn footer(shop: &Shop) -> Vec<(String, String)> {
    links(&shop.get("/search"), "About the shop")
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(url, text)| ((*url).to_owned(), (*text).to_owned())).collect()
}

/// Posts rows of a label and an address, with the revision that the page shows.
fn save(worker: &Worker<'_>, url: &str, rows: &[(&str, &str)]) -> Answer {
    let revision = worker.get(url).fields("revision").remove(0);
    let mut fields = vec![("revision".to_owned(), revision)];
    for (index, (label, to)) in rows.iter().enumerate() {
        fields.push((format!("label-{index}"), (*label).to_owned()));
        fields.push((format!("to-{index}"), (*to).to_owned()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    worker.post(url, &fields)
}

#[test]
fn a_menu_shows_its_entries_and_follows_their_targets() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "manager");
    assert_eq!(header(&shop), pairs(&[("/collections/cups", "Title of cups"), ("/collections", "All")]));
    let first = worker.get(HEADER);
    assert_eq!(
        (first.fields("to-0"), first.fields("to-1")),
        (vec!["/collections/cups".into()], vec!["/collections".into()])
    );
    let answer = save(
        &worker,
        HEADER,
        &[
            ("Gifts & more", "https://shop.example/collections/cups?sort=price-asc"),
            ("", "/products/cup"),
            ("Blog", "https://blog.example/a?b=\"c\""),
            ("", "/search"),
            ("Us", "/pages/about#us"),
        ],
    );
    assert_eq!((answer.status, answer.header("location")), (303, "/admin/menus/header?saved=1"));
    assert!(worker.get(answer.header("location")).contains("Saved."));
    let expected = [
        ("/collections/cups?sort=price-asc", "Gifts &#38; more"),
        ("/products/cup", "Tea cup"),
        ("https://blog.example/a?b=%22c%22", "Blog"),
        ("/search", "Search"),
        ("/pages/about#us", "Us"),
    ];
    assert_eq!(header(&shop), pairs(&expected));
    assert_eq!(footer(&shop).first(), pairs(&[("/pages/about", "Title of about")]).first());
    let [before, after] = shop.last_change();
    assert_eq!(before["entries"], "");
    assert!(after["entries"].as_str().unwrap().starts_with("Gifts & more: /collections/cups?sort=price-asc\nTea cup:"));
    let audit = worker.get("/admin/audit?about=menu%3Aheader");
    assert!(audit.contains("Changed a menu") && audit.contains(HEADER), "{}", audit.text());

    // The targets get other addresses and titles.
    shop.rows(sql!("UPDATE collection SET handle = 'süß', title = 'Sweets' WHERE handle = 'cups'"));
    shop.rows(sql!("UPDATE product SET handle = 'tasse', title = 'Tasse' WHERE handle = 'cup'"));
    shop.rows(sql!("UPDATE page SET handle = 'us' WHERE handle = 'about'"));
    let moved = header(&shop);
    assert_eq!(moved[0].0, "/collections/s%C3%BC%C3%9F?sort=price-asc");
    assert_eq!((moved[1].clone(), moved[4].0.as_str()), (("/products/tasse".into(), "Tasse".into()), "/pages/us#us"));
    // Saving what the editor shows changes nothing.
    let page = worker.get(HEADER);
    let shown: Vec<(String, String)> = (0..5)
        .map(|index| (page.fields(&format!("label-{index}")).remove(0), page.fields(&format!("to-{index}")).remove(0)))
        .collect();
    let rows: Vec<(&str, &str)> = shown.iter().map(|(label, to)| (label.as_str(), to.as_str())).collect();
    let entries = shop.rows(sql!("SELECT * FROM menu_entry"));
    assert_eq!(save(&worker, HEADER, &rows).status, 303);
    assert_eq!((shop.rows(sql!("SELECT * FROM menu_entry")), shop.audit().len()), (entries, 1));

    // Without entries, the menu is as it was in the beginning.
    assert_eq!(save(&worker, HEADER, &[("", "")]).status, 303);
    assert_eq!(header(&shop)[1], ("/collections".to_owned(), "All".to_owned()));
}

#[test]
fn a_target_that_shoppers_do_not_see_is_not_linked_and_the_admin_says_so() {
    let rows = [("", "/collections/cups"), ("", "/products/cup"), ("", "/pages/about"), ("Find", "/search")];
    for (hide, remove) in [
        ("UPDATE collection SET published = 0", "DELETE FROM collection"),
        ("UPDATE product SET status = 'archived' WHERE handle = 'cup'", "DELETE FROM product WHERE handle = 'cup'"),
        ("UPDATE page SET published = 0", "DELETE FROM page"),
    ] {
        let shop = small_shop();
        let worker = Worker::new(&shop, "owner");
        assert_eq!(save(&worker, FOOTER, &rows).status, 303, "{hide}");
        let before = footer(&shop);
        for (change, problem) in [(hide, "Not shown: "), (remove, "Not shown: it was removed.")] {
            shop.rows(Statement { sql: change, params: Vec::new() });
            assert_eq!(footer(&shop).len(), before.len() - 1, "{change}");
            assert!(footer(&shop).iter().any(|(url, _)| url == "/search"), "{change}");
            for url in ["/admin/menus", FOOTER] {
                let page = worker.get(url);
                assert!(page.contains(problem), "{change} {url}: {}", page.text());
            }
        }
        // The entry keeps the words and the address of what was removed.
        let page = worker.get(FOOTER);
        assert!(page.contains("Title of") || page.contains("Tea cup"), "{}", page.text());
        let again = save(&worker, FOOTER, &rows);
        assert!(again.status == 422 && again.contains("The shop has nothing at this address"), "{}", again.text());
        assert_eq!(again.fields("to-3"), ["/search"], "what was typed is kept");
    }
}

#[test]
fn rows_are_moved_removed_and_previewed_without_saving() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    let rows = [
        ("label-0", "A"),
        ("to-0", "/search"),
        ("order-0", "1"),
        ("label-1", "B"),
        ("to-1", "/nothing-here"),
        ("order-1", "2"),
        ("label-2", "C"),
        ("to-2", "/pages/about"),
        ("order-2", "1"),
    ];
    let labels =
        |page: &Answer| (0..4).flat_map(|index| page.fields(&format!("label-{index}"))).collect::<Vec<_>>().join("");
    for (button, order) in [("up:1", "ABC"), ("down:0", "CAB"), ("remove:2", "AB"), ("preview", "ACB")] {
        let page = worker.post(HEADER, &[&rows[..], &[("do", button)]].concat());
        assert_eq!((page.status, labels(&page).as_str()), (200, order), "{button}");
        assert_eq!(page.contains("The shop has nothing at this address"), button == "preview", "{button}");
    }
    let rows = [("label-0", "A"), ("to-0", "/search"), ("label-1", "<b>"), ("to-1", "/pages/about"), ("do", "preview")];
    let page = worker.post(HEADER, &rows);
    assert!(page.contains("Not saved yet"), "{}", page.text());
    let shown = links(&page, "Preview of the header");
    assert_eq!(shown, pairs(&[("/search", "A"), ("/pages/about", "&#60;b&#62;")]));
    assert_eq!(shop.rows(sql!("SELECT 1 FROM menu_entry")).len() + shop.audit().len(), 0);
}

#[test]
fn what_is_refused_says_why_and_nothing_typed_is_lost() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    let long = "x".repeat(101);
    for (label, to, problem) in [
        ("", "https://a.example/", "Enter the label."),
        (long.as_str(), "/search", "Shorten the label to 100 characters"),
        ("a\u{7}b", "/search", "Type the label again without"),
        ("A", "", "Enter an address such as"),
        ("A", "/pages/nothing", "The shop has nothing at this address"),
        ("A", "/collections/cups/products/cup", "The shop has nothing at this address"),
        ("A", "/admin", "belongs to the administration"),
        ("A", "javascript:alert(1)", "does not begin with a slash or https://"),
        ("A", "//evil.example/", "is not an address"),
        ("A", "/\\evil.example/", "is not an address"),
        ("A", "/%ff", "invalid percent-encoding"),
    ] {
        let answer = save(&worker, HEADER, &[("Kept", "/pages/about"), (label, to)]);
        assert!(answer.status == 422 && answer.contains(problem), "{label} {to}: {}", answer.text());
        assert_eq!((answer.fields("label-0"), answer.fields("to-1")), (vec!["Kept".into()], vec![to.to_owned()]));
    }
    let many = vec![("A", "/search"); 25];
    let answer = save(&worker, HEADER, &many);
    assert!(answer.status == 422 && answer.contains("at most 24 entries"), "{}", answer.text());
    assert_eq!(answer.fields("label-24"), ["A"], "the last row is kept");
    let empty = worker.post(HEADER, &[]);
    assert!(empty.status == 422 && empty.contains("The form was empty"), "{}", empty.text());
    assert_eq!([worker.get("/admin/menus/side").status, worker.post("/admin/menus/side", &[]).status], [404, 404]);
    assert_eq!(shop.rows(sql!("SELECT 1 FROM menu_entry")).len(), 0);
    assert_eq!(save(&worker, HEADER, &many[..24]).status, 303);
}

#[test]
fn a_redirect_may_be_an_entry_and_a_draft_waits_for_its_page() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    shop.rows(sql!("INSERT INTO redirect VALUES ('/old', '/products/cup', 0)"));
    shop.page("soon", false);
    assert_eq!(save(&worker, HEADER, &[("Old", "/old"), ("", "/pages/soon")]).status, 303);
    assert_eq!(header(&shop), pairs(&[("/old", "Old")]));
    assert!(worker.get(HEADER).contains("the page is a draft"));
    shop.rows(sql!("UPDATE page SET published = 1"));
    assert_eq!(header(&shop)[1], ("/pages/soon".to_owned(), "Title of soon".to_owned()));
}

#[test]
fn the_second_of_two_people_sees_what_the_first_saved() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    let revision = worker.get(FOOTER).fields("revision").remove(0);
    assert_eq!(save(&worker, FOOTER, &[("First", "/search")]).status, 303);
    let stale = worker.post(FOOTER, &[("revision", &revision), ("label-0", "Second"), ("to-0", "/search")]);
    assert!(stale.status == 409 && stale.contains("It now has: “First”."), "{}", stale.text());
    assert_eq!(stale.fields("label-0"), ["Second"]);
    assert_eq!(footer(&shop)[0].1, "First");
    let revision = stale.fields("revision").remove(0);
    let again = worker.post(FOOTER, &[("revision", &revision), ("label-0", "Second"), ("to-0", "/search")]);
    assert_eq!((again.status, footer(&shop)[0].1.as_str()), (303, "Second"));
}

#[test]
fn a_shop_keeps_its_links_when_it_gets_menus() {
    let rows = "INSERT INTO collection (handle, title, position, published, created_at, updated_at)
         VALUES ('b', 'B', 2, 1, 0, 0), ('a', 'A', 1, 1, 0, 0), ('no', 'No', 0, 0, 0, 0), ('c', 'C', 3, 1, 0, 0),
           ('d', 'D', 4, 1, 0, 0), ('e', 'E', 5, 1, 0, 0), ('f', 'F', 6, 1, 0, 0), ('g', 'G', 7, 1, 0, 0);
       INSERT INTO page (handle, title, position, published, updated_at)
         VALUES ('conditions', 'AGB', 2, 1, 0), ('data-protection', 'Datenschutz', 1, 1, 0), ('terms', 'No', 0, 0, 0);";
    let shop = Shop::migrated_with("0037", rows);
    shop.open();
    let kinds = shop.value(sql!("SELECT group_concat(kind) FROM menu_entry"));
    assert_eq!(kinds, json!("page,page,collection,collection,collection,collection,collection,collection,address"));
    let expected = ["A", "B", "C", "D", "E", "F", "All"].map(str::to_owned);
    assert_eq!(header(&shop).into_iter().map(|(_, text)| text).collect::<Vec<_>>(), expected);
    assert_eq!(footer(&shop)[..2], pairs(&[("/pages/data-protection", "Datenschutz"), ("/pages/conditions", "AGB")]));
    let chosen = shop.rows(sql!("SELECT terms_page, privacy_page FROM shop"));
    assert_eq!(chosen, [json!({ "terms_page": "conditions", "privacy_page": "data-protection" })]);
    // A new shop has no entries, so its header and footer follow its collections and pages.
    assert_eq!(Shop::as_migrated().rows(sql!("SELECT 1 FROM menu_entry")).len(), 0);
}
