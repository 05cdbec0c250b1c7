//! `GET /collections` and `GET /collections/{handle}`.

use ::http::StatusCode;
use askama::Template;

use super::parts::{Tile, first_filled};
use crate::{
    catalogue::{
        card::{Card, CardRow, PAGE},
        store::{self, CollectionHead, CollectionRow},
        text::plain_text,
    },
    context::Context,
    error::Error,
    picture,
    platform::Platform,
    search::{self, finder::Finder, index, listing::ListOutcome},
    seo::{
        self,
        text::{DESCRIPTION, TITLE, cut},
    },
    shop::Layout,
    web::{
        Tag,
        http::{self, CachePolicy, Response},
        list::{Page, Walk},
        page::{Head, Share},
        url,
    },
};

#[derive(Template)]
#[template(path = "shopfront/collections.html")]
struct CollectionsPage<'a> {
    layout: &'a Layout,
    head: Head,
    page: Page<Tile>,
}

/// `GET /collections`
pub async fn collections<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let walk = Walk::new(&cx.query, 48);
    let [collections] = cx.page_batch([store::collections(walk.after, walk.limit(), cx.now)]).await?;
    let page: Page<CollectionRow> = walk.page(collections.all()?, "/collections".to_owned());
    let page = page.map(Tile::from);
    let head = Head {
        title: "Collections".to_owned(),
        description: format!("All collections at {}.", cx.layout().name),
        canonical: format!("{}/collections", cx.origin),
        noindex: page.later,
        share: Some(Share::page(
            cx.site(),
            "/collections",
            picture::to_share(cx.site(), page.rows.iter().filter_map(|tile| tile.picture.as_ref())),
        )),
        ..Head::default()
    };
    let view = CollectionsPage { layout: cx.layout(), head, page };
    cx.html(view.page.status(), &view, CachePolicy::PAGE.tagged([Tag::Catalogue, Tag::List]))
}

#[derive(Template)]
#[template(path = "shopfront/collection.html")]
struct CollectionPage<'a> {
    layout: &'a Layout,
    head: Head,
    collection: CollectionHead,
    page: Page<Card>,
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
        Some(ListOutcome::Elsewhere(address)) => return http::redirect(StatusCode::FOUND, &address, CachePolicy::PAGE),
        Some(ListOutcome::Here(listing)) => Some(listing),
        None => None,
    };
    // The default list comes from the database, so it is always current. Filters and other sort orders need the index.
    let (changed, finder) = match listing {
        Some(listing) => (listing.changed.then_some(listing.page), Some(listing.finder)),
        None => (None, None),
    };
    let walk = Walk::new(&cx.query, PAGE);
    let products = match &changed {
        Some(page) => store::cards(&page.rows, cx.now),
        None => store::collection_products(handle, walk.after, walk.limit(), cx.now),
    };
    let [collection, products] = cx.page_batch([store::collection(handle), products]).await?;
    let collection: CollectionHead = collection.maybe()?.ok_or(Error::NotFound)?;
    let rows: Vec<CardRow> = products.all()?;
    let is_changed = changed.is_some();
    let page = match changed {
        Some(page) => page.with(rows),
        None => walk.page(rows, url.clone()),
    };
    let layout = cx.layout();
    let page = page.map(|row| row.into_card(layout.currency));
    let head = Head {
        title: cut(&first_filled(&[&collection.seo_title, &collection.title]), TITLE),
        own_title: true,
        description: cut(
            &first_filled(&[&collection.seo_description, &plain_text(&collection.description)]),
            DESCRIPTION,
        ),
        canonical: format!("{}{url}", cx.origin),
        noindex: page.later || is_changed,
        share: Some(Share::page(
            cx.site(),
            &url,
            picture::to_share(cx.site(), page.rows.iter().filter_map(|card| card.picture.as_ref())),
        )),
        structured: Some(seo::collection(&cx.origin, layout, &collection.title, &url)?),
        ..Head::default()
    };
    let view = CollectionPage { layout, head, collection, page, finder };
    let tags = [Tag::Catalogue, Tag::Collection(view.collection.id)];
    cx.html(view.page.status(), &view, CachePolicy::PAGE.tagged(tags))
}
