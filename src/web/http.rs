//! Requests and responses as types of the `http` crate: bodies, queries, ranges, cookies and the cache policy.

use std::hash::{DefaultHasher, Hasher};

use ::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::Tag;
use crate::{
    error::Error,
    platform::{Body, ByteRange},
    static_files,
};

/// The default content security policy: no inline script or style, nothing from other servers, no frames
/// inside or around the page. A handler may set another policy.
pub const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// The header with the tags of a cached response. Cloudflare removes the header before it sends the response to the
/// browser.
const CACHE_TAG: HeaderName = HeaderName::from_static("cache-tag");

/// A request to the shop.
pub type Request<N> = ::http::Request<Body<N>>;
/// A response of the shop.
pub type Response<N> = ::http::Response<Body<N>>;

/// The cache policy of a response. If a response has no policy, the module `app` makes it private.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CachePolicy {
    /// The response is for this person only, and no cache stores it.
    Private,
    /// The response is the same for everybody. It is fresh for `max_age` seconds. For `stale` more seconds, the cache
    /// may serve it while it fetches a new one.
    Public {
        /// Seconds.
        max_age: u32,
        /// Seconds.
        stale: u32,
        /// The tags of the response. A purge of any of these tags purges the response.
        tags: Vec<Tag>,
    },
    /// The response never changes. If the content changes, it gets another URL.
    Immutable,
}

impl CachePolicy {
    /// A page of the catalogue. The page may show outdated stock. This does no harm, because the cart reads the current
    /// stock.
    pub const PAGE: Self = Self::Public { max_age: 60, stale: 600, tags: Vec::new() };
    /// Content that changes a few times a day.
    pub const SLOW: Self = Self::Public { max_age: 3600, stale: 86_400, tags: Vec::new() };

    /// The same policy with these tags added. [`html`] also adds [`Tag::Layout`].
    #[must_use]
    pub fn tagged(mut self, more: impl IntoIterator<Item = Tag>) -> Self {
        if let Self::Public { tags, .. } = &mut self {
            tags.extend(more);
        }
        self
    }

    /// True if a shared cache may store the response.
    pub const fn is_public(&self) -> bool {
        !matches!(self, Self::Private)
    }

    /// The value of the `Cache-Tag` header; `None` if there are no tags.
    fn tags(&self) -> Option<HeaderValue> {
        let Self::Public { tags, .. } = self else { return None };
        let names: Vec<String> = tags.iter().map(Tag::to_string).collect();
        HeaderValue::from_str(&names.join(",")).ok().filter(|_| !names.is_empty())
    }

    fn header(&self) -> HeaderValue {
        match self {
            Self::Private => HeaderValue::from_static("private, no-store"),
            // Do not use s-maxage or must-revalidate: both turn stale-while-revalidate off.
            Self::Public { max_age, stale, .. } => {
                let text = format!("public, max-age={max_age}, stale-while-revalidate={stale}");
                HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("private, no-store"))
            }
            Self::Immutable => HeaderValue::from_static("public, max-age=31536000, immutable"),
        }
    }
}

/// A response with this body. A public response gets an ETag, which is a hash of its bytes.
pub fn answer<N>(
    status: StatusCode,
    content_type: &'static str,
    body: impl Into<Vec<u8>>,
    cache: CachePolicy,
) -> Response<N> {
    let bytes = body.into();
    let etag = cache.is_public().then(|| etag(&bytes));
    let mut response = ::http::Response::new(Body::Bytes(bytes));
    *response.status_mut() = status;
    set_cache(&mut response, &cache);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Some(etag) = etag {
        headers.insert(header::ETAG, etag);
    }
    response
}

/// An HTML page. A public page has the header `Speculation-Rules`. It contains the URL of the rules by which browsers
/// prefetch the next page.
pub fn html<N>(status: StatusCode, body: String, cache: CachePolicy) -> Response<N> {
    let is_public = cache.is_public();
    let mut response = answer(status, "text/html; charset=utf-8", body, cache.tagged([Tag::Layout]));
    if is_public && let Ok(rules) = HeaderValue::from_str(&format!("\"{}\"", static_files::NEXT_SPECULATIONRULES)) {
        response.headers_mut().insert(HeaderName::from_static("speculation-rules"), rules);
    }
    response
}

/// A JSON response for programs. It is private.
pub fn json<N>(status: StatusCode, value: &impl serde::Serialize) -> Result<Response<N>, Error> {
    let body = serde_json::to_vec(value).map_err(|error| Error::Internal(format!("JSON: {error}")))?;
    Ok(answer(status, "application/json", body, CachePolicy::Private))
}

/// A redirect to `location`, a path of the shop.
///
/// Bytes outside ASCII are percent-encoded. A location that cannot be a header is an internal error.
pub fn redirect<N>(status: StatusCode, location: &str, cache: CachePolicy) -> Result<Response<N>, Error> {
    let ascii = percent_encoding::utf8_percent_encode(location, percent_encoding::CONTROLS).to_string();
    let value = HeaderValue::from_str(&ascii).map_err(|_| Error::Internal(format!("redirect to {location:?}")))?;
    let mut response = ::http::Response::new(Body::Bytes(Vec::new()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::LOCATION, value);
    set_cache(&mut response, &cache);
    Ok(response)
}

/// The response to a POST: 303, so that going back or reloading does not repeat the POST.
pub fn see_other<N>(location: &str) -> Result<Response<N>, Error> {
    redirect(StatusCode::SEE_OTHER, location, CachePolicy::Private)
}

/// Sets the cache policy of an existing response. A private policy also removes the ETag and the tags.
pub fn set_cache<N>(response: &mut Response<N>, cache: &CachePolicy) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, cache.header());
    if !cache.is_public() {
        headers.remove(header::ETAG);
    }
    match cache.tags() {
        Some(tags) => headers.insert(CACHE_TAG, tags),
        None => headers.remove(CACHE_TAG),
    };
}

/// Adds the headers of a page with a secret address. Browsers then do not send the address to other sites, and search
/// engines do not index the page.
pub fn secret_address<N>(response: &mut Response<N>) {
    let headers = response.headers_mut();
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
}

/// A strong ETag of the bytes.
fn etag(bytes: &[u8]) -> HeaderValue {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    HeaderValue::from_str(&format!("\"{:016x}\"", hasher.finish())).unwrap_or(HeaderValue::from_static("\"\""))
}

/// True if the requester already has the content with this ETag.
///
/// The comparison is weak (RFC 9110 §13.1.2), because Cloudflare makes the ETag of a compressed response weak.
pub fn if_none_match(headers: &HeaderMap, etag: &str) -> bool {
    let strip = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim() == "*" || strip(tag) == strip(etag))
}

/// The part of an object that a `Range` header requests (RFC 9110 §14.2).
#[derive(Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The whole object, because the request has no range, several ranges, or an invalid range.
    Whole,
    Part(ByteRange),
    /// The range is outside the object. The response is 416.
    Outside,
}

/// Reads the `Range` header.
pub fn range(headers: &HeaderMap, size: u64) -> Wanted {
    let Some(spec) = text(headers, &header::RANGE).and_then(|value| value.strip_prefix("bytes=")) else {
        return Wanted::Whole;
    };
    let Some((first, last)) = spec.trim().split_once('-') else {
        return Wanted::Whole;
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (start, end) = match (first.trim(), last.trim()) {
        ("", suffix) if digits(suffix) => {
            let length = suffix.parse().unwrap_or(u64::MAX);
            if length == 0 {
                return Wanted::Outside;
            }
            (size.saturating_sub(length), u64::MAX)
        }
        (from, "") if digits(from) => (from.parse().unwrap_or(u64::MAX), u64::MAX),
        (from, to) if digits(from) && digits(to) => {
            let (from, to) = (from.parse().unwrap_or(u64::MAX), to.parse().unwrap_or(u64::MAX));
            if to < from {
                return Wanted::Whole;
            }
            (from, to)
        }
        _ => return Wanted::Whole,
    };
    match size.checked_sub(1) {
        Some(last) if start <= last => Wanted::Part(ByteRange { start, end: end.min(last) }),
        _ => Wanted::Outside,
    }
}

/// A header as text; `None` if the header is absent or has other characters than visible ASCII.
pub fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The names and values of a query, in order.
#[derive(Debug, Default, Clone)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded` text. Bytes that are not UTF-8 become U+FFFD.
    pub fn parse(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// The first value with this name, without the spaces around it.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// All pairs.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// The token after `Bearer ` in the Authorization header.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// The value of the cookie with this name.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranged(value: &str, size: u64) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_str(value).unwrap());
        range(&headers, size)
    }

    #[test]
    fn a_range_header_requests_the_whole_object_or_a_part_or_nothing() {
        let part = |start, end| Wanted::Part(ByteRange { start, end });
        assert_eq!(range(&HeaderMap::new(), 10), Wanted::Whole);
        for (value, wanted) in [
            ("bytes=0-3", part(0, 3)),
            ("bytes=4-", part(4, 9)),
            ("bytes=-3", part(7, 9)),
            ("bytes=-30", part(0, 9)),
            ("bytes=8-99999999999999999999999", part(8, 9)),
            ("bytes=10-", Wanted::Outside),
            ("bytes=-0", Wanted::Outside),
            ("bytes=3-2", Wanted::Whole),
            ("bytes=0-1,4-5", Wanted::Whole),
            ("bytes=a-b", Wanted::Whole),
            ("bytes=+1-3", Wanted::Whole),
            ("lines=0-3", Wanted::Whole),
        ] {
            assert_eq!(ranged(value, 10), wanted, "{value}");
        }
        assert_eq!(ranged("bytes=0-", 0), Wanted::Outside);
    }

    #[test]
    fn etags_are_compared_weakly() {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static("\"a\", W/\"b\""));
        assert!(if_none_match(&headers, "\"b\""));
        assert!(if_none_match(&headers, "W/\"a\""));
        assert!(!if_none_match(&headers, "\"c\""));
    }

    #[test]
    fn a_response_that_becomes_private_loses_its_etag_and_its_tags() {
        let cache = CachePolicy::PAGE.tagged([Tag::Product(7), Tag::List]);
        let mut response: Response<()> = html(StatusCode::OK, "page".to_owned(), cache);
        let names = |response: &Response<()>| {
            let has = |name: &str| response.headers().contains_key(name);
            (has("etag"), has("cache-tag"))
        };
        assert_eq!(response.headers()["cache-tag"], "product:7,list,layout");
        assert_eq!(names(&response), (true, true));
        set_cache(&mut response, &CachePolicy::Private);
        assert_eq!(response.headers()["cache-control"], "private, no-store");
        assert_eq!(names(&response), (false, false));
    }

    #[test]
    fn a_cookie_is_found_by_its_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; __Host-cart=x=y"));
        headers.append(header::COOKIE, HeaderValue::from_static("b=2"));
        assert_eq!(cookie(&headers, "__Host-cart"), Some("x=y"));
        assert_eq!(cookie(&headers, "b"), Some("2"));
        assert_eq!(cookie(&headers, "c"), None);
    }
}
