//! Every URL of the shop on one screen. A row has the path, the route, and for each method the permission and the
//! handler.

mod routes;

use percent_encoding::percent_decode_str;

use crate::{
    admin, cart, checkout,
    context::Context,
    error::Error,
    files, health, order,
    platform::{Body, Method, Platform},
    redirect::Answered,
    shopfront,
    staff::{self, Permission},
    web::{http::Response, url},
};
use routes::routes;
pub use routes::{Closed, Entry};

routes! {
    (cx, body, person)

    "/"                             Home                     GET => shopfront::home(cx);
    "/collections"                  Collections              GET => shopfront::collections(cx);
    "/collections/{}"               Collection(handle)       GET => shopfront::collection(cx, handle);
    "/products/{}"                  Product(handle)          GET => shopfront::product(cx, handle);
    "/collections/{}/products/{}"   CollectionProduct(collection, handle)
                                                             GET => shopfront::in_collection(cx, collection, handle);
    "/search"                       Search                   GET => shopfront::results(cx);
    "/search/suggest"               Suggest @Text            GET => shopfront::suggest(cx);
    "/pages/{}"                     Page(handle)             GET => shopfront::page(cx, handle);
    "/cart"                         Cart                     GET => cart::show(cx);
    "/cart/lines"                   CartLines                POST => cart::change(cx, body);
    "/cart/note"                    CartNote @Asked          POST => cart::write_note(cx, body);
    "/cart/{}"                      CartLink(link)           GET => cart::linked(cx, link),
                                                             POST => cart::take(cx, link);
    "/cart/restore/{}"              CartCopy(token)          GET => cart::kept(cx, token),
                                                             POST => cart::restore(cx, token);
    "/checkout"                     Checkout                 GET => checkout::show(cx),
                                                             POST => checkout::place(cx, body);
    "/orders"                       Orders @Usual            GET => order::find(cx),
                                                             POST => order::look_up(cx, body);
    "/orders/{}"                    Order(token) @Usual      GET => order::show(cx, token);
    "/orders/{}/cancellation"       OrderCancellation(token) @Usual POST => order::cancel_by_shopper(cx, token);
    "/orders/{}/payments"           OrderPayments(token) @Usual POST => order::pay_again(cx, token);
    "/checkout/test/{}"             TestPayment(payment) @Usual GET => checkout::test_page(cx, payment),
                                                             POST => checkout::test_play(cx, payment, body);
    "/webhooks/{}"                  Webhook(provider) @Usual POST => checkout::webhook(cx, provider, body);
    "/media/{}"                     Media(key) @Usual        GET => files::media(cx, key);
    "/media/share/{}"               Share(key) @Usual        GET => files::share(cx, key);
    "/static/{}"                    Static(name) @Usual      GET => files::static_file(cx, name);
    "/sitemap.xml"                  Sitemap @Text            GET => shopfront::sitemap(cx);
    "/robots.txt"                   Robots @Usual            GET => shopfront::robots(cx);
    "/llms.txt"                     Llms @Text               GET => shopfront::llms(cx);
    "/.well-known/security.txt"     Security @Usual          GET => shopfront::security(cx);
    "/favicon.ico"                  Favicon @Usual           GET => files::favicon();
    "/feeds/google.xml"             Feed @Text               GET => shopfront::feed(cx);
    "/health"                       Health @Usual            GET => health::check(cx);
    "/admin/sign-in"                SignIn @Usual            GET => staff::sign_in_page(cx),
                                                             POST => staff::sign_in(cx, body);
    "/admin/sign-out"               SignOut @Usual           POST => staff::sign_out(cx);
    "/admin"                        Admin                    GET ReadOrders => admin::welcome(cx, person);
    "/admin/opening"                Opening                  GET ReadSettings => admin::opening(cx, person),
                                                             POST ChangeSettings => admin::open_shop(cx, person);
    "/admin/closing"                Closing                  GET ChangeSettings => admin::ask_to_close(cx, person),
                                                             POST ChangeSettings => admin::close_shop(cx, person);
    "/admin/orders"                 AdminOrders              GET ReadOrders => admin::orders(cx, person);
    "/admin/orders/{}"              AdminOrder(id)           GET ReadOrders => admin::order(cx, person, id);
    "/admin/orders/{}/acceptance"   AdminAcceptance(id)      POST ManageOrders => admin::accept(cx, person, id);
    "/admin/orders/{}/payments"     AdminPayments(id)        POST ManageOrders => admin::pay(cx, person, id);
    "/admin/orders/{}/cancellation" AdminCancellation(id)    POST ManageOrders => admin::cancel(cx, person, id, body);
    "/admin/orders/{}/fulfilments"  AdminFulfilments(id)     POST FulfilOrders => admin::fulfil(cx, person, id, body);
    "/admin/orders/{}/refunds/{}"   AdminRefund(id, refund)  POST ManageOrders => admin::refund(cx, person, id, refund);
    "/admin/products"               Products                 GET ManageCatalogue => admin::products(cx, person),
                                                             POST ManageCatalogue =>
                                                                 admin::add_product(cx, person, body);
    "/admin/new-product"            NewProduct               GET ManageCatalogue => admin::new_product(cx, person);
    "/admin/products/{}"            AdminProduct(id)         GET ManageCatalogue => admin::product(cx, person, id),
                                                             POST ManageCatalogue =>
                                                                 admin::save_product(cx, person, id, body);
    "/admin/products/{}/variants"   ProductVariants(id)      GET ManageCatalogue => admin::variants(cx, person, id),
                                                             POST ManageCatalogue =>
                                                                 admin::save_variants(cx, person, id, body);
    "/admin/products/{}/stock"      ProductStock(id)         GET ManageCatalogue => admin::stock(cx, person, id),
                                                             POST ManageCatalogue =>
                                                                 admin::save_stock(cx, person, id, body);
    "/admin/products/{}/stock/{}"   StockMovements(id, variant) GET ManageCatalogue =>
                                                                 admin::movements(cx, person, id, variant);
    "/admin/products/{}/copies"     ProductCopies(id)        POST ManageCatalogue =>
                                                                 admin::copy_product(cx, person, id);
    "/admin/products/{}/removal"    ProductRemoval(id)       GET ManageCatalogue =>
                                                                 admin::ask_to_remove_product(cx, person, id),
                                                             POST ManageCatalogue =>
                                                                 admin::remove_product(cx, person, id, body);
    "/admin/events"                 Events                   GET ReadEvents => admin::events(cx, person);
    "/admin/events/{}"              Event(id)                GET ReadEvents => admin::event(cx, person, id);
    "/admin/events/{}/replay"       EventReplay(id)          POST ReplayEvents => admin::replay(cx, person, id);
    "/admin/mail"                   Mails                    GET ReadMail => admin::mails(cx, person);
    "/admin/mail/{}"                Mail(id)                 GET ReadMail => admin::mail(cx, person, id);
    "/admin/mail/{}/html"           MailHtml(id)             GET ReadMail => admin::mail_html(cx, id);
    "/admin/mail/{}/retries"        MailRetry(id)            POST SendMail => admin::retry_mail(cx, person, id);
    "/admin/imports"                Imports                  GET ReadImports => admin::imports(cx, person),
                                                             POST ImportProducts => admin::new_import(cx, person, body);
    "/admin/imports/files"          ImportFiles              POST ImportProducts =>
                                                                 admin::upload_import(cx, person, body);
    "/admin/imports/{}"             Import(id)               GET ReadImports => admin::import(cx, person, id);
    "/admin/settings"               Settings                 GET ReadSettings => admin::settings(cx, person);
    "/admin/settings/mail"          MailSettings             GET ReadSettings => admin::mail_settings(cx, person);
    "/admin/settings/mail/tests"    TestMails                POST SendMail => admin::send_test_mail(cx, person);
    "/admin/settings/{}"            SettingsGroup(group)     GET ReadSettings =>
                                                                 admin::settings_group(cx, person, group),
                                                             POST ChangeSettings =>
                                                                 admin::save_settings(cx, person, group, body);
    "/admin/pages"                  Pages                    GET ManageContent => admin::pages(cx, person),
                                                             POST ManageContent => admin::add_page(cx, person, body);
    "/admin/new-page"               NewPage                  GET ManageContent => admin::new_page(cx, person);
    "/admin/pages/{}"               AdminPage(handle)        GET ManageContent =>
                                                                 admin::show_page(cx, person, handle),
                                                             POST ManageContent =>
                                                                 admin::save_page(cx, person, handle, body);
    "/admin/pages/{}/removal"       PageRemoval(handle)      POST ManageContent =>
                                                                 admin::remove_page(cx, person, handle, body);
    "/admin/menus"                  Menus                    GET ManageContent => admin::menus(cx, person);
    "/admin/menus/{}"               Menu(name)               GET ManageContent => admin::menu(cx, person, name),
                                                             POST ManageContent =>
                                                                 admin::save_menu(cx, person, name, body, answered);
    "/admin/redirects"              Redirects                GET ManageContent => admin::redirects(cx, person),
                                                             POST ManageContent =>
                                                                 admin::add_redirect(cx, person, body, answered);
    "/admin/redirects/removal"      RedirectRemoval          POST ManageContent =>
                                                                 admin::remove_redirect(cx, person, body);
    "/admin/people"                 People                   GET ManagePeople => admin::people(cx, person),
                                                             POST ManagePeople => admin::add_person(cx, person, body);
    "/admin/people/{}"              Person(id)               GET ManagePeople => admin::person(cx, person, id);
    "/admin/people/{}/role"         PersonRole(id)           POST ManagePeople => admin::set_role(cx, person, id, body);
    "/admin/people/{}/removal"      PersonRemoval(id)        POST ManagePeople => admin::remove_person(cx, person, id);
    "/admin/people/{}/sessions/ending"
                                    PersonSessions(id)       POST ManagePeople => admin::end_sessions(cx, person, id);
    "/admin/audit"                  Audit                    GET ReadAudit => admin::audit(cx, person);
    "/admin/account"                Account                  GET OwnAccount => admin::account(cx, person);
    "/admin/account/sessions/ending"
                                    AccountSessions          POST OwnAccount => admin::end_session(cx, person, body);
    "/admin/account/tokens"         AccountTokens            POST OwnAccount => admin::create_token(cx, person, body);
    "/admin/account/tokens/{}/revocation"
                                    TokenRevocation(id)      POST OwnAccount => admin::revoke_token(cx, person, id);
    "/admin/imports/{}/refused.csv" RefusedRows(id)          GET ReadImports => admin::refused(cx, id);
    "/admin/imports/{}/runs"        ImportRun(id)            POST ImportProducts =>
                                                                 admin::run_import(cx, person, id, body);
    "/admin/imports/{}/retries"     ImportRetry(id)          POST ImportProducts => admin::retry_import(cx, person, id);
}

impl Route {
    /// True for the public pages that show products. They may be read from a replica of the database, so they may be
    /// slightly out of date. Text pages, the sitemap and the feed read the primary database, because outdated content
    /// would stay in their cache for a long time.
    pub const fn shows_catalogue(&self) -> bool {
        matches!(
            self,
            Self::Home | Self::Collections | Self::Collection(_) | Self::Product(_) | Self::Search | Self::Suggest
        )
    }
}

/// Finds the page with the form that is sent to `path`. It is the nearest address above `path` that supports GET, such
/// as `/orders/{}` for `/orders/{}/payments`. `None` if only the home page is above `path`.
pub fn page_above(path: &str) -> Option<&str> {
    let (above, _) = path.rsplit_once('/')?;
    let entry = find(above).ok().and_then(|route| ROUTES.iter().find(|entry| entry.name == route.name()));
    match entry {
        _ if above.trim_matches('/').is_empty() => None,
        Some(entry) if entry.methods.iter().any(|(method, _)| *method == Method::GET) => Some(above),
        _ => page_above(above),
    }
}

/// Tells whether the shop answers a GET request for a decoded path. The result is `Never` if no route matches, or if
/// the handler always redirects. It is `IfThere` if the handler answers only when the page exists, and `Always` for all
/// other routes. Each route that is not `Always` must be listed here.
pub fn answered(path: &str) -> Answered {
    match find(&url::encoded_path(path)) {
        Err(_) | Ok(Route::CollectionProduct(..)) => Answered::Never,
        Ok(Route::Collection(_) | Route::Product(_) | Route::Page(_)) => Answered::IfThere,
        Ok(_) => Answered::Always,
    }
}

/// Finds the route of a percent-encoded path.
///
/// # Errors
/// `BadRequest` when the path does not decode to UTF-8, `Moved` when it has an upper-case handle or a slash at the end,
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

/// Decodes the percent-encoding of a path segment once.
fn decode(segment: &str) -> Result<String, Error> {
    const BAD: Error = Error::BadRequest("The address has an invalid percent-encoding.");
    let mut rest = segment;
    while let Some((_, after)) = rest.split_once('%') {
        if !after.bytes().take(2).filter(u8::is_ascii_hexdigit).count().eq(&2) {
            return Err(BAD);
        }
        rest = after;
    }
    let text = percent_decode_str(segment).decode_utf8().map_err(|_| BAD)?;
    // A valid segment is not empty, and has no slash and no control character.
    if text.is_empty() || text.contains(|c: char| c == '/' || c.is_control()) {
        return Err(Error::NotFound);
    }
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_redirected_or_refused() {
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

    /// A `{}` matches any segment. So this test checks that no earlier row of the table matches the path of a later
    /// row.
    #[test]
    fn every_path_finds_its_own_row() {
        for entry in ROUTES {
            assert_eq!(find(&entry.path.replace("{}", "7")).unwrap().name(), entry.name, "{}", entry.path);
        }
    }

    #[test]
    fn the_page_above_a_form_is_the_nearest_address_with_get() {
        for (path, above) in [
            ("/cart/lines", Some("/cart")),
            ("/orders/abc/payments", Some("/orders/abc")),
            ("/admin/orders/7/refunds/%C3%A9", Some("/admin/orders/7")),
            ("/admin/sign-out", Some("/admin")),
            ("/webhooks/test", None),
            ("/", None),
            ("", None),
            ("//evil.example/x", None),
        ] {
            assert_eq!(page_above(path), above, "{path}");
        }
    }

    #[test]
    fn route_names_do_not_contain_segments_of_the_path() {
        assert_eq!(Route::Import("7".into()).name(), "Import");
        assert_eq!(Route::CartCopy("secret".into()).name(), "CartCopy");
        assert_eq!(Route::Home.name(), "Home");
    }
}
