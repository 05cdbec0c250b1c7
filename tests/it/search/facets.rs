//! The filters, counts and sort orders of a collection.

use super::{elsewhere, list, offered, shelf};

#[test]
fn one_filter_and_several() {
    let shop = shelf();
    for (query, expected) in [
        ("colour=blue", vec!["quay-shirt", "harbour-shirt"]),
        ("colour=red", vec!["dune-shirt", "harbour-shirt"]),
        ("colour=blue&colour=red", vec!["quay-shirt", "dune-shirt", "harbour-shirt"]),
        ("colour=blue&size=m&available=yes", vec!["quay-shirt"]), // the harbour shirt's blue M is sold out
        ("colour=red&available=yes", vec!["harbour-shirt"]),
        ("type=print", vec!["night-print", "moon-print"]),
        ("tag=gift", vec!["night-print"]),
        ("vendor=moulin&tag=night&sale=yes", vec!["night-print"]),
        ("price=10-20", vec!["mug", "night-print", "dune-shirt"]),
        ("price=-9", vec!["moon-print"]),
        ("price=30-", vec!["quay-shirt"]),
        ("colour=blue&price=26-30", vec![]), // the harbour shirt at that price is red
        ("type=print&colour=red", vec![]),
    ] {
        assert_eq!(list(&shop, &format!("/collections/all?{query}")), expected, "{query}");
    }
    assert_eq!(list(&shop, "/collections/prints?sort=price-asc"), ["moon-print", "night-print"]);
}

#[test]
fn counts_leave_the_own_facet_out() {
    let shop = shelf();
    let page = shop.get("/collections/all");
    let counts = offered(&page);
    let of = |param: &str, counts: &[String]| -> Vec<String> {
        counts.iter().filter(|count| count.starts_with(param)).cloned().collect()
    };
    assert_eq!(of("colour", &counts), ["colour=blue 2", "colour=red 2"]);
    assert_eq!(of("size", &counts), ["size=s 2", "size=m 2"]);
    assert_eq!(of("type", &counts), ["type=mug 1", "type=print 2", "type=shirt 3"]);
    assert_eq!(of("available", &counts), ["available=yes 5"]);
    assert_eq!(of("sale", &counts), ["sale=yes 1"]);

    let narrowed = offered(&shop.get("/collections/all?colour=blue"));
    assert_eq!(of("colour", &narrowed), ["colour=blue 2*", "colour=red 2"], "the other colours' counts are left alone");
    assert_eq!(of("size", &narrowed), ["size=s 1", "size=m 2"]);
    assert_eq!(of("vendor", &narrowed), ["vendor=half-tide 2"]);
    let narrowed = offered(&shop.get("/collections/all?colour=blue&available=yes"));
    assert_eq!(of("size", &narrowed), ["size=s 1", "size=m 1"], "of what can be bought in blue");
    assert!(offered(&shop.get("/collections/prints")).iter().all(|count| !count.starts_with("colour")));
}

#[test]
fn orders() {
    let shop = shelf();
    shop.rows(vitrine::sql!("UPDATE product SET sold_count = 7 WHERE handle = 'mug'"));
    shop.rows(vitrine::sql!("UPDATE product SET publish_at = publish_at + 5000 WHERE handle = 'dune-shirt'"));
    shop.index();
    for (sort, first, last) in [
        ("price-asc", "moon-print", "quay-shirt"),
        ("price-desc", "quay-shirt", "moon-print"),
        ("name", "mug", "quay-shirt"), // Crème before Dune
        ("new", "dune-shirt", "harbour-shirt"),
        ("best", "mug", "harbour-shirt"),
    ] {
        let products = list(&shop, &format!("/collections/all?sort={sort}"));
        assert_eq!((products.len(), products[0].as_str(), products[5].as_str()), (6, first, last), "{sort}");
    }
}

#[test]
fn the_form_leads_to_the_clean_address() {
    let shop = shelf();
    for (form, clean) in [
        ("price-min=&price-max=&sort=", "/collections/all"),
        ("colour=blue&price-min=10&price-max=&sort=new", "/collections/all?colour=blue&price=10-&sort=new"),
        ("price-min=20.00&price-max=5,50", "/collections/all?price=5.50-20"),
        ("size=m&colour=blue&sort=", "/collections/all?colour=blue&size=m"),
        ("available=&sale=no", "/collections/all"),
        ("price=nonsense", "/collections/all"),
        ("price-min=nonsense&price-max=-3", "/collections/all"),
    ] {
        assert_eq!(elsewhere(&shop, &format!("/collections/all?{form}")), clean, "{form}");
        assert_eq!(shop.get(clean).status, 200);
    }
    assert_eq!(elsewhere(&shop, "/search?q=print&sort="), "/search?q=print");
}

#[test]
fn chips_take_one_filter_off() {
    let shop = shelf();
    let page = shop.get("/collections/all?colour=blue&colour=red&available=yes&price=10-40&sort=name");
    for (label, without) in [
        ("<span>Colour</span>: <span>Blue</span>", "colour=red&amp;available=yes&amp;price=10-40&amp;sort=name"),
        ("<span>Colour</span>: <span>Red</span>", "colour=blue&amp;available=yes&amp;price=10-40&amp;sort=name"),
        ("<span>In stock</span>", "colour=blue&amp;colour=red&amp;price=10-40&amp;sort=name"),
        ("<span>€10.00 to €40.00</span>", "colour=blue&amp;colour=red&amp;available=yes&amp;sort=name"),
    ] {
        assert!(page.contains(&format!("<bdi>{label}</bdi>")), "{label}");
        let escaped = without.replace("&amp;", "&#38;");
        assert!(page.contains(&format!("?{escaped}\"")) || page.contains(&format!("?{without}\"")), "{without}");
    }
}

#[test]
fn narrowed_lists_page_by_key_and_stay_out_of_search_engines() {
    let shop = shelf();
    for number in 0..60 {
        shop.product(&format!("card-{number}"))
            .title(&format!("Card {number}"))
            .kind("Card")
            .price(100 + number % 3)
            .insert();
    }
    shop.index();
    for list_of in ["/collections/all?type=card", "/collections/all?type=card&sort=price-desc", "/search?q=card"] {
        let mut all = Vec::new();
        let mut next = Some(list_of.to_owned());
        while let Some(path) = next {
            let page = shop.get(&path);
            assert!(page.contains("<meta name=\"robots\" content=\"noindex, follow\">"), "{path}");
            all.extend(super::shown(&page));
            next = page.links("/").into_iter().find(|link| link.contains("after="));
        }
        assert_eq!(all.len(), 60, "{list_of}");
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 60, "{list_of}");
    }
    assert!(!shop.get("/collections/all").contains("noindex"));
}
