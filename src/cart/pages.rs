//! `/cart`: the cart, and the forms that change it.

use std::collections::HashMap;

use ::http::StatusCode;
use askama::Template;
use futures::future::join;

use super::{
    cookie, copy,
    lines::{Cart, Line, MAX_LINES, MAX_QUANTITY, Refused},
    note::{MAX_NOTE, Note},
    session,
    store::{self, VariantRow},
    variants,
};
use crate::{
    context::Context,
    error::Error,
    ids::VariantId,
    json,
    money::{Currency, Money},
    picture::PictureView,
    platform::{Body, Platform, Rows},
    shop::Layout,
    web::{
        http::{self, CachePolicy, Fields, Response},
        page::Head,
        url,
    },
};

/// A form of the cart is shorter than this.
const MAX_FORM: usize = 4096;
/// One with a note that is too long, so that it can be shown again with all of it, than this.
const MAX_NOTE_FORM: usize = 32_768;
const NOT_KEPT: &str = "The note could not be saved. Try again, or write it at the checkout.";

#[derive(Template)]
#[template(path = "cart/show.html")]
struct CartPage<'a> {
    layout: &'a Layout,
    head: Head,
    lines: Vec<LineView>,
    /// Lines whose products are no longer in the shop.
    lost: Vec<VariantId>,
    subtotal: String,
    /// What is said of delivery and taxes before the checkout.
    shipping: Option<&'static str>,
    note: NoteView,
    /// Of the same things; of the copy with its note, where there is one.
    permalink: String,
    is_copy: bool,
}

/// A note to the shop as it stands in its field.
#[derive(Default)]
struct NoteView {
    text: String,
    /// What is wrong with it; empty when all is well.
    problem: String,
    /// Whether nothing can be kept just now: the way to the checkout leads past it.
    is_lost: bool,
}

/// A line as it is shown.
pub(super) struct LineView {
    pub variant: i64,
    pub url: String,
    pub title: String,
    pub options: String,
    pub picture: Option<PictureView>,
    pub quantity: i64,
    pub price: String,
    pub total: String,
    /// What the shopper should know about it; empty when all is well.
    pub note: String,
}

/// `GET /cart`
pub async fn show<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let cart = cookie::read(cx)?;
    let (rows, note) = join(cx.page_batch([variants(cx, &cart)]), session::note(cx)).await;
    let [rows] = rows?;
    let note = NoteView { text: note.as_str().to_owned(), ..NoteView::default() };
    page(cx, &cart, &rows, note, StatusCode::OK)
}

fn page<P: Platform>(
    cx: &Context<'_, P>,
    cart: &Cart,
    rows: &Rows,
    note: NoteView,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let mut rows: HashMap<i64, VariantRow> = rows.read::<VariantRow>()?.into_iter().map(|row| (row.id, row)).collect();
    let layout = cx.layout();
    let overflow = |_| Error::Unprocessable("The total of this cart is too large. Please remove something.".to_owned());
    let mut subtotal = Money::new(0, layout.currency).map_err(overflow)?;
    let (mut lines, mut lost) = (Vec::new(), Vec::new());
    for line in cart.lines() {
        let Some(row) = rows.remove(&line.variant.get()) else {
            lost.push(line.variant);
            continue;
        };
        let price = Money::new(row.price, layout.currency).map_err(overflow)?;
        let total = price.checked_mul(line.quantity).map_err(overflow)?;
        subtotal = subtotal.checked_add(total).map_err(overflow)?;
        lines.push(LineView::new(line, row, price, total, layout.currency));
    }
    let head = Head { title: "Cart".to_owned(), noindex: true, ..Head::default() };
    let copy = copy::link(cx, cart);
    let view = CartPage {
        layout,
        head,
        shipping: (!lines.is_empty()).then_some("Delivery is added at the checkout, before you order."),
        is_copy: copy.is_some(),
        permalink: copy.unwrap_or_else(|| url::cart_path(&cart.to_link())),
        lines,
        lost,
        subtotal: subtotal.display(),
        note,
    };
    cx.html(status, &view, CachePolicy::Private)
}

/// `POST /cart/note` with `note`: keeps it for the checkout, and leads there with `do=checkout`.
///
/// # Errors
/// When the database fails. What is wrong with the note, or keeps it from being kept, is said on the cart's page.
pub async fn write_note<P: Platform>(cx: &Context<'_, P>, body: Body<P::Native>) -> Result<Response<P::Native>, Error> {
    let form = Fields::parse(&body.read(MAX_NOTE_FORM).await?);
    let typed = form.get("note");
    let typed =
        typed.ok_or_else(|| Error::Unprocessable("This form has no note. Write it on the cart page.".to_owned()))?;
    let note = match Note::parse(typed) {
        Err(problem) => NoteView { problem, is_lost: false, text: typed.to_owned() },
        Ok(note) if !session::keep_note(cx, &note).await? => {
            NoteView { problem: NOT_KEPT.to_owned(), is_lost: true, text: typed.to_owned() }
        }
        Ok(_) if form.get("do") == Some("checkout") => return http::see_other("/checkout"),
        Ok(_) => return http::see_other("/cart#note"),
    };
    let status = if note.is_lost { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::UNPROCESSABLE_ENTITY };
    let cart = cookie::read(cx)?;
    let [rows] = cx.page_batch([variants(cx, &cart)]).await?;
    page(cx, &cart, &rows, note, status)
}

impl NoteView {
    const fn most(&self) -> usize {
        MAX_NOTE
    }

    const fn is_kept(&self) -> bool {
        !self.text.is_empty() && self.problem.is_empty()
    }
}

impl LineView {
    pub(super) fn new(line: &Line, row: VariantRow, price: Money, total: Money, currency: Currency) -> Self {
        let seen = Money::new(line.price_seen, currency).map(|seen| seen.display()).unwrap_or_default();
        let note = match row.left {
            Some(0) => "Sold out. Please remove it from the cart.".to_owned(),
            Some(left) if left < line.quantity => format!("Only {left} left. Please lower the quantity."),
            _ if line.price_seen != row.price && line.price_seen != 0 => {
                format!("The price was {seen} when you added it.")
            }
            _ => String::new(),
        };
        Self {
            variant: row.id,
            url: url::product_path(&row.handle),
            options: row.options(),
            title: row.title,
            picture: row.picture.as_deref().and_then(|json| json::read(json).ok()),
            quantity: line.quantity,
            price: price.display(),
            total: total.display(),
            note,
        }
    }
}

/// What the shopper reads where the cart stays as it was.
pub(super) fn words(refused: Refused) -> Error {
    Error::Unprocessable(match refused {
        Refused::TooMany => format!("A cart can hold at most {MAX_QUANTITY} of one product. Nothing was changed."),
        Refused::TooManyLines => {
            format!("A cart can hold at most {MAX_LINES} different products. Nothing was changed.")
        }
    })
}

/// `POST /cart/lines` with `variant`, `quantity` and `do`: `add` (or nothing), `set`, or `remove`. One line at a time.
pub async fn change<P: Platform>(cx: &Context<'_, P>, body: Body<P::Native>) -> Result<Response<P::Native>, Error> {
    const UNKNOWN: &str = "This product is no longer for sale. Please go back and reload the page.";
    let form = Fields::parse(&body.read(MAX_FORM).await?);
    let variant = form.get("variant").and_then(|text| text.parse::<VariantId>().ok());
    let variant = variant.ok_or_else(|| Error::Unprocessable(UNKNOWN.to_owned()))?;
    let action = form.get("do").unwrap_or("add");
    if !["add", "set", "remove"].contains(&action) {
        return Err(Error::Unprocessable(
            "The cart does not know this action. Please go back and reload the page.".to_owned(),
        ));
    }
    let mut cart = cookie::read(cx)?;
    if action == "remove" {
        let _ = cart.set(variant, 0, 0);
        cookie::write(cx, &cart)?;
        return http::see_other("/cart");
    }
    let quantity: i64 = form
        .get("quantity")
        .unwrap_or("1")
        .parse()
        .ok()
        .filter(|quantity| (0..=MAX_QUANTITY).contains(quantity))
        .ok_or_else(|| {
            Error::Unprocessable(format!(
                "The quantity must be a whole number from 1 to {MAX_QUANTITY}. Please go back and change it."
            ))
        })?;
    let results = cx.batch(&[store::variants(&[variant], cookie::checkout(cx), cx.now)]).await?;
    let row: Option<VariantRow> = results.first().map(|rows| rows.first()).transpose()?.flatten();
    let row = row.ok_or_else(|| Error::Unprocessable(UNKNOWN.to_owned()))?;
    if row.left == Some(0) && action == "add" {
        return Err(Error::Unprocessable(format!("“{}” has just sold out. We are sorry.", row.title)));
    }
    let changed =
        if action == "set" { cart.set(variant, quantity, row.price) } else { cart.add(variant, quantity, row.price) };
    changed.map_err(words)?;
    cookie::write(cx, &cart)?;
    http::see_other("/cart")
}
