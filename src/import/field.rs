//! What a column of a product file can mean, and the headings it goes by.

use crate::catalogue::draft::ShortText;

/// The meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The product's address; rows with the same one belong together.
    Handle,
    /// One line about the product.
    Text(ShortText),
    /// HTML.
    Description,
    /// Separated by commas.
    Tags,
    /// Whether the shop shows it.
    Published,
    /// Draft, active or archived.
    Status,
    /// Gift cards are not sold.
    GiftCard,
    /// What the shopper chooses, such as "Size". The number is 0, 1 or 2.
    OptionName(u8),
    /// What there is to choose, such as "Small".
    OptionValue(u8),
    /// The merchant's own number of a variant.
    Sku,
    /// EAN, UPC, ISBN.
    Barcode,
    /// What a variant costs.
    Price,
    /// What it cost before.
    CompareAt,
    /// What it costs the merchant.
    Cost,
    /// Whether tax is charged.
    Taxable,
    /// The tax code of a tax service.
    TaxCode,
    /// Weight in grams.
    Grams,
    /// The unit in which the weight is shown.
    WeightUnit,
    /// Who counts the stock; blank: nobody.
    Tracker,
    /// How many there are.
    Quantity,
    /// Whether it can be bought when there are none.
    Policy,
    /// Whether it is sent.
    RequiresShipping,
    /// The address of a picture.
    Picture,
    /// Its place among the product's pictures.
    PicturePosition,
    /// Its description in words.
    PictureAlt,
    /// The address of the picture that shows a variant.
    VariantPicture,
    /// Something the shop has no use for itself: kept under its heading.
    Custom,
    /// Likewise, but a variant's.
    VariantCustom,
    /// A column without a heading, which must be blank.
    Unnamed,
}

impl Field {
    /// The product's name, which gives the handle where the file has none.
    pub const TITLE: Self = Self::Text(ShortText::Title);
}

/// The headings of every field as [`key`] has them: those of Shopify's files before and after their renaming of 2025, and
/// those of other tools where they cannot be mistaken. Source: Shopify's help pages on product CSV files.
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

/// How the headings begin that tell of variants but that the shop has no use for itself: prices of other markets, unit prices,
/// who sends it, links to metafields.
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

/// What a heading means. Case, spaces and punctuation do not matter.
pub fn field_of(heading: &str) -> Field {
    let key = key(heading);
    if key.is_empty() {
        return if heading.trim().is_empty() { Field::Unnamed } else { Field::Custom };
    }
    if let Some((field, _)) = HEADINGS.iter().find(|(_, keys)| keys.contains(&key.as_str())) {
        return *field;
    }
    let of_variants =
        VARIANT_PREFIXES.iter().any(|prefix| key.starts_with(prefix)) || key.contains("variantmetafields");
    if of_variants { Field::VariantCustom } else { Field::Custom }
}

/// Letters and digits, in lower case: `Body (HTML)` is `bodyhtml`.
fn key(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
