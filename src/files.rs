//! Responses with pictures and static files. They are streamed from R2 to the browser. Only a new share card passes
//! through wasm memory.

use std::collections::BTreeMap;

use ::http::{HeaderValue, StatusCode};
use serde_json::json;

use crate::{
    context::Context,
    error::Error,
    picture,
    platform::{Body, Images, Level, Objects, Platform},
    web::{
        Tag,
        http::{self, CachePolicy, Response},
        stored, url,
    },
};

/// The placeholder for a picture that is not stored yet.
const PLACEHOLDER: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 500" width="400" height="500"><rect width="400" height="500" fill="#e9e6df"/><g fill="none" stroke="#a8a296" stroke-width="6"><rect x="130" y="190" width="140" height="120" rx="6"/><circle cx="172" cy="228" r="14"/><path d="M130 296l48-44 32 28 26-22 34 32"/></g></svg>"##;

const ICON: &str = include_str!("../static/icon.svg");

/// `GET /media/{key}`: a picture, or the placeholder with status 404. Browsers show the placeholder despite the status.
pub async fn media<P: Platform>(cx: &Context<'_, P>, key: &str) -> Result<Response<P::Native>, Error> {
    if let Some(mut response) = stored::object(&cx.platform.objects(), &cx.headers, &format!("media/{key}")).await? {
        // Pictures come from other servers. This policy stops a browser from running scripts in them.
        response
            .headers_mut()
            .insert("content-security-policy", HeaderValue::from_static("default-src 'none'; sandbox"));
        return Ok(response);
    }
    Ok(http::answer(StatusCode::NOT_FOUND, "image/svg+xml", PLACEHOLDER, CachePolicy::Private))
}

/// `GET /media/share/{key}`: the share card of a picture, as JPEG. The first request makes the card and stores it in
/// R2. If the card cannot be made, the response redirects to the picture.
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

/// `GET /favicon.ico`: the shop's icon, for programs that do not read the link in a page's head. They accept SVG too.
///
/// # Errors
/// None.
pub async fn favicon<N>() -> Result<Response<N>, Error> {
    Ok(http::answer(StatusCode::OK, "image/svg+xml", ICON, CachePolicy::SLOW.tagged([Tag::Layout])))
}

/// `GET /static/{name}`: a file of `static/`. The name contains a hash of the content.
pub async fn static_file<P: Platform>(cx: &Context<'_, P>, name: &str) -> Result<Response<P::Native>, Error> {
    stored::object(&cx.platform.objects(), &cx.headers, &format!("static/{name}")).await?.ok_or(Error::NotFound)
}
