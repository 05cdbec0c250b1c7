//! Pages of text, and what search engines read.

use std::fmt::Write as _;

use ::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::{
    cache::Tag,
    context::Context,
    error::Error,
    http::{self, CachePolicy, Response},
    layout::{Head, Layout},
    platform::{Platform, Statement},
    router, sql,
    time::UnixMs,
};

/// Products in one sitemap file.
const SITEMAP_PART: i64 = 2000;

#[derive(Deserialize)]
struct PageRow {
    title: String,
    body: String,
    seo_description: String,
}

#[derive(Template)]
#[template(path = "content/page.html")]
struct TextPage<'a> {
    layout: &'a Layout,
    head: Head,
    page: PageRow,
}

/// `GET /pages/{handle}`
pub async fn page<P: Platform>(cx: &Context<'_, P>, handle: &str) -> Result<Response<P::Native>, Error> {
    let statement = sql!("SELECT title, body, seo_description FROM page WHERE handle = ?1 AND published = 1", handle);
    let [row] = cx.page_batch([statement]).await?;
    let page: PageRow = row.first()?.ok_or(Error::NotFound)?;
    let head = Head {
        title: page.title.clone(),
        description: page.seo_description.clone(),
        canonical: format!("{}/pages/{}", cx.origin, router::encode(handle)),
        noindex: false,
    };
    cx.html(StatusCode::OK, &TextPage { layout: cx.layout(), head, page }, CachePolicy::SLOW.tagged([Tag::Pages]))
}

/// `GET /robots.txt`
pub async fn robots<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let body = format!(
        "User-agent: *\nDisallow: /admin\nDisallow: /cart\nDisallow: /checkout\nDisallow: /search\n\nSitemap: {}/sitemap.xml\n",
        cx.origin
    );
    Ok(http::answer(StatusCode::OK, "text/plain; charset=utf-8", body, CachePolicy::SLOW.tagged([Tag::Sitemap])))
}

/// `GET /sitemap.xml`: an index of parts; `?part=0` holds collections and pages, `?part=n` products by ranges of their id.
pub async fn sitemap<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let xml = match cx.query.get("part") {
        None => sitemap_index(cx).await?,
        Some(part) => {
            let part: i64 = part.parse().ok().filter(|part| (0..=1_000_000).contains(part)).ok_or(Error::NotFound)?;
            sitemap_part(cx, part).await?
        }
    };
    Ok(http::answer(StatusCode::OK, "application/xml; charset=utf-8", xml, CachePolicy::SLOW.tagged([Tag::Sitemap])))
}

async fn sitemap_index<P: Platform>(cx: &Context<'_, P>) -> Result<String, Error> {
    #[derive(Deserialize)]
    struct Row {
        last: Option<i64>,
    }
    let results = cx.batch(&[sql!("SELECT max(id) AS last FROM product")]).await?;
    let row: Option<Row> = results.first().map(|rows| rows.first()).transpose()?.flatten();
    let last = row.and_then(|row| row.last).unwrap_or(0);
    let parts = last.saturating_add(SITEMAP_PART - 1) / SITEMAP_PART;
    let mut xml = sitemap_head("sitemapindex");
    for part in 0..=parts {
        let _ = write!(xml, "<sitemap><loc>{}/sitemap.xml?part={part}</loc></sitemap>", escape(&cx.origin));
    }
    xml.push_str("</sitemapindex>\n");
    Ok(xml)
}

async fn sitemap_part<P: Platform>(cx: &Context<'_, P>, part: i64) -> Result<String, Error> {
    #[derive(Deserialize)]
    struct Row {
        folder: String,
        handle: String,
        changed: String,
    }
    let statement = if part == 0 { lists_and_pages() } else { products(part, cx.now) };
    let results = cx.batch(&[statement]).await?;
    let rows: Vec<Row> = results.first().map(|rows| rows.read()).transpose()?.unwrap_or_default();
    let mut xml = sitemap_head("urlset");
    let origin = escape(&cx.origin);
    if part == 0 {
        let _ = write!(xml, "<url><loc>{origin}/</loc></url><url><loc>{origin}/collections</loc></url>");
    }
    for Row { folder, handle, changed } in rows {
        let handle = router::encode(&handle);
        let _ = write!(xml, "<url><loc>{origin}/{folder}/{handle}</loc><lastmod>{changed}</lastmod></url>");
    }
    xml.push_str("</urlset>\n");
    Ok(xml)
}

fn lists_and_pages() -> Statement {
    sql!(
        "SELECT 'collections' AS folder, handle, strftime('%Y-%m-%d', updated_at / 1000, 'unixepoch') AS changed
         FROM (SELECT handle, updated_at FROM collection WHERE published = 1 ORDER BY position, id LIMIT 10000)
         UNION ALL
         SELECT 'pages', handle, strftime('%Y-%m-%d', updated_at / 1000, 'unixepoch')
         FROM (SELECT handle, updated_at FROM page WHERE published = 1 LIMIT 10000)"
    )
}

fn products(part: i64, now: UnixMs) -> Statement {
    let first = part.saturating_sub(1).saturating_mul(SITEMAP_PART);
    sql!(
        "SELECT 'products' AS folder, handle, strftime('%Y-%m-%d', updated_at / 1000, 'unixepoch') AS changed FROM product
         WHERE id > ?1 AND id <= ?2 AND status = 'active' AND publish_at <= ?3 ORDER BY id",
        first,
        first.saturating_add(SITEMAP_PART),
        now
    )
}

fn sitemap_head(element: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{element} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
    )
}

/// Text as XML character data.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
