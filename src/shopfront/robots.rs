//! `GET /robots.txt` (RFC 9309).

use ::http::StatusCode;

use crate::{
    context::Context,
    error::Error,
    platform::Platform,
    web::{
        Tag,
        http::{self, CachePolicy, Response},
    },
};

/// Paths that crawlers must not visit: private pages, and searches and filters, whose number is unlimited. Crawlers may
/// visit later pages of lists, because they link to products, and variants, pictures and static files.
const RULES: &str = "User-agent: *
Disallow: /admin
Disallow: /cart
Disallow: /checkout
Disallow: /search
Disallow: /collections/*?
Allow: /collections/*?after=
";

/// The rules, and the address of the sitemap.
///
/// # Errors
/// None.
pub async fn robots<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let body = format!("{RULES}\nSitemap: {}/sitemap.xml\n", cx.origin);
    Ok(http::answer(StatusCode::OK, "text/plain; charset=utf-8", body, CachePolicy::SLOW.tagged([Tag::Sitemap])))
}
