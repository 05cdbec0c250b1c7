//! The data of the cart's page, as the template shows it.

use std::collections::HashMap;

use ::http::StatusCode;
use askama::Template;

use super::{
    copy,
    lines::{Cart, Line},
    note::NOTE,
    store::CartVariant,
};
use crate::{
    context::Context,
    error::Error,
    ids::VariantId,
    json,
    money::{Currency, Money},
    picture::PictureView,
    platform::Platform,
    shop::Layout,
    web::{
        form::{FieldView, Form},
        http::{CachePolicy, Response},
        page::Head,
        url,
    },
};

#[derive(Template)]
#[template(path = "cart/show.html")]
struct CartPage<'a> {
    layout: &'a Layout,
    head: Head,
    /// The refused form of a line or of the note, if any.
    form: Form,
    lines: Vec<(LineView, FieldView)>,
    /// The line that the refused form would have added.
    refused: Option<(LineView, FieldView)>,
    /// Lines whose products are no longer in the shop.
    lost: Vec<VariantId>,
    subtotal: String,
    /// A sentence about the cost of delivery; `None` if the cart has no lines.
    shipping: Option<&'static str>,
    note: FieldView,
    note_hint: String,
    /// True if KV failed, so the note was not saved. The link to the checkout then does not try to save the note.
    is_note_lost: bool,
    /// The link to the saved copy of this cart, or a link with the lines if there is no saved copy. Only the saved copy
    /// has the note.
    permalink: String,
    /// True if `permalink` is the link to the saved copy.
    is_copy: bool,
}

pub(super) struct LineView {
    pub variant: i64,
    pub url: String,
    pub title: String,
    pub options: String,
    pub picture: Option<PictureView>,
    pub quantity: i64,
    pub price: String,
    pub total: String,
    /// A sentence about a problem or a changed price; may be empty.
    pub note: String,
}

impl CartPage<'_> {
    const fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.lost.is_empty()
    }

    fn is_note_kept(&self) -> bool {
        !self.note.value.is_empty() && self.note.problem.is_empty()
    }
}

/// The cart's page, with the refused form if there is one. `rows` are the variants of the cart and of the form.
///
/// # Errors
/// When the total is too large, or the template fails.
pub(super) fn page<P: Platform>(
    cx: &Context<'_, P>,
    cart: &Cart,
    rows: Vec<CartVariant>,
    form: Form,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let mut rows: HashMap<i64, CartVariant> = rows.into_iter().map(|row| (row.id, row)).collect();
    let layout = cx.layout();
    let overflow =
        |_| Error::Unprocessable("The total of this cart is too large. Please remove some items.".to_owned());
    let view = |line: &Line, row: CartVariant| {
        let price = Money::new(row.price, layout.currency).map_err(overflow)?;
        let total = price.checked_mul(line.quantity).map_err(overflow)?;
        Ok::<_, Error>((LineView::new(line, row, price, total, layout.currency), total))
    };
    let sent: Option<VariantId> = form.typed("variant").parse().ok();
    let is_own = |line: &Line| sent == Some(line.variant) && form.typed("do") == "set";
    let mut refused = None;
    if let Some(variant) = sent
        && !cart.lines().iter().any(is_own)
        && let Some(row) = rows.get(&variant.get())
    {
        let (line, _) = view(&Line { variant, quantity: 1, price_seen: 0 }, row.clone())?;
        refused = Some((line, form.field("quantity").with_id(format!("add{variant}"))));
    }
    let mut subtotal = Money::new(0, layout.currency).map_err(overflow)?;
    let (mut lines, mut lost) = (Vec::new(), Vec::new());
    for line in cart.lines() {
        let Some(row) = rows.remove(&line.variant.get()) else {
            lost.push(line.variant);
            continue;
        };
        let (view, total) = view(line, row)?;
        subtotal = subtotal.checked_add(total).map_err(overflow)?;
        let quantity = match is_own(line) {
            true => form.field("quantity"),
            false => FieldView::new("quantity", line.quantity.to_string()),
        };
        lines.push((view, quantity.with_id(format!("q{}", line.variant))));
    }
    // Without script, each change reloads the page, and screen readers then read the title. So the title has the new
    // subtotal.
    let is_empty = lines.is_empty() && lost.is_empty();
    let title = if is_empty { "Cart".to_owned() } else { format!("Cart, subtotal {}", subtotal.display()) };
    let copy = copy::link(cx, cart);
    let view = CartPage {
        layout,
        head: Head { title: form.title(&title), noindex: true, ..Head::default() },
        shipping: (!lines.is_empty()).then_some("Delivery is added at checkout, before you order."),
        is_copy: copy.is_some(),
        permalink: copy.unwrap_or_else(|| url::cart_path(&cart.to_link())),
        lines,
        refused,
        lost,
        subtotal: subtotal.display(),
        note: form.field("note"),
        note_hint: format!("At most {} characters.", NOTE.max()),
        is_note_lost: status == StatusCode::SERVICE_UNAVAILABLE,
        form,
    };
    cx.html(status, &view, CachePolicy::Private)
}

impl LineView {
    pub(super) fn new(line: &Line, row: CartVariant, price: Money, total: Money, currency: Currency) -> Self {
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
