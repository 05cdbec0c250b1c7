//! `GET /robots.txt` (RFC 9309).

use ::http::StatusCode;

use crate::{
    context::Context,
    error::Error,
    platform::Platform,
    shop::Opening,
    web::{
        Tag,
        http::{self, CachePolicy, Response},
    },
};

/// Crawlers must not visit private pages. They must not visit searches and filtered lists either, because there is no
/// limit to the number of these pages. They may visit later pages of a list, because these lead to products.
const RULES: &str = "User-agent: *
Disallow: /admin
Disallow: /cart
Disallow: /checkout
Disallow: /search
Disallow: /collections/*?
Allow: /collections/*?after=
";

/// The rules of a shop that is not open.
const CLOSED: &str = "User-agent: *\nDisallow: /\n";

/// The rules, and the address of the sitemap.
///
/// # Errors
/// If the database fails.
pub async fn robots<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let [] = cx.page_batch([]).await?;
    let body = match cx.layout().opening {
        Opening::Open => format!("{RULES}\nSitemap: {}/sitemap.xml\n", cx.origin),
        Opening::ForStaff | Opening::Closed => CLOSED.to_owned(),
    };
    Ok(http::answer(StatusCode::OK, "text/plain; charset=utf-8", body, CachePolicy::SLOW.tagged([Tag::Sitemap])))
}
