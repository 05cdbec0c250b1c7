//! Rules for requests that no handler answers: requests to another host or scheme, forms from other sites, wrong
//! methods, and addresses that moved.

use ::http::{HeaderValue, StatusCode, header};

use crate::{
    context::Context,
    error::Error,
    platform::{Method, Platform},
    router, sql,
    web::{
        http::{self, CachePolicy, Response},
        url,
    },
};

/// Answers a request whose host or scheme is not the shop's own. A GET request is redirected to the same path on the
/// shop's origin. Other methods get the status 421.
///
/// The redirect must not be cached. The cache key does not contain the host, so the cache would also serve the redirect
/// for the shop's own host, and the browser would be redirected forever.
pub(super) fn elsewhere<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    if cx.method != Method::GET {
        return Err(Error::Misdirected);
    }
    let there = format!("{}{}{}", cx.origin, cx.path, cx.path_query());
    http::redirect(StatusCode::PERMANENT_REDIRECT, &there, CachePolicy::Private)
}

/// True for every method except GET, HEAD and OPTIONS, which change nothing (RFC 9110 §9.2.1). The fourth such method,
/// TRACE, has no route.
pub(super) fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// True if another site may have made the visitor's browser send this request.
///
/// A request with a bearer token is not cross-site, because another site cannot make a browser send the token. A
/// webhook is not cross-site, because it comes from the server of a provider. For all other requests, the header
/// Sec-Fetch-Site tells whether the request comes from the shop's own origin. Older browsers send only the header
/// Origin. A request with neither header counts as cross-site.
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

/// Looks for a redirect or a deleted page at an address that has no page. Returns `Moved` if the address has a
/// redirect, `Gone` if its page was deleted, and otherwise `None`. The same round trip reads the layout for the error
/// page.
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
            let (path, rest) = target.split_at(target.find(['?', '#']).unwrap_or(target.len()));
            Some(Error::Moved(format!("{}{rest}", url::encoded_path(path))))
        }
        None if row.away.is_some() => row.away.map(Error::Moved),
        None if row.gone => Some(Error::Gone),
        None => None,
    })
}

/// True for webhooks: only programs use these addresses, and no page has a form for them.
fn is_for_programs(path: &str) -> bool {
    path.starts_with("/webhooks/")
}

/// The response to a method that the address does not support: 405, or 204 for OPTIONS. The Allow header lists the
/// supported methods. A person may open an address that only accepts a form, for example from the browser's history.
/// Such a GET request is redirected to the page with the form.
pub(super) fn refuse_method<P: Platform>(
    cx: &Context<'_, P>,
    methods: &[Method],
) -> Result<Response<P::Native>, Error> {
    let is_program = is_for_programs(&cx.path) || http::bearer(&cx.headers).is_some() || cx.wants_json();
    if cx.method == Method::GET
        && !is_program
        && let Some(page) = router::page_above(&cx.path)
    {
        return http::see_other(page);
    }
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
