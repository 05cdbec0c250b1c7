//! `GET /sitemap.xml`: the index of the sitemap. Part 0 (`?part=0`) lists collections and text pages. Every other part
//! lists the products of a range of ids.
//!
//! The format is <https://www.sitemaps.org/protocol.html>, with pictures as in
//! <https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps>. A part is far below the limit
//! of 50,000 addresses and 50 MB, and its cost does not depend on the size of the catalogue. The index has no
//! modification dates, because finding them would mean reading the whole catalogue. Crawlers do not need these dates.

use std::fmt::Write as _;

use ::http::StatusCode;
use serde::Deserialize;

use super::xml::escape;
use crate::{
    context::Context,
    error::Error,
    json,
    platform::{Platform, Statement},
    sql,
    time::UnixMs,
    web::{
        Tag,
        http::{self, CachePolicy, Response},
        url,
    },
};

/// Product ids per part.
const PART: i64 = 2000;

/// The index, or the requested part.
///
/// # Errors
/// `NotFound` for an invalid part number.
pub async fn sitemap<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let xml = match cx.query.get("part") {
        None => index(cx).await?,
        Some(part) => {
            let part: i64 = part.parse().ok().filter(|part| (0..=1_000_000).contains(part)).ok_or(Error::NotFound)?;
            one_part(cx, part).await?
        }
    };
    Ok(http::answer(StatusCode::OK, "application/xml; charset=utf-8", xml, CachePolicy::SLOW.tagged([Tag::Sitemap])))
}

async fn index<P: Platform>(cx: &Context<'_, P>) -> Result<String, Error> {
    #[derive(Deserialize)]
    struct Row {
        last: Option<i64>,
    }
    let [rows] = cx.page_batch([sql!("SELECT max(id) AS last FROM product")]).await?;
    let row: Option<Row> = rows.maybe()?;
    let last = row.and_then(|row| row.last).unwrap_or(0);
    let parts = last.saturating_add(PART - 1) / PART;
    let mut xml = head("sitemapindex", "");
    for part in 0..=parts {
        let _ = write!(xml, "<sitemap><loc>{}/sitemap.xml?part={part}</loc></sitemap>", escape(&cx.origin));
    }
    xml.push_str("</sitemapindex>\n");
    Ok(xml)
}

async fn one_part<P: Platform>(cx: &Context<'_, P>, part: i64) -> Result<String, Error> {
    #[derive(Deserialize)]
    struct Row {
        folder: String,
        handle: String,
        changed: String,
        /// Keys of the pictures, as a JSON array.
        pictures: Option<String>,
    }
    let statement = if part == 0 { lists_and_pages() } else { products(part, cx.now) };
    let [rows] = cx.page_batch([statement]).await?;
    let rows: Vec<Row> = rows.all()?;
    let mut xml = head("urlset", " xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\"");
    let origin = escape(&cx.origin);
    if part == 0 {
        let _ = write!(xml, "<url><loc>{origin}/</loc></url><url><loc>{origin}/collections</loc></url>");
    }
    for Row { folder, handle, changed, pictures } in rows {
        let handle = url::segment(&handle);
        let _ = write!(xml, "<url><loc>{origin}/{folder}/{handle}</loc><lastmod>{changed}</lastmod>");
        let keys: Vec<String> = pictures.as_deref().and_then(|json| json::read(json).ok()).unwrap_or_default();
        for key in keys {
            let picture = url::media_path(&key);
            let _ = write!(xml, "<image:image><image:loc>{origin}{picture}</image:loc></image:image>");
        }
        xml.push_str("</url>");
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

/// The products of a range of ids, with their first five pictures. Pictures that are not stored are left out.
fn products(part: i64, now: UnixMs) -> Statement {
    let first = part.saturating_sub(1).saturating_mul(PART);
    sql!(
        "SELECT 'products' AS folder, p.handle, strftime('%Y-%m-%d', p.updated_at / 1000, 'unixepoch') AS changed,
           (SELECT json_group_array(m.name ORDER BY i.position)
            FROM picture i JOIN media m ON m.key = i.key AND m.state = 'stored'
            WHERE i.product_id = p.id AND i.position <= 5) AS pictures
         FROM product p WHERE p.id > ?1 AND p.id <= ?2 AND p.status = 'active' AND p.publish_at <= ?3 ORDER BY p.id",
        first,
        first.saturating_add(PART),
        now
    )
}

fn head(element: &str, more: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <{element} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"{more}>"
    )
}
