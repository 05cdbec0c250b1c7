//! `GET /search?q=`: products by words, beginnings of words, and SKU.

pub mod finder;
mod query;
mod store;

use ::http::StatusCode;
use askama::Template;

use crate::{
    cache::Tag,
    catalogue::card::{Card, CardRow},
    context::Context,
    error::Error,
    http::{CachePolicy, Response},
    layout::{Head, Layout},
    lists,
    platform::Platform,
};

#[derive(Template)]
#[template(path = "search/results.html")]
struct ResultsPage<'a> {
    layout: &'a Layout,
    head: Head,
    query: &'a str,
    cards: Vec<Card>,
    later: bool,
    url: String,
    next: Option<String>,
    finder: Option<finder::Finder>,
}

/// The results, or an empty form where nothing was asked for.
pub async fn results<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let query = query::clean(cx.query.get("q").unwrap_or_default());
    let after = lists::cursor(&cx.query);
    let mut rows: Vec<CardRow> = match query::to_fts(&query) {
        Some(words) => {
            let [rows] = cx.page_batch([store::products(&words, &query, after, cx.now)]).await?;
            rows.read()?
        }
        None => {
            let [] = cx.page_batch([]).await?;
            Vec::new()
        }
    };
    let url = format!("/search?{}", form_urlencoded::Serializer::new(String::new()).append_pair("q", &query).finish());
    let next = lists::next_page(&mut rows, &format!("{url}&"));
    let layout = cx.layout();
    let cards = rows.into_iter().map(|row| row.into_card(layout.currency)).collect();
    let title = if query.is_empty() { "Search".to_owned() } else { format!("Search: {query}") };
    let head = Head { title, noindex: true, ..Head::default() };
    let view = ResultsPage { layout, head, query: &query, cards, later: after.is_some(), url, next, finder: None };
    cx.html(StatusCode::OK, &view, CachePolicy::PAGE.tagged([Tag::Catalogue, Tag::List]))
}
