//! The product feed for Google Merchant Center, `GET /feeds/google.xml`: one item per variant.
//!
//! The feed is a single object in R2 and is streamed from there. When its content changes, `build` makes a new feed in
//! the background, one part at a time. So the memory that `build` needs does not grow with the catalogue.

mod build;
mod item;
mod store;

use ::http::{HeaderValue, StatusCode, header};

use crate::{
    context::Context,
    error::Error,
    isolate::Task,
    platform::Platform,
    web::{
        Tag,
        http::{self, CachePolicy, Response},
        stored,
    },
};

pub use build::build;

/// The key of the feed in R2.
const KEY: &str = "feeds/google.xml";
/// The `Retry-After` in seconds while the first build is not complete.
const COME_BACK: u32 = 120;

/// Returns the feed of the last build. The response is 503 until the first build is complete.
///
/// The addresses in the feed begin with `SHOP_ORIGIN`. If this setting is missing, they begin with the origin of the
/// first request for the feed.
///
/// # Errors
/// If R2 or the database fails.
pub async fn feed<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    if let Some(mut response) = stored::object(&cx.platform.objects(), &cx.headers, KEY).await? {
        http::set_cache(&mut response, &CachePolicy::PAGE.tagged([Tag::Feed]));
        return Ok(response);
    }
    let [rows] = cx.rows([store::ask(&cx.origin)]).await?;
    let news: Option<store::Asked> = rows.maybe()?;
    if news.is_some() {
        cx.later(Task::FeedSoon);
    }
    let sentence = "The product feed is being built. Please try again in a few minutes.\n";
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let mut response = http::answer(status, "text/plain; charset=utf-8", sentence, CachePolicy::Private);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(COME_BACK));
    Ok(response)
}
