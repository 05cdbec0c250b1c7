//! The draft of a product. `import` makes a draft from a merchant's file, `diff` compares the draft with the stored
//! product, and `write` stores the draft.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{names::names, time::UnixMs};

/// The maximum options per product.
pub const MAX_OPTIONS: usize = 3;
/// The maximum variants per product.
pub const MAX_VARIANTS: usize = 2_048;
pub const MAX_TAGS: usize = 250;
pub const MAX_PICTURES: usize = 250;

/// The maximum characters of names, tags, SKUs and other short texts.
pub const MAX_LINE: usize = 255;
/// The maximum characters of the description for search engines. A search engine shows about 160 characters.
const MAX_SEO_DESCRIPTION: usize = 5_000;
/// The maximum characters of a picture's alternative text.
pub const MAX_ALT: usize = 512;
/// The maximum bytes of a description before it is sanitised.
pub const MAX_DESCRIPTION: usize = 512 << 10;
/// The maximum bytes of one custom field.
pub const MAX_CUSTOM: usize = 8 << 10;
/// The maximum bytes of all custom fields of a product or a variant together.
pub const MAX_CUSTOMS: usize = 256 << 10;
/// The maximum number of units on hand, and the maximum weight in grams. A larger number is treated as a mistake.
pub const MAX_COUNT: i64 = 999_999_999;

names! {
    #[derive(Default)]
    pub enum Status {
        Draft = "draft",
        #[default]
        Active = "active",
        Archived = "archived",
    }
}

/// Custom fields by name. No value is blank.
pub type Customs = BTreeMap<String, String>;

/// A product as the merchant wants it to be. The shop reads the stored product as a draft too, and compares the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ProductDraft {
    /// A path segment in lower case, unique in the shop.
    pub handle: String,
    pub title: String,
    /// Sanitised HTML.
    pub description: String,
    pub vendor: String,
    pub product_type: String,
    /// Tags in the merchant's order. No two tags differ only in upper and lower case.
    pub tags: Vec<String>,
    pub status: Status,
    /// True if shoppers can see the product while its status is active. The database stores a time of publication
    /// instead.
    pub published: bool,
    pub seo_title: String,
    pub seo_description: String,
    /// The names of the options. Empty for a product without options, which has a single variant.
    pub options: Vec<String>,
    pub custom: Customs,
    /// At least one variant. The field is not serialised, because variants and pictures have their own rows.
    #[serde(skip_serializing)]
    pub variants: Vec<VariantDraft>,
    #[serde(skip_serializing)]
    pub pictures: Vec<PictureDraft>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct VariantDraft {
    /// One value per option of the product, in the order of the options. No two variants have the same values.
    pub values: Vec<String>,
    pub sku: String,
    pub barcode: String,
    /// Minor units of the shop's currency.
    pub price: i64,
    pub compare_at: Option<i64>,
    pub cost: Option<i64>,
    pub grams: i64,
    /// The unit for display: g, kg, oz, lb. The weight itself is in `grams`.
    pub weight_unit: String,
    pub taxable: bool,
    pub tax_code: String,
    pub requires_shipping: bool,
    /// If false, the variant is never sold out.
    pub tracked: bool,
    /// True if the variant can be sold when no unit is on hand.
    pub oversell: bool,
    pub on_hand: i64,
    /// The number of units in the last import that wrote this variant's stock; `None` if no import wrote it.
    #[serde(default)]
    pub imported: Option<i64>,
    /// The time when more units arrive, if it is known.
    #[serde(default)]
    pub incoming_at: Option<UnixMs>,
    /// The `source` of the picture that shows this variant.
    pub picture: Option<String>,
    pub custom: Customs,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct PictureDraft {
    /// The source: an https URL, or a path `/media/…` of this shop.
    pub source: String,
    pub alt: String,
}

impl ProductDraft {
    /// The values of the option at the index `place`, each once, in the order of the variants.
    pub fn option_values(&self, place: usize) -> Vec<&str> {
        let mut values = Vec::new();
        for value in self.variants.iter().filter_map(|variant| variant.values.get(place)) {
            if !values.contains(&value.as_str()) {
                values.push(value.as_str());
            }
        }
        values
    }

    /// The variant with these option values.
    pub fn variant(&self, values: &[String]) -> Option<&VariantDraft> {
        self.variants.iter().find(|variant| variant.values == values)
    }
}

/// The tags in a text with commas between them. Of tags that differ only in case, the first one counts.
pub fn split_tags(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let tags = text.split(',').map(str::trim).filter(|tag| !tag.is_empty());
    tags.filter(|tag| seen.insert(tag.to_lowercase())).map(str::to_owned).collect()
}

/// Declares the one-line texts of a product. Each row has the field, its name for merchants, and its maximum
/// characters. Code that reads or compares products iterates over `ALL`.
macro_rules! short_texts {
    ($($text:ident: $field:ident, $label:literal, $most:expr;)+) => {
        /// A one-line text of a product.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ShortText { $($text),+ }

        impl ShortText {
            pub const ALL: [Self; [$($label),+].len()] = [$(Self::$text),+];

            /// The name for merchants.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$text => $label),+ }
            }

            /// The maximum characters.
            pub const fn most(self) -> usize {
                match self { $(Self::$text => $most),+ }
            }

            pub fn of(self, product: &ProductDraft) -> &str {
                match self { $(Self::$text => &product.$field),+ }
            }

            pub const fn of_mut(self, product: &mut ProductDraft) -> &mut String {
                match self { $(Self::$text => &mut product.$field),+ }
            }
        }
    };
}

short_texts! {
    Title: title, "title", MAX_LINE;
    Vendor: vendor, "vendor", MAX_LINE;
    ProductType: product_type, "type", MAX_LINE;
    SeoTitle: seo_title, "SEO title", MAX_LINE;
    SeoDescription: seo_description, "SEO description", MAX_SEO_DESCRIPTION;
}
