//! A product and its variants as structured data.
//!
//! The rules: for merchant listings <https://developers.google.com/search/docs/appearance/structured-data/merchant-listing>
//! (name, image, an Offer with price and currency are required; each variant needs an address that chooses it), and for
//! variants <https://developers.google.com/search/docs/appearance/structured-data/product-variants> (a ProductGroup with name;
//! each variant with a sku or gtin of its own). AggregateOffer is for pages that list other shops' offers, and no merchant listing
//! may have it: every variant has its own Offer.
//!
//! Shipping and returns are left out: they are told of in Merchant Center, and the shop has them only in words.

use std::collections::BTreeMap;

use super::{
    Structured,
    attributes::{Availability, Property, Shopping, offer_id, value},
    gtin::gtin,
    schema::{Brand, Node, Offer, Product, ProductGroup, Typed},
    shop::crumbs,
    text::cut,
};
use crate::{
    catalogue::{ProductRow, Range, VariantRow, picture::PictureView},
    error::Error,
    layout::{Layout, Link},
    money::{Currency, Money},
};

/// Characters of a description. Search engines show less, and the whole of it stands on the page.
const DESCRIPTION: usize = 500;
/// Characters of a variant's name and of one of its values: as many as the product feed may have.
const NAME: usize = 150;
const VALUE: usize = 100;
/// Pictures of a product that comes in one form only. Google asks for several shapes, not for all there are.
const PICTURES: usize = 4;
/// In the order in which variants are told apart.
const PROPERTIES: [Property; 4] = [Property::Color, Property::Size, Property::Material, Property::Pattern];

/// What the page of a product shows.
pub struct ProductPage<'a> {
    /// Scheme and authority of the shop's addresses.
    pub origin: &'a str,
    /// Path of the product without a variant.
    pub path: &'a str,
    /// Name, language and currency of the shop.
    pub layout: &'a Layout,
    /// The product.
    pub product: &'a ProductRow,
    /// Names of its options.
    pub options: &'a [String],
    /// All its variants, in order.
    pub variants: &'a [VariantRow],
    /// The same, with their addresses.
    pub range: &'a Range<'a>,
    /// Its pictures in their own order.
    pub pictures: &'a [PictureView],
    /// Its custom fields.
    pub custom: &'a BTreeMap<String, String>,
    /// The collection that the way to it leads through.
    pub collection: Option<&'a Link>,
}

/// The way to a product, and the product: a `Product`, or where it comes in several forms a `ProductGroup` of them.
///
/// # Errors
/// When a price is none.
pub fn product(page: &ProductPage<'_>) -> Result<Structured, Error> {
    let collection = page.collection.map(|link| (link, format!("/collections/{}", link.segment())));
    let mut steps: Vec<(&str, &str)> =
        collection.iter().map(|(link, path)| (link.title.as_str(), path.as_str())).collect();
    steps.push((&page.product.title, page.path));
    let crumbs = Node::BreadcrumbList(crumbs(page.origin, page.layout, &steps));
    let urls = page.range.urls().into_iter().map(|path| format!("{}{path}", page.origin));
    let brand = || Some(&page.product.vendor).filter(|name| !name.trim().is_empty()).map(|name| Brand { name });
    let description = Some(cut(&page.product.description_text, DESCRIPTION)).filter(|text| !text.is_empty());
    let node = match page.variants {
        [only] => Node::Product(Product {
            name: page.product.title.clone(),
            description,
            brand: brand(),
            mpn: Shopping(page.custom).get("MPN"),
            image: page.pictures.iter().filter_map(|picture| address(page.origin, picture)).take(PICTURES).collect(),
            ..page.variant(only, format!("{}{}", page.origin, page.path))?
        }),
        several => Node::ProductGroup(ProductGroup {
            name: &page.product.title,
            description,
            url: format!("{}{}", page.origin, page.path),
            brand: brand(),
            product_group_id: page.product.id.to_string(),
            varies_by: page.varies_by(),
            has_variant: several
                .iter()
                .zip(urls)
                .map(|(variant, url)| page.variant(variant, url).map(Typed::Product))
                .collect::<Result<_, Error>>()?,
        }),
    };
    Structured::new(&[crumbs, node])
}

impl<'a> ProductPage<'a> {
    /// The variant at this address.
    fn variant(&self, variant: &'a VariantRow, url: String) -> Result<Product<'a>, Error> {
        let property = |property| value(self.options, &variant.values, property).map(|value| cut(value, VALUE));
        let own = self.pictures.iter().find(|picture| Some(&picture.key) == variant.picture.as_ref());
        let image = own.into_iter().chain(self.pictures).find_map(|picture| address(self.origin, picture));
        Ok(Product {
            name: cut(&format!("{} – {}", self.product.title, variant.title()), NAME),
            sku: offer_id(variant),
            gtin: gtin(&variant.barcode),
            image: image.into_iter().collect(),
            color: property(Property::Color),
            size: property(Property::Size),
            material: property(Property::Material),
            pattern: property(Property::Pattern),
            offers: Some(offer(variant, self.layout.currency, url, self.custom)?),
            ..Product::default()
        })
    }

    /// The properties that variants differ in; only those that have a name everywhere.
    fn varies_by(&self) -> Vec<String> {
        let named = |property: &Property| self.options.iter().any(|name| Property::of_option(name) == Some(*property));
        PROPERTIES.into_iter().filter(named).map(|property| format!("https://schema.org/{}", property.name())).collect()
    }
}

fn offer(
    variant: &VariantRow,
    currency: Currency,
    url: String,
    custom: &BTreeMap<String, String>,
) -> Result<Offer, Error> {
    let price = Money::new(variant.price, currency).map_err(|error| Error::Internal(format!("price: {error}")))?;
    Ok(Offer {
        url,
        price: price.to_string(),
        price_currency: currency.code(),
        availability: Availability::of(variant).in_schema(),
        item_condition: match Shopping(custom).condition() {
            "used" => "https://schema.org/UsedCondition",
            "refurbished" => "https://schema.org/RefurbishedCondition",
            _ => "https://schema.org/NewCondition",
        },
    })
}

/// Where a picture is, if it is stored: what search engines would find else is the placeholder.
fn address(origin: &str, picture: &PictureView) -> Option<String> {
    picture.width.map(|_| format!("{origin}{}", picture.url()))
}
