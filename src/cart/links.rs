//! Links that fill a cart. The linked page shows the products, and its button adds them to the cart. A GET request
//! changes nothing.

use std::collections::HashMap;

use ::http::StatusCode;
use askama::Template;
use futures::future::join;

use super::{
    cookie, copy,
    lines::{Cart, Line, Refused},
    pages::refused,
    session,
    store::CartVariant,
    variants,
    view::LineView,
};
use crate::{
    context::Context,
    error::Error,
    money::Money,
    platform::{Platform, Rows},
    shop::Layout,
    web::{
        form::Form,
        http::{self, CachePolicy, Response},
        page::Head,
        url,
    },
};

#[derive(Template)]
#[template(path = "cart/link.html")]
struct LinkPage<'a> {
    layout: &'a Layout,
    head: Head,
    /// The address that the form is sent to.
    action: String,
    lines: Vec<LineView>,
    /// The number of products that are no longer for sale.
    lost: usize,
    /// The note of the saved cart; `None` if the link lists products.
    kept: Option<KeptView>,
}

/// The note of a saved cart.
struct KeptView {
    note: String,
    /// True if the shopper's cart already has another note. Restoring the saved cart then keeps that note.
    note_stays: bool,
}

#[derive(Template)]
#[template(path = "cart/gone.html")]
struct GonePage<'a> {
    layout: &'a Layout,
    head: Head,
}

/// `GET /cart/{variant}:{quantity},…`: shows the products in the link.
///
/// # Errors
/// `NotFound` when the link is not a valid list.
pub async fn linked<P: Platform>(cx: &Context<'_, P>, link: &str) -> Result<Response<P::Native>, Error> {
    let cart = Cart::from_link(link).ok_or(Error::NotFound)?;
    let [rows] = cx.page_batch([variants(cx, &cart)]).await?;
    page(cx, &cart, &rows, url::cart_path(&cart.to_link()), None)
}

/// `POST /cart/{variant}:{quantity},…`: adds the products in the link to the cart. If the cart would exceed a limit,
/// nothing is added.
///
/// # Errors
/// `NotFound` when the link is not a valid list.
pub async fn take<P: Platform>(cx: &Context<'_, P>, link: &str) -> Result<Response<P::Native>, Error> {
    let wanted = Cart::from_link(link).ok_or(Error::NotFound)?;
    match fill(cx, &wanted, |cart, line, price| cart.add(line.variant, line.quantity, price)).await? {
        Some(why) => too_much(cx, why).await,
        None => http::see_other("/cart"),
    }
}

/// `GET /cart/restore/{token}`: shows a saved cart, or a page with status 404 if it does not exist.
///
/// # Errors
/// When the database or KV fails.
pub async fn kept<P: Platform>(cx: &Context<'_, P>, token: &str) -> Result<Response<P::Native>, Error> {
    let Some(found) = copy::find(cx, token).await? else { return gone(cx).await };
    let (rows, present) = join(cx.page_batch([variants(cx, &found.cart)]), session::note(cx)).await;
    let [rows] = rows?;
    let note_stays = !present.as_str().is_empty() && present != found.note;
    let kept = KeptView { note: found.note.as_str().to_owned(), note_stays };
    let mut response = page(cx, &found.cart, &rows, url::cart_copy_path(token), Some(kept))?;
    http::secret_address(&mut response);
    Ok(response)
}

/// `POST /cart/restore/{token}`: adds a saved cart to the shopper's cart. If a variant is in both, the larger quantity
/// counts, so that a second click does not double the quantity. The note is added if the shopper's cart has no note.
///
/// # Errors
/// When the database or KV fails.
pub async fn restore<P: Platform>(cx: &Context<'_, P>, token: &str) -> Result<Response<P::Native>, Error> {
    let Some(found) = copy::find(cx, token).await? else { return gone(cx).await };
    let put = |cart: &mut Cart, line: &Line, price| cart.raise(line.variant, line.quantity, price);
    if let Some(why) = fill(cx, &found.cart, put).await? {
        let mut response = too_much(cx, why).await?;
        http::secret_address(&mut response);
        return Ok(response);
    }
    if session::note(cx).await.as_str().is_empty() {
        session::keep_note(cx, &found.note).await?;
    }
    http::see_other("/cart")
}

/// The cart's page with the reason why nothing was added.
async fn too_much<P: Platform>(cx: &Context<'_, P>, why: Refused) -> Result<Response<P::Native>, Error> {
    let mut form = Form::default();
    form.refuse("", why.words());
    refused(cx, &cookie::read(cx)?, form).await
}

/// Adds the lines of `wanted` to the shopper's cart, except variants that are no longer for sale. `put` adds one line
/// with the current price. If the cart would exceed a limit, the function changes nothing and returns the reason.
async fn fill<P: Platform>(
    cx: &Context<'_, P>,
    wanted: &Cart,
    put: impl Fn(&mut Cart, &Line, i64) -> Result<(), Refused>,
) -> Result<Option<Refused>, Error> {
    let [rows] = cx.page_batch([variants(cx, wanted)]).await?;
    let rows: Vec<CartVariant> = rows.all()?;
    let mut cart = cookie::read(cx)?;
    for line in wanted.lines() {
        if let Some(row) = rows.iter().find(|row| row.id == line.variant.get())
            && let Err(why) = put(&mut cart, line, row.price)
        {
            return Ok(Some(why));
        }
    }
    cookie::write(cx, &cart)?;
    Ok(None)
}

fn page<P: Platform>(
    cx: &Context<'_, P>,
    cart: &Cart,
    rows: &Rows,
    action: String,
    kept: Option<KeptView>,
) -> Result<Response<P::Native>, Error> {
    let mut rows: HashMap<i64, CartVariant> = rows.all::<CartVariant>()?.into_iter().map(|row| (row.id, row)).collect();
    let layout = cx.layout();
    let mut lines = Vec::new();
    for line in cart.lines() {
        let Some(row) = rows.remove(&line.variant.get()) else { continue };
        let price = Money::new(row.price, layout.currency).map_err(|_| Error::NotFound)?;
        let total = price.checked_mul(line.quantity).map_err(|_| Error::NotFound)?;
        lines.push(LineView::new(line, row, price, total, layout.currency));
    }
    let title = if kept.is_some() { "Your saved cart" } else { "A cart for you" };
    let head = Head { title: title.to_owned(), noindex: true, ..Head::default() };
    let lost = cart.lines().len().saturating_sub(lines.len());
    cx.html(StatusCode::OK, &LinkPage { layout, head, action, lines, lost, kept }, CachePolicy::Private)
}

async fn gone<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let [] = cx.page_batch([]).await?;
    let head = Head { title: "This cart is no longer available".to_owned(), noindex: true, ..Head::default() };
    let mut response = cx.html(StatusCode::NOT_FOUND, &GonePage { layout: cx.layout(), head }, CachePolicy::Private)?;
    http::secret_address(&mut response);
    Ok(response)
}
