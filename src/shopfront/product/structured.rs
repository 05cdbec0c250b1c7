//! A product and its variants as structured data.
//!
//! Google's rules for merchant listings are at
//! <https://developers.google.com/search/docs/appearance/structured-data/merchant-listing>. They require a name, an
//! image, and an Offer with price and currency. Each variant needs an address of its own.
//!
//! Google's rules for variants are at
//! <https://developers.google.com/search/docs/appearance/structured-data/product-variants>. They require a ProductGroup
//! with a name, and a sku or gtin for each variant. Every variant has its own Offer, because AggregateOffer is only for
//! pages that list other shops' offers.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{choice::Range, promises::Terms};
use crate::{
    catalogue::{
        availability::{Availability, Promises},
        store::{ProductRow, VariantRow},
    },
    error::Error,
    money::Money,
    picture::PictureView,
    seo::{
        attributes::{Property, Shopping, offer_id, value},
        crumbs,
        gtin::gtin,
        schema::{list, text, thing},
        text::cut,
    },
    shop::{Layout, Link},
    web::{page::Structured, url},
};

/// The maximum characters of a description. Search engines show less.
const DESCRIPTION: usize = 500;
/// The maximum characters of a variant's name and of a property's value, as in the product feed.
const NAME: usize = 150;
const VALUE: usize = 100;
/// The maximum number of variants. Google asks for all variants, but 2,048 variants would add a megabyte to the page.
/// The product feed has all variants.
const VARIANTS: usize = 100;
/// The maximum number of pictures of a product with a single variant. Google asks for several shapes of a picture,
/// not for every picture.
const PICTURES: usize = 4;
/// The properties that distinguish variants, in the order of the output.
const PROPERTIES: [Property; 4] = [Property::Color, Property::Size, Property::Material, Property::Pattern];

/// The structured data of a product's page.
pub struct ProductPage<'a> {
    /// The scheme and host of the shop's addresses.
    pub origin: &'a str,
    /// The path of the product without a variant.
    pub path: &'a str,
    /// The shop's name, language and currency.
    pub layout: &'a Layout,
    pub product: &'a ProductRow,
    /// The names of the options.
    pub options: &'a [String],
    /// All variants, sorted by position.
    pub variants: &'a [VariantRow],
    /// The variants with their addresses.
    pub range: &'a Range<'a>,
    /// The index of the chosen variant.
    pub chosen: usize,
    /// The pictures, sorted by position.
    pub pictures: &'a [PictureView],
    /// The custom fields by name.
    pub custom: &'a BTreeMap<String, String>,
    /// The collection in the breadcrumb.
    pub collection: Option<&'a Link>,
    /// The data on which the availability of the variants depends, besides their rows.
    pub promises: &'a Promises,
    /// The terms of delivery and return.
    pub terms: &'a Terms,
}

/// The breadcrumb and the product. A product with a single variant is a `Product`, any other a `ProductGroup`.
///
/// # Errors
/// If a price is invalid.
pub fn product(page: &ProductPage<'_>) -> Result<Structured, Error> {
    let collection = page.collection.map(|link| (link, url::collection_path(&link.handle)));
    let mut steps: Vec<(&str, &str)> =
        collection.iter().map(|(link, path)| (link.title.as_str(), path.as_str())).collect();
    steps.push((&page.product.title, page.path));
    let crumbs = crumbs(page.origin, page.layout, &steps);
    let brand = text(&page.product.vendor).map(|name| thing("Brand", vec![("name", Some(name))]));
    let mut own = vec![
        ("name", text(&page.product.title)),
        ("description", text(&cut(&page.product.description_text, DESCRIPTION))),
        ("brand", brand),
    ];
    let thing = match page.variants {
        [only] => {
            own.extend(page.properties(only, format!("{}{}", page.origin, page.path), &mut Vec::new())?);
            let images = page.pictures.iter().filter_map(|picture| address(page.origin, picture)).take(PICTURES);
            own.push(("image", list(images.collect())));
            own.push(("mpn", Shopping(page.custom).get("MPN").and_then(text)));
            thing("Product", own)
        }
        several => {
            let mut seen = Vec::new();
            let variant = |(place, variant): (usize, &VariantRow)| -> Result<Value, Error> {
                let url = format!("{}{}", page.origin, page.range.url(place));
                let mut properties = page.properties(variant, url, &mut seen)?;
                let name = cut(&format!("{} – {}", page.product.title, variant.title()), NAME);
                properties.push(("name", text(&name)));
                Ok(thing("Product", properties))
            };
            own.extend([
                ("url", text(&format!("{}{}", page.origin, page.path))),
                ("productGroupID", text(&page.product.id.to_string())),
                ("variesBy", list(page.varies_by())),
                ("hasVariant", list(page.first_with_chosen(several).map(variant).collect::<Result<_, _>>()?)),
            ]);
            thing("ProductGroup", own)
        }
    };
    Structured::new(vec![crumbs, thing])
}

/// Names of properties with their values. Properties without a value are left out of the output.
type Properties = Vec<(&'static str, Option<Value>)>;

impl ProductPage<'_> {
    /// The first variants with their indexes, at most `VARIANTS`. If the chosen variant is not among them, it replaces
    /// the last one.
    fn first_with_chosen<'v>(&self, variants: &'v [VariantRow]) -> impl Iterator<Item = (usize, &'v VariantRow)> {
        let last = VARIANTS.saturating_sub(1).max(self.chosen);
        let is_wanted = move |place: usize| place < VARIANTS.saturating_sub(1) || place == last;
        variants.iter().enumerate().filter(move |(place, _)| is_wanted(*place))
    }

    /// The properties of a variant with this address. `seen` has the references to the terms that earlier offers
    /// contain.
    fn properties(&self, variant: &VariantRow, url: String, seen: &mut Vec<Value>) -> Result<Properties, Error> {
        let own = self.pictures.iter().find(|picture| Some(&picture.key) == variant.picture.as_ref());
        let image = own.into_iter().chain(self.pictures).find_map(|picture| address(self.origin, picture));
        let mut properties = vec![
            ("sku", text(&offer_id(variant))),
            ("gtin", gtin(&variant.barcode).map(Value::from)),
            ("image", list(image.into_iter().collect())),
            ("offers", Some(self.offer(variant, &url, seen)?)),
        ];
        for property in PROPERTIES {
            let value = value(self.options, &variant.values, property).map(|value| cut(value, VALUE));
            properties.push((property.name(), value.map(Value::from)));
        }
        Ok(properties)
    }

    fn offer(&self, variant: &VariantRow, url: &str, seen: &mut Vec<Value>) -> Result<Value, Error> {
        let currency = self.layout.currency;
        let price = Money::new(variant.price, currency).map_err(|error| Error::Internal(format!("price: {error}")))?;
        let condition = match Shopping(self.custom).condition() {
            "used" => "https://schema.org/UsedCondition",
            "refurbished" => "https://schema.org/RefurbishedCondition",
            _ => "https://schema.org/NewCondition",
        };
        let availability = Availability::of(variant, self.promises);
        let expected = match availability {
            Availability::Expected(at) => text(&at.rfc3339()),
            _ => None,
        };
        // A page may have a hundred offers. Offers with the same details of delivery and return do not repeat them. The
        // first of these offers contains the details, and the others refer to them by `@id`.
        let mut once = |terms: &dyn Fn(bool) -> Option<Value>| {
            let name = terms(false)?;
            let is_first = !seen.contains(&name);
            if is_first {
                seen.push(name.clone());
            }
            if is_first { terms(true) } else { Some(name) }
        };
        let shipping = |is_first| self.terms.shipping(availability, is_first);
        let properties = vec![
            ("url", text(url)),
            ("price", text(&price.to_string())),
            ("priceCurrency", text(currency.code())),
            ("availability", text(availability.in_schema())),
            ("availabilityStarts", expected),
            ("itemCondition", text(condition)),
            ("shippingDetails", if variant.ships { once(&shipping) } else { None }),
            ("hasMerchantReturnPolicy", once(&|is_first| self.terms.returns(is_first))),
        ];
        Ok(thing("Offer", properties))
    }

    /// The properties in which the variants differ. Options without a known property are left out.
    fn varies_by(&self) -> Vec<Value> {
        let named = |property: &Property| self.options.iter().any(|name| Property::of_option(name) == Some(*property));
        let address = |property: Property| Value::from(format!("https://schema.org/{}", property.name()));
        PROPERTIES.into_iter().filter(named).map(address).collect()
    }
}

/// The address of a picture. `None` if the picture is not stored yet, because its address would return a placeholder to
/// search engines.
fn address(origin: &str, picture: &PictureView) -> Option<Value> {
    picture.width.map(|_| Value::from(format!("{origin}{}", picture.url())))
}
