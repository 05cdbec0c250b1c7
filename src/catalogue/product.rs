//! What a product is: the whole of it, as the import writes it and the admin edits it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::names::names;

names! {
    #[derive(Default)]
    pub enum Status {
        Draft = "draft",
        #[default]
        Active = "active",
        Archived = "archived",
    }
}

/// The most options a product can have, and the most variants.
pub const MAX_OPTIONS: usize = 3;
pub const MAX_VARIANTS: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Product {
    /// Lower-case path segment, unique in the shop.
    pub handle: String,
    pub title: String,
    /// Sanitised HTML.
    pub description: String,
    pub vendor: String,
    pub product_type: String,
    /// In the order given, each once (compared without case).
    pub tags: Vec<String>,
    pub status: Status,
    /// Whether the shop shows it (when active). The store keeps the moment.
    pub published: bool,
    pub seo_title: String,
    pub seo_description: String,
    /// Empty for a product that comes in one form only.
    pub options: Vec<ProductOption>,
    /// At least one.
    pub variants: Vec<Variant>,
    pub pictures: Vec<Picture>,
    /// Columns that the shop has no use for itself, by column name; blank values are left out.
    pub custom: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ProductOption {
    pub name: String,
    /** In the order of their first use. */
    pub values: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Variant {
    /// One value for each option of the product, in their order; empty when it has none.
    pub values: Vec<String>,
    pub sku: String,
    pub barcode: String,
    /// Minor units of the shop's currency.
    pub price: i64,
    pub compare_at: Option<i64>,
    pub cost: Option<i64>,
    pub grams: i64,
    /// The unit the merchant likes to see: g, kg, oz, lb. The weight itself is `grams`.
    pub weight_unit: String,
    pub taxable: bool,
    pub tax_code: String,
    pub requires_shipping: bool,
    /// False: never sold out.
    pub tracked: bool,
    /// Sold beyond what is on hand.
    pub oversell: bool,
    pub on_hand: i64,
    /// The source of the picture that shows this variant.
    pub picture: Option<String>,
    pub custom: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Picture {
    /// Where it came from: an https URL, or a path `/media/…` of this shop.
    pub source: String,
    pub alt: String,
}

impl Product {
    /// Names the options. Their values are those that the variants have, in the variants' order.
    pub fn set_options(&mut self, names: Vec<String>) {
        let values = |place: usize| {
            let mut values: Vec<String> = Vec::new();
            for value in self.variants.iter().filter_map(|variant| variant.values.get(place)) {
                if !values.contains(value) {
                    values.push(value.clone());
                }
            }
            values
        };
        let option = |(place, name)| ProductOption { name, values: values(place) };
        self.options = names.into_iter().enumerate().map(option).collect();
    }
}
