//! Tests of filters and counts.

use proptest::{option, prelude::*};

use super::*;
use crate::search::{
    narrow::{Filters, narrow},
    set::Bits,
};

/// Filters by label, as a shopper chooses them.
#[derive(Debug, Clone, Default)]
struct Wish {
    colours: Vec<&'static str>,
    sizes: Vec<&'static str>,
    vendors: Vec<&'static str>,
    available: bool,
    on_sale: bool,
    price: (Option<i64>, Option<i64>),
}

fn wish() -> impl Strategy<Value = Wish> {
    let some = |all: Vec<&'static str>| proptest::sample::subsequence(all, 0..=2);
    (some(COLOURS.to_vec()), some(SIZES.to_vec()), some(vec!["Moulin", "Half Tide"]), any::<(bool, bool)>())
        .prop_flat_map(|(colours, sizes, vendors, (available, on_sale))| {
            (option::of(0..6_i64), option::of(0..6_i64)).prop_map(move |price| Wish {
                colours: colours.clone(),
                sizes: sizes.clone(),
                vendors: vendors.clone(),
                available,
                on_sale,
                price,
            })
        })
}

impl Wish {
    fn matches(&self, product: &Product) -> bool {
        let one_of = |values: &[&str], value: &str| values.is_empty() || values.contains(&value);
        one_of(&self.vendors, &product.vendor)
            && product.variants.iter().any(|variant| {
                let value = |option: usize| variant.values.get(option).map_or("", String::as_str);
                one_of(&self.colours, value(0))
                    && one_of(&self.sizes, value(1))
                    && (!self.available || variant.available)
                    && (!self.on_sale || variant.compare_at.is_some_and(|was| was > variant.price))
                    && self.price.0.is_none_or(|from| variant.price >= from)
                    && self.price.1.is_none_or(|to| variant.price <= to)
            })
    }

    fn count(&self, products: &[Product]) -> u32 {
        u32::try_from(products.iter().filter(|product| self.matches(product)).count()).unwrap()
    }

    /// The same filters with the index's numbers. A value without products matches nothing.
    fn filters(&self, index: &Index) -> Filters {
        let facets = index.facets.iter().enumerate().filter_map(|(number, facet)| {
            let wanted: &[&str] = match facet.param.as_str() {
                "colour" => &self.colours,
                "size" => &self.sizes,
                "vendor" => &self.vendors,
                _ => &[],
            };
            let chosen =
                (facet.first..facet.end).filter(|place| wanted.contains(&&*index.values[*place as usize].label));
            let chosen: Vec<u32> = chosen.collect();
            (!wanted.is_empty()).then_some((number, chosen))
        });
        Filters { facets: facets.collect(), available: self.available, on_sale: self.on_sale, price: self.price }
    }
}

proptest! {
    #[test]
    fn products_and_counts_are_the_same_as_in_a_check_of_every_variant(products in catalogue(), wish in wish()) {
        let index = index_of(&products);
        // Shoppers can choose only values with products.
        let has = |label: &&str| index.values.iter().any(|value| value.label == *label);
        prop_assume!([&wish.colours, &wish.sizes, &wish.vendors].into_iter().flatten().all(has));
        let narrowed = narrow(&index, &Bits::all(index.size()), &wish.filters(&index));

        let found: Vec<i64> = narrowed.products.iter().map(|place| index.ids[place as usize]).collect();
        let matching = products.iter().filter(|product| wish.matches(product));
        let expected: Vec<i64> = matching.map(|product| product.id).collect();
        prop_assert_eq!(found, expected);

        for facet in &index.facets {
            for place in facet.first..facet.end {
                let label = index.values[place as usize].label.clone();
                let label: &'static str = Box::leak(label.into_boxed_str());
                let mut alone = wish.clone();
                match facet.param.as_str() {
                    "colour" => alone.colours = vec![label],
                    "size" => alone.sizes = vec![label],
                    "vendor" => alone.vendors = vec![label],
                    _ => continue,
                }
                prop_assert_eq!(narrowed.counts[place as usize], alone.count(&products), "{} {}", &facet.param, label);
            }
        }
        prop_assert_eq!(narrowed.available, Wish { available: true, ..wish.clone() }.count(&products));
        prop_assert_eq!(narrowed.on_sale, Wish { on_sale: true, ..wish.clone() }.count(&products));
    }
}

#[test]
fn a_product_without_a_variant_that_meets_all_filters_is_not_found() {
    let variant = |values: [&str; 2], available| ProductVariant {
        values: values.map(str::to_owned).to_vec(),
        available,
        ..ProductVariant::default()
    };
    let shirt = Product {
        options: vec!["Colour".to_owned(), "Size".to_owned()],
        variants: vec![variant(["Blue", "S"], true), variant(["Red", "M"], false)],
        ..plain(1, "Shirt")
    };
    let index = index_of(&[shirt]);
    let count = |wish: Wish| narrow(&index, &Bits::all(1), &wish.filters(&index)).products.len();
    assert_eq!(count(Wish { colours: vec!["Blue"], sizes: vec!["S"], ..Wish::default() }), 1);
    assert_eq!(count(Wish { colours: vec!["Blue"], sizes: vec!["M"], ..Wish::default() }), 0);
    assert_eq!(count(Wish { colours: vec!["Red"], ..Wish::default() }), 1);
    assert_eq!(count(Wish { colours: vec!["Red"], available: true, ..Wish::default() }), 0);
}
