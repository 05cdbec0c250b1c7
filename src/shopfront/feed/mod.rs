//! The product feed for Google Merchant Center, `GET /feeds/google.xml`: one item for each variant.
//!
//! The feed is one object in R2, of any size, and is streamed from there. `build` builds it in the background when its
//! content changed, one part at a time, so that 300,000 items need no more memory than 3,000.

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
/// `Retry-After` while the feed is not built yet, in seconds.
const COME_BACK: u32 = 120;

/// The last feed that was built.
///
/// Its links need the shop's origin: `SHOP_ORIGIN`, or the origin of the first request for the feed. Until the feed is
/// built, the response is 503.
///
/// # Errors
/// When R2 or the database fails.
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
