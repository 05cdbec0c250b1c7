//! Responses with objects of R2: the whole object, a part of it, or 304 if the browser already has the object.

use ::http::{HeaderMap, HeaderValue, StatusCode, header};

use super::http::{self, CachePolicy, Response, Wanted};
use crate::{
    error::Error,
    platform::{Body, ObjectMeta, Objects},
};

/// The maximum bytes of a key. R2 refuses longer keys.
pub const LONGEST_KEY: usize = 1024;

/// The object, the requested part of it, or an empty response if the browser already has it. `None` if no object has
/// this key.
///
/// # Errors
/// When R2 fails, or the requested part is outside the object.
pub async fn object<O: Objects>(
    objects: &O,
    request: &HeaderMap,
    key: &str,
) -> Result<Option<Response<O::Native>>, Error> {
    if key.len() > LONGEST_KEY {
        return Ok(None);
    }
    let conditional = [header::IF_NONE_MATCH, header::RANGE].iter().any(|name| request.contains_key(name));
    if !conditional {
        let Some(object) = objects.get(key, None).await? else { return Ok(None) };
        return respond(StatusCode::OK, &object.meta, object.meta.size, object.body).map(Some);
    }
    // The ETag and the size in the metadata decide which bytes of the object are read.
    let Some(meta) = objects.head(key).await? else { return Ok(None) };
    if http::if_none_match(request, &meta.etag) {
        // The module `app` turns this response into a 304, because its ETag is in If-None-Match.
        return respond(StatusCode::OK, &meta, 0, Body::Bytes(Vec::new())).map(Some);
    }
    // The browser already has a part of the object. If-Range is the ETag of that part. If the object has changed since,
    // the browser cannot combine the parts, so it gets the whole object (RFC 9110 §13.1.5).
    let stale = http::text(request, &header::IF_RANGE).is_some_and(|etag| etag != meta.etag);
    let wanted = if stale { Wanted::Whole } else { http::range(request, meta.size) };
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
