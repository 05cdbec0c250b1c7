//! The data of the checkout page: the form, the payment methods, and the totals.

use ::http::StatusCode;
use askama::Template;

use super::basket::Basket;
use crate::{
    address::Country,
    cart::{self, Cart, Note},
    context::{Context, random_token},
    error::Error,
    ids::Token,
    order,
    payment::{self, Method},
    platform::Platform,
    pricing::{Charge, Charges},
    shop::{
        Layout, Link,
        settings::{AddressAsked, Agreed, Selling, Texts},
    },
    web::{
        form::{AddressFields, Form},
        http::{CachePolicy, Response},
        page::Head,
    },
};

const TEST_HINT: &str = "A test payment charges nothing. It is available only on developers' machines.";

#[derive(Template)]
#[template(path = "checkout/show.html")]
struct CheckoutPage<'a> {
    layout: &'a Layout,
    head: Head,
    /// The idempotency key of this page.
    key: Token,
    /// The fingerprint of the goods and prices that the shopper agrees to. If the fingerprint has changed when the form
    /// is submitted, the page is shown again.
    agreed: String,
    form: Form,
    /// True if the order can be placed.
    open: bool,
    address: AddressFields,
    /// The name and title of each payment method.
    methods: Vec<(&'static str, &'static str)>,
    payment_hint: &'static str,
    lines: Vec<LineView>,
    /// The label and the amount of each line above the total.
    parts: Vec<(String, String)>,
    total: String,
    tax_contained: Option<String>,
    delivery_note: String,
    terms: Option<&'a Link>,
    privacy: Option<&'a Link>,
    /// The link to the saved copy of the cart.
    copy: Option<&'a str>,
}

struct LineView {
    title: String,
    options: String,
    quantity: i64,
    total: String,
}

/// The data of a checkout page.
pub struct Checkout {
    pub cart: Cart,
    pub basket: Basket,
    pub selling: Selling,
    pub texts: Texts,
    pub asked: AddressAsked,
    pub agreed: Agreed,
    /// The note from the cart.
    pub note: Note,
    /// The link to the saved copy of the cart, if there is one.
    pub copy: Option<String>,
}

/// The available payment methods.
pub fn methods<P: Platform>(cx: &Context<'_, P>, checkout: &Checkout) -> Vec<Method> {
    Method::ALL
        .into_iter()
        .filter(|method| match method {
            Method::Test => payment::has_test(cx),
            Method::Bank => !checkout.texts.bank_details.is_empty(),
            Method::Delivery => checkout.selling.pays_on_delivery,
        })
        .collect()
}

/// The countries that the shop ships to.
pub fn countries(selling: &Selling) -> Vec<Country> {
    let listed: Vec<Country> = selling.ships_to.0.iter().filter_map(|code| Country::parse(code)).collect();
    if listed.is_empty() { Country::all().collect() } else { listed }
}

/// The first country in this order that the shop ships to: the country in the form, the country of the shopper's IP
/// address, and the first country of the shop's list.
pub fn country<P: Platform>(cx: &Context<'_, P>, form: &Form, selling: &Selling) -> Result<Country, Error> {
    let countries = countries(selling);
    let from = cx.headers.get("cf-ipcountry").and_then(|value| value.to_str().ok());
    let wanted = [Some(form.typed("country")), from].into_iter().flatten().filter_map(Country::parse);
    let mut wanted = wanted.filter(|country| countries.contains(country));
    let country = wanted.next().or_else(|| countries.first().copied());
    country.ok_or_else(|| Error::Internal("there is no country in the world".to_owned()))
}

/// The page, with the form and its problems.
///
/// # Errors
/// When a template fails.
pub fn page<P: Platform>(
    cx: &Context<'_, P>,
    checkout: &Checkout,
    mut form: Form,
    country: Country,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let Checkout { basket, selling, .. } = checkout;
    if !basket.lines.is_empty() {
        // This page already sets the cookie of the checkout, because the response to the form could be lost. Without
        // the cookie, the shopper's second order would not replace the first order, and both orders would hold units.
        cart::remember_checkout(
            cx,
            match cart::checkout(cx) {
                Some(checkout) => checkout,
                None => random_token(cx.platform)?,
            },
        )?;
    }
    let layout = cx.layout();
    let methods = methods(cx, checkout);
    if let Some(method) = methods.first() {
        form.fill("method", method.name());
    } else {
        form.refuse("", "This shop has not set up a payment method yet, so you cannot order.");
    }
    form.fill("note", checkout.note.as_str());
    for obstacle in &basket.obstacles {
        form.refuse("", obstacle);
    }
    let charges = Charges {
        goods: basket.quote.goods,
        shipping: basket.quote.shipping,
        ships: basket.lines.iter().any(|line| line.ships),
        taxes: basket.quote.taxes.clone(),
    };
    let view = CheckoutPage {
        layout,
        head: Head { title: form.title("Checkout"), noindex: true, ..Head::default() },
        // A form that is shown again keeps its key. So submitting the same content twice places only one order.
        key: match form.typed("key").parse() {
            Ok(key) => key,
            Err(_) => random_token(cx.platform)?,
        },
        agreed: basket.fingerprint(),
        open: !basket.lines.is_empty() && basket.obstacles.is_empty() && !methods.is_empty(),
        address: AddressFields::new(&form, country, checkout.asked.extras(), &countries(selling)),
        methods: methods.into_iter().map(|method| (method.name(), method.title())).collect(),
        payment_hint: if payment::has_test(cx) { TEST_HINT } else { "" },
        lines: lines(basket),
        parts: charges.words(),
        total: basket.quote.total.display(),
        tax_contained: charges.tax_note(),
        delivery_note: checkout.texts.delivery_note.clone(),
        terms: checkout.agreed.terms.as_ref().map(|page| &page.0),
        privacy: checkout.agreed.privacy.as_ref().map(|page| &page.0),
        copy: checkout.copy.as_deref(),
        form,
    };
    cx.html(status, &view, CachePolicy::Private)
}

fn lines(basket: &Basket) -> Vec<LineView> {
    let charged = basket.lines.iter().zip(&basket.quote.lines);
    let view = |(line, charge): (&order::NewLine, &Charge)| LineView {
        title: line.title.clone(),
        options: line.options.clone(),
        quantity: line.quantity,
        total: charge.total.display(),
    };
    charged.map(view).collect()
}
