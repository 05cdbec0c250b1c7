//! Home and the lists.

use ::http::StatusCode;
use askama::Template;

use super::{
    card::{Card, CardRow},
    store::{self, CollectionHead, CollectionRow, HeroRow},
    text::plain_text,
};
use crate::{
    context::Context,
    error::Error,
    json,
    picture::{self, PictureView},
    platform::{Platform, Rows},
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

/// A collection as a tile.
struct Tile {
    url: String,
    title: String,
    picture: Option<PictureView>,
}

/// The top of the front page.
struct Hero {
    heading: String,
    /// The shop's own, or that of its first collection.
    picture: Option<PictureView>,
}

impl Hero {
    /// Longer headings are set smaller. About two lines of the large size on a phone.
    const LONG: usize = 24;

    fn is_long(&self) -> bool {
        self.heading.chars().count() > Self::LONG
    }
}

#[derive(Template)]
#[template(path = "catalogue/home.html")]
struct HomePage<'a> {
    layout: &'a Layout,
    head: Head,
    hero: Hero,
    collections: Vec<Tile>,
    newest: Vec<Card>,
    on_sale: Vec<Card>,
}

/// `GET /`
pub async fn home<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    // Nine: the first hangs as large as four, so that they fill rows of four, and of two.
    let reduced = index::held(cx).await.map(|index| search::on_sale(&index, cx.now, 8)).unwrap_or_default();
    let statements =
        [store::hero(), store::collections(None, 8, cx.now), store::newest(cx.now, 9), store::cards(&reduced, cx.now)];
    let [hero, collections, newest, on_sale] = cx.page_batch(statements).await?;
    let hero: HeroRow = hero.first()?.ok_or_else(|| Error::Internal("the shop has no settings row".to_owned()))?;
    let collections = tiles(&collections)?;
    let layout = cx.layout();
    let own = hero.picture.as_deref().and_then(|json| json::read(json).ok());
    let hero = Hero {
        heading: first_filled(&[&hero.heading, &layout.name]),
        picture: own.or_else(|| collections.first().and_then(|tile| tile.picture.clone())),
    };
    let head = Head {
        title: cut(&layout.tagline, TITLE),
        description: cut(&layout.tagline, DESCRIPTION),
        canonical: format!("{}/", cx.origin),
        share: Some(Share::page(cx.site(), "/", picture::to_share(cx.site(), &hero.picture))),
        structured: Some(seo::home(&cx.origin, layout)?),
        ..Head::default()
    };
    let (newest, on_sale) = (cards(cx, newest.read()?), cards(cx, on_sale.read()?));
    let view = HomePage { layout, head, hero, collections, newest, on_sale };
    cx.html(StatusCode::OK, &view, CachePolicy::PAGE.tagged([Tag::Catalogue, Tag::List]))
}

#[derive(Template)]
#[template(path = "catalogue/collections.html")]
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
#[template(path = "catalogue/collection.html")]
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

/// Cards in the shop's currency.
pub fn cards<P: Platform>(cx: &Context<'_, P>, rows: Vec<CardRow>) -> Vec<Card> {
    rows.into_iter().map(|row| row.into_card(cx.layout().currency)).collect()
}

fn tiles(rows: &Rows) -> Result<Vec<Tile>, Error> {
    let rows: Vec<CollectionRow> = rows.read()?;
    Ok(rows
        .into_iter()
        .map(|row| Tile {
            url: url::collection_path(&row.handle),
            title: row.title,
            picture: row.picture.as_deref().and_then(|json| json::read(json).ok()),
        })
        .collect())
}

/// The first text that is not empty.
pub fn first_filled(texts: &[&str]) -> String {
    texts.iter().find(|text| !text.trim().is_empty()).map(|text| (*text).to_owned()).unwrap_or_default()
}
