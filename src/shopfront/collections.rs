//! `GET /collections` and `GET /collections/{handle}`.

use ::http::StatusCode;
use askama::Template;

use super::parts::{Tile, cards, first_filled, tiles};
use crate::{
    catalogue::{
        card::{Card, CardRow},
        store::{self, CollectionHead, CollectionRow},
        text::plain_text,
    },
    context::Context,
    error::Error,
    picture,
    platform::Platform,
    search::{self, finder::Finder, index, listing::Outcome},
    seo::{
        self,
        text::{DESCRIPTION, TITLE, cut},
    },
    shop::Layout,
    web::{
        Tag,
        http::{self, CachePolicy, Response},
        list,
        page::{Head, Share},
        url,
    },
};

#[derive(Template)]
#[template(path = "shopfront/collections.html")]
struct CollectionsPage<'a> {
    layout: &'a Layout,
    head: Head,
    collections: Vec<Tile>,
    later: bool,
    next: Option<String>,
}

/// `GET /collections`
pub async fn collections<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    const AT_A_TIME: usize = 48;
    let after = list::cursor(&cx.query);
    let [rows] = cx.page_batch([store::collections(after, 49, cx.now)]).await?;
    let places: Vec<CollectionRow> = rows.read()?;
    let next = places.get(AT_A_TIME).and(places.get(AT_A_TIME.saturating_sub(1)));
    let next = next.map(|last| format!("/collections?after={}.{}", last.position, last.id));
    let mut collections = tiles(&rows)?;
    let head = Head {
        title: "Collections".to_owned(),
        description: format!("Everything at {}, collection by collection.", cx.layout().name),
        canonical: format!("{}/collections", cx.origin),
        noindex: after.is_some(),
        share: Some(Share::page(
            cx.site(),
            "/collections",
            picture::to_share(cx.site(), collections.iter().filter_map(|tile| tile.picture.as_ref())),
        )),
        ..Head::default()
    };
    collections.truncate(AT_A_TIME);
    let view = CollectionsPage { layout: cx.layout(), head, collections, later: after.is_some(), next };
    cx.html(StatusCode::OK, &view, CachePolicy::PAGE.tagged([Tag::Catalogue, Tag::List]))
}

#[derive(Template)]
#[template(path = "shopfront/collection.html")]
struct CollectionPage<'a> {
    layout: &'a Layout,
    head: Head,
    collection: CollectionHead,
    cards: Vec<Card>,
    /// Whether this is a later page: then there is a way back to the first.
    later: bool,
    url: String,
    next: Option<String>,
    finder: Option<Finder>,
}

/// `GET /collections/{handle}?after={position}.{product id}`
pub async fn collection<P: Platform>(cx: &Context<'_, P>, handle: &str) -> Result<Response<P::Native>, Error> {
    let url = url::collection_path(handle);
    let index = index::held(cx).await;
    if let Some(again) = search::again(cx) {
        return again;
    }
    let listing = match index.as_ref().and_then(|index| search::of_collection(index, handle, &url, cx)).transpose()? {
        Some(Outcome::Elsewhere(address)) => return http::redirect(StatusCode::FOUND, &address, CachePolicy::PAGE),
        Some(Outcome::Here(listing)) => Some(listing),
        None => None,
    };
    // As the merchant put it, a list is read from the database as it is now; the index is needed for all else.
    let after = list::cursor(&cx.query);
    let changed = listing.as_ref().filter(|listing| listing.changed);
    let products = match changed {
        Some(listing) => store::cards(&listing.ids, cx.now),
        None => store::collection_products(handle, after, cx.now),
    };
    let [collection, products] = cx.page_batch([store::collection(handle), products]).await?;
    let collection: CollectionHead = collection.first()?.ok_or(Error::NotFound)?;
    let mut rows: Vec<CardRow> = products.read()?;
    let (first, next) = match changed {
        Some(listing) => (listing.first.clone(), listing.next.clone()),
        None => (url.clone(), list::next_page(&mut rows, &format!("{url}?"), CardRow::key)),
    };
    let (layout, cards) = (cx.layout(), cards(cx, rows));
    let head = Head {
        title: cut(&first_filled(&[&collection.seo_title, &collection.title]), TITLE),
        description: cut(
            &first_filled(&[&collection.seo_description, &plain_text(&collection.description)]),
            DESCRIPTION,
        ),
        canonical: format!("{}{url}", cx.origin),
        noindex: after.is_some() || changed.is_some(),
        share: Some(Share::page(
            cx.site(),
            &url,
            picture::to_share(cx.site(), cards.iter().filter_map(|card| card.picture.as_ref())),
        )),
        structured: Some(seo::collection(&cx.origin, layout, &collection.title, &url)?),
        ..Head::default()
    };
    let view = CollectionPage {
        layout,
        head,
        collection,
        cards,
        later: after.is_some(),
        url: first,
        next,
        finder: listing.map(|listing| listing.finder),
    };
    cx.html(StatusCode::OK, &view, CachePolicy::PAGE.tagged([Tag::Catalogue, Tag::Collection(view.collection.id)]))
}
