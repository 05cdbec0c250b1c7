//! The copy of a cart that outlives the browser: kept in KV under a random name once there is somebody to write to, not
//! at every click.

use serde::{Deserialize, Serialize};

use super::{cookie, lines::Cart, note::Note};
use crate::{
    context::{Context, random_token},
    error::Error,
    ids::Token,
    isolate::Task,
    json,
    platform::{Kv, Platform},
    web::url,
};

/// A month.
pub const SECONDS: u32 = 30 * 86_400;

/// A cart as it was kept. Nothing of the person is in it but what they wrote to the shop.
#[derive(Debug)]
pub struct Copy {
    /// Its lines. Prices are those of the day on which it is opened.
    pub cart: Cart,
    /// To the shop.
    pub note: Note,
}

/// As it lies in KV. A field that an older version did not write is empty.
#[derive(Serialize, Deserialize)]
struct Stored {
    /// As [`Cart::to_link`] writes it.
    cart: String,
    #[serde(default)]
    note: String,
}

/// Keeps a copy, once the answer is on its way, and returns its address. A cart that is kept as it is already is not
/// written again; one that was changed gets another name, and what the old one names stays as it was.
///
/// # Errors
/// When the cookie cannot be written.
pub fn keep<P: Platform>(cx: &Context<'_, P>, cart: &Cart, note: &Note) -> Result<String, Error> {
    if let Some(token) = cookie::copy(cx, cart, Some(note)) {
        return Ok(address(token));
    }
    let stored = Stored { cart: cart.to_link(), note: note.as_str().to_owned() };
    let text = serde_json::to_string(&stored).map_err(|error| Error::Internal(format!("cart: {error}")))?;
    let token = random_token(cx.platform);
    cx.later(Task::KeepCart(token, text));
    cookie::remember_copy(cx, cart, note, token, SECONDS)?;
    Ok(address(token))
}

/// Writes what [`keep`] made.
///
/// # Errors
/// When KV does not take it: the link leads to a page that says that there is nothing.
pub async fn write<P: Platform>(cx: &Context<'_, P>, token: Token, text: &str) -> Result<(), Error> {
    Ok(cx.platform.kv().put(&key(token), text, SECONDS).await?)
}

/// The address of the copy that this browser left of this very cart, if it did.
pub fn link<P: Platform>(cx: &Context<'_, P>, cart: &Cart) -> Option<String> {
    cookie::copy(cx, cart, None).map(address)
}

/// The saved cart of a token; `None` if the token is invalid, has expired or never existed.
///
/// # Errors
/// When KV fails.
pub async fn find<P: Platform>(cx: &Context<'_, P>, token: &str) -> Result<Option<Copy>, Error> {
    let Ok(token) = token.parse::<Token>() else { return Ok(None) };
    let text = cx.platform.kv().get(&key(token)).await?;
    let stored: Option<Stored> = text.and_then(|text| json::read(&text).ok());
    let read = |stored: Stored| {
        let note = Note::parse(&stored.note).unwrap_or_default();
        Cart::from_link(&stored.cart).map(|cart| Copy { cart, note })
    };
    Ok(stored.and_then(read))
}

fn key(token: Token) -> String {
    format!("cart:{token}")
}

fn address(token: Token) -> String {
    url::cart_copy_path(token)
}
