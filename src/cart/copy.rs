//! The saved copy of a cart. It is stored in KV under a random key once the shopper has entered an e-mail address.

use serde::{Deserialize, Serialize};

use super::{cookie, lines::Cart, note::Note, session};
use crate::{
    context::{Context, random_token},
    error::Error,
    ids::Token,
    json,
    platform::{Kv, Platform},
    web::url,
};

/// The lifetime of a copy: 30 days.
pub const SECONDS: u32 = 30 * 86_400;

/// A saved cart. Its only personal data is the note.
#[derive(Debug)]
pub struct Copy {
    /// The lines without prices. The page that restores the cart shows the current prices.
    pub cart: Cart,
    pub note: Note,
}

/// The value in KV. A field that an older version did not write is read as empty.
#[derive(Serialize, Deserialize)]
struct Stored {
    /// The text of [`Cart::to_link`].
    cart: String,
    #[serde(default)]
    note: String,
}

/// Saves a copy and returns its address, or `None` if KV fails. An unchanged cart is not saved again. A changed cart
/// gets a new key, and the old copy stays until it expires.
///
/// The copy is saved before the page with its address is sent. Otherwise, a shopper could open the address before KV
/// has the copy, and KV would remember for a minute that the key is missing.
///
/// # Errors
/// When the cookie cannot be written.
pub async fn keep<P: Platform>(cx: &Context<'_, P>, cart: &Cart, note: &Note) -> Result<Option<String>, Error> {
    if let Some(token) = cookie::copy(cx, cart, Some(note)) {
        return Ok(Some(address(token)));
    }
    let stored = Stored { cart: cart.to_link(), note: note.as_str().to_owned() };
    let text = serde_json::to_string(&stored).map_err(|error| Error::Internal(format!("cart: {error}")))?;
    let token = random_token(cx.platform)?;
    if let Err(error) = cx.platform.kv().put(&key(token), &text, SECONDS).await {
        session::log(cx, "cart", &error.0);
        return Ok(None);
    }
    cookie::remember_copy(cx, cart, note, token, SECONDS)?;
    Ok(Some(address(token)))
}

/// The address of this browser's saved copy, if the copy has the same lines as this cart.
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
