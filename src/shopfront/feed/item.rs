//! Writes products as items of the feed, by Google's product data specification:
//! <https://support.google.com/merchants/answer/7052112>. Pure functions.

use std::collections::BTreeMap;

use super::super::{product::Range, xml::escape};
use crate::{
    catalogue::{
        availability::{Availability, Promises},
        store::VariantRow,
    },
    money::{Currency, Money},
    picture::PictureView,
    seo::{
        attributes::{Property, Shopping, offer_id, value},
        gtin::gtin,
        text::cut,
    },
    time::UnixMs,
    web::url,
};

/// The maximum numbers of characters, from the specification.
const TITLE: usize = 150;
const DESCRIPTION: usize = 5000;
const BRAND: usize = 70;
const SHORT: usize = 100;
const TYPE: usize = 750;
/// The maximum number of pictures besides the first picture.
const MORE_PICTURES: usize = 10;
/// Every variant repeats its product's description and pictures. The items of a product with more variants than this
/// have shorter descriptions and fewer pictures, so that the feed stays small.
const MANY_VARIANTS: usize = 100;
const DESCRIPTION_OF_MANY: usize = 500;
const MORE_PICTURES_OF_MANY: usize = 2;

/// A product for the feed.
#[derive(Debug)]
pub struct Product {
    /// The `item_group_id` of the variants.
    pub id: i64,
    /// Path segment.
    pub handle: String,
    pub title: String,
    /// Plain text.
    pub description: String,
    /// The brand; may be empty.
    pub vendor: String,
    /// May be empty.
    pub product_type: String,
    /// The names of the options.
    pub options: Vec<String>,
    /// The custom fields by name.
    pub custom: BTreeMap<String, String>,
    /// Sorted by position.
    pub variants: Vec<VariantRow>,
    /// The stored pictures, sorted by position.
    pub pictures: Vec<PictureView>,
}

/// The data of the shop that the items need.
#[derive(Debug)]
pub struct Shop {
    /// Scheme and host.
    pub origin: String,
    pub currency: Currency,
    /// The number of working days within which the shop sends a variant without units on hand; `None` if not stated.
    pub backorder_days: Option<i64>,
    pub now: UnixMs,
}

/// The text before the items.
pub fn head(origin: &str, name: &str, tagline: &str) -> String {
    let (origin, name, tagline) = (escape(origin), escape(name), escape(tagline));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:g=\"http://base.google.com/ns/1.0\">\n\
         <channel>\n<title>{name}</title>\n<link>{origin}/</link>\n<description>{tagline}</description>\n"
    )
}

/// The text after the items.
pub const FOOT: &str = "</channel>\n</rss>\n";

/// Writes the items of a product, one per variant. Google refuses items without a picture, with a price of 0, or on
/// backorder without a date, so these variants are left out.
pub fn items(out: &mut String, shop: &Shop, product: &Product) {
    let path = url::product_path(&product.handle);
    let range = Range::new(&path, &product.options, &product.variants);
    for (place, variant) in product.variants.iter().enumerate() {
        item(out, shop, product, variant, &range.url(place));
    }
}

fn item(out: &mut String, shop: &Shop, product: &Product, variant: &VariantRow, path: &str) {
    let shopping = Shopping(&product.custom);
    let several = product.variants.len() > 1;
    let mut pictures = pictures(shop, product, variant);
    let (Some(picture), Ok(price)) = (pictures.next(), Money::new(variant.price, shop.currency)) else { return };
    let promises = Promises::new(&product.custom, shop.backorder_days, shop.now);
    let availability = Availability::of(variant, &promises);
    let Some(word) = availability.in_feed().filter(|_| variant.price > 0) else { return };
    let before = variant.compare_at.filter(|was| *was > variant.price);
    let before = before.and_then(|was| Money::new(was, shop.currency).ok());
    let brand = cut(&product.vendor, BRAND);
    let gtin = gtin(&variant.barcode);
    // An MPN in the merchant's file belongs to the whole product. With several variants, it is left out, because Google
    // would treat variants with the same MPN as one product.
    let mpn = shopping.get("MPN").filter(|_| !several);
    let title = if several { format!("{} – {}", product.title, variant.title()) } else { product.title.clone() };
    let (length, more_pictures) = match product.variants.len() {
        count if count > MANY_VARIANTS => (DESCRIPTION_OF_MANY, MORE_PICTURES_OF_MANY),
        _ => (DESCRIPTION, MORE_PICTURES),
    };
    let description = cut(&product.description, length);
    let in_currency = |money: Money| format!("{money} {}", shop.currency.code());

    let mut item = Item(out);
    item.0.push_str("<item>");
    item.field("id", &offer_id(variant));
    item.field("title", &cut(&title, TITLE));
    item.field("description", if description.is_empty() { &title } else { &description });
    item.field("link", &format!("{}{path}", shop.origin));
    item.field("image_link", &picture);
    pictures.take(more_pictures).for_each(|picture| item.field("additional_image_link", &picture));
    item.field("availability", word);
    match availability {
        Availability::Expected(at) => item.field("availability_date", &at.rfc3339()),
        Availability::MadeToOrder(days) => item.field("max_handling_time", &days.to_string()),
        _ => {}
    }
    item.field("price", &in_currency(before.unwrap_or(price)));
    if before.is_some() {
        item.field("sale_price", &in_currency(price));
    }
    item.field("condition", shopping.condition());
    item.optional("brand", Some(brand.as_str()).filter(|brand| !brand.is_empty()));
    item.optional("gtin", gtin.as_deref());
    item.optional("mpn", mpn);
    if gtin.is_none() && (mpn.is_none() || brand.is_empty()) {
        item.field("identifier_exists", "no");
    }
    if several {
        item.field("item_group_id", &product.id.to_string());
    }
    for property in [Property::Color, Property::Size, Property::Material, Property::Pattern] {
        item.optional(property.name(), value(&product.options, &variant.values, property).map(|text| cut(text, SHORT)));
    }
    item.optional("gender", one_of(shopping.get("Gender"), &["male", "female", "unisex"]));
    item.optional("age_group", one_of(shopping.get("Age Group"), &["newborn", "infant", "toddler", "kids", "adult"]));
    item.optional("product_type", Some(cut(&product.product_type, TYPE)).filter(|text| !text.is_empty()));
    item.optional("google_product_category", shopping.get("Google Product Category"));
    for label in ["0", "1", "2", "3", "4"] {
        let text = shopping.get(&format!("Custom Label {label}")).map(|text| cut(text, SHORT));
        item.optional(&format!("custom_label_{label}"), text);
    }
    if variant.grams > 0 {
        item.field("shipping_weight", &format!("{} g", variant.grams));
    }
    item.0.push_str("</item>\n");
}

/// The addresses of the pictures, the variant's own picture first. AVIF and SVG are left out, because Google does not
/// read them.
fn pictures<'p>(shop: &'p Shop, product: &'p Product, variant: &'p VariantRow) -> impl Iterator<Item = String> + 'p {
    let is_own = |picture: &&PictureView| Some(&picture.key) == variant.picture.as_ref();
    let own = product.pictures.iter().filter(move |picture| is_own(picture));
    let others = product.pictures.iter().filter(move |picture| !is_own(picture));
    let is_read = |picture: &&PictureView| picture.is_widely_read();
    own.chain(others).filter(is_read).map(|picture| format!("{}{}", shop.origin, picture.url()))
}

/// The word of `words` that equals the cell of the merchant's file, ignoring case. Google accepts only these words.
fn one_of(cell: Option<&str>, words: &[&'static str]) -> Option<&'static str> {
    words.iter().find(|word| cell.is_some_and(|cell| cell.eq_ignore_ascii_case(word))).copied()
}

struct Item<'o>(&'o mut String);

impl Item<'_> {
    fn field(&mut self, name: &str, value: &str) {
        for piece in ["<g:", name, ">", &escape(value), "</g:", name, ">"] {
            self.0.push_str(piece);
        }
    }

    fn optional(&mut self, name: &str, value: Option<impl AsRef<str>>) {
        if let Some(value) = value {
            self.field(name, value.as_ref());
        }
    }
}
