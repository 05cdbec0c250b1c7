//! `/checkout`: one page, one form. What was typed is never lost, and every problem stands beside its field.

use ::http::StatusCode;
use futures::future::join;
use sha2::{Digest, Sha256};

use super::{
    basket::{Basket, hex},
    view::{Checkout, Problems, country, methods, page},
};
use crate::{
    address::{Address, Country},
    cart::{self, Note},
    context::{Context, random_token},
    email::EmailAddress,
    error::Error,
    ids::Token,
    order::{self, Placed, State, Unplaced},
    payment::{self, Method},
    platform::{Body, Platform},
    shop::settings::{Selling, Texts, settings},
    web::{
        http::{self, Fields, Response},
        network, url,
    },
};

/// The form with the longest of all fields is shorter than this.
const MAX_FORM: usize = 32_768;

/// `GET /checkout`
///
/// # Errors
/// When the database fails.
pub async fn show<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let (checkout, note) = join(read(cx), cart::note(cx)).await;
    let checkout = Checkout { note, ..checkout? };
    let form = Fields::default();
    let country = country(cx, &form, &checkout.selling)?;
    page(cx, &checkout, &form, country, Problems::default(), StatusCode::OK)
}

/// `POST /checkout` with the form: places the order and leads to its payment. `do=country` only shows another country's fields.
///
/// # Errors
/// When it is not known whether the order was placed: the same form, sent again, finds out.
pub async fn place<P: Platform>(cx: &Context<'_, P>, body: Body<P::Native>) -> Result<Response<P::Native>, Error> {
    let form = Fields::parse(&body.read(MAX_FORM).await?);
    let checkout = read(cx).await?;
    let country = country(cx, &form, &checkout.selling)?;
    let email = form.get("email").unwrap_or_default().parse::<EmailAddress>();
    let note = Note::parse(form.get("note").unwrap_or_default());
    if form.get("do") == Some("country") {
        return again(cx, checkout, &form, country, Problems::default(), StatusCode::OK);
    }
    let mut problems = Problems::default();
    // The list of countries may have changed since the page was read: nothing is sent where nobody wanted it.
    if form.get("country").and_then(Country::parse) != Some(country) {
        problems.notices.push("Choose the country that the order is sent to: the list has changed.".to_owned());
    }
    let email = email.inspect_err(|_| {
        problems.email = "Enter your e-mail address, as in name@example.com: the confirmation goes there.".to_owned();
    });
    let address = Address::parse(country, |name| form.get(name).unwrap_or_default()).inspect_err(|all| {
        problems.address.clone_from(all);
    });
    let note = note.inspect_err(|problem| problems.note.clone_from(problem));
    let method = form.get("method").and_then(|name| name.parse().ok());
    let method = method.filter(|method| methods(cx, &checkout).contains(method));
    if method.is_none() {
        problems.notices.push("Choose how you want to pay.".to_owned());
    }
    let basket = checkout.basket.print();
    if form.get("agreed") != Some(&basket) && problems.is_empty() && checkout.basket.obstacles.is_empty() {
        problems.notices.push("Something has changed since you opened this page: please look at it again.".to_owned());
    }
    let key: Option<Token> = form.get("key").and_then(|text| text.parse().ok());
    let (Ok(email), Ok(address), Ok(note), Some(method), Some(key)) = (email, address, note, method, key) else {
        return again(cx, checkout, &form, country, problems, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if !problems.is_empty() || !checkout.basket.obstacles.is_empty() || checkout.basket.lines.is_empty() {
        return again(cx, checkout, &form, country, problems, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let address = serde_json::to_string(&address).map_err(|error| Error::Internal(format!("address: {error}")))?;
    let id = cart::checkout(cx).unwrap_or_else(|| random_token(cx.platform));
    let request = order::Request {
        key: attempt(key, &basket, &[email.as_str(), &address, method.name(), note.as_str()]),
        checkout: id,
        lapsed: checkout.basket.lapsed,
        network: network::network(cx.platform, &cx.headers),
        limits: network::limits(cx.platform, &cx.headers, email.as_str()),
        method,
        email: email.as_str().to_owned(),
        address,
        note: note.as_str().to_owned(),
        lines: checkout.basket.lines.clone(),
        quote: checkout.basket.quote.clone(),
        rules: checkout.basket.rules.clone(),
    };
    match order::place(cx, request).await {
        Ok(Ok(Placed { state: State::Cancelled | State::Expired, .. })) => {
            let over = "The order that you placed from this page before is closed. Nothing was ordered now: press the button again to order anew.";
            let problems = Problems { notices: vec![over.to_owned()], spent: true, ..Problems::default() };
            again(cx, checkout, &form, country, problems, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Ok(Ok(placed)) => go_on(cx, &checkout, id, method, &placed).await,
        Err(error) => {
            // Perhaps it was placed: the next try is the same checkout's.
            cart::remember_checkout(cx, id)?;
            Err(error)
        }
        Ok(Err(refused)) => {
            // What the shopper sees next is how it is now.
            let checkout = read(cx).await?;
            let problems = Problems { notices: vec![words(&refused, &checkout)], ..Problems::default() };
            again(cx, checkout, &form, country, problems, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// The page once more, with what was typed. There may be somebody to write to now: then a copy of the cart is kept. An order that is placed
/// needs none.
fn again<P: Platform>(
    cx: &Context<'_, P>,
    mut checkout: Checkout,
    form: &Fields,
    country: Country,
    problems: Problems,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let is_known = form.get("email").is_some_and(|email| email.parse::<EmailAddress>().is_ok());
    if is_known && !checkout.basket.lines.is_empty() {
        let note = form.get("note").and_then(|note| Note::parse(note).ok()).unwrap_or_default();
        checkout.copy = Some(cart::keep_copy(cx, &checkout.cart, &note)?);
    }
    page(cx, &checkout, form, country, problems, status)
}

/// On to the payment, or to the order where nothing is to be paid now.
async fn go_on<P: Platform>(
    cx: &Context<'_, P>,
    checkout: &Checkout,
    id: Token,
    method: Method,
    placed: &Placed,
) -> Result<Response<P::Native>, Error> {
    let to_order = url::order_path(placed.token);
    let free = checkout.basket.quote.total.minor() == 0;
    if free && placed.state == State::Placed {
        // There is nothing to pay, so it is paid.
        order::paid(cx, placed.payment, &format!("free_{}", placed.payment), None).await?;
    }
    if free || method.is_manual() {
        cart::clear(cx)?;
        // The next order is another checkout's: it must not take this one's place.
        cart::forget_checkout(cx)?;
        return http::see_other(&to_order);
    }
    cart::remember_checkout(cx, id)?;
    // Its page empties the cart once it is paid, if it is still the same.
    cart::remember_ordered(cx, &checkout.cart, placed.token)?;
    if placed.state != State::Placed {
        return http::see_other(&to_order);
    }
    if placed.before {
        return order::pay_again(cx, &placed.token.to_string()).await;
    }
    match payment::begin(cx, method, placed.payment).await {
        Ok(Some(address)) => http::see_other(&address),
        // It is placed, and its page offers to try again.
        Ok(None) | Err(_) => http::see_other(&to_order),
    }
}

async fn read<P: Platform>(cx: &Context<'_, P>) -> Result<Checkout, Error> {
    let cart = cart::read(cx)?;
    let [variants, settings] = cx.page_batch([cart::variants(cx, &cart), settings!(Selling, Texts)]).await?;
    let selling = Selling::of(&settings)?;
    let basket = Basket::new(&cart, variants.read()?, &selling, cx.layout().currency)?;
    Ok(Checkout {
        copy: cart::copy_link(cx, &cart),
        cart,
        basket,
        selling,
        texts: Texts::of(&settings)?,
        note: Note::default(),
    })
}

/// One attempt is one page with one content: sent twice it is one order, and changed on the way back it is another.
fn attempt(key: Token, basket: &str, typed: &[&str]) -> String {
    let mut hash = Sha256::new();
    hash.update(basket);
    for text in typed {
        hash.update(format!(";{}:{text}", text.len()));
    }
    format!("{key}.{}", hex(&hash.finalize()))
}

/// Why the order was not placed.
fn words(refused: &Unplaced, checkout: &Checkout) -> String {
    let title = |variant| {
        let line = checkout.basket.lines.iter().find(|line| line.variant == variant);
        line.map_or_else(|| "Something".to_owned(), |line| format!("“{}”", line.title))
    };
    match refused {
        Unplaced::Short(variant, 0) => format!("{} was sold out a moment ago. Nothing was ordered.", title(*variant)),
        Unplaced::Short(variant, left) => {
            format!("Only {left} of {} are left. Nothing was ordered; please lower the quantity.", title(*variant))
        }
        Unplaced::Price(_) | Unplaced::Pricing => {
            "A price has just changed. Nothing was ordered; please look at the sum again.".to_owned()
        }
        Unplaced::TooMany => {
            "Too many orders from your network wait for payment. Pay or cancel one of them, or write to the shop."
                .to_owned()
        }
        Unplaced::TooOften => {
            "Too many orders were placed in a short time. Please wait a quarter of an hour, and send this again."
                .to_owned()
        }
    }
}
