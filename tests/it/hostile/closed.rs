//! A shop that is not open: strangers see at every address that it opens soon, and staff see the shop.

use form_urlencoded::Serializer;
use http::Method;
use vitrine::{
    router::{self, Route},
    sql,
};

use super::{
    endpoints::{ENDPOINTS, Endpoint},
    world::World,
};
use crate::support::{Answer, Shop};

/// What strangers get at a route of a closed shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gets {
    /// The page that says that the shop opens soon.
    Page,
    /// A sentence for a program.
    Text,
    /// What they get in an open shop, except links into the shop.
    Usual,
    /// Only staff get in.
    Staff,
}

/// A new route does not compile until it has a row here.
fn gets(route: &Route) -> Gets {
    match route {
        Route::Home
        | Route::Collections
        | Route::Collection(_)
        | Route::Product(_)
        | Route::CollectionProduct(..)
        | Route::Search
        | Route::Page(_)
        | Route::Cart
        | Route::CartLines
        | Route::CartNote
        | Route::CartLink(_)
        | Route::CartCopy(_)
        | Route::Checkout => Gets::Page,
        Route::Suggest | Route::Feed | Route::Sitemap | Route::Llms => Gets::Text,
        // What somebody has ordered stays theirs, and providers report payments.
        Route::Orders
        | Route::Order(_)
        | Route::OrderCancellation(_)
        | Route::OrderPayments(_)
        | Route::TestPayment(_)
        | Route::Webhook(_) => Gets::Usual,
        // They show nothing of the shop, or say that it is closed.
        Route::Media(_)
        | Route::Share(_)
        | Route::Static(_)
        | Route::Favicon
        | Route::Health
        | Route::Robots
        | Route::Security
        | Route::SignIn
        | Route::SignOut => Gets::Usual,
        Route::Admin
        | Route::Opening
        | Route::Closing
        | Route::MailSettings
        | Route::Pages
        | Route::NewPage
        | Route::AdminPage(_)
        | Route::PageRemoval(_)
        | Route::Menus
        | Route::Menu(_)
        | Route::Products
        | Route::NewProduct
        | Route::AdminProduct(_)
        | Route::ProductVariants(_)
        | Route::ProductStock(_)
        | Route::StockMovements(..)
        | Route::ProductCopies(_)
        | Route::ProductRemoval(_)
        | Route::Redirects
        | Route::RedirectRemoval
        | Route::TestMails
        | Route::AdminOrders
        | Route::AdminOrder(_)
        | Route::AdminAcceptance(_)
        | Route::AdminPayments(_)
        | Route::AdminCancellation(_)
        | Route::AdminFulfilments(_)
        | Route::AdminRefund(..)
        | Route::Events
        | Route::Event(_)
        | Route::EventReplay(_)
        | Route::Mails
        | Route::Mail(_)
        | Route::MailHtml(_)
        | Route::MailRetry(_)
        | Route::Imports
        | Route::Import(_)
        | Route::RefusedRows(_)
        | Route::ImportFiles
        | Route::ImportRun(_)
        | Route::ImportRetry(_)
        | Route::Settings
        | Route::SettingsGroup(_)
        | Route::People
        | Route::Person(_)
        | Route::PersonRole(_)
        | Route::PersonRemoval(_)
        | Route::PersonSessions(_)
        | Route::Audit
        | Route::Account
        | Route::AccountSessions
        | Route::AccountTokens
        | Route::TokenRevocation(_) => Gets::Staff,
    }
}

/// Sends the request of an endpoint with valid values.
fn ask(world: &World, end: &Endpoint, cookie: &str) -> Answer {
    let mut form = Serializer::new(String::new());
    for field in end.form {
        form.append_pair(field.name, &world.address(field.good));
    }
    let method = Method::from_bytes(end.method.as_bytes()).unwrap();
    world.send(&method, &world.address(end.path), form.finish().into_bytes(), &[("cookie", cookie)])
}

fn closed_world() -> World {
    let world = World::new();
    world.shop.rows(sql!("UPDATE shop SET email = 'hello@shop.example', tagline = 'Cups by hand'"));
    world.shop.close();
    world
}

fn is_private(answer: &Answer) -> bool {
    answer.header("cache-control") == "private, no-store" && answer.get("cache-tag").is_none()
}

#[test]
fn strangers_see_at_every_address_that_the_shop_opens_soon_and_change_nothing() {
    let world = closed_world();
    let (mut books, values) = (world.books(&[]), world.shop.platform.kv.all());
    for end in ENDPOINTS {
        let what = format!("{} {}", end.method, end.path);
        let gets = gets(&router::find(&world.address(end.path)).unwrap());
        if !matches!(gets, Gets::Page | Gets::Text) {
            continue;
        }
        for cookie in [world.shopper.as_str(), "__Host-session=forged"] {
            let answer = ask(&world, end, cookie);
            assert!(is_private(&answer) && answer.get("set-cookie").is_none(), "{what}: {:?}", answer.headers);
            let status = if gets == Gets::Page && end.method == "GET" { 200 } else { 403 };
            assert_eq!(answer.status, status, "{what}");
            if gets == Gets::Text {
                assert_eq!(answer.text(), "This shop is not open yet. Please come back later.\n", "{what}");
                continue;
            }
            let text = answer.text();
            for shown in ["Opening soon", "Cups by hand", "mailto:hello@shop.example", "content=\"noindex"] {
                assert!(text.contains(shown), "{what}: {shown} is missing in {text}");
            }
            for hidden in ["/collections", "/products", "/pages/", "/search", "/cart\"", "Only staff"] {
                assert!(!text.contains(hidden), "{what}: {hidden} is in {text}");
            }
        }
    }
    books.are_the_same(&world, "all of it");
    assert_eq!(world.shop.platform.kv.all(), values);
}

#[test]
fn what_stays_does_not_lead_into_the_shop() {
    let world = closed_world();
    for end in ENDPOINTS.iter().filter(|end| end.method == "GET") {
        let gets = gets(&router::find(&world.address(end.path)).unwrap());
        if !matches!(gets, Gets::Usual | Gets::Staff) {
            continue;
        }
        let answer = ask(&world, end, &world.shopper);
        let text = String::from_utf8_lossy(&answer.body);
        assert!(!text.contains("Opening soon"), "{}", end.path);
        for path in ["/collections", "/search", "/cart"] {
            assert!(!text.contains(&format!("href=\"{path}")), "{}: {path}", end.path);
        }
    }
    let order = ask(&world, ENDPOINTS.iter().find(|end| end.path == "/orders/{order}").unwrap(), &world.shopper);
    assert!(order.status == 200 && is_private(&order), "{}", order.status);
    let robots = world.shop.get("/robots.txt");
    assert_eq!(robots.text(), "User-agent: *\nDisallow: /\n");
    assert!(is_private(&robots));
    assert_eq!(world.shop.get("/health").status, 200);
}

#[test]
fn staff_see_the_shop_as_it_will_be() {
    let world = closed_world();
    for end in ENDPOINTS.iter().filter(|end| end.method == "GET") {
        let what = end.path;
        let gets = gets(&router::find(&world.address(end.path)).unwrap());
        if !matches!(gets, Gets::Page | Gets::Text) {
            continue;
        }
        let answer = ask(&world, end, &world.owner);
        assert!([200, 301].contains(&answer.status), "{what}: {}", answer.status);
        assert!(is_private(&answer), "{what}: {:?}", answer.headers);
        assert!(!answer.text().contains("Opening soon") && !answer.text().contains("not open yet. Please"), "{what}");
        if gets == Gets::Page && answer.status == 200 {
            assert!(answer.contains("This shop is not open yet. Only staff see it."), "{what}");
            assert_eq!(answer.links("/collections/cups"), ["/collections/cups"], "{what}");
        }
    }
    let mug = world.names["mug"].as_str();
    let added = world.shop.post("/cart/lines", &[("variant", mug)], &[("cookie", &world.owner)]);
    assert_eq!((added.status, added.header("location")), (303, "/cart"));
}

#[test]
fn who_does_not_work_here_any_more_is_a_stranger() {
    let shop = Shop::new();
    shop.product("mug").insert();
    let reader = shop.sign_in("read-only");
    let token = shop.api_token("owner");
    shop.close();
    let sees = |name: &str, value: &str| {
        let answer = shop.ask(Method::GET, "/products/mug", &[(name, value)]);
        assert!(is_private(&answer));
        !answer.contains("Opening soon")
    };
    assert!(sees("cookie", &reader), "every role sees the shop");
    assert!(!sees("authorization", &token), "a program is not a person who is signed in");
    shop.rows(sql!("UPDATE person SET removed = 1 WHERE role = 'read-only'"));
    assert!(!sees("cookie", &reader));
}

#[test]
fn addresses_that_the_shop_does_not_have_tell_strangers_nothing() {
    let world = closed_world();
    world.shop.rows(sql!("INSERT INTO redirect VALUES ('/old', '/products/cup', 1)"));
    for path in ["/old", "/nothing/here", "/products/no", "/collections/cups?after=x", "/cart/x", "/%FF"] {
        let answer = world.shop.get(path);
        assert!(answer.contains("Opening soon") && is_private(&answer), "{path}: {} {}", answer.status, answer.text());
        assert!(answer.links("/collections").is_empty() && answer.get("location").is_none(), "{path}");
    }
    let json = world.shop.ask(Method::GET, "/products/cup", &[("accept", "application/json")]);
    assert_eq!((json.status, json.text().contains("not open yet")), (403, true), "{}", json.text());
    let head = world.shop.head("/products/cup");
    assert!(head.status == 200 && is_private(&head));
    let foreign = world.shop.ask(Method::POST, "/cart/lines", &[("sec-fetch-site", "cross-site")]);
    assert!(foreign.status == 403 && foreign.links("/collections").is_empty(), "{}", foreign.text());
    let staff = world.shop.ask(Method::GET, "/old", &[("cookie", &world.owner)]);
    assert_eq!((staff.status, staff.header("location")), (301, "/products/cup"));
    assert!(is_private(&staff));
}

#[test]
fn opening_and_closing_purge_everything() {
    let shop = Shop::new();
    let waiting = || shop.rows(sql!("SELECT tag FROM purge ORDER BY tag"));
    let all = ["catalogue", "feed", "layout", "pages", "redirects", "sitemap"];
    let all: Vec<_> = all.iter().map(|tag| serde_json::json!({ "tag": tag })).collect();
    shop.close();
    assert_eq!(waiting(), all);
    shop.rows(sql!("DELETE FROM purge"));
    shop.open();
    assert_eq!(waiting(), all);
    shop.rows(sql!("DELETE FROM purge"));
    shop.rows(sql!("UPDATE shop SET opened_at = 7"));
    assert!(waiting().is_empty(), "it is open already");
}
