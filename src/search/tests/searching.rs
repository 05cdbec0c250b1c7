//! Tests of the search by words.

use super::*;
use crate::search::{
    order::{List, Order},
    text::find,
};

fn shelf() -> Index {
    let tagged = |id, title: &str, vendor: &str, tags: &[&str]| Product {
        vendor: vendor.to_owned(),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        ..plain(id, title)
    };
    index_of(&[
        tagged(1, "Crème mug", "Moulin", &["gift"]),
        tagged(2, "Mug of the moon", "Half Tide", &[]),
        tagged(3, "Moonlight print", "Half Tide", &["mug"]),
        tagged(4, "Dotted notebook", "Moulin", &[]),
        tagged(5, "Mug", "Half Tide", &[]),
        tagged(6, "茶碗蒸し bowl", "", &[]),
        tagged(7, "Notebook box", "", &[]),
    ])
}

fn found(index: &Index, query: &str) -> Vec<i64> {
    let tiers = find(index, query).map(|found| found.tiers).unwrap_or_default();
    let list = List { index, order: Order::Relevance, collection: None, tiers };
    list.page(None, 100).places.iter().map(|place| index.ids[*place as usize]).collect()
}

#[test]
fn the_best_matches_come_first() {
    let index = shelf();
    for (query, expected) in [
        ("mug", vec![5, 2, 1, 3]), // the whole title, then a part of the title (newest first), then a tag
        ("MUGS", vec![5, 2, 1, 3]),
        ("moon", vec![2, 3]), // the whole word comes before longer words
        ("moon mug", vec![2, 3]),
        ("creme mug", vec![1]),
        ("half tide mug", vec![5, 2, 3]),
        ("notebook", vec![7, 4]),
        ("boxes", vec![7]),
        ("茶碗", vec![6]),
        ("碗蒸し", vec![6]),
        ("book", vec![]),
        ("b", vec![]),
        ("--", vec![]),
    ] {
        assert_eq!(found(&index, query), expected, "{query}");
    }
}

#[test]
fn misspelt_words_are_corrected() {
    let index = shelf();
    for (query, corrected, expected) in [
        ("ntoebook", Some("notebook"), vec![7, 4]),
        ("doted notebook", Some("dotted notebook"), vec![4]),
        ("moonligth", Some("moonlight"), vec![3]),
        ("mug", None, vec![5, 2, 1, 3]),
        ("mgu", None, vec![]), // too short to correct
        ("zzzzzzzzz", None, vec![]),
    ] {
        let result = find(&index, query).unwrap();
        assert_eq!(result.corrected.as_deref(), corrected, "{query}");
        assert_eq!(found(&index, query), expected, "{query}");
    }
}

#[test]
fn products_with_some_of_the_words_are_found_if_no_product_has_all() {
    let index = shelf();
    let result = find(&index, "dotted moon notebook zzzz").unwrap();
    assert!(result.partly && result.corrected.is_none());
    // Products with two of the words come first, then products with one.
    assert_eq!(found(&index, "dotted moon notebook zzzz"), [4, 7, 3, 2]);
    assert!(!find(&index, "dotted notebook").unwrap().partly);
}

#[test]
fn a_similar_and_more_common_word_is_suggested_for_a_rare_word() {
    let mut products: Vec<Product> = (1..=40).map(|id| plain(id, "Print")).collect();
    products.push(plain(41, "Prins"));
    let index = index_of(&products);
    assert_eq!(find(&index, "prins").unwrap().suggestion.as_deref(), Some("print"));
    assert_eq!(find(&index, "print").unwrap().suggestion, None);
}

proptest! {
    #[test]
    fn no_query_makes_find_panic_or_puts_a_product_into_two_tiers(products in catalogue(), query in "\\PC{0,60}") {
        let index = index_of(&products);
        if let Some(found) = find(&index, &query) {
            // No product is in two tiers.
            let sum: u32 = found.tiers.iter().map(|tier| tier.len()).sum();
            prop_assert_eq!(sum, found.all(&index).len());
        }
    }

    #[test]
    fn every_product_is_found_by_its_title(products in catalogue()) {
        let index = index_of(&products);
        for product in &products {
            prop_assert!(found(&index, &product.title).contains(&product.id), "{}", &product.title);
        }
    }
}
