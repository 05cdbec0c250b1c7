//! Filters applied to a list, and how many products each further choice would leave. Pure.
//!
//! Counts are disjunctive: those of a facet are of the list without that facet's own choice, so that choosing blue leaves the
//! other colours' counts alone. What concerns single variants (options, price, availability, reduction) must hold of one
//! and the same variant: a shirt that comes in blue, and in M, but not in blue M, is not found as a blue one in M.

use super::{
    index::{Index, Kind, Variant},
    set::{Bits, Set},
};

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Facets by number, with the chosen values by place: any of them.
    pub facets: Vec<(usize, Vec<u32>)>,
    /// Only what can be bought.
    pub available: bool,
    /// Only what is reduced.
    pub on_sale: bool,
    /// Lowest and highest price, minor units.
    pub price: (Option<i64>, Option<i64>),
}

impl Filters {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The values chosen of a facet.
    pub fn chosen(&self, facet: usize) -> &[u32] {
        self.facets.iter().find(|(number, _)| *number == facet).map_or(&[], |(_, values)| values.as_slice())
    }
}

/// A narrowed list.
#[derive(Debug)]
pub struct Narrowed {
    /// The products.
    pub products: Bits,
    /// For each value of the index, how many products there would be with it, if it were chosen of its facet alone.
    pub counts: Vec<u32>,
    /// The same for "can be bought".
    pub available: u32,
    /// The same for "reduced".
    pub on_sale: u32,
}

/// A condition.
struct Condition<'f> {
    test: Test<'f>,
    /// Products of which a variant meets it.
    products: Bits,
    /// Products of which every variant meets it: there is nothing to look at one by one.
    sure: Bits,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Test<'f> {
    /// Of the product as a whole.
    Product {
        facet: usize,
    },
    /// Of a variant: one of these values of an option.
    Values {
        facet: usize,
        values: &'f [u32],
    },
    Available,
    OnSale,
    Price(Option<i64>, Option<i64>),
}

impl Test<'_> {
    fn of_variant(self) -> bool {
        !matches!(self, Self::Product { .. })
    }

    fn holds(self, variant: Variant, values: &[u32]) -> bool {
        match self {
            Self::Product { .. } => true,
            Self::Values { values: chosen, .. } => values.iter().any(|value| chosen.contains(value)),
            Self::Available => variant.available,
            Self::OnSale => variant.on_sale,
            Self::Price(from, to) => {
                from.is_none_or(|from| variant.price >= from) && to.is_none_or(|to| variant.price <= to)
            }
        }
    }

    const fn facet(self) -> Option<usize> {
        match self {
            Self::Product { facet } | Self::Values { facet, .. } => Some(facet),
            _ => None,
        }
    }
}

/// The products of `base` that the filters leave, with all counts.
pub fn narrow(index: &Index, base: &Bits, filters: &Filters) -> Narrowed {
    let conditions = conditions(index, filters);
    let all = Rest::new(index, base, &conditions, None);
    let products = all.exact.clone();
    let mut counts = vec![0; index.values.len()];
    for (number, facet) in index.facets.iter().enumerate() {
        let own = conditions.iter().map(|condition| condition.test).find(|test| test.facet() == Some(number));
        let without = own.map(|test| Rest::new(index, base, &conditions, Some(test)));
        let rest = without.as_ref().unwrap_or(&all);
        let places = facet.first as usize..facet.end as usize;
        let values = index.values.get(places.clone()).unwrap_or_default();
        let Some(counts) = counts.get_mut(places) else { continue };
        match rest.tests.as_slice() {
            _ if facet.kind != Kind::Option => {
                counts.iter_mut().zip(values).for_each(|(count, value)| *count = value.products.count_in(&rest.exact));
            }
            [] => {
                counts.iter_mut().zip(values).for_each(|(count, value)| *count = value.products.count_in(&rest.exact))
            }
            [Test::Available] => {
                counts.iter_mut().zip(values).for_each(|(count, value)| *count = value.buyable.count_in(&rest.exact));
            }
            // Those without a choice of their own are counted together below.
            _ if own.is_none() => {}
            _ => rest.count_values(index, facet.first, counts),
        }
    }
    if !matches!(all.tests.as_slice(), [] | [Test::Available]) {
        let mut together = vec![0; index.values.len()];
        all.count_values(index, 0, &mut together);
        for (number, facet) in index.facets.iter().enumerate() {
            let places = facet.first as usize..facet.end as usize;
            if facet.kind == Kind::Option
                && filters.chosen(number).is_empty()
                && let (Some(counts), Some(found)) = (counts.get_mut(places.clone()), together.get(places))
            {
                counts.copy_from_slice(found);
            }
        }
    }
    let with = |test: Test<'static>, set: &Set, sure: &Bits| {
        let without = conditions.iter().any(|condition| condition.test == test);
        let without = without.then(|| Rest::new(index, base, &conditions, Some(test)));
        without.as_ref().unwrap_or(&all).count_with(index, test, set, sure)
    };
    Narrowed {
        available: with(Test::Available, &index.available, &index.all_available),
        on_sale: with(Test::OnSale, &index.on_sale, &index.all_on_sale),
        products,
        counts,
    }
}

fn conditions<'f>(index: &Index, filters: &'f Filters) -> Vec<Condition<'f>> {
    let mut conditions = Vec::new();
    for (facet, values) in &filters.facets {
        let mut products = Bits::empty(index.size());
        for value in values.iter().filter_map(|value| index.values.get(*value as usize)) {
            products.add(&value.products);
        }
        let is_option = index.facets.get(*facet).is_some_and(|facet| facet.kind == Kind::Option);
        let (test, sure) = if is_option {
            (Test::Values { facet: *facet, values }, index.single.clone())
        } else {
            (Test::Product { facet: *facet }, Bits::all(index.size()))
        };
        conditions.push(Condition { test, products, sure });
    }
    if filters.available {
        let products = index.bits(&index.available);
        conditions.push(Condition { test: Test::Available, products, sure: index.all_available.clone() });
    }
    if filters.on_sale {
        let products = index.bits(&index.on_sale);
        conditions.push(Condition { test: Test::OnSale, products, sure: index.all_on_sale.clone() });
    }
    if let (from, to) = filters.price
        && (from.is_some() || to.is_some())
    {
        let test = Test::Price(from, to);
        let (mut products, mut sure) = (Bits::empty(index.size()), Bits::empty(index.size()));
        let (from, to) = (from.unwrap_or(i64::MIN), to.unwrap_or(i64::MAX));
        for (place, (low, high)) in (0..).zip(index.low.iter().zip(&index.high)) {
            if *low >= from && *high <= to {
                sure.insert(place);
                products.insert(place);
            } else if *low <= to
                && *high >= from
                && index.variants_of(place).any(|(variant, values)| test.holds(variant, values))
            {
                products.insert(place);
            }
        }
        conditions.push(Condition { test, products, sure });
    }
    conditions
}

/// A list narrowed by all conditions, or by all but one.
struct Rest<'f> {
    /// What has to hold of one variant.
    tests: Vec<Test<'f>>,
    /// The products.
    exact: Bits,
    /// Those of them of which every variant meets all conditions.
    sure: Bits,
    /// The others.
    mixed: Bits,
}

impl<'f> Rest<'f> {
    fn new(index: &Index, base: &Bits, conditions: &[Condition<'f>], except: Option<Test<'f>>) -> Self {
        let kept = || conditions.iter().filter(|condition| Some(condition.test) != except);
        let mut exact = base.clone();
        kept().for_each(|condition| exact.keep(&condition.products));
        let mut sure = exact.clone();
        kept().for_each(|condition| sure.keep(&condition.sure));
        let mut mixed = exact.clone();
        mixed.subtract(&sure);
        let tests: Vec<_> = kept().map(|condition| condition.test).filter(|test| test.of_variant()).collect();
        // A product in one variant that meets each condition meets all of them.
        let mut single = mixed.clone();
        single.keep(&index.single);
        sure.join(&single);
        mixed.subtract(&single);
        if tests.len() > 1 {
            let mut none = Bits::empty(index.size());
            for place in mixed.iter() {
                if !index.variants_of(place).any(|(variant, values)| meets(&tests, variant, values)) {
                    none.insert(place);
                }
            }
            mixed.subtract(&none);
            exact.subtract(&none);
        }
        Self { tests, exact, sure, mixed }
    }

    /// For each of the values from the place `first` on, how many products have a variant with it that meets all conditions.
    fn count_values(&self, index: &Index, first: u32, counts: &mut [u32]) {
        let values = index.values.get(first as usize..).unwrap_or_default();
        counts.iter_mut().zip(values).for_each(|(count, value)| *count = value.products.count_in(&self.sure));
        let mut seen = vec![u32::MAX; counts.len()];
        for place in self.mixed.iter() {
            for (variant, values) in index.variants_of(place) {
                if !meets(&self.tests, variant, values) {
                    continue;
                }
                for value in values {
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

    /// How many products have a variant that meets all conditions and this one, of which `set` has those with any variant
    /// that meets it.
    fn count_with(&self, index: &Index, test: Test<'_>, set: &Set, sure: &Bits) -> u32 {
        if self.tests.is_empty() || self.tests.contains(&test) {
            return set.count_in(&self.exact);
        }
        // Every variant meets the conditions: any that meets the test will do. And the other way round.
        let mut certain = self.exact.clone();
        certain.keep(sure);
        let mut open = self.mixed.clone();
        open.subtract(&certain);
        certain.subtract(&self.sure);
        let one =
            |(variant, values): (Variant, &[u32])| test.holds(variant, values) && meets(&self.tests, variant, values);
        let met: u32 = open.iter().map(|place| u32::from(index.variants_of(place).any(one))).sum();
        set.count_in(&self.sure).saturating_add(certain.len()).saturating_add(met)
    }
}

fn meets(tests: &[Test<'_>], variant: Variant, values: &[u32]) -> bool {
    tests.iter().all(|test| test.holds(variant, values))
}
