//! A public page is the same for everybody, byte for byte. A response for one person is never cached.

use http::{Method, Request};
use vitrine::{
    platform::Body,
    router::{self, Route},
    sql,
};

use crate::support::{
    Answer, Part, Shop,
    fixtures::{WRONG, small_shop},
};

/// The audience of a route.
enum Who {
    /// The same response for everyone. The addresses cover the variety of the page.
    Everybody(&'static [&'static str]),
    /// A response for one person, or for this moment only.
    OnePerson(&'static [&'static str]),
}
use Who::{Everybody, OnePerson};

const CSS: &str = vitrine::static_files::SITE_CSS;

/// One row per route. A new route does not compile until it has a row here.
macro_rules! routes {
    ($($pattern:pat => $who:expr),+ $(,)?) => {
        fn is_decided(route: &Route) {
            match route { $($pattern => {})+ }
        }
        /// The audience of each route, and a check that a route belongs to the row.
        const ROUTES: &[(Who, fn(&Route) -> bool)] = &[$(($who, |route| matches!(route, $pattern))),+];
    };
}

routes! {
    Route::Home => Everybody(&["/", "/?utm_source=x"]),
    Route::Collections => Everybody(&["/collections", "/collections?after=0.0", "/collections?after=x"]),
    Route::Collection(_) => Everybody(&[
        "/collections/cups", "/collections/cups?after=0.0", "/collections/cups?after=%00",
        "/collections/cups?colour=blue&sort=price-asc",
    ]),
    Route::Product(_) => Everybody(&[
        "/products/cup", "/products/cup?colour=blue", "/products/cup?colour=%27--", "/products/mug",
    ]),
    // This redirects to the product, and is not cached.
    Route::CollectionProduct(..) => OnePerson(&["/collections/cups/products/cup"]),
    Route::Search => Everybody(&["/search", "/search?q=cup", "/search?q=%3Cb%3E%22", "/search?q=nothing"]),
    Route::Suggest => Everybody(&["/search/suggest", "/search/suggest?q=cu"]),
    Route::Page(_) => Everybody(&["/pages/about"]),
    Route::Media(_) => Everybody(&["/media/cup.webp"]),
    // Without image resizing, this redirects to the picture and is not cached.
    Route::Share(_) => OnePerson(&["/media/share/cup.webp"]),
    Route::Static(_) => Everybody(&[CSS]),
    Route::Sitemap => Everybody(&["/sitemap.xml", "/sitemap.xml?part=0", "/sitemap.xml?part=1"]),
    Route::Robots => Everybody(&["/robots.txt"]),
    Route::Llms => Everybody(&["/llms.txt"]),
    Route::Security => Everybody(&["/.well-known/security.txt"]),
    Route::Favicon => Everybody(&["/favicon.ico"]),
    Route::Feed => Everybody(&["/feeds/google.xml"]),
    Route::Cart => OnePerson(&["/cart"]),
    Route::CartLink(_) => OnePerson(&["/cart/1:2", "/cart/1"]),
    Route::CartCopy(_) => OnePerson(&["/cart/restore/aaaaaaaaaaaaaaaaaaaaaaaaaa", "/cart/restore/x"]),
    Route::CartLines => OnePerson(&["/cart/lines"]),
    Route::CartNote => OnePerson(&["/cart/note"]),
    Route::Checkout => OnePerson(&["/checkout"]),
    Route::Orders => OnePerson(&["/orders"]),
    Route::Order(_) => OnePerson(&["/orders/aaaaaaaaaaaaaaaaaaaaaaaaaa"]),
    Route::OrderCancellation(_) => OnePerson(&["/orders/aaaaaaaaaaaaaaaaaaaaaaaaaa/cancellation"]),
    Route::OrderPayments(_) => OnePerson(&["/orders/aaaaaaaaaaaaaaaaaaaaaaaaaa/payments"]),
    Route::TestPayment(_) => OnePerson(&["/checkout/test/aaaaaaaaaaaaaaaaaaaaaaaaaa"]),
    Route::Webhook(_) => OnePerson(&["/webhooks/test"]),
    Route::Health => OnePerson(&["/health"]),
    Route::SignIn => OnePerson(&["/admin/sign-in", "/admin/sign-in?token=x"]),
    Route::SignOut => OnePerson(&["/admin/sign-out"]),
    Route::Admin => OnePerson(&["/admin"]),
    Route::Opening => OnePerson(&["/admin/opening"]),
    Route::Closing => OnePerson(&["/admin/closing"]),
    Route::MailSettings => OnePerson(&["/admin/settings/mail"]),
    Route::TestMails => OnePerson(&["/admin/settings/mail/tests"]),
    Route::AdminOrders => OnePerson(&[
        "/admin/orders", "/admin/orders?state=to-send&after=7", "/admin/orders?q=ada%40example.com",
    ]),
    Route::AdminOrder(_) => OnePerson(&["/admin/orders/1"]),
    Route::AdminAcceptance(_) => OnePerson(&["/admin/orders/1/acceptance"]),
    Route::AdminPayments(_) => OnePerson(&["/admin/orders/1/payments"]),
    Route::AdminCancellation(_) => OnePerson(&["/admin/orders/1/cancellation"]),
    Route::AdminFulfilments(_) => OnePerson(&["/admin/orders/1/fulfilments"]),
    Route::AdminRefund(..) => OnePerson(&["/admin/orders/1/refunds/aaaaaaaaaaaaaaaaaaaaaaaaaa"]),
    Route::Products => OnePerson(&["/admin/products", "/admin/products?q=cup&sort=title&after=t1.Cup"]),
    Route::NewProduct => OnePerson(&["/admin/new-product"]),
    Route::AdminProduct(_) => OnePerson(&["/admin/products/1"]),
    Route::ProductStock(_) => OnePerson(&["/admin/products/1/stock"]),
    Route::StockMovements(..) => OnePerson(&["/admin/products/1/stock/1"]),
    Route::ProductVariants(_) => OnePerson(&["/admin/products/1/variants"]),
    Route::ProductCopies(_) => OnePerson(&["/admin/products/1/copies"]),
    Route::ProductRemoval(_) => OnePerson(&["/admin/products/1/removal"]),
    Route::Events => OnePerson(&["/admin/events", "/admin/events?state=dead"]),
    Route::Event(_) => OnePerson(&["/admin/events/aaaaaaaaaaaaaaaaaaaaaaaaaa"]),
    Route::EventReplay(_) => OnePerson(&["/admin/events/aaaaaaaaaaaaaaaaaaaaaaaaaa/replay"]),
    Route::Mails => OnePerson(&["/admin/mail", "/admin/mail?after=1.aaaaaaaaaaaaaaaaaaaaaaaaaa"]),
    Route::Mail(_) => OnePerson(&["/admin/mail/aaaaaaaaaaaaaaaaaaaaaaaaaa"]),
    Route::MailHtml(_) => OnePerson(&["/admin/mail/aaaaaaaaaaaaaaaaaaaaaaaaaa/html"]),
    Route::MailRetry(_) => OnePerson(&["/admin/mail/aaaaaaaaaaaaaaaaaaaaaaaaaa/retries"]),
    Route::Imports => OnePerson(&["/admin/imports"]),
    Route::Import(_) => OnePerson(&["/admin/imports/1"]),
    Route::RefusedRows(_) => OnePerson(&["/admin/imports/1/refused.csv"]),
    Route::ImportFiles => OnePerson(&["/admin/imports/files"]),
    Route::ImportRun(_) => OnePerson(&["/admin/imports/1/runs"]),
    Route::ImportRetry(_) => OnePerson(&["/admin/imports/1/retries"]),
    Route::Pages => OnePerson(&["/admin/pages", "/admin/pages?after=1.about"]),
    Route::NewPage => OnePerson(&["/admin/new-page", "/admin/new-page?template=imprint"]),
    Route::AdminPage(_) => OnePerson(&["/admin/pages/about"]),
    Route::PageRemoval(_) => OnePerson(&["/admin/pages/about/removal"]),
    Route::Menus => OnePerson(&["/admin/menus"]),
    Route::Menu(_) => OnePerson(&["/admin/menus/header", "/admin/menus/footer"]),
    Route::Redirects => OnePerson(&["/admin/redirects", "/admin/redirects?q=old"]),
    Route::RedirectRemoval => OnePerson(&["/admin/redirects/removal"]),
    Route::Settings => OnePerson(&["/admin/settings"]),
    Route::SettingsGroup(_) => OnePerson(&["/admin/settings/shop"]),
    Route::People => OnePerson(&["/admin/people", "/admin/people?after=7"]),
    Route::Person(_) => OnePerson(&["/admin/people/1"]),
    Route::PersonRole(_) => OnePerson(&["/admin/people/1/role"]),
    Route::PersonRemoval(_) => OnePerson(&["/admin/people/1/removal"]),
    Route::PersonSessions(_) => OnePerson(&["/admin/people/1/sessions/ending"]),
    Route::Audit => OnePerson(&["/admin/audit", "/admin/audit?person=1", "/admin/audit?about=order%3A1&after=7"]),
    Route::Account => OnePerson(&["/admin/account"]),
    Route::AccountSessions => OnePerson(&["/admin/account/sessions/ending"]),
    Route::AccountTokens => OnePerson(&["/admin/account/tokens"]),
    Route::TokenRevocation(_) => OnePerson(&["/admin/account/tokens/1/revocation"]),
}

/// The addresses for everybody, or the addresses for one person.
fn addresses(everybody: bool) -> Vec<&'static str> {
    let of = |(who, _): &'static (Who, fn(&Route) -> bool)| match who {
        Everybody(paths) if everybody => *paths,
        OnePerson(paths) if !everybody => *paths,
        _ => &[],
    };
    ROUTES.iter().flat_map(of).copied().collect()
}

fn shop() -> Shop {
    let shop = small_shop();
    shop.rows(sql!("UPDATE shop SET security_contact = 'safe@shop.example'"));
    shop
}

/// Visitors whose requests differ in every header that could matter.
fn people(shop: &Shop) -> Vec<Vec<(&'static str, String)>> {
    let added = shop.post("/cart/lines", &[("variant", "1"), ("quantity", "2")], &[]);
    let (cart, count) = (added.cookie("__Host-cart").unwrap(), added.cookie("cart_count").unwrap());
    let strings =
        |pairs: &[(&'static str, &str)]| pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    vec![
        Vec::new(),
        strings(&[
            ("cookie", &format!("{cart}; {count}; {}", shop.sign_in("owner"))),
            ("authorization", &shop.api_token("owner")),
            ("user-agent", "Mozilla/5.0 (iPhone)"),
            ("accept", "application/json, text/html"),
            ("accept-language", "ja"),
            ("accept-encoding", "br"),
            ("cf-ipcountry", "JP"),
            ("cf-connecting-ip", "203.0.113.9"),
            ("cf-timezone", "Asia/Tokyo"),
            ("x-forwarded-for", "203.0.113.9"),
            ("x-forwarded-host", "evil.example"),
            ("x-forwarded-proto", "http"),
            ("referer", "https://elsewhere.example/ad"),
            ("sec-fetch-site", "cross-site"),
            ("sec-ch-prefers-color-scheme", "dark"),
            ("save-data", "on"),
            ("dnt", "1"),
            ("origin", "https://elsewhere.example"),
        ]),
        strings(&[
            ("cookie", "__Host-cart=k1.broken; __Host-session=broken; cart_count=99"),
            ("authorization", "Basic dTpw"),
            ("user-agent", ""),
            ("accept", "application/json"),
            ("accept-language", "ar-EG, *;q=0.1"),
            ("cf-ipcountry", "T1"),
        ]),
    ]
}

fn ask_as(shop: &Shop, person: &[(&'static str, String)], method: Method, path: &str) -> Answer {
    let headers: Vec<_> = person.iter().map(|(name, value)| (*name, value.as_str())).collect();
    shop.ask(method, path, &headers)
}

fn is_public(answer: &Answer) -> bool {
    answer.header("cache-control").contains("public")
}

#[test]
fn every_row_is_about_its_route() {
    for (who, is_meant) in ROUTES {
        let (Everybody(paths) | OnePerson(paths)) = who;
        assert!(!paths.is_empty());
        for path in *paths {
            let route = router::find(path.split('?').next().unwrap()).unwrap();
            is_decided(&route);
            assert!(is_meant(&route), "{path} is {route:?}");
        }
    }
}

#[test]
fn a_public_page_is_the_same_for_everybody() {
    let shop = shop();
    let people = people(&shop);
    for path in addresses(true) {
        let mut answers = people.iter().map(|person| ask_as(&shop, person, Method::GET, path));
        let first = answers.next().unwrap();
        assert_eq!(first.status, 200, "{path}");
        assert!(is_public(&first), "{path}: {:?}", first.headers);
        assert_eq!(first.get("vary"), None, "{path}");
        let is_immutable = first.header("cache-control").ends_with("immutable");
        assert_eq!(first.get("cache-tag").is_none(), is_immutable, "{path} can be purged");
        for other in answers {
            assert_eq!(other.headers, first.headers, "{path}");
            assert!(other.body == first.body, "{path}: {}\n\nand\n\n{}", first.text(), other.text());
        }
    }
}

/// The cache key does not contain the host. A request to another host gets no page, and its response is not cached.
#[test]
fn another_address_leads_to_the_shops_own_and_is_kept_by_nobody() {
    let shop = shop();
    shop.platform.set_var("SHOP_ORIGIN", "https://shop.example/");
    for path in addresses(true).into_iter().chain(["/products/cup/", "/products/CUP"]) {
        let by_domain = shop.get(path);
        assert_ne!(by_domain.status, 308, "{path}");
        for origin in ["https://vitrine.someone.workers.dev", "http://shop.example", "https://shop.example:8443"] {
            for (method, status) in
                [(Method::GET, 308), (Method::HEAD, 308), (Method::POST, 421), (Method::OPTIONS, 421)]
            {
                let request = Request::builder().method(method.clone()).uri(format!("{origin}{path}"));
                let other = shop.send(request.body(Body::Bytes(Vec::new())).unwrap());
                assert_eq!(
                    (other.status, other.header("cache-control")),
                    (status, "private, no-store"),
                    "{method} {path}"
                );
                assert_eq!(other.get("cache-tag"), None, "{path}");
                let there = format!("https://shop.example{path}");
                assert_eq!(other.get("location"), (status == 308).then_some(there.as_str()), "{method} {path}");
            }
        }
        // Host names are case-insensitive.
        let request =
            Request::builder().uri(format!("https://SHOP.Example{path}")).body(Body::Bytes(Vec::new())).unwrap();
        assert_eq!(shop.send(request).status, by_domain.status, "{path}");
    }
    assert!(shop.get("/robots.txt").contains("Sitemap: https://shop.example/sitemap.xml"));
}

/// Checks that a shared cache may store a response only if it is public.
fn check(answer: &Answer, method: &Method, what: &str) {
    let cache = answer.header("cache-control");
    if !is_public(answer) {
        assert_eq!(cache, "private, no-store", "{what}");
        for name in ["cache-tag", "etag"] {
            assert_eq!(answer.get(name), None, "{what}: {name}");
        }
        return;
    }
    assert!(matches!(*method, Method::GET | Method::HEAD), "{what} is public");
    assert!([200, 206, 301, 304].contains(&answer.status), "{what}: {} is public", answer.status);
    assert_eq!(answer.get("set-cookie"), None, "{what}");
    for never in ["private", "s-maxage", "must-revalidate", "proxy-revalidate"] {
        assert!(!cache.contains(never), "{what}: {cache}");
    }
}

#[test]
fn nothing_private_is_ever_public() {
    let shop = shop();
    let people = people(&shop);
    for person in &people {
        for path in addresses(false) {
            for method in [Method::GET, Method::HEAD] {
                let answer = ask_as(&shop, person, method.clone(), path);
                check(&answer, &method, path);
                assert!(!is_public(&answer), "{path}");
            }
        }
        for path in addresses(true).into_iter().chain(addresses(false)) {
            for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS] {
                let mut own = person.clone();
                own.retain(|(name, _)| *name != "sec-fetch-site");
                own.push(("sec-fetch-site", "same-origin".to_owned()));
                for person in [person, &own] {
                    let answer = ask_as(&shop, person, method.clone(), path);
                    check(&answer, &method, &format!("{method} {path}"));
                    assert!(!is_public(&answer), "{method} {path}");
                }
            }
        }
        for (path, status) in WRONG.iter().filter(|(_, status)| *status != 301) {
            let answer = ask_as(&shop, person, Method::GET, path);
            check(&answer, &Method::GET, path);
            assert!(!is_public(&answer), "{path} {status}");
        }
    }
}

#[test]
fn a_failure_is_kept_by_nobody() {
    for part in [Part::Db, Part::Read] {
        let shop = shop();
        shop.platform.faults.fail_always(part);
        for path in addresses(true) {
            let answer = shop.get(path);
            let fails = ["/media", "/static", "/feeds"].iter().any(|folder| path.starts_with(folder));
            // Two files need neither part. Without a search index, suggestions are empty and need no database.
            let is_fixed = ["/robots.txt", "/favicon.ico"].contains(&path);
            if is_fixed || path.starts_with("/search/suggest") || fails != (part == Part::Read) {
                continue;
            }
            assert_eq!(answer.status, 500, "{path}");
            check(&answer, &Method::GET, path);
            assert!(!is_public(&answer), "{path}");
        }
    }
}

#[test]
fn asked_for_the_head_or_again_the_answer_says_the_same() {
    const SAME: [&str; 5] = ["cache-control", "cache-tag", "etag", "vary", "content-security-policy"];
    let shop = shop();
    for path in addresses(true) {
        let whole = shop.get(path);
        let etag = whole.header("etag").to_owned();
        let again = shop.ask(Method::GET, path, &[("if-none-match", &format!("W/{etag}"))]);
        let head = shop.head(path);
        assert_eq!((again.status, head.status), (304, 200), "{path}");
        for answer in [again, head] {
            check(&answer, &Method::GET, path);
            for name in SAME {
                assert_eq!(answer.get(name), whole.get(name), "{path}: {name}");
            }
        }
    }
}

/// A redirect is cached for a minute, and has its own tag for purges.
#[test]
fn a_redirect_is_kept_for_a_minute() {
    let shop = shop();
    shop.rows(vitrine::sql!("UPDATE product SET handle = 'teacup' WHERE handle = 'cup'"));
    for path in ["/products/cup", "/products/cup/", "/products/Teacup", "/collections/"] {
        let answer = shop.get(path);
        assert_eq!(answer.status, 301, "{path}");
        check(&answer, &Method::GET, path);
        assert_eq!(answer.header("cache-control"), "public, max-age=60, stale-while-revalidate=600", "{path}");
        assert_eq!(answer.header("cache-tag"), "redirects", "{path}");
    }
}
