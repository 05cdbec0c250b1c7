//! How the checkout looks: its form, the ways to pay, and the sum.

use ::http::StatusCode;
use askama::Template;

use super::basket::Basket;
use crate::{
    address::{AddressFields, Country, Problem},
    cart::{self, Cart, Note},
    context::{Context, random_token},
    error::Error,
    ids::Token,
    json, order,
    payment::{self, Method},
    platform::Platform,
    pricing::{Charge, Charges},
    shop::{
        Layout, Link,
        settings::{Selling, Texts},
    },
    web::{
        http::{CachePolicy, Fields, Response},
        page::Head,
    },
};

#[derive(Template)]
#[template(path = "checkout/show.html")]
struct CheckoutPage<'a> {
    layout: &'a Layout,
    head: Head,
    /// Of this attempt: the same page sent twice places one order.
    key: Token,
    /// What the shopper agrees to, [`Basket::print`]: if it is another when the form arrives, they are asked again.
    agreed: String,
    notices: Vec<String>,
    /// Whether there is anything to order, and nothing in the way.
    open: bool,
    email: String,
    email_problem: String,
    address: String,
    methods: Vec<MethodView>,
    note: String,
    note_problem: String,
    lines: Vec<LineView>,
    /// What adds up to the total.
    parts: Vec<(String, String)>,
    total: String,
    tax_contained: Option<String>,
    delivery_note: String,
    terms: Option<&'a Link>,
    privacy: Option<&'a Link>,
    test: bool,
    /// Where to go on with this cart on another device.
    copy: Option<&'a str>,
}

struct MethodView {
    method: Method,
    checked: bool,
}

struct LineView {
    title: String,
    options: String,
    quantity: i64,
    total: String,
}

/// What is wrong with a form.
#[derive(Default)]
pub struct Problems {
    pub notices: Vec<String>,
    pub email: String,
    pub address: Vec<Problem>,
    pub note: String,
    /// Whether the attempt came to its end: the form is that of another.
    pub spent: bool,
}

impl Problems {
    /// Whether nothing is.
    pub const fn is_empty(&self) -> bool {
        self.notices.is_empty() && self.email.is_empty() && self.address.is_empty() && self.note.is_empty()
    }
}

/// What a page of the checkout is made of.
pub struct Checkout {
    pub cart: Cart,
    pub basket: Basket,
    pub selling: Selling,
    pub texts: Texts,
    /// What the shopper wrote in the cart.
    pub note: Note,
    /// Where a copy of the cart is kept, once there is an e-mail address.
    pub copy: Option<String>,
}

/// The ways to pay here and now.
pub fn methods<P: Platform>(cx: &Context<'_, P>, checkout: &Checkout) -> Vec<Method> {
    Method::ALL
        .into_iter()
        .filter(|method| match method {
            Method::Test => payment::has_test(cx),
            Method::Bank => !checkout.texts.bank_details.is_empty(),
            Method::Delivery => checkout.selling.pays_on_delivery != 0,
        })
        .collect()
}

/// Where the shop ships to.
fn countries(selling: &Selling) -> Vec<Country> {
    let codes: Vec<String> = json::read(&selling.ships_to).unwrap_or_default();
    let listed: Vec<Country> = codes.iter().filter_map(|code| Country::parse(code)).collect();
    if listed.is_empty() { Country::all().collect() } else { listed }
}

/// The country of the form; before there is one, the shopper's own if the shop ships there.
pub fn country<P: Platform>(cx: &Context<'_, P>, form: &Fields, selling: &Selling) -> Result<Country, Error> {
    let countries = countries(selling);
    let from = cx.headers.get("cf-ipcountry").and_then(|value| value.to_str().ok());
    let wanted = [form.get("country"), from].into_iter().flatten().filter_map(Country::parse);
    let mut wanted = wanted.filter(|country| countries.contains(country));
    let country = wanted.next().or_else(|| countries.first().copied());
    country.ok_or_else(|| Error::Internal("there is no country in the world".to_owned()))
}

/// The page: what is there to order, the form with what was typed, and what is wrong with it.
///
/// # Errors
/// When a template fails.
pub fn page<P: Platform>(
    cx: &Context<'_, P>,
    checkout: &Checkout,
    form: &Fields,
    country: Country,
    problems: Problems,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let Checkout { basket, selling, .. } = checkout;
    if !basket.lines.is_empty() {
        // With the form, not with the answer to it: that one may be lost, and then two orders would hold units.
        cart::remember_checkout(cx, cart::checkout(cx).unwrap_or_else(|| random_token(cx.platform)))?;
    }
    let layout = cx.layout();
    let typed = |name: &str| form.get(name).unwrap_or_default();
    let methods = methods(cx, checkout);
    let chosen = form.get("method").and_then(|name| name.parse().ok()).or_else(|| methods.first().copied());
    let fields = AddressFields::new(country, countries(selling), typed, &problems.address);
    let charges = Charges {
        goods: basket.quote.goods,
        shipping: basket.quote.shipping,
        ships: basket.lines.iter().any(|line| line.ships),
        taxes: basket.quote.taxes.clone(),
    };
    let linked = |handles: &[&str]| layout.pages.iter().find(|page| handles.contains(&page.handle.as_str()));
    let key = form.get("key").filter(|_| !problems.spent).and_then(|text| text.parse().ok());
    let mut notices = problems.notices;
    notices.extend(basket.obstacles.iter().cloned());
    if methods.is_empty() {
        notices.push("The shop has not said yet how to pay, so nothing can be ordered.".to_owned());
    }
    let view = CheckoutPage {
        layout,
        head: Head { title: "Checkout".to_owned(), noindex: true, ..Head::default() },
        // Sent again it must be the same attempt; after a refusal the content, or the goods, have changed.
        key: key.unwrap_or_else(|| random_token(cx.platform)),
        agreed: basket.print(),
        notices,
        open: !basket.lines.is_empty() && basket.obstacles.is_empty() && !methods.is_empty(),
        email: typed("email").to_owned(),
        email_problem: problems.email,
        address: fields.render()?,
        methods: methods.iter().map(|&method| MethodView { method, checked: Some(method) == chosen }).collect(),
        note: form.get("note").unwrap_or_else(|| checkout.note.as_str()).to_owned(),
        note_problem: problems.note,
        lines: lines(basket),
        parts: charges.shown(),
        total: basket.quote.total.display(),
        tax_contained: charges.contained(),
        delivery_note: checkout.texts.delivery_note.clone(),
        terms: linked(&["terms", "terms-of-service", "terms-and-conditions", "conditions"]),
        privacy: linked(&["privacy", "privacy-policy", "data-protection"]),
        test: payment::has_test(cx),
        copy: checkout.copy.as_deref(),
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
