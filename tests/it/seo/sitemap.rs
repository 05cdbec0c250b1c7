//! The sitemap and robots.txt.

use roxmltree::Document;
use vitrine::sql;

use super::media;
use crate::support::{START, Shop, fixtures::small_shop};

const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const IMAGE: &str = "http://www.google.com/schemas/sitemap-image/1.1";

/// The addresses of a sitemap, each with the day of its last change and its pictures.
fn urls(xml: &str) -> Vec<(String, Option<String>, Vec<String>)> {
    let document = Document::parse(xml).unwrap();
    let root = document.root_element();
    assert!(root.has_tag_name((SITEMAP, "urlset")));
    let text = |node: roxmltree::Node<'_, '_>| node.text().unwrap().to_owned();
    root.children()
        .map(|url| {
            let of = |name| url.children().find(|child| child.has_tag_name((SITEMAP, name))).map(text);
            let images = url.children().filter(|child| child.has_tag_name((IMAGE, "image")));
            (of("loc").unwrap(), of("lastmod"), images.map(|image| text(image.first_child().unwrap())).collect())
        })
        .collect()
}

#[test]
fn products_with_their_pictures() {
    let shop = small_shop();
    media(&shop, "a&b.webp", 800, "[]");
    shop.rows(sql!("INSERT INTO media (key, source, updated_at) VALUES ('waits.webp', 'w', 0)"));
    shop.rows(sql!("INSERT INTO picture SELECT id, 1, 'waits.webp', '' FROM product WHERE handle = 'mug'"));
    shop.rows(sql!("INSERT INTO picture SELECT id, 2, 'a&b.webp', '' FROM product WHERE handle = 'mug'"));
    shop.product("draft").status("draft").insert();
    shop.product("tomorrow").publish_at(Some(START.0 + 1)).insert();
    let found = urls(shop.get("/sitemap.xml?part=1").text());
    let url = |path: &str| format!("https://shop.example{path}");
    let day = || Some("2026-01-15".to_owned());
    assert_eq!(
        found,
        [
            (url("/products/cup"), day(), vec![url("/media/cup.webp")]),
            (url("/products/mug"), day(), vec![url("/media/a%26b.webp")]),
        ]
    );
    assert_eq!(urls(shop.get("/sitemap.xml?part=0").text()).len(), 4, "home, collections, cups, about");
}

#[test]
fn parts_by_ranges_of_ids() {
    let shop = Shop::new();
    shop.rows(sql!(
        "WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4500)
         INSERT INTO product (handle, title, status, publish_at, created_at, updated_at)
         SELECT 'p-' || i, 'P', 'active', 0, 0, 0 FROM n"
    ));
    let index = shop.get("/sitemap.xml");
    let document = Document::parse(index.text()).unwrap();
    let locs: Vec<_> = document.descendants().filter(|node| node.has_tag_name((SITEMAP, "loc"))).collect();
    let parts: Vec<&str> =
        locs.iter().map(|loc| loc.text().unwrap().strip_prefix("https://shop.example").unwrap()).collect();
    assert_eq!(parts, (0..4).map(|part| format!("/sitemap.xml?part={part}")).collect::<Vec<_>>());
    let counts: Vec<_> = parts[1..].iter().map(|part| urls(shop.get(part).text()).len()).collect();
    assert_eq!(counts, [2000, 2000, 500]);
    let steps = |path: &str| {
        let before = shop.platform.db.steps();
        shop.get(path);
        shop.platform.db.steps() - before
    };
    assert!(steps(parts[2]) <= steps(parts[1]) + 100, "a later part costs what the first does");
}

/// Checks which addresses robots.txt allows. The longest matching rule wins (RFC 9309 §2.2.2).
#[test]
fn crawlers_see_what_they_should() {
    let shop = small_shop();
    let robots = shop.get("/robots.txt");
    let rules: Vec<(bool, &str)> = robots
        .text()
        .lines()
        .filter_map(|line| line.split_once(": "))
        .filter_map(|(name, rule)| matches!(name, "Allow" | "Disallow").then_some((name == "Allow", rule)))
        .collect();
    let matches = |rule: &str, path: &str| {
        let mut pieces = rule.split('*');
        let Some(mut rest) = path.strip_prefix(pieces.next().unwrap()) else { return false };
        pieces.all(|piece| match rest.split_once(piece) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
    };
    let may = |path: &str| {
        let found =
            rules.iter().filter(|(_, rule)| matches(rule, path)).max_by_key(|(allow, rule)| (rule.len(), *allow));
        found.is_none_or(|(allow, _)| *allow)
    };
    for (path, expected) in [
        ("/", true),
        ("/collections", true),
        ("/collections?after=1.2", true),
        ("/collections/cups", true),
        ("/collections/cups?after=-7.7", true),
        ("/collections/cups?colour=blue", false),
        ("/collections/cups?sort=price-asc&after=1.2", false),
        ("/products/cup", true),
        ("/products/cup?colour=blue", true),
        ("/media/cup.webp", true),
        ("/static/site.css", true),
        ("/pages/about", true),
        ("/feeds/google.xml", true),
        ("/sitemap.xml?part=1", true),
        ("/search?q=cup", false),
        ("/cart", false),
        ("/cart/lines", false),
        ("/checkout", false),
        ("/admin/sign-in", false),
    ] {
        assert_eq!(may(path), expected, "{path}");
    }
    assert!(robots.text().ends_with("\nSitemap: https://shop.example/sitemap.xml\n"));
}
