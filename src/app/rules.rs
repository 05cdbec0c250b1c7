//! Requests that no handler answers: under another address, from another site, with a wrong method, to an address that
//! moved.

use ::http::{HeaderValue, StatusCode, header};

use crate::{
    context::Context,
    error::Error,
    platform::{Method, Platform},
    sql,
    web::{
        http::{self, CachePolicy, Response},
        url,
    },
};

/// The response to a request under another host or scheme: a redirect to the same path of the shop's own origin. The
/// cache must not keep it. The cache key has no host, so the redirect would also be served at the right host, in a
/// loop.
pub(super) fn elsewhere<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    if cx.method != Method::GET {
        return Err(Error::Misdirected);
    }
    let there = format!("{}{}{}", cx.origin, cx.path, cx.path_query());
    http::redirect(StatusCode::PERMANENT_REDIRECT, &there, CachePolicy::Private)
}

/// True if the method may change something (RFC 9110 §9.2.1).
pub(super) fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// True if another site may have made the visitor's browser send this.
///
/// Programs with a bearer token are not browsers, and webhooks are signed. Browsers name the sending site in
/// Sec-Fetch-Site, older ones in Origin. A request without both is refused.
pub(super) fn is_cross_site<P: Platform>(cx: &Context<'_, P>) -> bool {
    let header = |name: &str| cx.headers.get(name).and_then(|value| value.to_str().ok());
    if http::bearer(&cx.headers).is_some() || cx.path.starts_with("/webhooks/") {
        return false;
    }
    match (header("sec-fetch-site"), header("origin")) {
        (Some(site), _) => site != "same-origin",
        (None, Some(origin)) => origin != cx.asked_origin,
        (None, None) => true,
    }
}

/// The 301 or 410 for an address without a page, if any. The same round trip reads the layout.
pub(super) async fn look_elsewhere<P: Platform>(cx: &Context<'_, P>) -> Result<Option<Error>, Error> {
    #[derive(serde::Deserialize)]
    struct Row {
        target: Option<String>,
        away: Option<String>,
        gone: bool,
    }
    let Ok(path) = percent_encoding::percent_decode_str(&cx.path).decode_utf8() else {
        return Ok(None);
    };
    let path = path.to_lowercase();
    let path = path.strip_suffix('/').filter(|rest| !rest.is_empty()).unwrap_or(&path);
    let statement = sql!(
        "SELECT (SELECT target FROM redirect WHERE path = ?1) AS target,
           (SELECT url FROM redirect_away WHERE path = ?1) AS away,
           EXISTS (SELECT 1 FROM gone WHERE path = ?1) AS gone",
        path
    );
    let [row] = cx.page_batch([statement]).await?;
    let row: Row = row.one()?;
    Ok(match row.target {
        Some(target) => {
            let (path, query) = target.split_once('?').map_or((&*target, None), |(path, query)| (path, Some(query)));
            let path = path.split('/').map(url::segment).collect::<Vec<_>>().join("/");
            Some(Error::Moved(query.map_or(path.clone(), |query| format!("{path}?{query}"))))
        }
        None if row.away.is_some() => row.away.map(Error::Moved),
        None if row.gone => Some(Error::Gone),
        None => None,
    })
}

/// 405 with Allow, or 204 with Allow for OPTIONS.
pub(super) fn refuse_method<P: Platform>(
    cx: &Context<'_, P>,
    methods: &[Method],
) -> Result<Response<P::Native>, Error> {
    let mut allow: Vec<&str> = methods.iter().map(Method::as_str).collect();
    if methods.contains(&Method::GET) {
        allow.push("HEAD");
    }
    allow.push("OPTIONS");
    let status = if cx.method == Method::OPTIONS { StatusCode::NO_CONTENT } else { StatusCode::METHOD_NOT_ALLOWED };
    let mut response = http::answer(status, "text/plain; charset=utf-8", Vec::new(), CachePolicy::Private);
    let value = HeaderValue::from_str(&allow.join(", ")).map_err(|error| Error::Internal(error.to_string()))?;
    response.headers_mut().insert(header::ALLOW, value);
    Ok(response)
}
