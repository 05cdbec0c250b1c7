//! The last step of every response.

use ::http::{HeaderValue, StatusCode, header};

use crate::{
    context::Context,
    platform::{Body, Method, Platform},
    web::http::{self, CachePolicy, Response},
};

/// Completes a response. If the browser already has this version of the page, the status becomes 304. Every response
/// gets security headers. A private response also gets headers with the request's id and cost (round trips, rows read,
/// milliseconds). With the setting DEBUG_TIMING, a public response gets these headers too.
pub(super) fn finish<P: Platform>(cx: &Context<'_, P>, response: &mut Response<P::Native>, is_head: bool) {
    let same = response.status() == StatusCode::OK
        && http::text(response.headers(), &header::ETAG).is_some_and(|etag| http::if_none_match(&cx.headers, etag));
    if same {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH] {
            response.headers_mut().remove(name);
        }
        *response.body_mut() = Body::Bytes(Vec::new());
    }
    if is_head {
        if let Body::Bytes(bytes) = response.body() {
            let length = HeaderValue::from(bytes.len());
            response.headers_mut().entry(header::CONTENT_LENGTH).or_insert(length);
        }
        *response.body_mut() = Body::Bytes(Vec::new());
    }
    let cookies = cx.take_cookies();
    let status = response.status();
    let may_be_shared = status.is_success()
        || matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND | StatusCode::NOT_MODIFIED);
    if !cookies.is_empty() || cx.method != Method::GET || !may_be_shared || cx.is_private() {
        http::set_cache(response, &CachePolicy::Private);
    }
    let unavailable = status == StatusCode::SERVICE_UNAVAILABLE;
    let unauthorized = response.status() == StatusCode::UNAUTHORIZED;
    let headers = response.headers_mut();
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
    if unauthorized {
        // RFC 9110 §15.5.2 requires this header. Browsers show no password dialog for the scheme Bearer.
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if unavailable {
        headers.entry(header::RETRY_AFTER).or_insert(HeaderValue::from_static("10"));
    }
    // The paths of these pages contain secret tokens. `Referrer-Policy: no-referrer` keeps the paths out of the Referer
    // header. Error responses need it too.
    if ["/orders/", "/cart/restore/"].iter().any(|secret| cx.path.starts_with(secret)) {
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    for (name, value) in SECURITY_HEADERS {
        headers.entry(*name).or_insert(HeaderValue::from_static(value));
    }
    let cache = headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
    let is_public = cache.as_bytes().starts_with(b"public");
    if is_public && cx.platform.var("DEBUG_TIMING").is_none() {
        return;
    }
    let figures = format!(
        "d1;desc=\"{} round trips, {} rows read\", total;dur={}",
        cx.meter.round_trips.get(),
        cx.meter.rows_read.get(),
        cx.platform.now().since(cx.now)
    );
    for (name, value) in [("server-timing", figures), ("x-request-id", cx.request_id.to_string())] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
}

const SECURITY_HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", http::CONTENT_POLICY),
    ("strict-transport-security", "max-age=63072000"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];
