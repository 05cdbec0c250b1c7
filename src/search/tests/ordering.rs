//! Tests of sort orders and pages.

use super::*;
use crate::search::{
    order::{CHOICES, List, Order},
    set::Bits,
    words::order_key,
};

/// The ids of a whole list, read page by page with the cursors.
fn walk(list: &List<'_>, length: usize) -> Vec<i64> {
    let mut ids = Vec::new();
    let mut after = None;
    for _ in 0..100 {
        let page = list.page(after, length);
        assert!(page.places.len() <= length);
        ids.extend(page.places.iter().map(|place| list.index.ids[*place as usize]));
        after = page.next;
        if after.is_none() {
            return ids;
        }
    }
    panic!("the list has more than 100 pages");
}

fn sorted(products: &[Product], order: Order) -> Vec<i64> {
    let mut sorted: Vec<&Product> = products.iter().collect();
    let low = |product: &Product| product.variants.iter().map(|variant| variant.price).min();
    match order {
        Order::Featured => sorted.reverse(),
        Order::Newest => sorted.sort_by_key(|product| std::cmp::Reverse((product.publish_at, product.id))),
        Order::BestSelling | Order::Relevance => {
            sorted.sort_by_key(|product| std::cmp::Reverse((product.sold, product.publish_at, product.id)));
        }
        Order::PriceUp => sorted.sort_by_key(|product| (low(product), product.id)),
        Order::PriceDown => {
            sorted.sort_by_key(|product| (low(product), product.id));
            sorted.reverse();
        }
        Order::Name => sorted.sort_by_key(|product| (order_key(&product.title), product.id)),
    }
    sorted.into_iter().map(|product| product.id).collect()
}

proptest! {
    #[test]
    fn the_pages_together_are_the_whole_list_in_order(products in catalogue(), length in 1..7_usize) {
        let index = index_of(&products);
        for order in CHOICES.into_iter().chain([Order::Featured]) {
            let list = List { index: &index, order, collection: None, tiers: vec![Bits::all(index.size())] };
            prop_assert_eq!(walk(&list, length), sorted(&products, order), "{:?}", order);
        }
    }

    #[test]
    fn better_matches_come_first_and_no_product_comes_twice(
        products in catalogue(),
        length in 1..7_usize,
        first in 0..40_usize,
    ) {
        let index = index_of(&products);
        let mut tiers = vec![Bits::empty(index.size()); 2];
        for place in Bits::all(index.size()).iter() {
            tiers[usize::from(place as usize % 5 != first % 5)].insert(place);
        }
        let list = List { index: &index, order: Order::Relevance, collection: None, tiers: tiers.clone() };
        let best = |place: &i64| tiers[0].contains(index.place_of(*place).unwrap());
        let (front, back): (Vec<i64>, Vec<i64>) = sorted(&products, Order::Relevance).iter().partition(|id| best(id));
        prop_assert_eq!(walk(&list, length), [front, back].concat());
    }

    #[test]
    fn no_cursor_makes_a_page_panic(products in catalogue(), key in any::<i64>(), id in any::<i64>()) {
        let index = index_of(&products);
        for order in CHOICES.into_iter().chain([Order::Featured, Order::Relevance]) {
            let list = List { index: &index, order, collection: None, tiers: vec![Bits::all(index.size())] };
            prop_assert!(list.page(Some((key, id)), 5).places.len() <= 5);
        }
    }

    #[test]
    fn no_product_is_skipped_if_the_last_product_of_a_page_is_removed(products in catalogue(), at in 0..40_usize) {
        prop_assume!(at < products.len());
        let before = index_of(&products);
        let others = products.iter().enumerate().filter(|(n, _)| *n != at);
        let without: Vec<Product> = others.map(|(_, product)| product.clone()).collect();
        let after = index_of(&without);
        for order in CHOICES.into_iter().chain([Order::Featured]) {
            let list = List { index: &before, order, collection: None, tiers: vec![Bits::all(before.size())] };
            let all = walk(&list, 100);
            let gone = products[at].id;
            let reached = all.iter().position(|id| *id == gone).unwrap();
            // The cursor of a page that ends with the removed product.
            let Some(cursor) = list.page(None, reached + 1).next else { continue };
            let list = List { index: &after, order, collection: None, tiers: vec![Bits::all(after.size())] };
            let page = list.page(Some(cursor), 100);
            let rest: Vec<i64> = page.places.iter().map(|place| after.ids[*place as usize]).collect();
            for id in &all[reached + 1..] {
                prop_assert!(rest.contains(id), "{:?}: product {} is skipped", order, id);
            }
        }
    }
}

#[test]
fn a_collection_keeps_its_manual_order_across_pages() {
    let mut products: Vec<Product> = (1..=5).map(|id| plain(id, "Cup")).collect();
    for (product, position) in products.iter_mut().zip([7, 2, 2, 9, 1]) {
        product.collections = vec![(3, position)];
    }
    let index = index_with(&products, vec![NewCollection { id: 3, handle: "c".to_owned(), by_hand: true }]);
    let collection = index.collection("c");
    let list = List { index: &index, order: Order::Featured, collection, tiers: vec![Bits::all(5)] };
    assert_eq!(walk(&list, 2), [5, 2, 3, 1, 4]);
}
