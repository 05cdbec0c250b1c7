//! Parses the filters in the address of a list, and writes them in canonical form.
//!
//! An example is `color=blue&color=red&available=yes&price=10-50&sort=price-asc`. Facets come first, in the order of
//! the index. Availability, sale, price and sort order follow. The page's form also sends empty fields, and two fields
//! for the price. The shop redirects such a request to the canonical address.

use super::{
    index::{Facet, Index},
    narrow::Filters,
    order::{CHOICES, Order},
};
use crate::{
    catalogue::slug::slug,
    error::Error,
    money::{Currency, Money},
    search::order::Cursor,
    web::{
        http::Fields,
        list::{self, Key},
    },
};

/// The maximum number of fields. No page of the shop sends more.
const MAX_FIELDS: usize = 200;

/// The filters and the sort order in a list's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub filters: Filters,
    pub order: Order,
    /// The page begins after this cursor; `None` for the first page.
    pub after: Option<Cursor>,
    /// The requested facet values that no product has.
    pub unknown: Vec<String>,
    /// True if the request must be redirected to the canonical [`address`], for example after a submitted form.
    pub untidy: bool,
}

/// Reads the fields of a list's address. `own` is the list's default order.
///
/// # Errors
/// `BadRequest` for more than 200 fields.
pub fn read(index: &Index, query: &Fields, own: Order) -> Result<Wanted, Error> {
    if query.iter().count() > MAX_FIELDS {
        return Err(Error::BadRequest("This address has too many filters. Go back to the list and choose fewer."));
    }
    let mut wanted = Wanted {
        filters: Filters::default(),
        order: own,
        after: list::after(query),
        unknown: Vec::new(),
        untidy: false,
    };
    for (name, value) in query.iter().map(|(name, value)| (name, value.trim())) {
        match name {
            "q" | "after" => {}
            "available" => wanted.filters.available |= wanted.yes(value),
            "sale" => wanted.filters.on_sale |= wanted.yes(value),
            "sort" => match CHOICES.into_iter().find(|order| order.param() == value) {
                Some(order) => wanted.order = order,
                None => wanted.untidy = true,
            },
            "price" => match value.split_once('-') {
                Some((from, to)) => wanted.filters.price = prices(from, to, index.currency()),
                None => wanted.untidy = true,
            },
            "price-min" | "price-max" => wanted.untidy = true,
            _ => wanted.choose(index, name, value),
        }
    }
    let field = |name| query.get(name).unwrap_or_default();
    if query.get("price-min").or(query.get("price-max")).is_some() {
        wanted.filters.price = prices(field("price-min"), field("price-max"), index.currency());
    }
    Ok(wanted)
}

impl Wanted {
    fn yes(&mut self, value: &str) -> bool {
        self.untidy |= value != "yes";
        value == "yes"
    }

    /// Reads a field that may belong to a facet. Other fields, such as tracking parameters, are ignored.
    fn choose(&mut self, index: &Index, name: &str, value: &str) {
        let Some((number, facet)) = index.facets.iter().enumerate().find(|(_, facet)| facet.param == name) else {
            return;
        };
        if value.is_empty() {
            self.untidy = true;
            return;
        }
        let Some(place) = value_place(index, facet, value) else {
            self.unknown.push(value.chars().take(60).collect());
            return;
        };
        self.untidy |= index.values.get(place as usize).is_some_and(|found| found.slug != value);
        let facets = &mut self.filters.facets;
        let at = facets.partition_point(|(other, _)| *other < number);
        if facets.get(at).is_none_or(|(other, _)| *other != number) {
            facets.insert(at, (number, Vec::new()));
        }
        if let Some((_, values)) = facets.get_mut(at)
            && !values.contains(&place)
        {
            values.insert(values.partition_point(|other| *other < place), place);
        }
    }
}

/// The place of the requested value in [`Index::values`]; `None` if the facet does not have the value. The function
/// looks first for a value whose slug is `asked`, then for a value whose label is `asked` in upper or lower case, and
/// then for a value whose slug is the slug of `asked`.
fn value_place(index: &Index, facet: &Facet, asked: &str) -> Option<u32> {
    let values = index.values.get(facet.first as usize..facet.end as usize)?;
    let lower = |text: &str| text.to_lowercase();
    let (asked_lower, asked_slug) = (lower(asked), slug(asked));
    // The comparison makes no lower-case copies of the labels, because a facet may have many thousand values.
    let is_label = |label: &str| label.chars().flat_map(char::to_lowercase).eq(asked_lower.chars());
    let place = values.iter().position(|value| value.slug == asked);
    let place = place.or_else(|| values.iter().position(|value| is_label(&value.label)));
    let place = place.or_else(|| values.iter().position(|value| value.slug == asked_slug))?;
    facet.first.checked_add(u32::try_from(place).ok()?)
}

/// Parses price bounds, typed in the currency's major unit. Returns minor units, the lower bound first. An empty or
/// invalid bound becomes `None`.
fn prices(from: &str, to: &str, currency: Currency) -> (Option<i64>, Option<i64>) {
    let amount = |text: &str| {
        let text = text.trim().replace(',', ".");
        Money::parse(&text, currency).ok().map(|money| money.minor()).filter(|minor| *minor >= 0)
    };
    match (amount(from), amount(to)) {
        (Some(from), Some(to)) if from > to => (Some(to), Some(from)),
        bounds => bounds,
    }
}

/// An amount in the currency's major unit, without a trailing `.00`. Empty for `None`.
pub fn price_text(minor: Option<i64>, currency: Currency) -> String {
    let text =
        minor.and_then(|minor| Money::new(minor, currency).ok()).map(|money| money.to_string()).unwrap_or_default();
    match text.split_once('.') {
        Some((whole, decimals)) if decimals.bytes().all(|digit| digit == b'0') => whole.to_owned(),
        _ => text,
    }
}

/// The canonical address of a list: `path`, then the query, the filters, the sort order and the cursor.
pub fn address(
    index: &Index,
    path: &str,
    query: Option<&str>,
    filters: &Filters,
    order: Order,
    after: Option<Cursor>,
) -> String {
    let mut fields = form_urlencoded::Serializer::new(String::new());
    if let Some(query) = query {
        fields.append_pair("q", query);
    }
    for (facet, values) in &filters.facets {
        let Some(facet) = index.facets.get(*facet) else { continue };
        for value in values.iter().filter_map(|value| index.values.get(*value as usize)) {
            fields.append_pair(&facet.param, &value.slug);
        }
    }
    if filters.available {
        fields.append_pair("available", "yes");
    }
    if filters.on_sale {
        fields.append_pair("sale", "yes");
    }
    if filters.price != (None, None) {
        let text = |minor| price_text(minor, index.currency());
        fields.append_pair("price", &format!("{}-{}", text(filters.price.0), text(filters.price.1)));
    }
    if !order.param().is_empty() {
        fields.append_pair("sort", order.param());
    }
    if let Some(key) = after {
        fields.append_pair("after", &key.write());
    }
    match fields.finish() {
        fields if fields.is_empty() => path.to_owned(),
        fields => format!("{path}?{fields}"),
    }
}
