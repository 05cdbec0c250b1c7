//! Parameters that no page of the shop sends.

use super::shelf;

const SQL_AND_HTML: [&str; 6] = [
    "'; DROP TABLE product; --",
    "\" OR 1=1 --",
    "<script>alert(1)</script>",
    "%00",
    "\u{202e}evil",
    "9999999999999999999999999",
];

#[test]
fn every_parameter_bears_everything() {
    let shop = shelf();
    for value in SQL_AND_HTML {
        for param in [
            "q",
            "colour",
            "type",
            "vendor",
            "tag",
            "price",
            "price-min",
            "available",
            "sale",
            "sort",
            "after",
            "nonsense",
        ] {
            for path in ["/collections/all", "/search", "/search/suggest"] {
                let mut fields = form_urlencoded::Serializer::new(String::new());
                if path != "/collections/all" && param != "q" {
                    fields.append_pair("q", "print");
                }
                let path = format!("{path}?{}", fields.append_pair(param, value).finish());
                let answer = shop.get(&path);
                assert!([200, 302].contains(&answer.status), "{path}: {}", answer.status);
                assert!(!answer.contains("<script>alert"), "{path}");
            }
        }
    }
}

#[test]
fn filters_that_do_not_exist_are_left_out_and_told() {
    let shop = shelf();
    let page = shop.get("/collections/all?colour=purple&type=print");
    assert_eq!(super::shown(&page), ["night-print", "moon-print"]);
    assert!(page.contains("No product has “purple”, so this filter was ignored."));
    let page = shop.get("/collections/all?flavour=sweet&utm_source=letter");
    assert_eq!(super::shown(&page).len(), 6);
}

#[test]
fn thousands_of_them_are_refused() {
    let shop = shelf();
    for path in ["/collections/all?", "/search?q=print&"] {
        let many: Vec<String> = (0..1000).map(|number| format!("colour=c{number}")).collect();
        assert_eq!(shop.get(&format!("{path}{}", many.join("&"))).status, 400, "{path}");
    }
    let long = "x".repeat(10_000);
    assert_eq!(shop.get(&format!("/search?q={long}")).status, 200);
    assert_eq!(shop.get(&format!("/collections/all?colour={long}")).status, 200);
    assert_eq!(shop.get("/search?q=%E0%A4%A").status, 200, "broken percent-encoding is read as it can be");
}

#[test]
fn no_cursor_reads_more_or_breaks() {
    let shop = shelf();
    let read = |path: &str| {
        let before = shop.platform.db.steps();
        let answer = shop.get(path);
        // A cursor past the end of the list is not found.
        assert_eq!(answer.status, if super::shown(&answer).is_empty() { 404 } else { 200 }, "{path}");
        shop.platform.db.steps() - before
    };
    let first = read("/collections/all?sort=name");
    for cursor in ["0.0", "-1.-1", "9007199254740991.9007199254740991", "x", "1", ".", "1.5.2", "NaN.1", "1e9.1"] {
        for list in
            ["/collections/all?sort=name", "/collections/all?type=print", "/search?q=print", "/collections/all?"]
        {
            assert!(read(&format!("{list}&after={cursor}")) <= first * 2, "{list} {cursor}");
        }
    }
}
