//! Related products. Pure.

use std::collections::HashMap;

use super::{
    index::{FacetKind, Index, at},
    ranks::by_numbers,
};
use crate::time::UnixMs;

/// The maximum number of products that share a property. A more common property is ignored, because it is a weak sign
/// of similarity, and reading all its products takes too long.
const COMMON: u32 = 2000;

/// The ids of at most `length` products that share tags, type, vendor or collections with the product with this handle.
/// A rare shared property counts more than a common one. Available products come first.
pub fn related(index: &Index, handle: &str, now: UnixMs, length: usize) -> Vec<i64> {
    let Some(own) = index.place_of_handle(handle) else {
        return Vec::new();
    };
    let of_product = |kind| index.facets.iter().filter(move |facet| facet.kind == kind);
    let facets = [FacetKind::Tag, FacetKind::Type, FacetKind::Vendor].into_iter().flat_map(of_product);
    let values = facets.filter_map(|facet| index.values.get(facet.first as usize..facet.end as usize)).flatten();
    let sets =
        values.map(|value| &value.products).chain(index.collections.iter().map(|collection| &collection.products));
    let mut shared: HashMap<u32, u32> = HashMap::new();
    for set in sets.filter(|set| set.contains(own)) {
        let count = set.len();
        if !(2..=COMMON).contains(&count) {
            continue;
        }
        // The weight is 11 for a property of two products and falls to 2 for two thousand products.
        let weight = 12_u32.saturating_sub(count.ilog2()).max(1);
        for place in index.bits(set).iter() {
            let score = shared.entry(place).or_default();
            *score = score.saturating_add(weight);
        }
    }
    shared.remove(&own);
    let visible = shared.into_iter().filter(|(place, _)| at(&index.published, *place) <= now.0);
    let keys = visible.map(|(place, score)| {
        let sold_out = if index.available.contains(place) { 0 } else { 1 << 40 };
        (sold_out - i64::from(score), -i64::from(at(&index.sold, place)), place)
    });
    by_numbers(keys.collect()).into_iter().take(length).map(|place| at(&index.ids, place)).collect()
}
