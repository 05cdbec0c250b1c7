//! Permissions in `/admin`: every route, every method and every role.

use http::Method;
use vitrine::router::ROUTES;

use crate::support::{Shop, routes};

const ROLES: [&str; 4] = ["owner", "manager", "fulfilment", "read-only"];

/// The people that a route and method let in.
enum Rule {
    /// Everyone, signed in or not.
    Open,
    Only(&'static [&'static str]),
}
use Rule::{Only, Open};

/// A new route or method in `/admin` fails the first test until it has a rule here.
const RULES: &[(&str, &str, Rule)] = &[
    ("GET", "/admin/sign-in", Open),
    ("POST", "/admin/sign-in", Open),
    ("POST", "/admin/sign-out", Open),
    ("GET", "/admin", Only(&ROLES)),
    ("GET", "/admin/opening", Only(&["owner", "manager", "read-only"])),
    ("POST", "/admin/opening", Only(&["owner"])),
    ("GET", "/admin/closing", Only(&["owner"])),
    ("POST", "/admin/closing", Only(&["owner"])),
    ("GET", "/admin/settings/mail", Only(&["owner", "manager", "read-only"])),
    ("POST", "/admin/settings/mail/tests", Only(&["owner", "manager"])),
    ("GET", "/admin/orders", Only(&ROLES)),
    ("GET", "/admin/orders/{}", Only(&ROLES)),
    ("POST", "/admin/orders/{}/acceptance", Only(&["owner", "manager"])),
    ("POST", "/admin/orders/{}/payments", Only(&["owner", "manager"])),
    ("POST", "/admin/orders/{}/cancellation", Only(&["owner", "manager"])),
    ("POST", "/admin/orders/{}/fulfilments", Only(&["owner", "manager", "fulfilment"])),
    ("POST", "/admin/orders/{}/refunds/{}", Only(&["owner", "manager"])),
    ("GET", "/admin/events", Only(&["owner", "manager"])),
    ("GET", "/admin/events/{}", Only(&["owner", "manager"])),
    ("POST", "/admin/events/{}/replay", Only(&["owner", "manager"])),
    ("GET", "/admin/mail", Only(&["owner", "manager"])),
    ("GET", "/admin/mail/{}", Only(&["owner", "manager"])),
    ("GET", "/admin/mail/{}/html", Only(&["owner", "manager"])),
    ("POST", "/admin/mail/{}/retries", Only(&["owner", "manager"])),
    ("GET", "/admin/imports", Only(&ROLES)),
    ("POST", "/admin/imports", Only(&["owner", "manager"])),
    ("GET", "/admin/imports/{}", Only(&ROLES)),
    ("GET", "/admin/imports/{}/refused.csv", Only(&ROLES)),
    ("POST", "/admin/imports/files", Only(&["owner", "manager"])),
    ("POST", "/admin/imports/{}/runs", Only(&["owner", "manager"])),
    ("POST", "/admin/imports/{}/retries", Only(&["owner", "manager"])),
    ("GET", "/admin/products", Only(&["owner", "manager"])),
    ("POST", "/admin/products", Only(&["owner", "manager"])),
    ("GET", "/admin/new-product", Only(&["owner", "manager"])),
    ("GET", "/admin/products/{}", Only(&["owner", "manager"])),
    ("POST", "/admin/products/{}", Only(&["owner", "manager"])),
    ("GET", "/admin/products/{}/variants", Only(&["owner", "manager"])),
    ("POST", "/admin/products/{}/variants", Only(&["owner", "manager"])),
    ("GET", "/admin/products/{}/stock", Only(&["owner", "manager"])),
    ("POST", "/admin/products/{}/stock", Only(&["owner", "manager"])),
    ("GET", "/admin/products/{}/stock/{}", Only(&["owner", "manager"])),
    ("POST", "/admin/products/{}/copies", Only(&["owner", "manager"])),
    ("GET", "/admin/products/{}/removal", Only(&["owner", "manager"])),
    ("POST", "/admin/products/{}/removal", Only(&["owner", "manager"])),
    ("GET", "/admin/pages", Only(&["owner", "manager"])),
    ("POST", "/admin/pages", Only(&["owner", "manager"])),
    ("GET", "/admin/new-page", Only(&["owner", "manager"])),
    ("GET", "/admin/pages/{}", Only(&["owner", "manager"])),
    ("POST", "/admin/pages/{}", Only(&["owner", "manager"])),
    ("POST", "/admin/pages/{}/removal", Only(&["owner", "manager"])),
    ("GET", "/admin/menus", Only(&["owner", "manager"])),
    ("GET", "/admin/menus/{}", Only(&["owner", "manager"])),
    ("POST", "/admin/menus/{}", Only(&["owner", "manager"])),
    ("GET", "/admin/redirects", Only(&["owner", "manager"])),
    ("POST", "/admin/redirects", Only(&["owner", "manager"])),
    ("POST", "/admin/redirects/removal", Only(&["owner", "manager"])),
    ("GET", "/admin/settings", Only(&["owner", "manager", "read-only"])),
    ("GET", "/admin/settings/{}", Only(&["owner", "manager", "read-only"])),
    ("POST", "/admin/settings/{}", Only(&["owner"])),
    ("GET", "/admin/people", Only(&["owner"])),
    ("POST", "/admin/people", Only(&["owner"])),
    ("GET", "/admin/people/{}", Only(&["owner"])),
    ("POST", "/admin/people/{}/role", Only(&["owner"])),
    ("POST", "/admin/people/{}/removal", Only(&["owner"])),
    ("POST", "/admin/people/{}/sessions/ending", Only(&["owner"])),
    ("GET", "/admin/audit", Only(&["owner", "manager"])),
    ("GET", "/admin/account", Only(&ROLES)),
    ("POST", "/admin/account/sessions/ending", Only(&ROLES)),
    ("POST", "/admin/account/tokens", Only(&ROLES)),
    ("POST", "/admin/account/tokens/{}/revocation", Only(&ROLES)),
];

#[test]
fn every_route_and_method_has_a_rule() {
    let mut served = routes::served();
    served.retain(|(_, path)| path.starts_with("/admin"));
    let ruled = RULES.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(served, ruled, "left: what the router serves, right: what has a rule");
}

/// OPTIONS needs no sign-in, and lists the methods of the route table.
#[test]
fn what_is_served_is_what_the_table_says() {
    let shop = Shop::new();
    for entry in ROUTES {
        let mut expected: Vec<&str> = entry.methods.iter().map(|(method, _)| method.as_str()).collect();
        if expected.contains(&"GET") {
            expected.push("HEAD");
        }
        expected.push("OPTIONS");
        let answer = shop.ask(Method::OPTIONS, &entry.path.replace("{}", "7"), &[]);
        assert_eq!((answer.status, answer.header("allow")), (204, expected.join(", ").as_str()), "{}", entry.path);
    }
}

#[test]
fn every_role_at_every_route() {
    let shop = Shop::new();
    let people = ROLES.map(|role| (role, shop.sign_in(role), shop.api_token(role)));
    for (method, path, rule) in RULES {
        let ask = |headers: &[(&str, &str)]| {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let headers = [headers, &[("sec-fetch-site", "same-origin")]].concat();
            shop.ask(method, &path.replace("{}", "700"), &headers).status
        };
        let Only(allowed) = rule else {
            assert!(![401, 403].contains(&ask(&[])), "{method} {path} is open");
            continue;
        };
        assert_eq!(ask(&[]), 401, "{method} {path} without signing in");
        for (role, cookie, token) in &people {
            for header in [("cookie", cookie), ("authorization", token)] {
                let status = ask(&[(header.0, header.1)]);
                let expected = if allowed.contains(role) { ![401, 403].contains(&status) } else { status == 403 };
                assert!(expected, "{method} {path} as {role} by {}: {status}", header.0);
            }
        }
    }
}
