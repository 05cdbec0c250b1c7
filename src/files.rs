//! Pictures and static files: streamed from R2 to the browser, past wasm.

use std::collections::BTreeMap;

use ::http::{HeaderValue, StatusCode, header};
use serde_json::json;

use crate::{
    context::Context,
    error::Error,
    picture,
    platform::{Body, Images, Level, ObjectMeta, Objects, Platform},
    web::{
        http::{self, CachePolicy, Response, Wanted},
        url,
    },
};

/// What stands in for a picture that is not there (yet).
const PLACEHOLDER: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 500" width="400" height="500"><rect width="400" height="500" fill="#e9e6df"/><g fill="none" stroke="#a8a296" stroke-width="6"><rect x="130" y="190" width="140" height="120" rx="6"/><circle cx="172" cy="228" r="14"/><path d="M130 296l48-44 32 28 26-22 34 32"/></g></svg>"##;

/// R2 keeps no longer key, in bytes, and answers to one with a failure.
const LONGEST_KEY: usize = 1024;

/// `GET /media/{key}`: a picture, or the placeholder with status 404, which browsers show like any picture.
pub async fn media<P: Platform>(cx: &Context<'_, P>, key: &str) -> Result<Response<P::Native>, Error> {
    if let Some(mut response) = object(cx, &format!("media/{key}")).await? {
        // Pictures come from elsewhere: whatever one of them holds, a browser that opens it runs nothing.
        response
            .headers_mut()
            .insert("content-security-policy", HeaderValue::from_static("default-src 'none'; sandbox"));
        return Ok(response);
    }
    Ok(http::answer(StatusCode::NOT_FOUND, "image/svg+xml", PLACEHOLDER, CachePolicy::Private))
}

/// `GET /media/share/{key}`: the picture as a card of the size that networks show beside a link, JPEG. Made when it is first asked
/// for, and kept in R2. Where nothing can make it, the picture itself.
///
/// # Errors
/// When R2 fails.
pub async fn share<P: Platform>(cx: &Context<'_, P>, key: &str) -> Result<Response<P::Native>, Error> {
    let kept = format!("share/{key}.jpg");
    if kept.len() > LONGEST_KEY {
        return Err(Error::NotFound);
    }
    if let Some(response) = object(cx, &kept).await? {
        return Ok(response);
    }
    let (objects, images) = (cx.platform.objects(), cx.platform.images());
    let Some(picture) = objects.get(&format!("media/{key}"), None).await? else {
        return Err(Error::NotFound);
    };
    let itself = url::media_path(key);
    if !images.is_bound() {
        return http::redirect(StatusCode::FOUND, &itself, CachePolicy::Private);
    }
    match images.card(picture.body, picture::CARD_WIDTH, picture::CARD_HEIGHT, picture::CARD_GROUND).await {
        Ok(card) => {
            let body = Body::Bytes(card.clone());
            objects.put(&kept, body, "image/jpeg", &BTreeMap::new()).await?;
            Ok(http::answer(StatusCode::OK, "image/jpeg", card, CachePolicy::Immutable))
        }
        Err(error) => {
            let line = json!({ "at": cx.now, "share": key, "error": error.to_string() });
            cx.platform.log(Level::Error, &line.to_string());
            http::redirect(StatusCode::FOUND, &itself, CachePolicy::Private)
        }
    }
}

/// `GET /static/{name}`: a file of `static/`, under the name that holds its hash.
pub async fn static_file<P: Platform>(cx: &Context<'_, P>, name: &str) -> Result<Response<P::Native>, Error> {
    object(cx, &format!("static/{name}")).await?.ok_or(Error::NotFound)
}

/// The object, or the part asked for, or word that the browser has it already; `None` when there is no such object.
///
/// # Errors
/// When R2 fails, or the part asked for lies outside the object.
pub async fn object<P: Platform>(cx: &Context<'_, P>, key: &str) -> Result<Option<Response<P::Native>>, Error> {
    if key.len() > LONGEST_KEY {
        return Ok(None);
    }
    let objects = cx.platform.objects();
    let conditional = [header::IF_NONE_MATCH, header::RANGE].iter().any(|name| cx.headers.contains_key(name));
    if !conditional {
        let Some(object) = objects.get(key, None).await? else { return Ok(None) };
        return respond(StatusCode::OK, &object.meta, object.meta.size, object.body).map(Some);
    }
    // Both need to know the object before its bytes are asked for.
    let Some(meta) = objects.head(key).await? else { return Ok(None) };
    if http::if_none_match(&cx.headers, &meta.etag) {
        // The app turns it into 304.
        return respond(StatusCode::OK, &meta, 0, Body::Bytes(Vec::new())).map(Some);
    }
    // If-Range: the part is only of use together with the parts that the browser already has (RFC 9110 §13.1.5).
    let stale = http::text(&cx.headers, &header::IF_RANGE).is_some_and(|etag| etag != meta.etag);
    let wanted = if stale { Wanted::Whole } else { http::range(&cx.headers, meta.size) };
    let range = match wanted {
        Wanted::Whole => None,
        Wanted::Part(range) => Some(range),
        Wanted::Outside => return Err(Error::RangeOutside(meta.size)),
    };
    let Some(object) = objects.get(key, range).await? else { return Ok(None) };
    let Some(range) = range else {
        return respond(StatusCode::OK, &object.meta, object.meta.size, object.body).map(Some);
    };
    let mut response = respond(StatusCode::PARTIAL_CONTENT, &object.meta, range.length(), object.body)?;
    let content_range = format!("bytes {}-{}/{}", range.start, range.end, object.meta.size);
    response.headers_mut().insert(header::CONTENT_RANGE, ascii(&content_range)?);
    Ok(Some(response))
}

fn respond<N>(status: StatusCode, meta: &ObjectMeta, length: u64, body: Body<N>) -> Result<Response<N>, Error> {
    let mut response = ::http::Response::new(body);
    *response.status_mut() = status;
    http::set_cache(&mut response, &CachePolicy::Immutable);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, ascii(meta.content_type.as_deref().unwrap_or("application/octet-stream"))?);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::ETAG, ascii(&meta.etag)?);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    Ok(response)
}

fn ascii(text: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(text).map_err(|_| Error::Internal(format!("not a header: {text:?}")))
}
