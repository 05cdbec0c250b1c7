//! Builds the index, one product at a time. This module does no I/O.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::{Collection, Facet, FacetKind, Index, Set, Term, Value, Variant, at, handle_hash};
use crate::{
    catalogue::slug::{self, params},
    search::{
        ranks::{by_numbers, by_text},
        words::{Text, order_key, order_number},
    },
    shop::settings::Place,
};

/// A product for the index.
#[derive(Debug, Clone, Default)]
pub struct Product {
    /// Products must be added in ascending order of their ids.
    pub id: i64,
    /// Path segment.
    pub handle: String,
    pub title: String,
    /// May be empty.
    pub vendor: String,
    /// May be empty.
    pub product_type: String,
    pub tags: Vec<String>,
    /// The names of the options.
    pub options: Vec<String>,
    /// Unix milliseconds.
    pub publish_at: i64,
    /// Units sold so far.
    pub sold: u32,
    /// Sorted by position.
    pub variants: Vec<ProductVariant>,
    /// The product's collections: each collection's id, and the product's position in the collection.
    pub collections: Vec<(i64, i64)>,
}

/// A variant of a [`Product`].
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ProductVariant {
    /// One value for each option.
    pub values: Vec<String>,
    /// Minor units.
    pub price: i64,
    /// Minor units.
    pub compare_at: Option<i64>,
    pub available: bool,
}

/// A published collection without its products.
#[derive(Debug, Clone, Deserialize)]
pub struct NewCollection {
    pub id: i64,
    /// Path segment.
    pub handle: String,
    /// True if the merchant fills and sorts the collection by hand.
    pub by_hand: bool,
}

/// The maximum number of texts in `Builder::texts`.
const MAX_TEXTS: usize = 10_000;

/// An index under construction.
#[derive(Default)]
pub struct Builder {
    index: Index,
    order_keys: Vec<String>,
    /// The position of each facet in `found_facets`, by its kind and the name of its field.
    facets: HashMap<(FacetKind, String), usize>,
    /// The position of each value in `found_values`, by its facet and its label in lower case.
    values: HashMap<(usize, String), u32>,
    /// For each word, the products with the word in the title, and the products with the word in another text.
    terms: BTreeMap<String, [Vec<u32>; 2]>,
    /// The words of each vendor, type, tag and option value of earlier products. The key is the whole text.
    texts: HashMap<String, Text>,
    collections: HashMap<i64, Vec<(i64, u32)>>,
    available: Vec<u32>,
    on_sale: Vec<u32>,
    found_facets: Vec<FoundFacet>,
    found_values: Vec<FoundValue>,
}

struct FoundFacet {
    kind: FacetKind,
    param: String,
    names: Spellings,
}

#[derive(Default)]
struct FoundValue {
    facet: usize,
    labels: Spellings,
    products: Vec<u32>,
}

/// The spellings of one text. Merchants write "Blue", "blue" and "BLUE " for the same colour.
#[derive(Default)]
struct Spellings(Vec<Spelling>);

struct Spelling {
    text: String,
    /// The number of products with this spelling.
    count: u32,
    /// The last product with this spelling.
    last: u32,
}

impl Spellings {
    /// Adds a spelling that the product at this place has.
    fn add(&mut self, text: &str, place: u32) {
        match self.0.iter_mut().find(|spelling| spelling.text == text) {
            Some(spelling) if spelling.last == place => {}
            Some(spelling) => (spelling.count, spelling.last) = (spelling.count.saturating_add(1), place),
            None => self.0.push(Spelling { text: text.to_owned(), count: 1, last: place }),
        }
    }

    /// The spelling that the largest number of products has. If several spellings are equally common, returns the
    /// spelling that was added first.
    fn most_common(&self) -> &str {
        self.0.iter().rev().max_by_key(|spelling| spelling.count).map_or("", |spelling| &spelling.text)
    }
}

impl Builder {
    /// Adds the next product. A product is skipped if its id is out of order or it has no variant.
    pub fn add(&mut self, product: &Product) {
        let prices = || product.variants.iter().map(|variant| variant.price);
        let (Some(low), Some(high), Ok(place)) = (prices().min(), prices().max(), u32::try_from(self.index.ids.len()))
        else {
            return;
        };
        if self.index.ids.last().is_some_and(|last| *last >= product.id) {
            return;
        }
        let index = &mut self.index;
        index.ids.push(product.id);
        index.handles.push((handle_hash(&product.handle), place));
        index.published.push(product.publish_at);
        index.sold.push(product.sold);
        index.low.push(low);
        index.high.push(high);
        let key = order_key(&product.title);
        index.names.push(order_number(&key));
        self.order_keys.push(key);
        for (collection, position) in &product.collections {
            self.collections.entry(*collection).or_default().push((*position, place));
        }
        self.add_variants(product, place);
        let alone = [
            (FacetKind::Type, "type", "Type", &product.product_type),
            (FacetKind::Vendor, "vendor", "Brand", &product.vendor),
        ];
        let tags = product.tags.iter().map(|tag| (FacetKind::Tag, "tag", "Tag", tag));
        for (kind, param, name, label) in alone.into_iter().chain(tags) {
            if let Some(value) = self.value(kind, param, name, label, place) {
                self.has(value, place);
            }
        }
        self.add_words(product, place);
    }

    fn add_variants(&mut self, product: &Product, place: u32) {
        let first = u32::try_from(self.index.variants.len()).unwrap_or(u32::MAX);
        self.index.first_variants.push(first);
        self.index.option_counts.push(u8::try_from(product.options.len()).unwrap_or(0));
        let reduced = |variant: &ProductVariant| variant.compare_at.is_some_and(|was| was > variant.price);
        let params = params(&product.options);
        for variant in &product.variants {
            let available = variant.available;
            self.index.variants.push(Variant { price: variant.price, available, on_sale: reduced(variant) });
            for (option, (name, param)) in product.options.iter().zip(&params).enumerate() {
                let label = variant.values.get(option).map_or("", String::as_str);
                let value = self.value(FacetKind::Option, param, name, label, place);
                self.index.variant_values.push(value.unwrap_or(u32::MAX));
                if let Some(value) = value {
                    self.has(value, place);
                }
            }
        }
        if product.variants.iter().any(|variant| variant.available) {
            self.available.push(place);
        }
        if product.variants.iter().any(reduced) {
            self.on_sale.push(place);
        }
    }

    /// Returns the position in `found_values` of the value with this label, and adds the value if it is new. `None` for
    /// an empty label. Labels that differ only in case or spaces are the same value.
    fn value(&mut self, kind: FacetKind, param: &str, name: &str, label: &str, place: u32) -> Option<u32> {
        let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        if label.is_empty() {
            return None;
        }
        let facet = *self.facets.entry((kind, param.to_owned())).or_insert_with(|| {
            self.found_facets.push(FoundFacet { kind, param: param.to_owned(), names: Spellings::default() });
            self.found_facets.len().saturating_sub(1)
        });
        let next = u32::try_from(self.found_values.len()).unwrap_or(u32::MAX);
        let value = *self.values.entry((facet, label.to_lowercase())).or_insert(next);
        if value == next {
            self.found_values.push(FoundValue { facet, ..FoundValue::default() });
        }
        if let Some(found) = self.found_values.get_mut(value as usize) {
            found.labels.add(&label, place);
        }
        if let Some(found) = self.found_facets.get_mut(facet) {
            found.names.add(name.trim(), place);
        }
        Some(value)
    }

    fn has(&mut self, value: u32, place: u32) {
        if let Some(found) = self.found_values.get_mut(value as usize) {
            found.products.push(place);
        }
    }

    fn add_words(&mut self, product: &Product, place: u32) {
        let title = Text::new(&product.title);
        self.index.title_words.push(u8::try_from(title.length).unwrap_or(u8::MAX));
        let mut rest = vec![&product.vendor, &product.product_type];
        for text in product.tags.iter().chain(product.variants.iter().flat_map(|variant| &variant.values)) {
            if !rest.contains(&text) {
                rest.push(text);
            }
        }
        let mut bits = bits_of(&title);
        let mut others: Vec<&String> = Vec::new();
        for text in &rest {
            if !self.texts.contains_key(*text) {
                self.texts.insert((*text).clone(), Text::new(text));
            }
        }
        for read in rest.iter().filter_map(|text| self.texts.get(*text)) {
            bits |= bits_of(read);
            for word in &read.terms {
                if !others.contains(&word) {
                    others.push(word);
                }
            }
        }
        self.index.neighbours.extend(bits.to_le_bytes());
        for (list, found) in [(0, title.terms.iter().collect()), (1, others)] {
            for word in found {
                match self.terms.get_mut(word) {
                    Some(places) => places.get_mut(list).into_iter().for_each(|places| places.push(place)),
                    None => {
                        let mut places: [Vec<u32>; 2] = [Vec::new(), Vec::new()];
                        places.get_mut(list).into_iter().for_each(|places| places.push(place));
                        self.terms.insert(word.clone(), places);
                    }
                }
            }
        }
        // Most vendors, types, tags and option values occur in many products, so their words are kept. The map is
        // emptied from time to time, because texts that occur only once would fill the memory.
        if self.texts.len() > MAX_TEXTS {
            self.texts.clear();
        }
    }

    /// The index of all added products.
    pub fn finish(mut self, version: i64, built_at: i64, place: &Place, collections: Vec<NewCollection>) -> Index {
        let size = self.index.ids.len();
        let index = &mut self.index;
        index.version = version;
        index.built_at = built_at;
        place.currency.code().clone_into(&mut index.currency);
        place.language.clone_into(&mut index.language);
        index.first_variants.push(u32::try_from(index.variants.len()).unwrap_or(u32::MAX));
        let hashes: Vec<_> = index.handles.iter().map(|(hash, place)| (*hash, 0, *place)).collect();
        let sorted = by_numbers(hashes).into_iter();
        index.handles = sorted.filter_map(|place| index.handles.get(place as usize).copied()).collect();
        index.available = Set::from_ascending(self.available, size);
        index.on_sale = Set::from_ascending(self.on_sale, size);
        index.terms = self
            .terms
            .into_iter()
            .map(|(word, [title, other])| Term {
                word,
                title: Set::from_ascending(title, size),
                other: Set::from_ascending(other, size),
            })
            .collect();
        for collection in collections {
            let found = self.collections.remove(&collection.id).unwrap_or_default();
            let products = Set::from_ascending(found.iter().map(|(_, place)| *place).collect(), size);
            let positions = (0..).zip(&found).map(|(number, (position, _))| (*position, 0, number)).collect();
            let in_order = by_numbers(positions).into_iter().filter_map(|number| found.get(number as usize).copied());
            let order = if collection.by_hand { in_order.collect() } else { Vec::new() };
            index.collections.push(Collection { id: collection.id, handle: collection.handle, products, order });
        }
        put_in_order(index, self.order_keys);
        put_facets(index, self.found_facets, self.found_values);
        index.complete();
        self.index
    }
}

fn put_in_order(index: &mut Index, titles: Vec<String>) {
    // If two products have equal keys, the product with the higher place is newer and must come first. `by_numbers`
    // sorts in ascending order. So it gets the number `falling(place)`, which falls as the place rises, and `falling`
    // turns the sorted numbers back into places.
    let falling = |place: u32| u32::MAX - place;
    let sorted = |key: &dyn Fn(u32) -> (i64, i64, u32)| by_numbers((0..).take(index.ids.len()).map(key).collect());
    let by_newest = sorted(&|place| (-at(&index.published, place), 0, falling(place)));
    let by_sold = sorted(&|place| (-i64::from(at(&index.sold, place)), -at(&index.published, place), falling(place)));
    let by_price = sorted(&|place| (at(&index.low, place), 0, place));
    index.by_newest = by_newest.into_iter().map(falling).collect();
    index.by_sold = by_sold.into_iter().map(falling).collect();
    index.by_price = by_price;
    index.by_name = by_text(titles.into_iter().zip(0..).collect());
}

fn bits_of(text: &Text) -> u64 {
    text.neighbours.iter().fold(0, |bits, (before, after)| bits | Index::neighbour_bit(before, after))
}

/// Sorts facets and their values for display and assigns the places of the values.
fn put_facets(index: &mut Index, facets: Vec<FoundFacet>, values: Vec<FoundValue>) {
    let size = index.ids.len();
    let mut by_facet: Vec<Vec<(u32, FoundValue)>> = facets.iter().map(|_| Vec::new()).collect();
    let mut places = vec![u32::MAX; values.len()];
    for (number, value) in (0..).zip(values) {
        if let Some(list) = by_facet.get_mut(value.facet) {
            list.push((number, value));
        }
    }
    // Facets are sorted by kind, then by the number of products, the largest number first.
    let reach = |list: &[(u32, FoundValue)]| list.iter().map(|(_, value)| value.products.len()).sum::<usize>();
    let facet_key = |(facet, list): (&FoundFacet, &Vec<_>)| {
        format!("{} {:010} {}", facet.kind as u8, u32::MAX as usize - reach(list).min(u32::MAX as usize), facet.param)
    };
    let ordered = by_text(facets.iter().zip(&by_facet).map(facet_key).zip(0..).collect());
    for number in ordered {
        let (Some(facet), Some(list)) = (facets.get(number as usize), by_facet.get_mut(number as usize)) else {
            continue;
        };
        let keys = list.iter().map(|(_, value)| value_order(facet.kind, value.labels.most_common())).zip(0..).collect();
        let mut list: Vec<Option<(u32, FoundValue)>> = std::mem::take(list).into_iter().map(Some).collect();
        let first = u32::try_from(index.values.len()).unwrap_or(u32::MAX);
        let sorted = by_text(keys).into_iter().filter_map(|number| list.get_mut(number as usize)?.take());
        let sorted: Vec<(u32, FoundValue)> = sorted.collect();
        let labels: Vec<&str> = sorted.iter().map(|(_, value)| value.labels.most_common()).collect();
        let slugs = slug::values(&labels);
        for ((number, value), slug) in sorted.iter().zip(slugs) {
            if let (Some(place), Ok(next)) = (places.get_mut(*number as usize), u32::try_from(index.values.len())) {
                *place = next;
            }
            index.values.push(Value {
                slug,
                label: value.labels.most_common().to_owned(),
                products: Set::from_ascending(value.products.clone(), size),
            });
        }
        let end = u32::try_from(index.values.len()).unwrap_or(u32::MAX);
        let name = facet.names.most_common().to_owned();
        index.facets.push(Facet { kind: facet.kind, param: facet.param.clone(), name, first, end });
    }
    for value in &mut index.variant_values {
        *value = places.get(*value as usize).copied().unwrap_or(u32::MAX);
    }
}

/// The sort key of a value: sizes from small to large, then all other values by name. Numbers in names are compared as
/// numbers, so that 9 comes before 10.
fn value_order(kind: FacetKind, label: &str) -> String {
    const SIZES: [&[&str]; 11] = [
        &["xxxs", "3xs"],
        &["xxs", "2xs"],
        &["xs", "extra-small"],
        &["s", "small"],
        &["m", "medium"],
        &["l", "large"],
        &["xl", "extra-large"],
        &["xxl", "2xl"],
        &["xxxl", "3xl"],
        &["xxxxl", "4xl"],
        &["5xl"],
    ];
    let slug = slug::slug(label);
    let size = SIZES.iter().position(|names| kind == FacetKind::Option && names.contains(&slug.as_str()));
    format!("{:02} {}", size.unwrap_or(SIZES.len()), order_key(label))
}
