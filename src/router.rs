//! Every URL of the shop on one screen: path to [`Route`], then route and method to handler.

use percent_encoding::percent_decode_str;

use crate::{
    admin, cart, checkout,
    context::Context,
    error::Error,
    files, health, order,
    platform::{Body, Method, Platform},
    shopfront, staff,
    web::{http::Response, url},
};

/// An address of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the table below says what each is")]
pub enum Route {
    Home,
    Collections,
    Collection(String),
    Product(String),
    Search,
    Suggest,
    Page(String),
    Cart,
    CartLines,
    CartNote,
    CartCopy(String),
    CartLink(String),
    Checkout,
    Orders,
    Order(String),
    OrderCancellation(String),
    OrderPayments(String),
    TestPayment(String),
    Webhook(String),
    Media(String),
    Share(String),
    Static(String),
    Sitemap,
    Robots,
    Feed,
    Health,
    SignIn,
    SignOut,
    Admin,
    AdminOrders,
    AdminOrder(String),
    AdminOrderAcceptance(String),
    AdminOrderPayments(String),
    AdminOrderCancellation(String),
    AdminOrderFulfilments(String),
    AdminOrderRefund(String, String),
    Events,
    Event(String),
    EventReplay(String),
    Mails,
    Mail(String),
    MailHtml(String),
    MailRetry(String),
    Imports,
    Import(String),
    ImportRetry(String),
}

/// Path to route. Segments are decoded; there is no slash at the end.
fn table(segments: &[&str]) -> Option<Route> {
    let owned = |text: &str| text.to_owned();
    Some(match *segments {
        [] => Route::Home,
        ["collections"] => Route::Collections,
        ["collections", handle] => Route::Collection(owned(handle)),
        ["products", handle] => Route::Product(owned(handle)),
        ["search"] => Route::Search,
        ["search", "suggest"] => Route::Suggest,
        ["pages", handle] => Route::Page(owned(handle)),
        ["cart"] => Route::Cart,
        ["cart", "lines"] => Route::CartLines,
        ["cart", "note"] => Route::CartNote,
        ["cart", link] => Route::CartLink(owned(link)),
        ["cart", "restore", token] => Route::CartCopy(owned(token)),
        ["checkout"] => Route::Checkout,
        ["orders"] => Route::Orders,
        ["orders", token] => Route::Order(owned(token)),
        ["orders", token, "cancellation"] => Route::OrderCancellation(owned(token)),
        ["orders", token, "payments"] => Route::OrderPayments(owned(token)),
        ["checkout", "test", payment] => Route::TestPayment(owned(payment)),
        ["webhooks", provider] => Route::Webhook(owned(provider)),
        ["media", key] => Route::Media(owned(key)),
        ["media", "share", key] => Route::Share(owned(key)),
        ["static", name] => Route::Static(owned(name)),
        ["sitemap.xml"] => Route::Sitemap,
        ["robots.txt"] => Route::Robots,
        ["feeds", "google.xml"] => Route::Feed,
        ["health"] => Route::Health,
        ["admin", "sign-in"] => Route::SignIn,
        ["admin", "sign-out"] => Route::SignOut,
        ["admin"] => Route::Admin,
        ["admin", "orders"] => Route::AdminOrders,
        ["admin", "orders", id] => Route::AdminOrder(owned(id)),
        ["admin", "orders", id, "acceptance"] => Route::AdminOrderAcceptance(owned(id)),
        ["admin", "orders", id, "payments"] => Route::AdminOrderPayments(owned(id)),
        ["admin", "orders", id, "cancellation"] => Route::AdminOrderCancellation(owned(id)),
        ["admin", "orders", id, "fulfilments"] => Route::AdminOrderFulfilments(owned(id)),
        ["admin", "orders", id, "refunds", refund] => Route::AdminOrderRefund(owned(id), owned(refund)),
        ["admin", "events"] => Route::Events,
        ["admin", "events", id] => Route::Event(owned(id)),
        ["admin", "events", id, "replay"] => Route::EventReplay(owned(id)),
        ["admin", "mail"] => Route::Mails,
        ["admin", "mail", id] => Route::Mail(owned(id)),
        ["admin", "mail", id, "html"] => Route::MailHtml(owned(id)),
        ["admin", "mail", id, "retries"] => Route::MailRetry(owned(id)),
        ["admin", "imports"] => Route::Imports,
        ["admin", "imports", id] => Route::Import(owned(id)),
        ["admin", "imports", id, "retries"] => Route::ImportRetry(owned(id)),
        _ => return None,
    })
}

/// `on!(cx, GET => handler, …)`: the methods that a route answers to. What is not named is refused with the list of them.
macro_rules! on {
    ($cx:expr, $($method:ident => $handler:expr),+ $(,)?) => {
        match $cx.method {
            $(Method::$method => $handler.await,)+
            _ => Err(Error::Method(const { &[$(Method::$method),+] })),
        }
    };
}

/// Route and method to handler.
pub async fn dispatch<P: Platform>(
    cx: &Context<'_, P>,
    route: &Route,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    match route {
        Route::Home => on!(cx, GET => shopfront::home(cx)),
        Route::Collections => on!(cx, GET => shopfront::collections(cx)),
        Route::Collection(handle) => on!(cx, GET => shopfront::collection(cx, handle)),
        Route::Product(handle) => on!(cx, GET => shopfront::product(cx, handle)),
        Route::Search => on!(cx, GET => shopfront::results(cx)),
        Route::Suggest => on!(cx, GET => shopfront::suggest(cx)),
        Route::Page(handle) => on!(cx, GET => shopfront::page(cx, handle)),
        Route::Media(key) => on!(cx, GET => files::media(cx, key)),
        Route::Share(key) => on!(cx, GET => files::share(cx, key)),
        Route::Static(name) => on!(cx, GET => files::static_file(cx, name)),
        Route::Sitemap => on!(cx, GET => shopfront::sitemap(cx)),
        Route::SignIn => on!(cx, GET => staff::sign_in_page(cx), POST => staff::sign_in(cx, body)),
        Route::SignOut => on!(cx, POST => staff::sign_out(cx)),
        Route::Admin => on!(cx, GET => admin::welcome()),
        Route::AdminOrders => on!(cx, GET => admin::orders(cx)),
        Route::AdminOrder(id) => on!(cx, GET => admin::order(cx, id)),
        Route::AdminOrderAcceptance(id) => on!(cx, POST => admin::accept(cx, id)),
        Route::AdminOrderPayments(id) => on!(cx, POST => admin::pay(cx, id)),
        Route::AdminOrderCancellation(id) => on!(cx, POST => admin::cancel(cx, id, body)),
        Route::AdminOrderFulfilments(id) => on!(cx, POST => admin::fulfil(cx, id, body)),
        Route::AdminOrderRefund(id, refund) => on!(cx, POST => admin::refund(cx, id, refund)),
        Route::Events => on!(cx, GET => admin::events(cx)),
        Route::Event(id) => on!(cx, GET => admin::event(cx, id)),
        Route::EventReplay(id) => on!(cx, POST => admin::replay(cx, id)),
        Route::Mails => on!(cx, GET => admin::mails(cx)),
        Route::Mail(id) => on!(cx, GET => admin::mail(cx, id)),
        Route::MailHtml(id) => on!(cx, GET => admin::mail_html(cx, id)),
        Route::MailRetry(id) => on!(cx, POST => admin::retry_mail(cx, id)),
        Route::Imports => on!(cx, GET => admin::imports(cx), POST => admin::start_import(cx, body)),
        Route::Import(id) => on!(cx, GET => admin::import(cx, id)),
        Route::ImportRetry(id) => on!(cx, POST => admin::retry_import(cx, id)),
        Route::Cart => on!(cx, GET => cart::show(cx)),
        Route::CartLink(link) => on!(cx, GET => cart::linked(cx, link), POST => cart::take(cx, link)),
        Route::CartCopy(token) => on!(cx, GET => cart::kept(cx, token), POST => cart::restore(cx, token)),
        Route::CartLines => on!(cx, POST => cart::change(cx, body)),
        Route::CartNote => on!(cx, POST => cart::write_note(cx, body)),
        Route::Checkout => on!(cx, GET => checkout::show(cx), POST => checkout::place(cx, body)),
        Route::Orders => on!(cx, GET => order::find(cx), POST => order::look_up(cx, body)),
        Route::Order(token) => on!(cx, GET => order::show(cx, token)),
        Route::OrderCancellation(token) => on!(cx, POST => order::call_off(cx, token)),
        Route::OrderPayments(token) => on!(cx, POST => order::pay_again(cx, token)),
        Route::TestPayment(id) => {
            on!(cx, GET => checkout::test_page(cx, id), POST => checkout::test_play(cx, id, body))
        }
        Route::Webhook(provider) => on!(cx, POST => checkout::webhook(cx, provider, body)),
        Route::Robots => on!(cx, GET => shopfront::robots(cx)),
        Route::Feed => on!(cx, GET => shopfront::feed(cx)),
        Route::Health => on!(cx, GET => health::check(cx)),
    }
}

impl Route {
    /// The route's name in the log: never the address itself, which may hold a secret.
    pub fn name(&self) -> String {
        let debug = format!("{self:?}");
        debug.split('(').next().unwrap_or_default().to_owned()
    }
}

/// Finds the route of a path as it came, percent-encoded.
///
/// # Errors
/// `BadRequest` when it does not decode to UTF-8, `Moved` when it has an upper-case handle or a slash at the end,
/// `NotFound` when the shop has no such address.
pub fn find(path: &str) -> Result<Route, Error> {
    let trimmed = path.strip_prefix('/').unwrap_or(path);
    let without_slash = trimmed.strip_suffix('/').unwrap_or(trimmed);
    let segments = match without_slash {
        "" => Vec::new(),
        some => some.split('/').map(decode).collect::<Result<Vec<_>, _>>()?,
    };
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let route = table(&segments).ok_or(Error::NotFound)?;
    let (Route::Collection(handle) | Route::Product(handle) | Route::Page(handle)) = &route else {
        return if without_slash == trimmed { Ok(route) } else { Err(Error::Moved(format!("/{without_slash}"))) };
    };
    let lower = handle.to_lowercase();
    if *handle == lower && without_slash == trimmed {
        return Ok(route);
    }
    let folder = segments.first().copied().unwrap_or_default();
    Err(Error::Moved(format!("/{folder}/{}", url::segment(&lower))))
}

/// A path segment, decoded once.
fn decode(segment: &str) -> Result<String, Error> {
    const BAD: Error = Error::BadRequest("The address is mistyped: it holds a broken percent-encoding.");
    let mut rest = segment;
    while let Some((_, after)) = rest.split_once('%') {
        if !after.bytes().take(2).filter(u8::is_ascii_hexdigit).count().eq(&2) {
            return Err(BAD);
        }
        rest = after;
    }
    let text = percent_decode_str(segment).decode_utf8().map_err(|_| BAD)?;
    // A decoded slash is part of no handle, and an empty segment is none; control characters only ever do harm.
    if text.is_empty() || text.contains(|c: char| c == '/' || c.is_control()) {
        return Err(Error::NotFound);
    }
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let found = |path: &str| {
            find(path).map_err(|error| match error {
                Error::Moved(to) => to,
                other => other.status().as_str().to_owned(),
            })
        };
        let moved = |to: &str| Err(to.to_owned());
        for (path, expected) in [
            ("/", Ok(Route::Home)),
            ("/products/tea-cup", Ok(Route::Product("tea-cup".into()))),
            ("/products/%E8%8C%B6", Ok(Route::Product("茶".into()))),
            ("/products/100%25", Ok(Route::Product("100%".into()))),
            ("/products/tea-cup/", moved("/products/tea-cup")),
            ("/products/Tea-Cup", moved("/products/tea-cup")),
            ("/products/%C3%89cru/", moved("/products/%C3%A9cru")),
            ("/collections/", moved("/collections")),
            ("/media/AbC.webp", Ok(Route::Media("AbC.webp".into()))),
            ("/products/a/b", moved("404")),
            ("/products//", moved("404")),
            ("/products/a%2Fb", moved("404")),
            ("/products/a%00b", moved("404")),
            ("/products/%252e%252e", Ok(Route::Product("%2e%2e".into()))),
            ("/products/%zz", moved("400")),
            ("/products/%f", moved("400")),
            ("/products/%ff", moved("400")),
            ("//example.com/", moved("404")),
            ("/nothing", moved("404")),
        ] {
            assert_eq!(found(path), expected, "{path}");
        }
    }

    #[test]
    fn names_hold_no_secrets() {
        assert_eq!(Route::Import("7".into()).name(), "Import");
        assert_eq!(Route::CartCopy("secret".into()).name(), "CartCopy");
        assert_eq!(Route::Home.name(), "Home");
    }
}
