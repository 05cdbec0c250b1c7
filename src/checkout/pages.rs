//! `/checkout`: one page with one form.

use ::http::StatusCode;
use futures::future::join;
use sha2::{Digest, Sha256};

use super::{
    basket::{Basket, hex},
    draft::{CHANGED, Draft, take_offer},
    view::{Checkout, countries, country, methods, page},
};
use crate::{
    address::Country,
    cart::{self, Note},
    context::{Context, random_token},
    email::EmailAddress,
    error::Error,
    ids::Token,
    order::{self, Placed, State, Unplaced},
    payment::{self, Received, Start},
    platform::{Body, Platform},
    shop::settings::{AddressAsked, Agreed, Selling, Texts, settings},
    web::{
        form::Form,
        http::{self, Response},
        network, url,
    },
};

/// The maximum bytes of the form.
const MAX_FORM: usize = 32_768;

/// `GET /checkout`
///
/// # Errors
/// When the database fails.
pub async fn show<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let (checkout, note) = join(read(cx), cart::note(cx)).await;
    let checkout = Checkout { note, ..checkout? };
    let form = Form::default();
    let country = country(cx, &form, &checkout.selling)?;
    page(cx, &checkout, form, country, StatusCode::OK)
}

/// `POST /checkout` with the form: places the order and redirects to its payment. With `do=country` or `do=offer`, no
/// order is placed. The page is shown again with the address fields of the chosen country or with the suggested e-mail
/// address.
///
/// # Errors
/// When it is unknown whether the order was placed. Submitting the same form again does not place a second order.
pub async fn place<P: Platform>(cx: &Context<'_, P>, body: Body<P::Native>) -> Result<Response<P::Native>, Error> {
    let mut form = Form::read(body, MAX_FORM).await?;
    let checkout = read(cx).await?;
    let country = country(cx, &form, &checkout.selling)?;
    if form.typed("do") == "offer" {
        take_offer(&mut form);
    }
    if matches!(form.typed("do"), "country" | "offer") {
        return again(cx, checkout, form, country, StatusCode::OK).await;
    }
    if checkout.basket.lines.is_empty() {
        return again(cx, checkout, form, country, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let (extras, countries) = (checkout.asked.extras(), countries(&checkout.selling));
    let draft = Draft::read(&mut form, country, extras, &countries, &methods(cx, &checkout));
    let basket = checkout.basket.fingerprint();
    let is_open = checkout.basket.obstacles.is_empty();
    if form.is_ok() && is_open && form.typed("agreed") != basket {
        form.refuse("", CHANGED);
    }
    let Some(draft) = draft.filter(|_| form.is_ok() && is_open) else {
        return again(cx, checkout, form, country, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let address =
        serde_json::to_string(&draft.address).map_err(|error| Error::Internal(format!("address: {error}")))?;
    let (email, note, method) = (draft.email.as_str(), draft.note.as_str(), draft.method);
    let id = match cart::checkout(cx) {
        Some(id) => id,
        None => random_token(cx.platform)?,
    };
    let request = order::Request {
        key: attempt(draft.key, &basket, &[email, &address, method.name(), note]),
        checkout: id,
        lapsed: checkout.basket.lapsed,
        network: network::network(cx.platform, &cx.headers),
        limits: network::limits(cx.platform, &cx.headers, email),
        method,
        email: email.to_owned(),
        address,
        note: note.to_owned(),
        lines: checkout.basket.lines.clone(),
        quote: checkout.basket.quote.clone(),
        rules: checkout.basket.rules.clone(),
    };
    match order::place(cx, request).await {
        Ok(Ok(Placed { state: State::Cancelled | State::Expired, .. })) => {
            let over = "The order that you placed from this page is closed, and no new order was placed. To order \
                again, use the button below.";
            form.refuse("", over);
            form.forget("key");
            again(cx, checkout, form, country, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Ok(Ok(placed)) => redirect_to_payment(cx, &checkout, id, &draft, &placed).await,
        Err(error) => {
            // The order may have been placed. The next attempt has the same checkout, so it can replace the order.
            cart::remember_checkout(cx, id)?;
            Err(error)
        }
        Ok(Err(refused)) => {
            // The next page shows current prices and stock.
            let checkout = read(cx).await?;
            form.refuse("", words(&refused, &checkout));
            again(cx, checkout, form, country, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// Shows the page again, with everything that the shopper typed. If the e-mail address is valid, a copy of the cart is
/// saved.
async fn again<P: Platform>(
    cx: &Context<'_, P>,
    mut checkout: Checkout,
    form: Form,
    country: Country,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let is_known = EmailAddress::typed(form.typed("email")).is_ok();
    if is_known && !checkout.basket.lines.is_empty() {
        let note = Note::parse(form.typed("note")).unwrap_or_default();
        checkout.copy = cart::keep_copy(cx, &checkout.cart, &note).await?;
    }
    page(cx, &checkout, form, country, status)
}

/// Redirects to the payment, or to the order's page if nothing has to be paid now.
async fn redirect_to_payment<P: Platform>(
    cx: &Context<'_, P>,
    checkout: &Checkout,
    id: Token,
    draft: &Draft,
    placed: &Placed,
) -> Result<Response<P::Native>, Error> {
    let to_order = url::order_path(placed.token);
    let amount = checkout.basket.quote.total;
    let free = amount.minor() == 0;
    if free && placed.state == State::Placed {
        // An order with a total of 0 needs no payment, so it becomes paid at once.
        let received = Received { amount, reference: format!("free_{}", placed.payment) };
        order::paid(cx, placed.payment, &received, None).await?;
    }
    if free || draft.method.is_manual() {
        cart::clear(cx)?;
        // The next order must not replace this one, so it gets another checkout.
        cart::forget_checkout(cx)?;
        return http::see_other(&to_order);
    }
    cart::remember_checkout(cx, id)?;
    // The order's page empties the cart once the order is paid, unless the cart has changed.
    cart::remember_ordered(cx, &checkout.cart, placed.token)?;
    if placed.state != State::Placed {
        return http::see_other(&to_order);
    }
    if placed.before {
        return order::pay_again(cx, &placed.token.to_string()).await;
    }
    let start = Start {
        method: draft.method,
        payment: placed.payment,
        amount,
        email: draft.email.as_str().to_owned(),
        lines: checkout.basket.to_pay()?,
        return_to: format!("{}{to_order}", cx.origin),
    };
    match payment::begin(cx, &start).await {
        Ok(Some(address)) => http::see_other(&address),
        // The order is placed. Its page has a button to try the payment again.
        Ok(None) | Err(_) => http::see_other(&to_order),
    }
}

async fn read<P: Platform>(cx: &Context<'_, P>) -> Result<Checkout, Error> {
    let cart = cart::read(cx)?;
    let [variants, settings] =
        cx.page_batch([cart::variants(cx, &cart), settings!(Selling, Texts, AddressAsked, Agreed)]).await?;
    let selling = Selling::of(&settings)?;
    let basket = Basket::new(&cart, variants.all()?, &selling, cx.layout().currency)?;
    Ok(Checkout {
        copy: cart::copy_link(cx, &cart),
        cart,
        basket,
        selling,
        texts: Texts::of(&settings)?,
        asked: AddressAsked::of(&settings)?,
        agreed: Agreed::of(&settings)?,
        note: Note::default(),
    })
}

/// The idempotency key of an attempt: the page's key and a hash of the content. If the same form is submitted twice,
/// only one order is placed. A changed form places another order.
fn attempt(key: Token, basket: &str, typed: &[&str]) -> String {
    let mut hash = Sha256::new();
    hash.update(basket);
    for text in typed {
        hash.update(format!(";{}:{text}", text.len()));
    }
    format!("{key}.{}", hex(&hash.finalize()))
}

/// The sentence that says why the order was not placed.
fn words(refused: &Unplaced, checkout: &Checkout) -> String {
    let title = |variant| {
        let line = checkout.basket.lines.iter().find(|line| line.variant == variant);
        line.map_or_else(|| "A product".to_owned(), |line| format!("“{}”", line.title))
    };
    match refused {
        Unplaced::Short(variant, 0) => format!("{} has just sold out. Your order was not placed.", title(*variant)),
        Unplaced::Short(variant, left) => {
            format!("Only {left} of {} left. Your order was not placed. Please lower the quantity.", title(*variant))
        }
        Unplaced::Price(_) | Unplaced::Pricing => {
            "A price has just changed. Your order was not placed. Please check the total again.".to_owned()
        }
        Unplaced::TooMany => {
            "Too many orders from your network are waiting for payment. Pay or cancel one of them, or contact the shop."
                .to_owned()
        }
        Unplaced::TooOften => "Too many orders were placed in a short time. Please try again in 15 minutes.".to_owned(),
    }
}
