//! `/admin/pages`: the list, the editor, templates for legal pages, and pages that two people edit.

use serde_json::json;
use vitrine::{content::LEGAL, sql};

use super::helpers::Worker;
use crate::support::{Answer, Shop, fixtures::small_shop};

const URL: &str = "/admin/pages";

fn add(worker: &Worker<'_>, fields: &[(&str, &str)]) -> Answer {
    worker.post(URL, fields)
}

/// The fields of the editor as the browser sends them back, without the box for showing the page.
fn fields(page: &Answer) -> Vec<(String, String)> {
    let names = ["title", "handle", "body", "seo_title", "seo_description"];
    let seen = names.iter().map(|name| format!("{name}-seen"));
    let all = names.iter().map(|name| (*name).to_owned()).chain(seen).chain(["published-seen".to_owned()]);
    all.map(|name| {
        let value = page.fields(&name).pop().unwrap_or_else(|| page.area(&name));
        (name, value)
    })
    .collect()
}

/// Sends these fields of the editor with others in place of them.
fn save(worker: &Worker<'_>, page: &Answer, url: &str, changes: &[(&str, &str)]) -> Answer {
    let mut fields = fields(page);
    fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    let kept = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let all: Vec<(&str, &str)> = kept.chain(changes.iter().copied()).collect();
    worker.post(url, &all)
}

fn stored(shop: &Shop, handle: &str) -> serde_json::Value {
    let rows = shop.rows(sql!("SELECT title, body, published, revision FROM page WHERE handle = ?1", handle));
    rows.first().cloned().unwrap_or_default()
}

#[test]
fn a_page_is_written_shown_changed_moved_and_removed() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "manager");
    let written = [("title", "Our story"), ("body", "We began in 1998.\r\n\r\nTea & cups.")];
    let answer = add(&worker, &written);
    assert_eq!((answer.status, answer.header("location")), (303, "/admin/pages/our-story?saved=1"));
    assert_eq!(shop.get("/pages/our-story").status, 404, "a draft");
    let page = worker.get(answer.header("location"));
    assert!(page.contains("Only staff see it"), "{}", page.text());
    let row = stored(&shop, "our-story");
    assert_eq!(row["body"], "<p>We began in 1998.</p>\n<p>Tea &amp; cups.</p>");

    let url = "/admin/pages/our-story";
    let answer = save(&worker, &worker.get(url), url, &[("published", "1"), ("seo_title", "How we began")]);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let shown = shop.get("/pages/our-story");
    assert!(shown.contains("Tea &amp; cups") && shown.contains("<title>How we began"), "{}", shown.text());
    assert!(shop.get("/").contains("/pages/our-story"), "the footer links to it");

    let answer = save(&worker, &worker.get(url), url, &[("handle", "Über uns"), ("published", "1")]);
    assert_eq!((answer.status, answer.header("location")), (303, "/admin/pages/%C3%BCber-uns?saved=1"));
    let moved = shop.get("/pages/our-story");
    assert_eq!((moved.status, moved.header("location")), (301, "/pages/%C3%BCber-uns"));
    let [before, after] = shop.last_change();
    assert_eq!((&before["handle"], &after["handle"]), (&json!("our-story"), &json!("über-uns")));
    let audit = worker.get("/admin/audit?about=page%3A%C3%BCber-uns");
    assert!(audit.contains("Changed a page") && audit.contains("/admin/pages/%C3%BCber-uns"), "{}", audit.text());

    let url = "/admin/pages/%C3%BCber-uns";
    let revision = worker.get(url).fields("revision").pop().unwrap();
    let answer = worker.post(&format!("{url}/removal"), &[("revision", &revision)]);
    assert_eq!((answer.status, answer.header("location")), (303, "/admin/pages?removed=1"));
    assert_eq!((shop.get("/pages/%C3%BCber-uns").status, worker.get(url).status), (410, 404));
}

#[test]
fn a_form_with_problems_keeps_all_that_was_typed() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    let long = "x".repeat(60_001);
    for (name, value, problem) in [
        ("title", "", "title"),
        ("title", "a\u{7}b", "title"),
        ("handle", "***", "Write an address with letters or digits"),
        ("handle", "about", "Another page has the address /pages/about"),
        ("body", long.as_str(), "60000"),
        ("body", &"<div>".repeat(5000), "too many tags"),
        ("body", "<p>Hi</p><script>x()</script>", "A script was removed."),
        ("body", "<p>[[Name]], [[Street]], [[Town]], [[Land]]</p>", "“[[Name]]”, “[[Street]]”, “[[Town]]” and 1 more"),
        ("seo_title", &"x".repeat(256), "title for search engines"),
        ("seo_description", &"x".repeat(501), "description for search engines"),
    ] {
        let mut fields =
            vec![("title", "Story"), ("handle", "story"), ("body", "Once."), ("seo_title", "T"), ("published", "1")];
        fields.retain(|(other, _)| *other != name);
        fields.push((name, value));
        let answer = add(&worker, &fields);
        assert!(answer.status == 422 && answer.contains(problem), "{name} {problem}: {}", answer.text());
        assert!(name == "title" || answer.contains("value=\"Story\""), "{name}: {}", answer.text());
        assert!(name == "body" || answer.area("body") == "Once.", "{name}");
        assert_eq!(stored(&shop, "story"), json!(null), "{name}");
    }
}

#[test]
fn what_the_sanitiser_leaves_can_be_saved_at_once() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    let refused =
        add(&worker, &[("title", "Story"), ("body", "<p>Hi <img src=https://evil.example/a.png></p><svg></svg>")]);
    assert!(refused.contains("A picture of another site was removed."), "{}", refused.text());
    let left = refused.area("body");
    assert!(!left.contains("evil") && !left.contains("svg"), "{left}");
    assert_eq!(add(&worker, &[("title", "Story"), ("body", &left)]).status, 303);
}

#[test]
fn a_preview_shows_the_text_and_saves_nothing() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    let typed = [("title", "Story"), ("body", "One\n\nTwo <b>x</b>"), ("do", "preview")];
    for url in [URL, "/admin/pages/about"] {
        let page = worker.post(url, &typed);
        assert!(page.status == 200 && page.contains("Not saved yet"), "{}", page.text());
        assert!(page.contains("Two <b>x</b>") && page.fields("title") == ["Story"], "{}", page.text());
    }
    assert_eq!(shop.rows(sql!("SELECT 1 FROM page WHERE title = 'Story'")).len(), 0);
}

#[test]
fn two_people_who_edit_one_page_lose_nothing() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    let url = "/admin/pages/about";
    let (first, second) = (worker.get(url), worker.get(url));
    assert_eq!(save(&worker, &first, url, &[("body", "<p>First</p>"), ("published", "1")]).status, 303);
    // Another field: both changes are kept.
    let answer = save(&worker, &second, url, &[("title", "Who we are"), ("published", "1")]);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let row = stored(&shop, "about");
    assert_eq!((&row["title"], &row["body"]), (&json!("Who we are"), &json!("<p>First</p>")));
    // The same field: the second person sees both texts and decides.
    let answer = save(&worker, &second, url, &[("body", "<p>Second</p>"), ("published", "1")]);
    assert!(answer.status == 422 && answer.contains("&#60;p&#62;First"), "{}", answer.text());
    let again = save(&worker, &answer, url, &[("published", "1")]);
    assert_eq!(again.status, 303, "{}", again.text());
    assert_eq!(stored(&shop, "about")["body"], "<p>Second</p>");
    // A long text of somebody else is shown whole.
    let long = format!("<p>{}</p>", "word ".repeat(100).trim());
    let third = worker.get(url);
    assert_eq!(save(&worker, &third, url, &[("body", &long), ("published", "1")]).status, 303);
    let answer = save(&worker, &third, url, &[("body", "<p>Third</p>"), ("published", "1")]);
    let shown = format!("<p class=\"typed\">{}</p>", long.replace('<', "&#60;").replace('>', "&#62;"));
    assert!(answer.status == 422 && answer.contains(&shown), "{}", answer.text());
    // A page that changed since it was shown is not removed.
    let old = first.fields("revision").pop().unwrap();
    let answer = worker.post(&format!("{url}/removal"), &[("revision", &old)]);
    assert!(answer.status == 409 && answer.contains("Nothing was removed"), "{}", answer.text());
    assert_eq!(shop.get("/pages/about").status, 200);
}

#[test]
fn the_text_for_a_page_that_somebody_has_removed_can_be_saved_as_a_new_page() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    let url = "/admin/pages/about";
    let page = worker.get(url);
    let revision = page.fields("revision").pop().unwrap();
    assert_eq!(worker.post(&format!("{url}/removal"), &[("revision", &revision)]).status, 303);
    let answer = save(&worker, &page, url, &[("body", "<p>Long work</p>"), ("published", "1")]);
    assert!(answer.status == 409 && answer.contains("Nothing was saved"), "{}", answer.text());
    assert_eq!(answer.area("body"), "<p>Long work</p>");
    assert!(answer.contains("action=\"/admin/pages\""), "{}", answer.text());
    assert_eq!(save(&worker, &answer, URL, &[("published", "1")]).status, 303);
    assert!(shop.get("/pages/about").contains("Long work"));
    // A form without a text is not kept.
    assert_eq!(worker.post("/admin/pages/nowhere", &[]).status, 404);
}

#[test]
fn a_legal_page_comes_from_a_template_and_is_shown_when_its_places_are_filled() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "owner");
    for legal in LEGAL {
        let template = worker.get(&format!("/admin/new-page?template={}", legal.handle));
        assert_eq!(template.fields("title"), [legal.title]);
        assert_eq!(template.area("body").trim(), legal.html.trim(), "{}", legal.handle);
    }
    assert_eq!(worker.get("/admin/new-page?template=other").status, 404);
    let returns = LEGAL.iter().find(|legal| legal.handle == "returns").unwrap();
    assert!(worker.get(URL).contains("template=returns"));
    let draft = [("title", "Returns"), ("handle", "returns"), ("body", returns.html)];
    assert_eq!(add(&worker, &draft).status, 303);
    let list = worker.get(URL);
    assert!(!list.contains("template=returns") && list.contains("has places to fill"), "{}", list.text());
    let shown = [("title", "Returns"), ("body", returns.html), ("published", "1")];
    let answer = worker.post("/admin/pages/returns", &shown);
    assert!(answer.status == 422 && answer.contains("Before shoppers see the page, replace"), "{}", answer.text());
    assert_eq!(shop.get("/pages/returns").status, 404);
    let filled = returns.html.replace("[[", "").replace("]]", "");
    let answer = worker.post("/admin/pages/returns", &[("body", &filled), ("published", "1")]);
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(shop.get("/pages/returns").status, 200);
}
