//! The meanings of columns in a product file, and their headings.

use crate::catalogue::draft::ShortText;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The last part of the product's URL. Rows with the same handle belong to one product.
    Handle,
    /// A text of one line about the product.
    Text(ShortText),
    /// HTML.
    Description,
    Tags,
    /// True if shoppers see the product.
    Published,
    Status,
    /// True if the product is a gift card. This shop does not sell gift cards.
    GiftCard,
    /// The name of an option, such as "Size". The number of the option is 0, 1 or 2.
    OptionName(u8),
    /// The value of an option, such as "Small".
    OptionValue(u8),
    Sku,
    /// An EAN, UPC or ISBN.
    Barcode,
    Price,
    /// The price before a reduction.
    CompareAt,
    /// The merchant's cost per unit.
    Cost,
    Taxable,
    /// A code for a tax service.
    TaxCode,
    Grams,
    /// The unit for showing the weight.
    WeightUnit,
    /// The system that tracks the stock; blank if the stock is not tracked.
    Tracker,
    /// Units in stock.
    Quantity,
    /// True if the variant can be bought when out of stock.
    Policy,
    /// The date when more units arrive.
    Incoming,
    RequiresShipping,
    Picture,
    PicturePosition,
    PictureAlt,
    VariantPicture,
    /// A column with an unknown heading. Its text becomes a custom field of the product, with the heading as the name.
    Custom,
    /// A column with an unknown heading that belongs to variants, such as `Variant Colour`. Its text becomes a custom
    /// field of the variant, with the heading as the name.
    VariantCustom,
    /// A column without a heading. Its cells must be blank.
    Unnamed,
}

impl Field {
    /// The product's name. If a row has no handle, a handle is made from its title.
    pub const TITLE: Self = Self::Text(ShortText::Title);
}

/// The headings of each field, best known first, in the form that `key` returns. Most are Shopify's headings, from
/// before and after Shopify renamed them in 2025. The others are unambiguous headings of other tools. Source: Shopify's
/// help pages on product CSV files.
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
    (Field::Incoming, &["variantincomingdate", "incomingdate"]),
    (Field::RequiresShipping, &["variantrequiresshipping", "requiresshipping"]),
    (Field::Picture, &["imagesrc", "productimageurl"]),
    (Field::PicturePosition, &["imageposition"]),
    (Field::PictureAlt, &["imagealttext"]),
    (Field::VariantPicture, &["variantimage", "variantimageurl"]),
];

/// The beginnings of headings that belong to variants but have no field of their own: prices of other markets, unit
/// prices, fulfilment services, links to metafields.
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

/// The field of a column that becomes a custom field: [`Field::VariantCustom`] or [`Field::Custom`].
pub fn custom_field_of(heading: &str) -> Field {
    let key = key(heading);
    let of_variants = VARIANT_PREFIXES.iter().any(|prefix| key.starts_with(prefix))
        || key.contains("variantmetafields")
        || matches!(key.as_str(), "sku" | "barcode" | "barcodes");
    if of_variants { Field::VariantCustom } else { Field::Custom }
}

/// The rank of a heading among the headings of its field. The best known heading has rank 0. An unknown heading has the
/// rank `usize::MAX`.
pub fn heading_rank(heading: &str) -> usize {
    let key = key(heading);
    HEADINGS.iter().find_map(|(_, keys)| keys.iter().position(|known| *known == key)).unwrap_or(usize::MAX)
}

/// The letters and digits of a heading, in lower case: `Body (HTML)` becomes `bodyhtml`.
fn key(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
