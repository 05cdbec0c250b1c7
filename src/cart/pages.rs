//! `/cart`: the cart, and the forms that change it.

use std::collections::HashMap;

use ::http::StatusCode;
use askama::Template;

use super::{
    cookie,
    lines::{Cart, Line, MAX_LINES, MAX_QUANTITY, Refused},
    store::{self, VariantRow},
};
use crate::{
    catalogue::picture::PictureView,
    context::Context,
    error::Error,
    http::{self, Body, CachePolicy, Fields, Response},
    ids::VariantId,
    json,
    layout::{Head, Layout},
    money::{Currency, Money},
    platform::Platform,
    router,
};

/// A form of the cart is shorter than this.
const MAX_FORM: usize = 4096;

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
    /// Of the same things.
    permalink: String,
}

/// A line as it is shown.
struct LineView {
    variant: i64,
    url: String,
    title: String,
    options: String,
    picture: Option<PictureView>,
    quantity: i64,
    price: String,
    total: String,
    /// What the shopper should know about it; empty when all is well.
    note: String,
}

/// `GET /cart`
pub async fn show<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let cart = cookie::read(cx)?;
    let ids: Vec<VariantId> = cart.lines().iter().map(|line| line.variant).collect();
    let [rows] = cx.page_batch([store::variants(&ids, cx.now)]).await?;
    let mut rows: HashMap<i64, VariantRow> = rows.read::<VariantRow>()?.into_iter().map(|row| (row.id, row)).collect();
    let layout = cx.layout();
    let overflow = |_| Error::Unprocessable("The sum of this cart is too large. Please take something out.".to_owned());
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
    let view = CartPage {
        layout,
        head,
        shipping: (!lines.is_empty()).then_some("Delivery is added at the checkout, before you order."),
        permalink: format!("/cart/{}", cart.to_link()),
        lines,
        lost,
        subtotal: subtotal.display(),
    };
    cx.html(StatusCode::OK, &view, CachePolicy::Private)
}

impl LineView {
    fn new(line: &Line, row: VariantRow, price: Money, total: Money, currency: Currency) -> Self {
        let seen = Money::new(line.price_seen, currency).map(|seen| seen.display()).unwrap_or_default();
        let note = match row.left {
            Some(0) => "Sold out. Please take it out of the cart.".to_owned(),
            Some(left) if left < line.quantity => format!("Only {left} left. Please lower the quantity."),
            _ if line.price_seen != row.price && line.price_seen != 0 => {
                format!("The price was {seen} when you added it.")
            }
            _ => String::new(),
        };
        Self {
            variant: row.id,
            url: format!("/products/{}", router::encode(&row.handle)),
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

#[derive(Template)]
#[template(path = "cart/link.html")]
struct LinkPage<'a> {
    layout: &'a Layout,
    head: Head,
    link: String,
    lines: Vec<LineView>,
    lost: usize,
}

/// `GET /cart/{variant}:{quantity},…`: what somebody's link would put into the cart, with a button that does.
///
/// # Errors
/// `NotFound` for what is no such list.
pub async fn linked<P: Platform>(cx: &Context<'_, P>, link: &str) -> Result<Response<P::Native>, Error> {
    let cart = Cart::from_link(link).ok_or(Error::NotFound)?;
    let ids: Vec<VariantId> = cart.lines().iter().map(|line| line.variant).collect();
    let [rows] = cx.page_batch([store::variants(&ids, cx.now)]).await?;
    let mut rows: HashMap<i64, VariantRow> = rows.read::<VariantRow>()?.into_iter().map(|row| (row.id, row)).collect();
    let layout = cx.layout();
    let mut lines = Vec::new();
    for line in cart.lines() {
        let Some(row) = rows.remove(&line.variant.get()) else { continue };
        let price = Money::new(row.price, layout.currency).map_err(|_| Error::NotFound)?;
        let total = price.checked_mul(line.quantity).map_err(|_| Error::NotFound)?;
        lines.push(LineView::new(line, row, price, total, layout.currency));
    }
    let head = Head { title: "A cart for you".to_owned(), noindex: true, ..Head::default() };
    let lost = cart.lines().len().saturating_sub(lines.len());
    cx.html(StatusCode::OK, &LinkPage { layout, head, link: cart.to_link(), lines, lost }, CachePolicy::Private)
}

/// `POST /cart/{variant}:{quantity},…`: puts all of it into the cart, beside what is there. Units beyond a line's limit are refused, and
/// then nothing is added.
///
/// # Errors
/// `NotFound` for what is no such list; `Unprocessable` where it does not fit.
pub async fn take<P: Platform>(cx: &Context<'_, P>, link: &str) -> Result<Response<P::Native>, Error> {
    let wanted = Cart::from_link(link).ok_or(Error::NotFound)?;
    let ids: Vec<VariantId> = wanted.lines().iter().map(|line| line.variant).collect();
    let results = cx.batch(&[store::variants(&ids, cx.now)]).await?;
    let rows: Vec<VariantRow> = results.first().map(|rows| rows.read()).transpose()?.unwrap_or_default();
    let mut cart = cookie::read(cx)?;
    for line in wanted.lines() {
        if let Some(row) = rows.iter().find(|row| row.id == line.variant.get()) {
            cart.add(line.variant, line.quantity, row.price).map_err(words)?;
        }
    }
    cookie::write(cx, &cart)?;
    http::see_other("/cart")
}

fn words(refused: Refused) -> Error {
    Error::Unprocessable(match refused {
        Refused::TooMany => format!("At most {MAX_QUANTITY} of one thing fit into a cart. Nothing was changed."),
        Refused::TooManyLines => format!("At most {MAX_LINES} different things fit into a cart. Nothing was changed."),
    })
}

/// `POST /cart/lines` with `variant`, `quantity` and `do`: `add` (or nothing), `set`, or `remove`. One line at a time.
pub async fn change<P: Platform>(cx: &Context<'_, P>, body: Body<P::Native>) -> Result<Response<P::Native>, Error> {
    const UNKNOWN: &str = "This cannot be bought any more. Please go back and reload the page.";
    let form = Fields::parse(&body.read(MAX_FORM).await?);
    let variant = form.get("variant").and_then(|text| text.parse::<VariantId>().ok());
    let variant = variant.ok_or_else(|| Error::Unprocessable(UNKNOWN.to_owned()))?;
    let action = form.get("do").unwrap_or("add");
    if !["add", "set", "remove"].contains(&action) {
        return Err(Error::Unprocessable(
            "The cart does not know that step. Please go back and reload the page.".to_owned(),
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
                "The quantity has to be a whole number from 1 to {MAX_QUANTITY}. Please go back and change it."
            ))
        })?;
    let results = cx.batch(&[store::variants(&[variant], cx.now)]).await?;
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
