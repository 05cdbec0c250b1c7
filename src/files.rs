//! Responses with pictures and static files. The bytes are streamed from R2 to the browser. Only a new share card and a
//! new smaller copy pass through wasm memory.

use std::collections::BTreeMap;

use ::http::{HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::json;

use crate::{
    context::Context,
    error::Error,
    import, picture,
    platform::{Body, Images, Level, Objects, Platform},
    web::{
        Tag,
        http::{self, CachePolicy, Response},
        stored, url,
    },
};

/// The placeholder for a picture that is not stored yet.
const PLACEHOLDER: &str = concat!(
    r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 500" width="400" height="500">"#,
    r##"<rect width="400" height="500" fill="#e9e6df"/><g fill="none" stroke="#a8a296" stroke-width="6">"##,
    r#"<rect x="130" y="190" width="140" height="120" rx="6"/><circle cx="172" cy="228" r="14"/>"#,
    r#"<path d="M130 296l48-44 32 28 26-22 34 32"/></g></svg>"#
);

/// The shop's icon.
const ICON: &str = include_str!("../static/icon.svg");

/// `GET /media/{name}`: a picture, or the placeholder with status 404. Browsers show the placeholder despite the
/// status.
///
/// The name of a picture from another server is a hash of its content. Product descriptions link to the picture by its
/// key, a hash of its address on the other server. A request with the key is redirected to the name. The name of a
/// smaller copy contains its width. The first request for a smaller copy makes the copy and stores it in R2.
pub async fn media<P: Platform>(cx: &Context<'_, P>, name: &str) -> Result<Response<P::Native>, Error> {
    if let Some(mut response) = stored::object(&cx.platform.objects(), &cx.headers, &format!("media/{name}")).await? {
        guard(&mut response);
        return Ok(response);
    }
    if let Some((original, width)) = picture::copy_of(name)
        && let Some(response) = smaller(cx, name, &original, width).await?
    {
        return Ok(response);
    }
    if picture::is_hashed_key(name) {
        let [rows] = cx.rows([import::store::object(name)]).await?;
        if let Some(ObjectRow { object }) = rows.maybe()? {
            let cache = CachePolicy::Public { max_age: 60, stale: 0, tags: Vec::new() };
            return http::redirect(StatusCode::FOUND, &url::media_path(&object), cache);
        }
    }
    Ok(http::answer(StatusCode::NOT_FOUND, "image/svg+xml", PLACEHOLDER, CachePolicy::Private))
}

#[derive(Deserialize)]
struct ObjectRow {
    object: String,
}

/// Adds a policy that stops browsers from running scripts in a picture, because pictures may come from other servers.
fn guard<N>(response: &mut Response<N>) {
    let policy = HeaderValue::from_static("default-src 'none'; sandbox");
    response.headers_mut().insert("content-security-policy", policy);
}

/// Makes and stores a smaller copy. `None` if the original is not stored, or if the shop makes no copy of this width
/// from the original. If the copy cannot be made, the response redirects to the original.
async fn smaller<P: Platform>(
    cx: &Context<'_, P>,
    name: &str,
    original: &str,
    width: u32,
) -> Result<Option<Response<P::Native>>, Error> {
    let (objects, images) = (cx.platform.objects(), cx.platform.images());
    let Some(picture) = objects.get(&format!("media/{original}"), None).await? else {
        return Ok(None);
    };
    let full = picture.meta.custom.get("width").and_then(|width| width.parse().ok()).unwrap_or_default();
    let content_type = picture.meta.content_type.as_deref().unwrap_or_default();
    if !picture::smaller_widths(content_type, full).contains(&width) {
        return Ok(None);
    }
    if !images.is_bound() {
        return http::redirect(StatusCode::FOUND, &url::media_path(original), CachePolicy::Private).map(Some);
    }
    match images.smaller(picture.body, width).await {
        Ok(copy) => {
            objects.put(&format!("media/{name}"), Body::Bytes(copy.clone()), "image/webp", &BTreeMap::new()).await?;
            let mut response = http::answer(StatusCode::OK, "image/webp", copy, CachePolicy::Immutable);
            guard(&mut response);
            Ok(Some(response))
        }
        Err(error) => {
            let line = json!({ "at": cx.now, "picture": original, "width": width, "error": error.to_string() });
            cx.platform.log(Level::Error, &line.to_string());
            http::redirect(StatusCode::FOUND, &url::media_path(original), CachePolicy::Private).map(Some)
        }
    }
}

/// `GET /media/share/{key}`: the share card of a picture, as JPEG. A share card is the preview picture of a shared
/// link. The first request makes the card and stores it in R2. If the card cannot be made, the response redirects to
/// the picture.
///
/// # Errors
/// If R2 fails, or if the picture is not stored.
pub async fn share<P: Platform>(cx: &Context<'_, P>, key: &str) -> Result<Response<P::Native>, Error> {
    let kept = format!("share/{key}.jpg");
    if kept.len() > stored::LONGEST_KEY {
        return Err(Error::NotFound);
    }
    let (objects, images) = (cx.platform.objects(), cx.platform.images());
    if let Some(response) = stored::object(&objects, &cx.headers, &kept).await? {
        return Ok(response);
    }
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

/// `GET /favicon.ico`: the shop's icon, for programs that do not read the link in a page's head. These programs accept
/// SVG too.
///
/// # Errors
/// Never.
pub async fn favicon<N>() -> Result<Response<N>, Error> {
    Ok(http::answer(StatusCode::OK, "image/svg+xml", ICON, CachePolicy::SLOW.tagged([Tag::Layout])))
}

/// `GET /static/{name}`: a file of `static/`. The name contains a hash of the content.
pub async fn static_file<P: Platform>(cx: &Context<'_, P>, name: &str) -> Result<Response<P::Native>, Error> {
    stored::object(&cx.platform.objects(), &cx.headers, &format!("static/{name}")).await?.ok_or(Error::NotFound)
}
