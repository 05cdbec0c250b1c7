//! The meanings of columns in a product file, and their headings.

use crate::catalogue::draft::ShortText;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The last part of the product's address. Rows with the same handle belong to one product.
    Handle,
    /// One line about the product.
    Text(ShortText),
    /// HTML.
    Description,
    Tags,
    /// True if shoppers see the product.
    Published,
    Status,
    /// True if the product is a gift card, which this shop does not sell.
    GiftCard,
    /// Such as "Size". The number is 0, 1 or 2.
    OptionName(u8),
    /// Such as "Small".
    OptionValue(u8),
    Sku,
    /// EAN, UPC, ISBN.
    Barcode,
    Price,
    /// The price before a reduction.
    CompareAt,
    /// The merchant's cost per unit.
    Cost,
    Taxable,
    /// For a tax service.
    TaxCode,
    Grams,
    /// The unit for showing the weight.
    WeightUnit,
    /// The tracker of the stock; blank if it is not tracked.
    Tracker,
    /// Units in stock.
    Quantity,
    /// True if the variant can be bought when out of stock.
    Policy,
    RequiresShipping,
    Picture,
    PicturePosition,
    PictureAlt,
    VariantPicture,
    /// The shop does not know this column, and stores its text under the heading.
    Custom,
    /// The same, for a variant.
    VariantCustom,
    /// A column without a heading. Its cells must be blank.
    Unnamed,
}

impl Field {
    /// The product's name, which gives the handle where the file has none.
    pub const TITLE: Self = Self::Text(ShortText::Title);
}

/// The headings of each field, as `key` writes them: Shopify's headings before and after the renaming of 2025, and
/// those of other tools if they are unambiguous. Source: Shopify's help pages on product CSV files.
pub const HEADINGS: &[(Field, &[&str])] = &[
    (Field::Handle, &["handle", "urlhandle"]),
    (Field::Text(ShortText::Title), &["title"]),
    (Field::Description, &["bodyhtml", "description"]),
    (Field::Text(ShortText::Vendor), &["vendor"]),
    (Field::Text(ShortText::ProductType), &["type", "producttype", "customproducttype"]),
    (Field::Tags, &["tags"]),
    (Field::Published, &["published", "publishedononlinestore"]),
    (Field::Status, &["status"]),
    (Field::Text(ShortText::SeoTitle), &["seotitle"]),
    (Field::Text(ShortText::SeoDescription), &["seodescription"]),
    (Field::GiftCard, &["giftcard"]),
    (Field::OptionName(0), &["option1name"]),
    (Field::OptionValue(0), &["option1value"]),
    (Field::OptionName(1), &["option2name"]),
    (Field::OptionValue(1), &["option2value"]),
    (Field::OptionName(2), &["option3name"]),
    (Field::OptionValue(2), &["option3value"]),
    (Field::Sku, &["variantsku", "sku"]),
    (Field::Barcode, &["variantbarcode", "variantbarcodes", "barcode", "barcodes"]),
    (Field::Price, &["variantprice", "price"]),
    (Field::CompareAt, &["variantcompareatprice", "compareatprice"]),
    (Field::Cost, &["costperitem", "variantcost"]),
    (Field::Taxable, &["varianttaxable", "chargetax"]),
    (Field::TaxCode, &["varianttaxcode", "taxcode"]),
    (Field::Grams, &["variantgrams", "weightvaluegrams"]),
    (Field::WeightUnit, &["variantweightunit", "weightunitfordisplay"]),
    (Field::Tracker, &["variantinventorytracker", "inventorytracker"]),
    (Field::Quantity, &["variantinventoryqty", "variantinventoryquantity", "inventoryquantity"]),
    (Field::Policy, &["variantinventorypolicy", "continuesellingwhenoutofstock"]),
    (Field::RequiresShipping, &["variantrequiresshipping", "requiresshipping"]),
    (Field::Picture, &["imagesrc", "productimageurl"]),
    (Field::PicturePosition, &["imageposition"]),
    (Field::PictureAlt, &["imagealttext"]),
    (Field::VariantPicture, &["variantimage", "variantimageurl"]),
];

/// Prefixes of headings of variants that the shop does not use: prices of other markets, unit prices, fulfilment
/// services, links to metafields.
const VARIANT_PREFIXES: &[&str] = &[
    "variant",
    "price",
    "compareatprice",
    "unitprice",
    "fulfillmentservice",
    "option1linkedto",
    "option2linkedto",
    "option3linkedto",
];

/// The meaning of a heading. Case, spaces and punctuation do not matter.
pub fn field_of(heading: &str) -> Field {
    let key = key(heading);
    if key.is_empty() {
        return if heading.trim().is_empty() { Field::Unnamed } else { Field::Custom };
    }
    match HEADINGS.iter().find(|(_, keys)| keys.contains(&key.as_str())) {
        Some((field, _)) => *field,
        None => custom_field_of(heading),
    }
}

/// The kind of custom field that a column becomes by its heading.
pub fn custom_field_of(heading: &str) -> Field {
    let key = key(heading);
    let of_variants = VARIANT_PREFIXES.iter().any(|prefix| key.starts_with(prefix))
        || key.contains("variantmetafields")
        || matches!(key.as_str(), "sku" | "barcode" | "barcodes");
    if of_variants { Field::VariantCustom } else { Field::Custom }
}

/// The place of a heading among the headings of its field, the best known first.
pub fn fame(heading: &str) -> usize {
    let key = key(heading);
    HEADINGS.iter().find_map(|(_, keys)| keys.iter().position(|known| *known == key)).unwrap_or(usize::MAX)
}

/// Letters and digits in lower case: `Body (HTML)` becomes `bodyhtml`.
fn key(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
