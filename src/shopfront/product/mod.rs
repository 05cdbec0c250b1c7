//! `GET /products/{handle}?{option}={value}…`: one product. Every variant has an address and can be added to the cart
//! without JavaScript.

mod choice;
mod gallery;
mod notes;
mod offer;
mod promises;
mod structured;

use ::http::StatusCode;
use askama::Template;

pub use self::choice::Range;
use self::{
    choice::{Choice, Select, VariantLink},
    gallery::Gallery,
    notes::{Note, NotesRow},
    offer::Offer,
    promises::Terms,
};
use super::parts::{cards, first_filled};
use crate::{
    catalogue::{
        availability::{Availability, Promises},
        card::Card,
        custom::{Detail, details},
        store::{self, ProductRow, VariantRow},
        text::scrollable_tables,
    },
    context::Context,
    error::Error,
    json,
    money::Money,
    picture::{self, PictureView},
    platform::Platform,
    search::{self, index},
    seo::text::{DESCRIPTION, TITLE, cut},
    shop::{
        Layout, Link,
        settings::{Promised, Selling, settings},
    },
    web::{
        Tag,
        http::{CachePolicy, Response},
        page::{Head, Share},
        url,
    },
};

/// The maximum characters of a title in the large size. A longer title would fill a phone's screen.
const LONG_TITLE: usize = 60;
/// The maximum number of related products.
const RELATED: usize = 4;

#[derive(Template)]
#[template(path = "shopfront/product.html")]
struct ProductPage<'a> {
    layout: &'a Layout,
    head: Head,
    /// The collection in the breadcrumb.
    collection: Option<Link>,
    /// The path of the product without a variant.
    url: &'a str,
    product: &'a ProductRow,
    /// True if the title is shown in a smaller size.
    long_title: bool,
    /// The address of a search for the vendor's products.
    vendor_url: String,
    gallery: Gallery,
    choices: Vec<Choice>,
    /// The options as selects. They replace `choices` and `combinations` if the product has very many variants.
    selects: Vec<Select>,
    combinations: Vec<VariantLink>,
    offer: Option<Offer>,
    /// True if the requested combination does not exist, and the page shows the most similar variant.
    nearest: bool,
    /// Other variants to buy, if the chosen variant is sold out.
    alternatives: Vec<VariantLink>,
    notes: Vec<Note>,
    /// Sanitised HTML.
    description: String,
    details: Vec<Detail>,
    related: Vec<Card>,
}

/// The page of one product.
pub async fn product<P: Platform>(cx: &Context<'_, P>, handle: &str) -> Result<Response<P::Native>, Error> {
    let like = index::held(cx).await.map(|index| search::related(&index, handle, cx.now, RELATED)).unwrap_or_default();
    let statements = [store::product(handle, cx.now), store::cards(&like, cx.now), settings!(Selling, Promised)];
    let [row, related, settings] = cx.page_batch(statements).await?;
    let product: ProductRow = row.maybe()?.ok_or(Error::NotFound)?;
    let (selling, promised) = (Selling::of(&settings)?, Promised::of(&settings)?);
    let layout = cx.layout();
    let options: Vec<String> = parse(&product.options)?;
    let variants: Vec<VariantRow> = parse(&product.variants)?;
    let notes: NotesRow = parse(&product.notes)?;
    let path = url::product_path(handle);

    let range = Range::new(&path, &options, &variants);
    let chosen = range.choose(&cx.query);
    let title = cut(&first_filled(&[&product.seo_title, &product.title]), TITLE);
    let title = match chosen.filter(|chosen| chosen.named) {
        Some(chosen) => format!("{title} – {}", chosen.variant.title()),
        None => title,
    };
    let summary = first_filled(&[&product.seo_description, &product.description_text]);
    let collection: Option<Link> = product.collection.as_deref().map(parse).transpose()?;
    let custom = parse(&product.custom)?;
    let promises = Promises::new(&custom, promised.backorder_days, cx.now);
    let pictures: Vec<PictureView> = parse(&product.pictures)?;
    let structured = structured::product(&structured::ProductPage {
        origin: &cx.origin,
        path: &path,
        layout,
        product: &product,
        options: &options,
        variants: &variants,
        range: &range,
        chosen: chosen.map_or(0, |chosen| chosen.place),
        pictures: &pictures,
        custom: &custom,
        collection: collection.as_ref(),
        promises: &promises,
        terms: &Terms::new(&cx.origin, &selling, &promised, layout.currency),
    })?;
    let gallery = Gallery::new(pictures, chosen.and_then(|chosen| chosen.variant.picture.as_deref()));
    let price = chosen.and_then(|chosen| Money::new(chosen.variant.price, layout.currency).ok());
    let view = ProductPage {
        head: Head {
            title,
            own_title: true,
            description: cut(&summary, DESCRIPTION),
            // All variants share one canonical address, so search engines list the product once.
            canonical: format!("{}{path}", cx.origin),
            share: Some(Share::page(cx.site(), &path, picture::to_share(cx.site(), &gallery.pictures)).selling(price)),
            structured: Some(structured),
            ..Head::default()
        },
        collection,
        vendor_url: url::search_path(&product.vendor),
        gallery,
        choices: chosen.filter(|_| !range.has_many()).map(|chosen| range.choices(chosen)).unwrap_or_default(),
        selects: chosen.filter(|_| range.has_many()).map(|chosen| range.selects(chosen)).unwrap_or_default(),
        combinations: if range.has_many() { Vec::new() } else { range.combinations() },
        offer: chosen.map(|chosen| {
            let availability = Availability::of(chosen.variant, &promises);
            Offer::new(chosen.variant, availability, layout.currency, &layout.zone)
        }),
        nearest: chosen.is_some_and(|chosen| !chosen.exact),
        alternatives: chosen
            .filter(|chosen| !chosen.variant.available())
            .map(|chosen| range.alternatives(chosen))
            .unwrap_or_default(),
        notes: notes.into_notes(),
        description: scrollable_tables(&product.description, layout.lang()),
        details: details(custom),
        related: cards(cx, related.all()?),
        long_title: product.title.chars().count() > LONG_TITLE,
        url: &path,
        product: &product,
        layout,
    };
    cx.html(StatusCode::OK, &view, CachePolicy::PAGE.tagged([Tag::Catalogue, Tag::Product(product.id)]))
}

/// `GET /collections/{handle}/products/{handle}`: Shopify's address of a product within a collection. Redirects to the
/// product's only address, without checking that the product exists.
pub async fn in_collection<P: Platform>(
    _cx: &Context<'_, P>,
    _collection: &str,
    handle: &str,
) -> Result<Response<P::Native>, Error> {
    Err(Error::OlderForm(url::product_path(&handle.to_lowercase())))
}

fn parse<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, Error> {
    json::read(json).map_err(|error| Error::Internal(format!("product: {error}")))
}
