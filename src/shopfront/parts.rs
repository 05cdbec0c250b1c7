//! Parts that several pages of the shop share.

use crate::{
    catalogue::{
        card::{Card, CardRow},
        store::CollectionRow,
    },
    context::Context,
    json::Text,
    picture::PictureView,
    platform::Platform,
    web::url,
};

/// A collection as a tile.
pub struct Tile {
    pub url: String,
    pub title: String,
    pub picture: Option<PictureView>,
}

impl From<CollectionRow> for Tile {
    fn from(row: CollectionRow) -> Self {
        Self {
            url: url::collection_path(&row.handle),
            title: row.title,
            picture: row.picture.map(|Text(picture)| picture),
        }
    }
}

/// Cards with prices in the shop's currency.
pub fn cards<P: Platform>(cx: &Context<'_, P>, rows: Vec<CardRow>) -> Vec<Card> {
    rows.into_iter().map(|row| row.into_card(cx.layout().currency)).collect()
}

/// The first text that is not blank.
pub fn first_filled(texts: &[&str]) -> String {
    texts.iter().find(|text| !text.trim().is_empty()).map(|text| (*text).to_owned()).unwrap_or_default()
}
