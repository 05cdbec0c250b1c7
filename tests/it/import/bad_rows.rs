//! Products with mistakes: each is refused as a whole with every mistake named, and the other products are imported.

use super::helpers::{counts, problems};
use crate::support::Shop;

/// Imports this header and these rows between two good products. Expects these problems, all about the middle product.
fn check(header: &str, rows: &str, expected: &[&str]) -> Shop {
    let commas = ",".repeat(header.matches(',').count() - 2);
    let shop = Shop::new();
    let report = shop.import(format!("{header}\nabove,Above,1{commas}\n{rows}\nbelow,Below,2{commas}\n"));
    assert_eq!(problems(&report), expected, "{rows}");
    assert_eq!((&report["state"], counts(&report)), (&"done".into(), [2, 0, 0, 0, 1]), "{rows}");
    assert_eq!(shop.products().keys().collect::<Vec<_>>(), ["above", "below"]);
    shop
}

const PLAIN: &str = "Handle,Title,Price";

#[test]
fn rows_of_another_width() {
    check(
        PLAIN,
        "cup,Cup",
        &["Row 3: This row has 2 columns, but the first row has 3. If a text contains a line break, put the text in \
         quotes (\")."],
    );
    check(
        PLAIN,
        "cup,Cup, tea,1",
        &["Row 3: This row has 4 columns, but the first row has 3. The first extra one is “1”. If a text contains \
         the separator, put the text in quotes (\")."],
    );
}

#[test]
fn prices() {
    for (price, problem) in [
        ("-5", "“-5” is negative. A price must be zero or more."),
        ("\"1.234,56\"", "“1.234,56” is not a price. Write it as 1234.56."),
        ("\"12,50\"", "“12,50” is not a price. Write it as 12.50."),
        ("99999999999999999999", "“99999999999999999999” is too large for a price."),
        ("90071992547409.92", "“90071992547409.92” is too large for a price."),
        ("1e9", "“1e9” is not a price. Write digits with a point before the decimals, such as 1234.56."),
        ("NaN", "“NaN” is not a price. Write digits with a point before the decimals, such as 1234.56."),
        ("=1+1", "“=1+1” is not a price. Write digits with a point before the decimals, such as 1234.56."),
        ("", "The variant has no price. Add one, such as 12.50, or 0 if it is free."),
    ] {
        check(PLAIN, &format!("cup,Cup,{price}"), &[&format!("Row 3, Price: {problem}")]);
    }
    let shop = Shop::new();
    let report = shop.import("Handle,Title,Price\ncup,Cup,90071992547409.91\nfree,Free,0\n");
    assert_eq!(counts(&report), [2, 0, 0, 0, 0], "{:?}", problems(&report));
    assert!(shop.of_product("cup", "variants").as_str().unwrap().contains("9007199254740991"));
    assert_eq!(counts(&shop.import("Handle,Title,Price\ncup,Cup,90071992547409.91\n")), [0, 0, 1, 0, 0]);
}

#[test]
fn formulas_are_text() {
    let shop = Shop::new();
    let report = shop.import(
        "Handle,Title,Price,Vendor,Tags,Note\ncup,\"=HYPERLINK(\"\"https://evil.example\"\",\"\"<b>Cup</b>\"\")\",1,\
         @SUM(A1),+tag,-2+3\n",
    );
    assert_eq!(counts(&report), [1, 0, 0, 0, 0], "{:?}", problems(&report));
    assert_eq!(shop.of_product("cup", "title"), "=HYPERLINK(\"https://evil.example\",\"<b>Cup</b>\")");
    assert_eq!(shop.of_product("cup", "vendor"), "@SUM(A1)");
    assert_eq!(shop.of_product("cup", "custom"), r#"{"Note":"-2+3"}"#);
    let page = shop.get("/products/cup");
    assert!(page.contains("=HYPERLINK(&#34;https://evil.example&#34;,&#34;&#60;b&#62;Cup"), "{}", page.text());
    assert!(!page.contains("<b>Cup"));
}

#[test]
fn markup_in_a_file_is_text_in_the_report() {
    let shop = Shop::new();
    let report = shop.import("Handle,Title,Price\ncup,Cup,<script>alert(1)</script>\n");
    assert_eq!(counts(&report), [0, 0, 0, 0, 1]);
    let page = shop.report_page(1);
    assert!(
        page.contains("“&#60;script&#62;alert(1)&#60;/script&#62;” is not a price.") && !page.contains("<script>alert"),
        "{page}"
    );
}

#[test]
fn scripts_do_not_reach_the_shop() {
    let shop = Shop::new();
    let html = "<p onclick=x()>Hi<script>alert(1)</script><iframe src=https://evil.example></iframe>\
        <a href=javascript:x()>y</a></p>";
    shop.import(format!("Handle,Title,Price,Description\ncup,Cup,1,{html}\n"));
    let page = shop.get("/products/cup");
    assert!(page.contains("<p>Hi<a rel=\"noopener noreferrer\">y</a></p>"), "{}", page.text());
    for bad in ["alert(1)", "<iframe", "javascript:", "onclick"] {
        assert!(!page.contains(bad), "{bad}");
    }
}

#[test]
fn variants_that_cannot_be() {
    let header = "Handle,Title,Price,Option1 Name,Option1 Value";
    let many: Vec<String> = (0..2049)
        .map(|n| format!("cup,{},1,{},v{n}", if n == 0 { "Cup" } else { "" }, if n == 0 { "Size" } else { "" }))
        .collect();
    check(
        header,
        &many.join("\n"),
        &["Row 2051, Option1 Value: The product has 2049 variants; the limit is 2048. Split it into several products."],
    );
    check(
        header,
        "cup,Cup,1,Size,S\ncup,,2,,S",
        &["Row 4, Option1 Value: Row 3 already has the variant “S”. Remove one of the two rows."],
    );
    check(
        header,
        "cup,Cup,1,,S",
        &["Row 3, Option1 Name: The option has no name. Add a name such as “Size” to the product's first row."],
    );
    let shop = Shop::new();
    assert_eq!(counts(&shop.import(format!("{header}\n{}\n", many[..2048].join("\n")))), [1, 0, 0, 0, 0]);
    assert_eq!(shop.value(vitrine::sql!("SELECT count(*) FROM stock")), 2048);
}

#[test]
fn tags_and_titles() {
    let tags: Vec<String> = (0..10_000).map(|n| format!("t{n}")).collect();
    check(
        "Handle,Title,Price,Tags",
        &format!("cup,Cup,1,\"{}\"", tags.join(",")),
        &["Row 3, Tags: The product has 10000 tags; the limit is 250. Remove some."],
    );
    check(PLAIN, "cup,,1", &["Row 3, Title: The product has no title. Add one to its first row."]);
    check(
        PLAIN,
        &format!("cup,{},1", "x".repeat(300)),
        &["Row 3, Title: This has 300 characters; the limit is 255. Shorten it."],
    );
    check(
        "Handle,Title,Price,Status",
        "cup,Cup,1,hidden",
        &["Row 3, Status: “hidden” is not a status. Write active, draft or archived."],
    );
    check(
        PLAIN,
        "!!!,Cup,1",
        &["Row 3: The handle has no letter or digit, so it cannot become an address. Write one such as “blue-shirt”."],
    );
}

#[test]
fn all_mistakes_at_once() {
    check(
        "Handle,Title,Price,Status,Inventory quantity",
        "cup,,x,y,z",
        &[
            "Row 3, Title: The product has no title. Add one to its first row.",
            "Row 3, Status: “y” is not a status. Write active, draft or archived.",
            "Row 3, Price: “x” is not a price. Write digits with a point before the decimals, such as 1234.56.",
            "Row 3, Inventory quantity: “z” is not a quantity. Write a whole number, such as 12.",
        ],
    );
}

#[test]
fn control_characters_are_taken_out() {
    let shop = Shop::new();
    let report = shop.import("Handle,Title,Price,Description\ncup,C\u{0}u\u{1b}p,1,<p>a\u{8}b\u{7f}</p>\n");
    assert_eq!(counts(&report), [1, 0, 0, 0, 0]);
    assert_eq!(
        problems(&report),
        [
            "Row 2, Title: Control characters were removed from the text.",
            "Row 2, Description: Control characters were removed from the text.",
        ]
    );
    assert_eq!([shop.of_product("cup", "title"), shop.of_product("cup", "description")], ["Cup", "<p>ab</p>"]);
}

#[test]
fn gift_cards_are_skipped_with_a_reason() {
    let shop = Shop::new();
    let report =
        shop.import("Handle,Title,Price,Gift Card\ncup,Cup,1,FALSE\nvoucher,Voucher,5,TRUE\nwrong,Wrong,x,TRUE\n");
    assert_eq!(counts(&report), [1, 0, 0, 1, 1]);
    let reason = "This shop cannot sell gift cards yet, so this one was not imported.";
    assert_eq!(problems(&report)[0], format!("Row 3, Gift Card: {reason}"));
    assert_eq!(shop.get("/products/voucher").status, 404);
}

#[test]
fn a_refused_product_stays_as_it_was() {
    let shop = Shop::new();
    shop.import("Handle,Title,Price\ncup,Cup,1\n");
    let before = shop.dump();
    let report = shop.import("Handle,Title,Price,Vendor\ncup,New title,x,New vendor\n");
    assert_eq!(counts(&report), [0, 0, 0, 0, 1]);
    assert_eq!(shop.dump(), before);
}
