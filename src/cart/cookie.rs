//! The cookies of the cart and the checkout. A signed cookie has the cart's lines. The script of the pages cannot read
//! that cookie, so another cookie has the number of units.

use ::http::HeaderValue;
use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use super::{lines::Cart, note::Note};
use crate::{context::Context, error::Error, ids::Token, keys::Keys, platform::Platform, web::http};

const NAME: &str = "__Host-cart";
const ORDERED: &str = "__Host-ordered";
const CHECKOUT: &str = "__Host-checkout";
const SESSION: &str = "__Host-shopper";
const COPY: &str = "__Host-copy";
/// Seconds: one year.
const MAX_AGE: u32 = 31_536_000;
/// The version of the cookie's format. The signature covers the version. If a cookie has another version, its lines are
/// kept without their prices, as with an invalid signature.
const VERSION: &str = "1";

/// The shopper's cart; empty without a cookie. If the signature is invalid or its key was removed, the readable lines
/// are kept without their prices. This does no harm, because anybody can add lines to their own cart.
pub fn read<P: Platform>(cx: &Context<'_, P>) -> Result<Cart, Error> {
    let Some(value) = http::cookie(&cx.headers, NAME) else { return Ok(Cart::default()) };
    Ok(verify(value, &keys(cx)?).unwrap_or_else(|| salvage(value)))
}

/// Sets the shopper's cart.
pub fn write<P: Platform>(cx: &Context<'_, P>, cart: &Cart) -> Result<(), Error> {
    let value = sign(cart, &keys(cx)?)?;
    keep(cx, NAME, &value, MAX_AGE)?;
    set(cx, &format!("cart_count={}; Max-Age={MAX_AGE}; Path=/; Secure; SameSite=Lax", cart.count()))
}

/// Empties the shopper's cart and deletes its note.
pub fn clear<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    forget_session(cx)?;
    write(cx, &Cart::default())
}

/// Stores the order and a fingerprint of its cart in a cookie, for [`clear_ordered`].
pub fn remember_ordered<P: Platform>(cx: &Context<'_, P>, cart: &Cart, order: Token) -> Result<(), Error> {
    keep(cx, ORDERED, &format!("{order}.{}", fingerprint(cart)), 86_400)
}

/// Empties the cart from which this order was made, unless the cart has changed since. Only cookies change, so a GET
/// request may do this.
pub fn clear_ordered<P: Platform>(cx: &Context<'_, P>, order: Token) -> Result<(), Error> {
    let Some((ordered, print)) = http::cookie(&cx.headers, ORDERED).and_then(|value| value.split_once('.')) else {
        return Ok(());
    };
    if ordered.parse() != Ok(order) {
        return Ok(());
    }
    if fingerprint(&read(cx)?) == print {
        clear(cx)?;
    }
    keep(cx, ORDERED, "", 0)
}

/// The id of the browser's checkout. A second order of the same checkout replaces the first order if that order is
/// unpaid. The checkout page sets this cookie, so the browser has the id even if the response to the order is lost.
pub fn checkout<P: Platform>(cx: &Context<'_, P>) -> Option<Token> {
    http::cookie(&cx.headers, CHECKOUT)?.parse().ok()
}

/// Stores the id of the browser's checkout in a cookie for a day.
pub fn remember_checkout<P: Platform>(cx: &Context<'_, P>, checkout: Token) -> Result<(), Error> {
    keep(cx, CHECKOUT, &checkout.to_string(), 86_400)
}

/// Ends the browser's checkout. The next order belongs to a new checkout.
pub fn forget_checkout<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    keep(cx, CHECKOUT, "", 0)
}

/// The key of this browser's entry in KV; see [`session`](super::session).
pub fn session<P: Platform>(cx: &Context<'_, P>) -> Option<Token> {
    http::cookie(&cx.headers, SESSION)?.parse().ok()
}

/// Stores the key of the browser's entry in KV in a cookie. `seconds` is the lifetime of the cookie.
pub fn remember_session<P: Platform>(cx: &Context<'_, P>, name: Token, seconds: u32) -> Result<(), Error> {
    keep(cx, SESSION, &name.to_string(), seconds)
}

pub fn forget_session<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    if http::cookie(&cx.headers, SESSION).is_some() { keep(cx, SESSION, "", 0) } else { Ok(()) }
}

/// The key of the browser's saved copy, if the copy has the same variants and quantities as this cart. If `note` is
/// given, the copy must also have this note.
pub fn copy<P: Platform>(cx: &Context<'_, P>, cart: &Cart, note: Option<&Note>) -> Option<Token> {
    let mut parts = http::cookie(&cx.headers, COPY)?.split('.');
    let (token, print, note_print) = (parts.next()?, parts.next()?, parts.next()?);
    let is_same = print == fingerprint(cart) && note.is_none_or(|note| note_print == digest(note.as_str().as_bytes()));
    if is_same { token.parse().ok() } else { None }
}

/// Stores the key of the saved copy in a cookie. `seconds` is the lifetime of the cookie.
pub fn remember_copy<P: Platform>(
    cx: &Context<'_, P>,
    cart: &Cart,
    note: &Note,
    token: Token,
    seconds: u32,
) -> Result<(), Error> {
    let prints = format!("{}.{}", fingerprint(cart), digest(note.as_str().as_bytes()));
    keep(cx, COPY, &format!("{token}.{prints}"), seconds)
}

/// Sets a cookie that scripts cannot read. `seconds` is its lifetime.
fn keep<P: Platform>(cx: &Context<'_, P>, name: &str, value: &str, seconds: u32) -> Result<(), Error> {
    set(cx, &format!("{name}={value}; Max-Age={seconds}; Path=/; Secure; HttpOnly; SameSite=Lax"))
}

fn set<P: Platform>(cx: &Context<'_, P>, cookie: &str) -> Result<(), Error> {
    cx.set_cookie(HeaderValue::from_str(cookie).map_err(|error| Error::Internal(error.to_string()))?);
    Ok(())
}

/// A fingerprint of the variants and quantities, without prices.
fn fingerprint(cart: &Cart) -> String {
    let lines: String = cart.lines().iter().map(|line| format!("{}:{};", line.variant, line.quantity)).collect();
    digest(lines.as_bytes())
}

fn digest(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(Sha256::digest(bytes).get(..12).unwrap_or_default())
}

fn keys<P: Platform>(cx: &Context<'_, P>) -> Result<Keys, Error> {
    Keys::of(cx.platform, "CART_KEY").map_err(|error| Error::Internal(error.to_string()))
}

/// The signed cookie: `version.kid.text.signature`, with the key's id as `kid` and the signature in base64url.
fn sign(cart: &Cart, keys: &Keys) -> Result<String, Error> {
    let key = keys.newest();
    let signed = format!("{VERSION}.{}.{}", key.id(), cart.to_text());
    let tag = mac(&signed, key.secret().as_ref()).ok_or_else(|| Error::Internal("CART_KEY cannot sign".to_owned()))?;
    Ok(format!("{signed}.{}", Base64UrlUnpadded::encode_string(&tag.finalize().into_bytes())))
}

fn verify(value: &str, keys: &Keys) -> Option<Cart> {
    let (signed, tag) = value.rsplit_once('.')?;
    let mut parts = signed.splitn(3, '.');
    let (version, kid, text) = (parts.next()?, parts.next()?, parts.next()?);
    let tag = Base64UrlUnpadded::decode_vec(tag).ok()?;
    // `verify_slice` compares in constant time.
    keys.find(kid).find_map(|key| mac(signed, key.secret().as_ref())?.verify_slice(&tag).ok())?;
    (version == VERSION).then(|| Cart::from_text(text))
}

/// The readable lines of a cart with an invalid signature, without prices.
fn salvage(value: &str) -> Cart {
    value
        .split('.')
        .map(Cart::from_text)
        .find(|cart| !cart.lines().is_empty())
        .map(Cart::without_prices)
        .unwrap_or_default()
}

fn mac(text: &str, key: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(b"cart:");
    mac.update(text.as_bytes());
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Keys {
        Keys::parse(text).ok().unwrap()
    }

    const A: &str = "a:YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=";
    const B: &str = "b:YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=";

    #[test]
    fn only_a_cookie_with_a_valid_signature_is_verified() {
        let cart = Cart::from_text("7:3:450_9:1:300");
        let value = sign(&cart, &keys(A)).unwrap();
        assert_eq!(verify(&value, &keys(A)), Some(cart.clone()));
        assert_eq!(verify(&value, &keys(&format!("{B},{A}"))), Some(cart.clone()), "an older key is still valid");
        let twins = keys(&format!("{},{A}", B.replace("b:", "a:")));
        assert_eq!(verify(&value, &twins), Some(cart), "both keys with this id are tried");
        assert_eq!(verify(&value, &keys(B)), None);
        assert_eq!(verify(&value.replace("7:3", "7:4"), &keys(A)), None);
        assert_eq!(verify(&value.replace("1.a", "2.a"), &keys(A)), None);
        assert_eq!(verify(&value.replace(".a.", ".b."), &keys(&format!("{A},{B}"))), None);
        for bad in ["", ".", "1.a", "1.a.7:3:450", "1.a.7:3:450.", "1.a.7:3:450.!!"] {
            assert_eq!(verify(bad, &keys(A)), None, "{bad}");
        }
    }

    #[test]
    fn lines_with_an_invalid_signature_are_kept_without_prices() {
        for (value, kept) in [
            ("1.a.7:3:450_9:1:300.forged", "7:3:0_9:1:0"),
            ("0.7:3:450", "7:3:0"),
            ("9.gone.x.7:3.8:1:1_7:900:1.sig", "8:1:0"),
            ("", ""),
            ("....", ""),
            ("' OR 1=1", ""),
        ] {
            assert_eq!(salvage(value).to_text(), kept, "{value}");
        }
    }

    #[test]
    fn a_hundred_lines_fit_into_a_cookie() {
        let lines: Vec<String> = (0..100).map(|n| format!("{}:99:{}", 1_000_000 + n, 12_345)).collect();
        let cart = Cart::from_text(&lines.join("_"));
        assert_eq!(cart.lines().len(), 100);
        assert!(sign(&cart, &keys(A)).unwrap().len() < 3_500);
    }
}
