//! The index of the whole catalogue. It takes a few megabytes. The shop uses the index to filter, count, sort and
//! search products.
//!
//! A background job (`job`) builds the index from the database and stores it in R2 as one object. Each isolate keeps
//! the index in memory (`held`), and reads it again when the database has a newer version. So a filtered page finds its
//! products in memory and reads only the data of their cards from the database. The index may be a few minutes old, but
//! the cards are current. docs/search.md has the reasons and the costs.

pub mod build;
mod held;
mod job;
mod store;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use held::{held, refresh};
pub use job::build;

use super::set::{Bits, Set};
use crate::{money::Currency, time::UnixMs};

/// The version of the stored format. An index with another version is not read.
const LAYOUT: u8 = 3;

/// All active products with a time of publication. The place of a product is its position in the order of ids.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// The number of the build. Later builds have larger numbers.
    pub version: i64,
    /// The time of the build, in Unix milliseconds.
    pub built_at: i64,
    /// ISO 4217 code of the prices' currency.
    pub currency: String,
    /// The shop's language, BCP 47.
    pub language: String,
    /// Product ids, ascending.
    pub ids: Vec<i64>,
    /// For each product, the hash of its handle and its place, sorted by hash.
    pub handles: Vec<(i64, u32)>,
    /// Times of publication in Unix milliseconds. Some are in the future.
    pub published: Vec<i64>,
    /// Units sold so far.
    pub sold: Vec<u32>,
    /// The lowest price of each product's variants, in minor units.
    pub low: Vec<i64>,
    /// The highest price of each product's variants, in minor units.
    pub high: Vec<i64>,
    /// The number of words in each title.
    pub title_words: Vec<u8>,
    /// Eight bytes for each product. Every two neighbouring words in the product's texts set one bit, and a hash of the
    /// two words selects the bit. So two words may wrongly seem to be neighbours, but real neighbours are never missed.
    neighbours: Vec<u8>,
    /// The beginnings of the titles as numbers; see `words::order_number`.
    pub names: Vec<i64>,
    /// The places of all products, newest first.
    pub by_newest: Vec<u32>,
    /// The places of all products, by lowest price.
    pub by_price: Vec<u32>,
    /// The places of all products, by title.
    pub by_name: Vec<u32>,
    /// The places of all products, best-selling first, then newest first.
    pub by_sold: Vec<u32>,
    /// Products with an available variant.
    pub available: Set,
    /// Products with a variant whose price is reduced.
    pub on_sale: Set,
    /// The number of options of each product.
    pub option_counts: Vec<u8>,
    /// The number of each product's first variant. The last entry is the total number of variants.
    pub first_variants: Vec<u32>,
    /// Variants, product by product. The number of a variant is its position in this list.
    pub variants: Vec<Variant>,
    /// For each variant, the values of its options as places in `values`; `u32::MAX` for an empty value.
    pub variant_values: Vec<u32>,
    /// The facets, options first.
    pub facets: Vec<Facet>,
    /// The facets' values, facet by facet.
    pub values: Vec<Value>,
    /// Published collections, sorted by handle.
    pub collections: Vec<Collection>,
    /// The vocabulary: the words of all indexed texts, sorted by bytes.
    pub terms: Vec<Term>,
    /// The position of each variant's first entry in `variant_values`. The last entry is the length of
    /// `variant_values`.
    #[serde(skip)]
    first_values: Vec<u32>,
    /// Available variants, by number.
    #[serde(skip)]
    pub available_variants: Bits,
    /// Variants whose price is reduced, by number.
    #[serde(skip)]
    pub on_sale_variants: Bits,
    /// For each value of an option, the variants with this value.
    #[serde(skip)]
    pub variants_with: Vec<Set>,
    /// Products whose variants are all available.
    #[serde(skip)]
    pub all_available: Bits,
    /// Products whose variants all have a reduced price.
    #[serde(skip)]
    pub all_on_sale: Bits,
    /// Products with exactly one variant.
    #[serde(skip)]
    pub single: Bits,
    /// Products that are published after the build: the time of publication and the place, the latest time first.
    #[serde(skip)]
    coming: Vec<(i64, u32)>,
}

/// The properties of a variant that filters use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Minor units.
    pub price: i64,
    pub available: bool,
    /// True if the price is below the former price.
    pub on_sale: bool,
}

/// The source of a facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FacetKind {
    /// An option, such as colour. Its value depends on the variant.
    Option,
    Type,
    Vendor,
    Tag,
}

impl FacetKind {
    /// True if the values belong to variants, not to the product.
    pub const fn is_of_variants(self) -> bool {
        matches!(self, Self::Option)
    }

    /// True if the merchant chose the facet's name. Pages mark such a name with the shop's language.
    pub const fn has_own_name(self) -> bool {
        matches!(self, Self::Option)
    }
}

/// A property to filter by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// The source of the values.
    pub kind: FacetKind,
    /// The field in the address.
    pub param: String,
    /// The most common spelling of the name.
    pub name: String,
    /// The place of the first value in [`Index::values`].
    pub first: u32,
    /// The place after the last value.
    pub end: u32,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// The value in the address.
    pub slug: String,
    /// The most common spelling of the value.
    pub label: String,
    pub products: Set,
}

/// A collection's products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    pub id: i64,
    /// Path segment.
    pub handle: String,
    pub products: Set,
    /// The position and the place of each product, sorted by position, if the merchant sorts the collection by hand.
    /// Empty for all other collections. Their products are sorted by descending id.
    pub order: Vec<(i64, u32)>,
}

/// A word of the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The folded word, or another term of `words::Text::terms`.
    pub word: String,
    /// Products with the word in the title.
    pub title: Set,
    /// Products with the word in vendor, type, tags or option values.
    pub other: Set,
}

impl Index {
    /// The bytes of the object in R2.
    pub fn encode(&self) -> Result<Vec<u8>, String> {
        let bytes = postcard::to_allocvec(self).map_err(|error| format!("index: {error}"))?;
        Ok([&[LAYOUT], bytes.as_slice()].concat())
    }

    /// Decodes the object from R2. The error says why the object cannot be used.
    pub fn decode(bytes: &[u8]) -> Result<Self, String> {
        match bytes.split_first() {
            Some((&LAYOUT, rest)) => {
                let mut index: Self = postcard::from_bytes(rest).map_err(|error| format!("index: {error}"))?;
                let variants = index.variants.len();
                if index.neighbours.len() != index.ids.len().saturating_mul(8) {
                    return Err("index: products and words do not fit".to_owned());
                }
                if !index.first_variants.is_sorted()
                    || index.first_variants.last().is_some_and(|last| *last as usize != variants)
                {
                    return Err("index: products and variants do not fit".to_owned());
                }
                index.complete();
                Ok(index)
            }
            Some((other, _)) => Err(format!("index: layout {other} is not {LAYOUT}")),
            None => Err("index: empty".to_owned()),
        }
    }

    /// Computes the fields that are not stored.
    fn complete(&mut self) {
        let mut next = 0_u32;
        let mut firsts = Vec::with_capacity(self.variants.len().saturating_add(1));
        let mut with: Vec<Vec<u32>> = self.values.iter().map(|_| Vec::new()).collect();
        for (bounds, options) in self.first_variants.windows(2).zip(&self.option_counts) {
            let [first, end] = bounds else { continue };
            for variant in *first..*end {
                firsts.push(next);
                let places = next as usize..next.saturating_add(u32::from(*options)) as usize;
                for value in self.variant_values.get(places).unwrap_or_default() {
                    if let Some(with) = with.get_mut(*value as usize) {
                        with.push(variant);
                    }
                }
                next = next.saturating_add(u32::from(*options));
            }
        }
        firsts.push(next);
        self.first_values = firsts;
        self.variants_with =
            with.into_iter().map(|variants| Set::from_ascending(variants, self.variants.len())).collect();
        self.available_variants = self.variants_that(|variant| variant.available);
        self.on_sale_variants = self.variants_that(|variant| variant.on_sale);
        let size = self.size();
        let (mut all_available, mut all_on_sale, mut single) =
            (Bits::empty(size), Bits::empty(size), Bits::empty(size));
        for (place, bounds) in (0..).zip(self.first_variants.windows(2)) {
            let [first, end] = bounds else { continue };
            let variants = self.variants.get(*first as usize..*end as usize).unwrap_or_default();
            if variants.iter().all(|variant| variant.available) {
                all_available.insert(place);
            }
            if variants.iter().all(|variant| variant.on_sale) {
                all_on_sale.insert(place);
            }
            if variants.len() == 1 {
                single.insert(place);
            }
        }
        (self.all_available, self.all_on_sale, self.single) = (all_available, all_on_sale, single);
        // `by_newest` begins with the latest time of publication, so unpublished products are at the front.
        let newest = self.by_newest.iter().map(|place| (at(&self.published, *place), *place));
        self.coming = newest.take_while(|(published, _)| *published > self.built_at).collect();
    }

    /// The number of products.
    pub fn size(&self) -> usize {
        self.ids.len()
    }

    /// The currency of the prices.
    pub fn currency(&self) -> Currency {
        Currency::from_code(&self.currency).unwrap_or(Currency::EUR)
    }

    /// A stored set as a bitmap.
    pub fn bits(&self, set: &Set) -> Bits {
        Bits::of(set, self.size())
    }

    /// All products that are published at the time `now`.
    pub fn everything(&self, now: UnixMs) -> Bits {
        let mut all = Bits::all(self.size());
        self.hide_coming(&mut all, now);
        all
    }

    /// Removes the products that are not published yet at the time `now`.
    pub fn hide_coming(&self, bits: &mut Bits, now: UnixMs) {
        for (_, place) in self.coming.iter().take_while(|(at, _)| *at > now.0) {
            bits.remove(*place);
        }
    }

    /// The bit for two neighbouring words, as a number with only this bit set.
    pub fn neighbour_bit(before: &str, after: &str) -> u64 {
        let bytes = before.bytes().chain([0]).chain(after.bytes());
        // The shift keeps the six highest bits: a number from 0 to 63. Before that, the multiplication mixes all bits,
        // because the last byte of the words hardly changes the high bits of an FNV-1a hash.
        1 << (fnv(bytes).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58)
    }

    /// True if all bits in `wanted` are set for the product. Each bit comes from `neighbour_bit`.
    pub fn has_neighbours(&self, place: u32, wanted: u64) -> bool {
        let first = (place as usize).saturating_mul(8);
        let bytes = self.neighbours.get(first..first.saturating_add(8));
        let bits = bytes.and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_le_bytes);
        bits & wanted == wanted
    }

    /// The place of a product; `None` if the index does not have it.
    pub fn place_of(&self, id: i64) -> Option<u32> {
        self.ids.binary_search(&id).ok().and_then(|place| u32::try_from(place).ok())
    }

    /// The place of the product with this handle.
    pub fn place_of_handle(&self, handle: &str) -> Option<u32> {
        let hash = handle_hash(handle);
        let found = self.handles.binary_search_by_key(&hash, |(hash, _)| *hash).ok()?;
        self.handles.get(found).map(|(_, place)| *place)
    }

    /// The collection with this handle.
    pub fn collection(&self, handle: &str) -> Option<&Collection> {
        let found = self.collections.binary_search_by_key(&handle, |collection| collection.handle.as_str()).ok()?;
        self.collections.get(found)
    }

    /// The numbers of a product's variants.
    pub fn variants_of(&self, place: u32) -> Range<u32> {
        at(&self.first_variants, place)..at(&self.first_variants, place.saturating_add(1))
    }

    /// The variants that meet the condition.
    pub fn variants_that(&self, holds: impl Fn(&Variant) -> bool) -> Bits {
        let mut found = Bits::empty(self.variants.len());
        for (number, variant) in (0..).zip(&self.variants) {
            if holds(variant) {
                found.insert(number);
            }
        }
        found
    }

    /// The values of a variant's options.
    pub fn values_of(&self, variant: u32) -> &[u32] {
        let first = at(&self.first_values, variant) as usize;
        let end = at(&self.first_values, variant.saturating_add(1)) as usize;
        self.variant_values.get(first..end).unwrap_or_default()
    }
}

/// The entry at this place of a list with one entry per place. Returns the default value if the list is too short.
pub fn at<T: Copy + Default>(list: &[T], place: u32) -> T {
    list.get(place as usize).copied().unwrap_or_default()
}

fn handle_hash(handle: &str) -> i64 {
    fnv(handle.bytes()).cast_signed()
}

/// FNV-1a, 64 bits.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.fold(0xcbf2_9ce4_8422_2325, hash)
}
