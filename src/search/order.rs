//! The sort orders of a list, and its pages by keyset.

use super::{
    index::{Collection, Index, at},
    set::Bits,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The manual order of a collection. If there is no manual order, the highest product id comes first.
    Featured,
    /// The best match first; only in a search.
    Relevance,
    BestSelling,
    Newest,
    PriceUp,
    PriceDown,
    /// By title.
    Name,
}

/// The sort orders that a shopper can choose in addition to the default order.
pub const CHOICES: [Order; 5] = [Order::BestSelling, Order::Newest, Order::PriceUp, Order::PriceDown, Order::Name];

impl Order {
    /// The value in the address; empty for the default order.
    pub const fn param(self) -> &'static str {
        match self {
            Self::Featured | Self::Relevance => "",
            Self::BestSelling => "best",
            Self::Newest => "new",
            Self::PriceUp => "price-asc",
            Self::PriceDown => "price-desc",
            Self::Name => "name",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Featured => "Featured",
            Self::Relevance => "Best match",
            Self::BestSelling => "Best selling",
            Self::Newest => "Newest",
            Self::PriceUp => "Price, low to high",
            Self::PriceDown => "Price, high to low",
            Self::Name => "Name",
        }
    }
}

/// The sort key and the id of the last product on a page. A list is in ascending order of its sort keys. For
/// [`Order::Relevance`], the key is the number of the tier.
pub type Cursor = (i64, i64);

/// A page of a list.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The places of the products in the index.
    pub places: Vec<u32>,
    /// The cursor of the next page, if there is one.
    pub next: Option<Cursor>,
}

/// A list to be sorted and split into pages.
pub struct List<'i> {
    /// The index that the places refer to.
    pub index: &'i Index,
    /// The order within each tier.
    pub order: Order,
    /// The collection, whose manual order [`Order::Featured`] uses.
    pub collection: Option<&'i Collection>,
    /// The sets of products. [`Order::Relevance`] has several, the best matches first. Other orders have one.
    pub tiers: Vec<Bits>,
}

impl List<'_> {
    /// At most `length` products after the cursor.
    pub fn page(&self, after: Option<Cursor>, length: usize) -> Page {
        let mut places = Vec::with_capacity(length.saturating_add(1));
        let mut last_tier = 0;
        for (tier, products) in (0_i64..).zip(&self.tiers) {
            let after = match (self.order, after) {
                (Order::Relevance, Some((reached, _))) if reached > tier => continue,
                (Order::Relevance, Some((reached, id))) if reached == tier => {
                    self.index.place_of(id).map(|place| (self.key(place), id))
                }
                (Order::Relevance, _) => None,
                (_, after) => after,
            };
            for place in self.walk(after).filter(|place| products.contains(*place)) {
                if places.len() == length {
                    let last = places.last().copied().unwrap_or_default();
                    let key = if self.order == Order::Relevance { last_tier } else { self.key(last) };
                    return Page { next: Some((key, at(&self.index.ids, last))), places };
                }
                places.push(place);
                last_tier = tier;
            }
        }
        Page { places, next: None }
    }

    fn key(&self, place: u32) -> i64 {
        let index = self.index;
        match self.order {
            Order::Featured => match self.by_hand() {
                Some(order) => order.iter().find(|(_, other)| *other == place).map_or(0, |(position, _)| *position),
                None => at(&index.ids, place).saturating_neg(),
            },
            Order::Relevance | Order::BestSelling => -i64::from(at(&index.sold, place)),
            Order::Newest => at(&index.published, place).saturating_neg(),
            Order::PriceUp => at(&index.low, place),
            Order::PriceDown => at(&index.low, place).saturating_neg(),
            Order::Name => at(&index.names, place),
        }
    }

    fn by_hand(&self) -> Option<&[(i64, u32)]> {
        self.collection.map(|collection| collection.order.as_slice()).filter(|order| !order.is_empty())
    }

    /// All places of the index in the sort order, beginning after the cursor.
    fn walk(&self, after: Option<Cursor>) -> Box<dyn Iterator<Item = u32> + '_> {
        let index = self.index;
        match self.order {
            Order::Featured => match self.by_hand() {
                Some(order) => {
                    let start = order.partition_point(|(position, place)| {
                        after.is_some_and(|after| (*position, at(&index.ids, *place)) <= after)
                    });
                    Box::new(order.iter().skip(start).map(|(_, place)| *place))
                }
                None => {
                    let end = after.map_or(index.size(), |(_, id)| index.ids.partition_point(|other| *other < id));
                    Box::new((0..u32::try_from(end).unwrap_or(u32::MAX)).rev())
                }
            },
            Order::Relevance | Order::BestSelling => self.walk_list(&index.by_sold, after),
            Order::Newest => self.walk_list(&index.by_newest, after),
            Order::PriceUp => self.walk_list(&index.by_price, after),
            Order::Name => self.walk_list(&index.by_name, after),
            Order::PriceDown => {
                let list = &index.by_price;
                let end = after.map_or(list.len(), |after| {
                    let end = list.partition_point(|place| self.key(*place) >= after.0);
                    let same = list.get(..end).unwrap_or_default().iter().rev();
                    let same = same.take_while(|place| self.key(**place) == after.0);
                    end.saturating_sub(passed(index, same, after.1))
                });
                Box::new(list.get(..end).unwrap_or_default().iter().rev().copied())
            }
        }
    }

    fn walk_list<'l>(&'l self, list: &'l [u32], after: Option<Cursor>) -> Box<dyn Iterator<Item = u32> + 'l> {
        let start = after.map_or(0, |after| {
            let start = list.partition_point(|place| self.key(*place) < after.0);
            let same = list.iter().skip(start).take_while(|place| self.key(**place) == after.0);
            start.saturating_add(passed(self.index, same, after.1))
        });
        Box::new(list.iter().skip(start).copied())
    }
}

/// The number of products with the cursor's key that earlier pages have shown. `same` has all products with this key,
/// in the order of the list. Returns 0 if the cursor's product no longer has this key.
fn passed<'p>(index: &Index, mut same: impl Iterator<Item = &'p u32>, id: i64) -> usize {
    let place = index.place_of(id);
    same.position(|other| Some(*other) == place).map_or(0, |position| position.saturating_add(1))
}
