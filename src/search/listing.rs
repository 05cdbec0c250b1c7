//! Computes one page of a list from the index alone. Pure.

use super::{
    filters::{self, Wanted, address, price_text},
    finder::{Chip, Facet, FacetValue, Finder, PriceRange, Sort},
    index::{Collection, Index, at},
    narrow::{Filters, Narrowed, narrow},
    order::{self, CHOICES, List, Order},
    ranks::by_numbers,
    set::Bits,
};
use crate::{
    catalogue::card::PAGE,
    error::Error,
    money::{Currency, Money},
    time::UnixMs,
    web::{http::Fields, list::Page},
};

/// The maximum number of option facets. A facet with a chosen value is always shown.
const MAX_OPTIONS: usize = 8;
/// The number of a facet's values that are visible at first.
const FIRST_VALUES: usize = 10;
/// The maximum number of hidden values of a facet, under "more".
const MORE_VALUES: usize = 50;

/// The products of a list, and the list's address.
pub struct Subject<'i> {
    /// The path of the page.
    pub path: &'i str,
    /// The search query; `None` on a collection.
    pub query: Option<&'i str>,
    /// The collection; `None` in a search.
    pub collection: Option<&'i Collection>,
    /// The products of the list. A search has several sets, the best matches first.
    pub tiers: Vec<Bits>,
}

/// One page of a list.
#[derive(Debug)]
pub struct Listing {
    pub finder: Finder,
    /// The ids of the products, in order.
    pub page: Page<i64>,
    /// True if a filter is active or the sort order is not the default.
    pub changed: bool,
}

/// The response to a list's address.
#[derive(Debug)]
pub enum ListOutcome {
    /// A redirect to the canonical address.
    Elsewhere(String),
    /// The list at the requested address.
    Here(Box<Listing>),
}

/// Computes the page that the query of the address requests.
///
/// # Errors
/// `BadRequest` for an address with too many query parameters.
pub fn list(index: &Index, subject: Subject<'_>, query: &Fields, now: UnixMs) -> Result<ListOutcome, Error> {
    let own = if subject.query.is_some() { Order::Relevance } else { Order::Featured };
    let wanted = filters::read(index, query, own)?;
    let to = |filters: &Filters, order, after| address(index, subject.path, subject.query, filters, order, after);
    if wanted.untidy {
        return Ok(ListOutcome::Elsewhere(to(&wanted.filters, wanted.order, wanted.after)));
    }
    let mut base = Bits::empty(index.size());
    subject.tiers.iter().for_each(|tier| base.join(tier));
    index.hide_coming(&mut base, now);
    let narrowed = narrow(index, &base, &wanted.filters);
    let tiers = if wanted.order == Order::Relevance {
        let mut tiers = subject.tiers;
        tiers.iter_mut().for_each(|tier| tier.keep(&narrowed.products));
        tiers
    } else {
        vec![narrowed.products.clone()]
    };
    let list = List { index, order: wanted.order, collection: subject.collection, tiers };
    let order::Page { places, next } = list.page(wanted.after, PAGE);
    let finder = Finder {
        action: subject.path.to_owned(),
        query: subject.query.map(str::to_owned),
        sorts: sorts(own, wanted.order),
        facets: facets(index, &narrowed, &wanted.filters),
        price: price_range(index, &base, &wanted.filters),
        chips: chips(index, &wanted, &to),
        clear: to(&Filters::default(), wanted.order, None),
        total: narrowed.products.len(),
        notice: notice(&wanted.unknown),
    };
    Ok(ListOutcome::Here(Box::new(Listing {
        finder,
        page: Page {
            rows: places.into_iter().map(|place| at(&index.ids, place)).collect(),
            later: wanted.after.is_some(),
            first: to(&wanted.filters, wanted.order, None),
            next: next.map(|cursor| to(&wanted.filters, wanted.order, Some(cursor))),
        },
        changed: !wanted.filters.is_empty() || wanted.order != own,
    })))
}

fn sorts(own: Order, chosen: Order) -> Vec<Sort> {
    let orders = std::iter::once(own).chain(CHOICES);
    orders.map(|order| Sort { value: order.param(), label: order.label(), chosen: order == chosen }).collect()
}

fn facets(index: &Index, narrowed: &Narrowed, filters: &Filters) -> Vec<Facet> {
    let mut facets = Vec::new();
    let mut of_variants = 0;
    let mut flags = Some(flags(narrowed, filters));
    for (number, facet) in index.facets.iter().enumerate() {
        if !facet.kind.is_of_variants() {
            facets.extend(flags.take().into_iter().flatten());
        } else if of_variants == MAX_OPTIONS && filters.chosen(number).is_empty() {
            continue;
        }
        let chosen = filters.chosen(number);
        let places = facet.first..facet.end;
        let values = places.filter_map(|place| {
            let (value, count) = (index.values.get(place as usize)?, at(&narrowed.counts, place));
            let chosen = chosen.contains(&place);
            (chosen || count > 0).then(|| FacetValue {
                value: value.slug.clone(),
                label: value.label.clone(),
                count,
                chosen,
            })
        });
        let (values, more) = most_common_first(values.collect());
        if chosen.is_empty() && values.len() < if filters.is_empty() { 2 } else { 1 } {
            continue;
        }
        of_variants += usize::from(facet.kind.is_of_variants());
        facets.push(Facet {
            param: facet.param.clone(),
            name: facet.name.clone(),
            own_name: facet.kind.has_own_name(),
            own_values: true,
            values,
            more,
            chosen: chosen.len(),
        });
    }
    facets.extend(flags.into_iter().flatten());
    facets
}

/// Splits a facet's values into a visible and a hidden part. The visible part has the chosen values and the most common
/// ones. Both parts keep the facet's order. Values beyond the maximum of the hidden part are dropped.
fn most_common_first(values: Vec<FacetValue>) -> (Vec<FacetValue>, Vec<FacetValue>) {
    let keys = (0..).zip(&values).map(|(place, value)| (-i64::from(value.chosen), -i64::from(value.count), place));
    let ranked = by_numbers(keys.collect());
    let first = values.iter().filter(|value| value.chosen).count().max(FIRST_VALUES);
    let mut places = vec![usize::MAX; values.len()];
    for (rank, place) in ranked.into_iter().enumerate() {
        if let Some(found) = places.get_mut(place as usize) {
            *found = rank;
        }
    }
    let ranked = values.into_iter().zip(places).filter(|(_, rank)| *rank < first.saturating_add(MORE_VALUES));
    let (first, more): (Vec<_>, Vec<_>) = ranked.partition(|(_, rank)| *rank < first);
    let values = |part: Vec<(FacetValue, usize)>| part.into_iter().map(|(value, _)| value).collect();
    (values(first), values(more))
}

/// The facets for availability and sale. A facet that is not chosen is left out if choosing it would keep all products
/// or none.
fn flags(narrowed: &Narrowed, filters: &Filters) -> Vec<Facet> {
    let total = narrowed.products.len();
    let flag = |param: &str, name: &str, label: &str, count: u32, chosen: bool| {
        let value = FacetValue { value: "yes".to_owned(), label: label.to_owned(), count, chosen };
        (chosen || (count > 0 && count < total)).then(|| Facet {
            param: param.to_owned(),
            name: name.to_owned(),
            own_name: false,
            own_values: false,
            values: vec![value],
            more: Vec::new(),
            chosen: usize::from(chosen),
        })
    };
    let available = flag("available", "Availability", "In stock", narrowed.available, filters.available);
    let on_sale = flag("sale", "Offers", "On sale", narrowed.on_sale, filters.on_sale);
    available.into_iter().chain(on_sale).collect()
}

fn price_range(index: &Index, base: &Bits, filters: &Filters) -> Option<PriceRange> {
    let bounds = base.iter().fold(None, |bounds: Option<(i64, i64)>, place| {
        let (low, high) = (at(&index.low, place), at(&index.high, place));
        Some(bounds.map_or((low, high), |(lowest, highest)| (lowest.min(low), highest.max(high))))
    });
    let (lowest, highest) = bounds.filter(|(lowest, highest)| lowest < highest || filters.price != (None, None))?;
    let currency = index.currency();
    Some(PriceRange {
        from: price_text(filters.price.0, currency),
        to: price_text(filters.price.1, currency),
        lowest: money(lowest, currency),
        highest: money(highest, currency),
    })
}

fn money(minor: i64, currency: Currency) -> String {
    Money::new(minor, currency).map(|money| money.display()).unwrap_or_default()
}

fn chips(
    index: &Index,
    wanted: &Wanted,
    to: &dyn Fn(&Filters, Order, Option<super::order::Cursor>) -> String,
) -> Vec<Chip> {
    let filters = &wanted.filters;
    let chip = |label: String, without: &Filters| Chip {
        name: String::new(),
        own_name: false,
        label,
        own_label: false,
        url: to(without, wanted.order, None),
    };
    let mut chips = Vec::new();
    for (number, (facet, values)) in filters.facets.iter().enumerate() {
        let Some(facet) = index.facets.get(*facet) else { continue };
        for (place, value) in values.iter().filter_map(|place| Some((place, index.values.get(*place as usize)?))) {
            let mut without = filters.clone();
            if let Some((_, values)) = without.facets.get_mut(number) {
                values.retain(|other| other != place);
            }
            without.facets.retain(|(_, values)| !values.is_empty());
            chips.push(Chip {
                name: facet.name.clone(),
                own_name: facet.kind.has_own_name(),
                own_label: true,
                ..chip(value.label.clone(), &without)
            });
        }
    }
    if filters.available {
        chips.push(chip("In stock".to_owned(), &Filters { available: false, ..filters.clone() }));
    }
    if filters.on_sale {
        chips.push(chip("On sale".to_owned(), &Filters { on_sale: false, ..filters.clone() }));
    }
    let amount = |minor| money(minor, index.currency());
    let label = match filters.price {
        (Some(from), Some(to)) => format!("{} to {}", amount(from), amount(to)),
        (Some(from), None) => format!("From {}", amount(from)),
        (None, Some(to)) => format!("Up to {}", amount(to)),
        (None, None) => return chips,
    };
    chips.push(chip(label, &Filters { price: (None, None), ..filters.clone() }));
    chips
}

fn notice(unknown: &[String]) -> Option<String> {
    let names: Vec<String> = unknown.iter().take(3).map(|value| format!("“{value}”")).collect();
    match (unknown.len(), names.join(", ")) {
        (0, _) => None,
        (1, name) => Some(format!("No product has {name}, so this filter was ignored.")),
        (2 | 3, names) => Some(format!("No product has any of {names}, so these filters were ignored.")),
        (_, names) => Some(format!("No product has any of {names} and others, so these filters were ignored.")),
    }
}
