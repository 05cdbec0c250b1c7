//! `/checkout`: one page, one form. What was typed is never lost, and every problem stands beside its field.

use std::fmt::Write as _;

use ::http::{HeaderValue, StatusCode};
use askama::Template;
use sha2::{Digest, Sha256};

use super::{
    basket::Basket,
    network,
    store::{self, SellingRow},
};
use crate::{
    address::{Address, AddressFields, Country, Problem},
    cart::{self, Cart},
    context::{Context, random_token},
    error::Error,
    http::{self, Body, CachePolicy, Fields, Response},
    ids::Token,
    json,
    layout::{Head, Layout, Link},
    mail::EmailAddress,
    money::Money,
    order::{self, Placed, State, Unplaced},
    payment::{self, Method},
    platform::Platform,
};

/// The form with the longest of all fields is shorter than this.
const MAX_FORM: usize = 32_768;
/// Characters of a note.
const MAX_NOTE: usize = 1000;
const CHECKOUT_COOKIE: &str = "__Host-checkout";

#[derive(Template)]
#[template(path = "checkout/show.html")]
struct CheckoutPage<'a> {
    layout: &'a Layout,
    head: Head,
    /// Of this attempt: the same page sent twice places one order.
    key: Token,
    /// What the shopper agrees to pay, minor units: if it is another when the form arrives, they are asked again.
    agreed: i64,
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
struct Problems {
    notices: Vec<String>,
    email: String,
    address: Vec<Problem>,
    note: String,
}

impl Problems {
    fn is_empty(&self) -> bool {
        self.notices.is_empty() && self.email.is_empty() && self.address.is_empty() && self.note.is_empty()
    }
}

/// What a page of the checkout is made of.
struct Checkout {
    cart: Cart,
    basket: Basket,
    selling: SellingRow,
}

/// `GET /checkout`
///
/// # Errors
/// When the database fails.
pub async fn show<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let checkout = read(cx).await?;
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
    if form.get("do") == Some("country") {
        return page(cx, &checkout, &form, country, Problems::default(), StatusCode::OK);
    }
    let mut problems = Problems::default();
    // The list of countries may have changed since the page was read: nothing is sent where nobody wanted it.
    if form.get("country").and_then(Country::parse) != Some(country) {
        problems.notices.push("Choose the country that the order is sent to: the list has changed.".to_owned());
    }
    let email = form.get("email").unwrap_or_default().parse::<EmailAddress>().inspect_err(|_| {
        problems.email = "Enter your e-mail address, as in name@example.com: the confirmation goes there.".to_owned();
    });
    let address = Address::parse(country, |name| form.get(name).unwrap_or_default()).inspect_err(|all| {
        problems.address.clone_from(all);
    });
    let note = form.get("note").unwrap_or_default();
    if note.chars().count() > MAX_NOTE {
        problems.note = format!("Make the note shorter: it may have {MAX_NOTE} characters.");
    }
    if note.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        problems.note = "The note holds characters that cannot be shown. Type it anew.".to_owned();
    }
    let method = form.get("method").and_then(|name| name.parse().ok());
    let method = method.filter(|method| methods(cx, &checkout.selling).contains(method));
    if method.is_none() {
        problems.notices.push("Choose how you want to pay.".to_owned());
    }
    let agreed: Option<i64> = form.get("agreed").and_then(|text| text.parse().ok());
    let total = checkout.basket.quote.total.minor();
    if agreed != Some(total) && problems.is_empty() && checkout.basket.obstacles.is_empty() {
        problems
            .notices
            .push("Something has changed since you opened this page: please look at the sum again.".to_owned());
    }
    let key: Option<Token> = form.get("key").and_then(|text| text.parse().ok());
    let (Ok(email), Ok(address), Some(method), Some(key)) = (email, address, method, key) else {
        return page(cx, &checkout, &form, country, problems, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if !problems.is_empty() || !checkout.basket.obstacles.is_empty() || checkout.basket.lines.is_empty() {
        return page(cx, &checkout, &form, country, problems, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let address = serde_json::to_string(&address).map_err(|error| Error::Internal(format!("address: {error}")))?;
    let known: Option<Token> = http::cookie(&cx.headers, CHECKOUT_COOKIE).and_then(|text| text.parse().ok());
    let checkout_id = known.unwrap_or_else(|| random_token(cx.platform));
    let request = order::Request {
        key: attempt(key, &checkout, &[email.as_str(), &address, method.name(), note]),
        checkout: checkout_id,
        goes_on: known.is_some(),
        network: network(cx),
        method,
        email: email.as_str().to_owned(),
        address,
        note: note.to_owned(),
        lines: checkout.basket.lines.clone(),
        quote: checkout.basket.quote.clone(),
        rules: checkout.basket.rules.clone(),
        tax_name: checkout.selling.tax_name.clone(),
    };
    match order::place(cx, request).await? {
        Ok(placed) => go_on(cx, &checkout.cart, checkout_id, method, &placed, total == 0).await,
        Err(refused) => {
            // What the shopper sees next is how it is now.
            let checkout = read(cx).await?;
            let problems = Problems { notices: vec![words(&refused, &checkout)], ..Problems::default() };
            page(cx, &checkout, &form, country, problems, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// On to the payment, or to the order where nothing is to be paid now.
async fn go_on<P: Platform>(
    cx: &Context<'_, P>,
    cart: &Cart,
    checkout: Token,
    method: Method,
    placed: &Placed,
    free: bool,
) -> Result<Response<P::Native>, Error> {
    let to_order = format!("/orders/{}", placed.token);
    if free && placed.state == State::Placed {
        // There is nothing to pay, so it is paid.
        order::paid(cx, placed.payment, &format!("free_{}", placed.payment), None).await?;
    }
    if free || method.is_manual() {
        cart::clear(cx)?;
        // The next order is another checkout's: it must not take this one's place.
        return http::see_other(&to_order);
    }
    set_cookie(cx, CHECKOUT_COOKIE, &checkout.to_string(), 86_400)?;
    // Its page empties the cart once it is paid, if it is still the same.
    cart::remember_ordered(cx, cart, placed.token)?;
    if placed.state != State::Placed {
        return http::see_other(&to_order);
    }
    match payment::begin(cx, method, placed.payment).await {
        Ok(Some(address)) => http::see_other(&address),
        // It is placed, and its page offers to try again.
        Ok(None) | Err(_) => http::see_other(&to_order),
    }
}

async fn read<P: Platform>(cx: &Context<'_, P>) -> Result<Checkout, Error> {
    let cart = cart::read(cx)?;
    let [variants, selling] = cx.page_batch([cart::variants(&cart, cx.now), store::selling()]).await?;
    let selling: SellingRow =
        selling.first()?.ok_or_else(|| Error::Internal("the shop has no settings row".to_owned()))?;
    let basket = Basket::new(&cart, variants.read()?, &selling, cx.layout().currency)?;
    Ok(Checkout { cart, basket, selling })
}

/// The ways to pay here and now.
fn methods<P: Platform>(cx: &Context<'_, P>, selling: &SellingRow) -> Vec<Method> {
    Method::ALL
        .into_iter()
        .filter(|method| match method {
            Method::Test => payment::has_test(cx),
            Method::Bank => !selling.bank_details.is_empty(),
            Method::Delivery => selling.pays_on_delivery != 0,
        })
        .collect()
}

/// Where the shop ships to.
fn countries(selling: &SellingRow) -> Vec<Country> {
    let codes: Vec<String> = json::read(&selling.ships_to).unwrap_or_default();
    let listed: Vec<Country> = codes.iter().filter_map(|code| Country::parse(code)).collect();
    if listed.is_empty() { Country::all().collect() } else { listed }
}

/// The country of the form; before there is one, the shopper's own if the shop ships there.
fn country<P: Platform>(cx: &Context<'_, P>, form: &Fields, selling: &SellingRow) -> Result<Country, Error> {
    let countries = countries(selling);
    let from = cx.headers.get("cf-ipcountry").and_then(|value| value.to_str().ok());
    let wanted = [form.get("country"), from].into_iter().flatten().filter_map(Country::parse);
    let mut wanted = wanted.filter(|country| countries.contains(country));
    let country = wanted.next().or_else(|| countries.first().copied());
    country.ok_or_else(|| Error::Internal("there is no country in the world".to_owned()))
}

fn set_cookie<P: Platform>(cx: &Context<'_, P>, name: &str, value: &str, seconds: u32) -> Result<(), Error> {
    let cookie = format!("{name}={value}; Max-Age={seconds}; Path=/; Secure; HttpOnly; SameSite=Lax");
    cx.set_cookie(HeaderValue::from_str(&cookie).map_err(|error| Error::Internal(error.to_string()))?);
    Ok(())
}

/// One attempt is one page with one content: sent twice it is one order, and changed on the way back it is another.
fn attempt(key: Token, checkout: &Checkout, typed: &[&str]) -> String {
    let mut hash = Sha256::new();
    for line in &checkout.basket.lines {
        hash.update(format!("{}:{}:{};", line.variant, line.quantity, line.unit_price));
    }
    hash.update(format!("{};", checkout.basket.quote.total.minor()));
    for text in typed {
        hash.update(format!("{}:{text}", text.len()));
    }
    let mut attempt = format!("{key}.");
    for byte in hash.finalize().iter().take(12) {
        let _ = write!(attempt, "{byte:02x}");
    }
    attempt
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
            "Too many orders from your network wait for payment. Pay or cancel one of them, or try again in half an hour.".to_owned()
        }
    }
}

fn page<P: Platform>(
    cx: &Context<'_, P>,
    checkout: &Checkout,
    form: &Fields,
    country: Country,
    problems: Problems,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let Checkout { basket, selling, .. } = checkout;
    let layout = cx.layout();
    let typed = |name: &str| form.get(name).unwrap_or_default();
    let methods = methods(cx, selling);
    let chosen = form.get("method").and_then(|name| name.parse().ok()).or_else(|| methods.first().copied());
    let fields = AddressFields::new(country, countries(selling), typed, &problems.address);
    let money = |money: &Money| money.display();
    let mut parts = vec![("Subtotal".to_owned(), money(&basket.quote.subtotal))];
    if basket.lines.iter().any(|line| line.ships) {
        let price = if basket.quote.shipping.minor() == 0 { "free".to_owned() } else { money(&basket.quote.shipping) };
        parts.push(("Delivery".to_owned(), price));
    }
    let tax = format!("{} {}", selling.tax_name, rate(selling.tax_rate));
    let mut tax_contained = None;
    if basket.quote.tax.minor() > 0 {
        if basket.rules.tax_included {
            tax_contained = Some(format!("{} {tax} included", money(&basket.quote.tax)));
        } else {
            parts.push((tax, money(&basket.quote.tax)));
        }
    }
    let linked = |handles: &[&str]| layout.pages.iter().find(|page| handles.contains(&page.handle.as_str()));
    let mut notices = problems.notices;
    notices.extend(basket.obstacles.iter().cloned());
    if methods.is_empty() {
        notices.push("The shop has not said yet how to pay, so nothing can be ordered.".to_owned());
    }
    let view = CheckoutPage {
        layout,
        head: Head { title: "Checkout".to_owned(), noindex: true, ..Head::default() },
        // Sent again it must be the same attempt; after a refusal the content, or the goods, have changed.
        key: form.get("key").and_then(|text| text.parse().ok()).unwrap_or_else(|| random_token(cx.platform)),
        agreed: basket.quote.total.minor(),
        notices,
        open: !basket.lines.is_empty() && basket.obstacles.is_empty() && !methods.is_empty(),
        email: typed("email").to_owned(),
        email_problem: problems.email,
        address: fields.render()?,
        methods: methods.iter().map(|&method| MethodView { method, checked: Some(method) == chosen }).collect(),
        note: typed("note").to_owned(),
        note_problem: problems.note,
        lines: lines(basket),
        parts,
        total: money(&basket.quote.total),
        tax_contained,
        delivery_note: selling.delivery_note.clone(),
        terms: linked(&["terms", "terms-of-service", "terms-and-conditions", "conditions"]),
        privacy: linked(&["privacy", "privacy-policy", "data-protection"]),
        test: payment::has_test(cx),
    };
    cx.html(status, &view, CachePolicy::Private)
}

fn lines(basket: &Basket) -> Vec<LineView> {
    let charged = basket.lines.iter().zip(&basket.quote.lines);
    let view = |(line, charge): (&order::NewLine, &super::quote::Charge)| LineView {
        title: line.title.clone(),
        options: line.options.clone(),
        quantity: line.quantity,
        total: charge.total.display(),
    };
    charged.map(view).collect()
}

/// A tax rate for people: parts per million as per cent, without needless zeros.
pub fn rate(parts: i64) -> String {
    let text = format!("{}.{:04}", parts / 10_000, parts % 10_000);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates() {
        for (parts, text) in [(190_000, "19 %"), (88_750, "8.875 %"), (0, "0 %"), (1_000_000, "100 %"), (100, "0.01 %")]
        {
            assert_eq!(rate(parts), text);
        }
    }
}
