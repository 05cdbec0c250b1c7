//! `GET /pages/{handle}`: a page of text.

use ::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::{
    catalogue::text::plain_text,
    context::Context,
    error::Error,
    platform::Platform,
    seo::text::{DESCRIPTION, TITLE, cut},
    shop::Layout,
    sql,
    web::{
        Tag,
        http::{CachePolicy, Response},
        page::{Head, Share},
        url,
    },
};

#[derive(Deserialize)]
struct PageRow {
    title: String,
    body: String,
    seo_title: String,
    seo_description: String,
}

#[derive(Template)]
#[template(path = "shopfront/page.html")]
struct TextPage<'a> {
    layout: &'a Layout,
    head: Head,
    page: PageRow,
}

/// A published page.
///
/// # Errors
/// `NotFound` if there is no published page with this handle.
pub async fn page<P: Platform>(cx: &Context<'_, P>, handle: &str) -> Result<Response<P::Native>, Error> {
    let statement =
        sql!("SELECT title, body, seo_title, seo_description FROM page WHERE handle = ?1 AND published = 1", handle);
    let [row] = cx.page_batch([statement]).await?;
    let page: PageRow = row.maybe()?.ok_or(Error::NotFound)?;
    let path = url::page_path(handle);
    let own = Some(page.seo_description.as_str()).filter(|text| !text.trim().is_empty());
    let own_title = Some(page.seo_title.as_str()).filter(|text| !text.trim().is_empty());
    let head = Head {
        title: cut(own_title.unwrap_or(&page.title), TITLE),
        own_title: true,
        description: own.map_or_else(|| cut(&plain_text(&page.body), DESCRIPTION), |own| cut(own, DESCRIPTION)),
        canonical: format!("{}{path}", cx.origin),
        share: Some(Share::page(cx.site(), &path, None)),
        ..Head::default()
    };
    cx.html(StatusCode::OK, &TextPage { layout: cx.layout(), head, page }, CachePolicy::SLOW.tagged([Tag::Pages]))
}
