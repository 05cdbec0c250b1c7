//! Search with the index: words, filters, misspellings, SKUs and suggestions.

use vitrine::sql;

use super::{list, offered, shelf};

#[test]
fn titles_then_the_rest_then_descriptions() {
    let shop = shelf();
    assert_eq!(list(&shop, "/search?q=harbour"), ["harbour-shirt", "mug"]);
    let page = shop.get("/search?q=harbour");
    assert!(page.contains("<mark>Harbour</mark> shirt") && page.contains("In the description"));
    assert_eq!(list(&shop, "/search?q=creme"), ["mug"]);
    assert_eq!(list(&shop, "/search?q=moulin"), ["night-print", "moon-print"]);
    assert_eq!(list(&shop, "/search?q=tea"), ["mug"], "only a description has it");
    assert!(list(&shop, "/search?q=quantum").is_empty());
    assert!(shop.get("/search?q=quantum").contains("Nothing matches"));
}

#[test]
fn filters_narrow_a_search() {
    let shop = shelf();
    assert_eq!(list(&shop, "/search?q=shirt&colour=red"), ["dune-shirt", "harbour-shirt"]);
    assert_eq!(list(&shop, "/search?q=shirt&sort=price-asc"), ["dune-shirt", "harbour-shirt", "quay-shirt"]);
    let offered = offered(&shop.get("/search?q=shirt&colour=red"));
    assert!(
        offered.contains(&"colour=blue 2".to_owned()) && offered.contains(&"colour=red 2*".to_owned()),
        "{offered:?}"
    );
}

#[test]
fn mistakes_are_told() {
    let shop = shelf();
    let page = shop.get("/search?q=harbuor");
    assert_eq!(super::shown(&page), ["harbour-shirt", "mug"]);
    assert!(page.contains("Nothing matches “harbuor”. These are the results for “harbour”."));
    let page = shop.get("/search?q=moon+shirt");
    assert!(page.contains("No product matches all of these words."));
    assert_eq!(super::shown(&page).len(), 4);
}

#[test]
fn a_sku_comes_first_and_is_no_mistake() {
    let shop = shelf();
    shop.rows(sql!(
        "UPDATE variant SET sku = 'QS-77' WHERE product_id = (SELECT id FROM product WHERE handle = 'quay-shirt') AND \
         position = 1"
    ));
    assert_eq!(list(&shop, "/search?q=qs-77"), ["quay-shirt"]);
    assert!(!shop.get("/search?q=qs-77").contains("No product matches all"));
    shop.rows(sql!(
        "UPDATE variant SET sku = 'PRINT-1'
         WHERE product_id = (SELECT id FROM product WHERE handle = 'mug') AND position = 1"
    ));
    assert_eq!(list(&shop, "/search?q=print"), ["mug", "night-print", "moon-print"]);
    assert!(shop.get("/search?q=print").contains("3 products"));
}

#[test]
fn suggestions() {
    let shop = shelf();
    let answer = shop.get("/search/suggest?q=moo");
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(answer.contains("/search?q=moon") && answer.contains("/products/moon-print"), "{}", answer.text());
    assert!(shop.get("/search/suggest?q=harbuor").contains("/search?q=harbour"));
    for nothing in ["/search/suggest", "/search/suggest?q=", "/search/suggest?q=%22%27--", "/search/suggest?q=quantum"]
    {
        assert_eq!(shop.get(nothing).text(), "", "{nothing}");
    }
    let hostile = shop.get("/search/suggest?q=%3Cscript%3E");
    assert!(!hostile.contains("<script"));
}

#[test]
fn home_shows_what_is_reduced() {
    let shop = shelf();
    let home = shop.get("/");
    let (_, sale) = home.text().split_once("id=\"sale\"").expect("a section");
    assert!(sale.contains("/products/night-print") && !sale.contains("/products/moon-print"));
    shop.rows(sql!("UPDATE variant SET compare_at = NULL"));
    shop.index();
    assert!(!shop.get("/").contains("id=\"sale\""));
}
