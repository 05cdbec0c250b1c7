//! `/cart`: the cart, and the forms that change it.

use ::http::StatusCode;
use futures::future::join;

use super::{
    change::{Act, Change, UNKNOWN},
    cookie,
    lines::Cart,
    note::Note,
    session,
    store::{self, CartVariant},
    variants,
    view::page,
};
use crate::{
    context::Context,
    error::Error,
    ids::VariantId,
    platform::{Body, Platform},
    web::{
        form::Form,
        http::{self, Response},
    },
};

/// The maximum bytes of a line's form.
const MAX_FORM: usize = 4096;
/// The maximum bytes of the note's form. It is far above a note's limit, so that the page can show an overlong note.
const MAX_NOTE_FORM: usize = 32_768;
const NOT_KEPT: &str = "The note could not be saved. Try again, or add it at checkout.";

/// `GET /cart`
pub async fn show<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    with_note(cx, &cookie::read(cx)?, Form::default(), StatusCode::OK).await
}

/// The cart's page with the saved note and the refused form.
pub(super) async fn refused<P: Platform>(
    cx: &Context<'_, P>,
    cart: &Cart,
    form: Form,
) -> Result<Response<P::Native>, Error> {
    with_note(cx, cart, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn with_note<P: Platform>(
    cx: &Context<'_, P>,
    cart: &Cart,
    mut form: Form,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let mut ids = cart.ids();
    ids.extend(form.typed("variant").parse::<VariantId>());
    let statement = store::variants(&ids, cookie::checkout(cx), cx.now);
    let (rows, note) = join(cx.page_batch([statement]), session::note(cx)).await;
    let [rows] = rows?;
    form.fill("note", note.as_str());
    page(cx, cart, rows.all()?, form, status)
}

/// `POST /cart/note` with `note`: saves the note for the checkout. With `do=checkout`, the response redirects to the
/// checkout.
///
/// # Errors
/// When the database fails. If the note is invalid or KV fails, the cart's page shows the problem.
pub async fn write_note<P: Platform>(cx: &Context<'_, P>, body: Body<P::Native>) -> Result<Response<P::Native>, Error> {
    let mut form = Form::read(body, MAX_NOTE_FORM).await?;
    if !form.has("note") {
        form.refuse("", "The note was missing. Enter it here.");
    }
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if let Some(note) = form.parse("note", Note::parse)
        && form.is_ok()
    {
        if session::keep_note(cx, &note).await? {
            return http::see_other(if form.typed("do") == "checkout" { "/checkout" } else { "/cart#note" });
        }
        form.refuse("note", NOT_KEPT);
        status = StatusCode::SERVICE_UNAVAILABLE;
    }
    let cart = cookie::read(cx)?;
    let [rows] = cx.page_batch([variants(cx, &cart)]).await?;
    page(cx, &cart, rows.all()?, form, status)
}

/// `POST /cart/lines` with `variant`, `quantity` and `do`: changes one line. `do` is `add` (the default), `set` or
/// `remove`.
pub async fn change<P: Platform>(cx: &Context<'_, P>, body: Body<P::Native>) -> Result<Response<P::Native>, Error> {
    let mut form = Form::read(body, MAX_FORM).await?;
    let mut cart = cookie::read(cx)?;
    let Some(change) = Change::read(&mut form) else { return refused(cx, &cart, form).await };
    let mut price = 0;
    if change.act != Act::Remove {
        let [rows] = cx.page_batch([store::variants(&[change.variant], cookie::checkout(cx), cx.now)]).await?;
        let row: Option<CartVariant> = rows.maybe()?;
        match row {
            None => form.refuse("", UNKNOWN),
            Some(row) if row.left == Some(0) && change.act == Act::Add => {
                form.refuse("quantity", "Sorry, this has just sold out.");
            }
            Some(row) => price = row.price,
        }
    }
    if form.is_ok()
        && let Err(why) = change.apply(&mut cart, price)
    {
        form.refuse(why.field(), why.words());
    }
    if !form.is_ok() {
        return refused(cx, &cart, form).await;
    }
    cookie::write(cx, &cart)?;
    http::see_other("/cart")
}
