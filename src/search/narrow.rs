//! Applies filters to a list, and counts the products for each further choice. Pure.
//!
//! Counts are disjunctive: the counts of a facet ignore the values chosen in that facet. So choosing blue does not
//! change the counts of other colours.
//!
//! A product matches only if a single variant meets all conditions on variants (options, price, availability, sale).
//! The filters blue and M do not find a shirt whose blue variants are all in S.

use super::{
    index::Index,
    set::{Bits, Set},
};

/// The filters of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Each entry has a facet's number and the places of the chosen values in [`Index::values`]. A product must have at
    /// least one of these values.
    pub facets: Vec<(usize, Vec<u32>)>,
    /// True for available products only.
    pub available: bool,
    /// True for reduced products only.
    pub on_sale: bool,
    /// The lowest and highest price, in minor units.
    pub price: (Option<i64>, Option<i64>),
}

impl Filters {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The chosen values of a facet.
    pub fn chosen(&self, facet: usize) -> &[u32] {
        self.facets.iter().find(|(number, _)| *number == facet).map_or(&[], |(_, values)| values.as_slice())
    }
}

/// A filtered list.
#[derive(Debug)]
pub struct Narrowed {
    pub products: Bits,
    /// For each value, the number of products if the value were the only chosen value of its facet.
    pub counts: Vec<u32>,
    /// The number of products if the availability filter were active.
    pub available: u32,
    /// The number of products if the sale filter were active.
    pub on_sale: u32,
}

/// The property that a condition tests. Facets and options are given by number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Test {
    /// A facet of the product.
    Product(usize),
    /// An option of the variants.
    Option(usize),
    Available,
    OnSale,
    Price,
}

/// A condition, with its matching products and variants.
struct Condition {
    test: Test,
    /// The matching products. For a condition on variants: the products with at least one matching variant.
    products: Bits,
    /// A product in both `products` and `sure` needs no check of its variants, because all of them match.
    sure: Bits,
    /// The matching variants; `None` for a condition on the product.
    variants: Option<Bits>,
}

/// The products of `base` that pass the filters, with all counts.
pub fn narrow(index: &Index, base: &Bits, filters: &Filters) -> Narrowed {
    let conditions = conditions(index, filters);
    let all = Rest::new(index, base, &conditions, None);
    let without = |test: Test| {
        let is_set = conditions.iter().any(|condition| condition.test == test);
        is_set.then(|| Rest::new(index, base, &conditions, Some(test)))
    };
    let mut counts = vec![0; index.values.len()];
    let mut of_options = None;
    for (number, facet) in index.facets.iter().enumerate() {
        let is_option = facet.kind.is_of_variants();
        let own = without(if is_option { Test::Option(number) } else { Test::Product(number) });
        let places = facet.first as usize..facet.end as usize;
        let Some(counts) = counts.get_mut(places.clone()) else { continue };
        match own {
            Some(rest) if is_option => rest.count_values(index, facet.first, counts),
            // All options without a chosen value are counted in one pass.
            None if is_option => {
                let together: &Vec<u32> = of_options.get_or_insert_with(|| {
                    let mut counts = vec![0; index.values.len()];
                    all.count_values(index, 0, &mut counts);
                    counts
                });
                counts.copy_from_slice(together.get(places).unwrap_or_default());
            }
            own => {
                let products = &own.as_ref().unwrap_or(&all).products;
                let values = index.values.get(places).unwrap_or_default();
                counts.iter_mut().zip(values).for_each(|(count, value)| *count = value.products.count_in(products));
            }
        }
    }
    let available = without(Test::Available);
    let on_sale = without(Test::OnSale);
    Narrowed {
        available: available.as_ref().unwrap_or(&all).count_with(
            index,
            &index.available,
            &index.all_available,
            &index.available_variants,
        ),
        on_sale: on_sale.as_ref().unwrap_or(&all).count_with(
            index,
            &index.on_sale,
            &index.all_on_sale,
            &index.on_sale_variants,
        ),
        products: all.products,
        counts,
    }
}

fn conditions(index: &Index, filters: &Filters) -> Vec<Condition> {
    let size = index.size();
    let mut conditions = Vec::new();
    for (facet, values) in &filters.facets {
        let mut products = Bits::empty(size);
        for value in values.iter().filter_map(|value| index.values.get(*value as usize)) {
            products.add(&value.products);
        }
        conditions.push(if index.facets.get(*facet).is_some_and(|facet| facet.kind.is_of_variants()) {
            let mut variants = Bits::empty(index.variants.len());
            for with in values.iter().filter_map(|value| index.variants_with.get(*value as usize)) {
                variants.add(with);
            }
            let sure = index.single.clone();
            Condition { test: Test::Option(*facet), products, sure, variants: Some(variants) }
        } else {
            Condition { test: Test::Product(*facet), products, sure: Bits::all(size), variants: None }
        });
    }
    if filters.available {
        let (products, sure) = (index.bits(&index.available), index.all_available.clone());
        let variants = Some(index.available_variants.clone());
        conditions.push(Condition { test: Test::Available, products, sure, variants });
    }
    if filters.on_sale {
        let (products, sure) = (index.bits(&index.on_sale), index.all_on_sale.clone());
        let variants = Some(index.on_sale_variants.clone());
        conditions.push(Condition { test: Test::OnSale, products, sure, variants });
    }
    if filters.price != (None, None) {
        conditions.push(price(index, filters.price));
    }
    conditions
}

fn price(index: &Index, (from, to): (Option<i64>, Option<i64>)) -> Condition {
    let (from, to) = (from.unwrap_or(i64::MIN), to.unwrap_or(i64::MAX));
    let variants = index.variants_that(|variant| variant.price >= from && variant.price <= to);
    let (mut products, mut sure) = (Bits::empty(index.size()), Bits::empty(index.size()));
    for (place, (low, high)) in (0..).zip(index.low.iter().zip(&index.high)) {
        if *low >= from && *high <= to {
            sure.insert(place);
            products.insert(place);
        } else if *low <= to && *high >= from && variants.has_any(index.variants_of(place)) {
            products.insert(place);
        }
    }
    Condition { test: Test::Price, products, sure, variants: Some(variants) }
}

/// A list filtered by all conditions, or by all but one.
struct Rest {
    products: Bits,
    /// The products whose variants all meet all conditions.
    sure: Bits,
    /// The other products. At least one variant of each meets all conditions.
    mixed: Bits,
    /// The variants that meet all conditions on variants; `None` without such conditions.
    variants: Option<Bits>,
}

impl Rest {
    fn new(index: &Index, base: &Bits, conditions: &[Condition], except: Option<Test>) -> Self {
        let kept = || conditions.iter().filter(|condition| Some(condition.test) != except);
        let mut products = base.clone();
        kept().for_each(|condition| products.keep(&condition.products));
        let mut sure = products.clone();
        kept().for_each(|condition| sure.keep(&condition.sure));
        // A product with only one variant needs no check: the variant meets every condition that the product meets.
        let mut single = products.clone();
        single.keep(&index.single);
        sure.join(&single);
        let mut mixed = products.clone();
        mixed.subtract(&sure);
        let mut tests = kept().filter_map(|condition| condition.variants.as_ref());
        let mut variants = tests.next().cloned();
        if let Some(variants) = &mut variants {
            let mut several = false;
            for others in tests {
                variants.keep(others);
                several = true;
            }
            // So far, different variants of a product may meet different conditions. This loop removes the products
            // without a variant that meets all conditions.
            if several {
                let mut none = Bits::empty(index.size());
                for place in mixed.iter().filter(|place| !variants.has_any(index.variants_of(*place))) {
                    none.insert(place);
                }
                mixed.subtract(&none);
                products.subtract(&none);
            }
        }
        Self { products, sure, mixed, variants }
    }

    /// Counts, for each value from the place `first` on, the products with a variant that has the value and meets all
    /// conditions.
    fn count_values(&self, index: &Index, first: u32, counts: &mut [u32]) {
        let values = index.values.get(first as usize..).unwrap_or_default();
        let Some(variants) = &self.variants else {
            counts.iter_mut().zip(values).for_each(|(count, value)| *count = value.products.count_in(&self.products));
            return;
        };
        counts.iter_mut().zip(values).for_each(|(count, value)| *count = value.products.count_in(&self.sure));
        let mut seen = vec![u32::MAX; counts.len()];
        for place in self.mixed.iter() {
            for variant in index.variants_of(place).filter(|variant| variants.contains(*variant)) {
                for value in index.values_of(variant) {
                    let number = value.wrapping_sub(first) as usize;
                    if let (Some(seen), Some(count)) = (seen.get_mut(number), counts.get_mut(number))
                        && *seen != place
                    {
                        *seen = place;
                        *count = count.saturating_add(1);
                    }
                }
            }
        }
    }

    /// The number of products with a variant that meets all conditions and an additional one. Three sets describe the
    /// additional condition: `any` has the products with a matching variant, `every` has the products whose variants
    /// all match, and `meeting` has the matching variants.
    fn count_with(&self, index: &Index, any: &Set, every: &Bits, meeting: &Bits) -> u32 {
        let Some(variants) = &self.variants else {
            return any.count_in(&self.products);
        };
        let mut both = variants.clone();
        both.keep(meeting);
        let open = self.mixed.iter().filter(|place| every.contains(*place) || both.has_any(index.variants_of(*place)));
        any.count_in(&self.sure).saturating_add(u32::try_from(open.count()).unwrap_or(u32::MAX))
    }
}
