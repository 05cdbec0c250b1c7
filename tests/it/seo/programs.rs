//! The files that programs ask for: the icon, llms.txt and security.txt.

use vitrine::sql;

use crate::support::{Shop, fixtures::small_shop};

#[test]
fn the_icon_is_the_one_that_pages_link() {
    let shop = small_shop();
    let icon = shop.get("/favicon.ico");
    assert_eq!((icon.status, icon.header("content-type")), (200, "image/svg+xml"));
    assert_eq!(icon.text(), std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/static/icon.svg")).unwrap());
    assert!(icon.header("cache-control").contains("public"));
    assert!(shop.get("/").contains(vitrine::static_files::ICON_SVG));
}

#[test]
fn what_the_shop_is_in_one_text() {
    let shop = small_shop();
    shop.rows(sql!(
        "UPDATE shop SET name = 'Half [Tide]', tagline = 'Prints' || char(10) || '# and mugs',
           email = 'hello@shop.example'"
    ));
    shop.page("delivery", true);
    shop.collection("茶", None);
    let answer = shop.get("/llms.txt");
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/plain; charset=utf-8"));
    for line in [
        "# Half \\[Tide\\]",
        "> Prints \\# and mugs",
        "- Search: https://shop.example/search?q=WORDS. It takes words, SKUs and barcodes, and forgives typing \
         mistakes.",
        "- [All collections](https://shop.example/collections)",
        "- [Sitemap](https://shop.example/sitemap.xml): every product",
        "- [Title of cups](https://shop.example/collections/cups)",
        "- [Title of 茶](https://shop.example/collections/%E8%8C%B6)",
        "- hello@shop.example",
    ] {
        assert!(answer.text().lines().any(|other| other == line), "{line}\n{}", answer.text());
    }
    assert_eq!(answer.text().lines().filter(|line| line.starts_with("# ")).count(), 1, "{}", answer.text());
    // Every address in it leads somewhere.
    for word in answer.text().split(['(', ')', ' ', '\n']).filter_map(|word| word.strip_prefix("https://shop.example"))
    {
        let path = word.trim_end_matches('.').replace("WORDS", "cup");
        assert!([200, 503].contains(&shop.get(&path).status), "{path}");
    }
    let index = shop.get("/llms.txt?x=%00").status;
    assert_eq!(index, 200);
}

#[test]
fn where_to_report_a_security_problem() {
    let shop = Shop::new();
    assert_eq!(shop.get("/.well-known/security.txt").status, 404, "nobody has set it");
    shop.rows(sql!("UPDATE shop SET security_contact = 'Contact: me' || char(10) || 'call us'"));
    assert_eq!(shop.get("/.well-known/security.txt").status, 404, "no address");
    shop.rows(sql!(
        "UPDATE shop SET security_contact = 'safe@shop.example' || char(10) || 'https://shop.example/pages/x'"
    ));
    let answer = shop.get("/.well-known/security.txt");
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/plain; charset=utf-8"));
    assert_eq!(
        answer.text(),
        "Contact: mailto:safe@shop.example\nContact: https://shop.example/pages/x\n\
         Expires: 2026-07-14T00:00:00.000Z\nCanonical: https://shop.example/.well-known/security.txt\n"
    );
    for path in ["/.well-known", "/.well-known/", "/.well-known/other", "/.well-known/security.txt/x"] {
        assert_eq!(shop.get(path).status, 404, "{path}");
    }
}
