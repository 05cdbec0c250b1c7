//! `GET /`: the front page.

use ::http::StatusCode;
use askama::Template;

use super::parts::{Tile, cards, first_filled};
use crate::{
    catalogue::{
        card::Card,
        store::{self, CollectionRow},
    },
    context::Context,
    error::Error,
    json::Text,
    picture::{self, PictureView},
    platform::Platform,
    search::{self, index},
    seo::{
        self,
        text::{DESCRIPTION, TITLE, cut},
    },
    shop::{
        Layout,
        settings::{Hero, settings},
    },
    web::{
        Tag,
        http::{CachePolicy, Response},
        page::{Head, Share},
    },
};

/// The top of the front page.
struct Top {
    heading: String,
    /// The shop's own picture, or the picture of the first collection.
    picture: Option<PictureView>,
}

impl Top {
    /// The maximum characters of a heading in the large size. They fill about two lines on a phone.
    const LONG: usize = 24;

    fn is_long(&self) -> bool {
        self.heading.chars().count() > Self::LONG
    }
}

#[derive(Template)]
#[template(path = "shopfront/home.html")]
struct HomePage<'a> {
    layout: &'a Layout,
    head: Head,
    hero: Top,
    collections: Vec<Tile>,
    newest: Vec<Card>,
    on_sale: Vec<Card>,
}

/// `GET /`
pub async fn home<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let reduced = index::held(cx).await.map(|index| search::on_sale(&index, cx.now, 8)).unwrap_or_default();
    let statements = [
        settings!(Hero),
        store::collections(None, 8, cx.now),
        // Nine products fill whole rows. On wide screens, the first product takes the space of four, and the other
        // eight fill the rest of three rows of four. On phones, the first product takes a whole row, and the other
        // eight fill four rows of two.
        store::newest(cx.now, 9),
        store::cards(&reduced, cx.now),
    ];
    let [hero, collections, newest, on_sale] = cx.page_batch(statements).await?;
    let Hero { hero_heading, hero_picture } = Hero::of(&hero)?;
    let collections: Vec<Tile> = collections.all::<CollectionRow>()?.into_iter().map(Tile::from).collect();
    let layout = cx.layout();
    let own = hero_picture.map(|Text(picture)| picture);
    let hero = Top {
        heading: first_filled(&[&hero_heading, &layout.name]),
        picture: own.or_else(|| collections.first().and_then(|tile| tile.picture.clone())),
    };
    let head = Head {
        title: cut(&layout.tagline, TITLE),
        own_title: true,
        description: cut(&layout.tagline, DESCRIPTION),
        canonical: format!("{}/", cx.origin),
        share: Some(Share::page(cx.site(), "/", picture::to_share(cx.site(), &hero.picture))),
        structured: Some(seo::home(&cx.origin, layout)?),
        ..Head::default()
    };
    let (newest, on_sale) = (cards(cx, newest.all()?), cards(cx, on_sale.all()?));
    let view = HomePage { layout, head, hero, collections, newest, on_sale };
    cx.html(StatusCode::OK, &view, CachePolicy::PAGE.tagged([Tag::Catalogue, Tag::List]))
}
