//! What several pages of the shop show alike.

use crate::{
    catalogue::{
        card::{Card, CardRow},
        store::CollectionRow,
    },
    context::Context,
    error::Error,
    json,
    picture::PictureView,
    platform::{Platform, Rows},
    web::url,
};

/// A collection as a tile.
pub struct Tile {
    pub url: String,
    pub title: String,
    pub picture: Option<PictureView>,
}

/// Cards in the shop's currency.
pub fn cards<P: Platform>(cx: &Context<'_, P>, rows: Vec<CardRow>) -> Vec<Card> {
    rows.into_iter().map(|row| row.into_card(cx.layout().currency)).collect()
}

/// The collections of a list.
pub fn tiles(rows: &Rows) -> Result<Vec<Tile>, Error> {
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
