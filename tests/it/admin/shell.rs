//! The layout of the admin pages.

use super::helpers::Worker;
use crate::support::{Shop, fixtures::small_shop};

#[test]
fn a_sign_in_leads_to_the_orders() {
    let shop = Shop::new();
    assert_eq!(shop.open_link(&shop.link("owner", "session")).header("location"), "/admin");
    let answer = Worker::new(&shop, "fulfilment").get("/admin");
    assert_eq!((answer.status, answer.header("location")), (303, "/admin/orders"));
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert_eq!((shop.get("/admin").status, shop.get("/admin/orders").status), (401, 401));
}

#[test]
fn each_role_sees_its_sections_and_who_it_is() {
    let shop = Shop::new();
    for (role, shown, sections) in [
        (
            "owner",
            "owner",
            vec![
                "orders",
                "products",
                "events",
                "mail",
                "imports",
                "pages",
                "menus",
                "redirects",
                "settings",
                "people",
                "audit",
            ],
        ),
        (
            "manager",
            "manager",
            vec!["orders", "products", "events", "mail", "imports", "pages", "menus", "redirects", "settings", "audit"],
        ),
        ("fulfilment", "fulfilment", vec!["orders", "imports"]),
        ("read-only", "read only", vec!["orders", "imports", "settings"]),
    ] {
        let worker = Worker::new(&shop, role);
        let sections: Vec<String> = sections.into_iter().map(|section| format!("/admin/{section}")).collect();
        for path in &sections {
            let page = worker.get(path);
            assert_eq!(page.status, 200, "{role} {path}");
            let mut links = page.links("/admin/");
            // Links with a query, links below the section, and links to the checklist, to a new page and to a new
            // product belong to the page itself. An empty list of products also links to the imports.
            links.retain(|link| {
                !link.contains('?')
                    && !link.starts_with(&format!("{path}/"))
                    && !["/admin/opening", "/admin/new-page", "/admin/new-product"].contains(&link.as_str())
            });
            let mut seen = std::collections::HashSet::new();
            links.retain(|link| seen.insert(link.clone()));
            assert_eq!(links, [sections.as_slice(), &["/admin/account".to_owned()]].concat(), "{role} {path}");
            let who = format!("<bdi>{role}@shop.example</bdi></a> ({shown})</span>");
            assert!(page.contains(&who), "{}", page.text());
            assert!(page.contains("/admin/sign-out") && page.contains("noindex"));
            assert!(page.contains(&format!("href=\"{path}\" aria-current=\"true\"")), "{path}");
            assert_eq!(page.header("cache-control"), "private, no-store");
        }
    }
}

#[test]
fn pages_for_staff_outside_the_admin_have_no_links_for_shoppers() {
    let shop = small_shop();
    let worker = Worker::new(&shop, "read-only");
    for (page, status) in [
        (shop.get("/admin/sign-in"), 200),
        (shop.get("/admin/sign-in?token=spent"), 422),
        (shop.get("/admin/nothing-here"), 404),
        (worker.get("/admin/people"), 403),
        (worker.get("/admin/orders/999"), 404),
    ] {
        assert_eq!(page.status, status);
        let links = page.links("/");
        let is_for_shoppers = |link: &&String| {
            ["/collections", "/pages", "/search", "/cart", "/orders"].iter().any(|start| link.starts_with(start))
        };
        assert_eq!(links.iter().find(is_for_shoppers), None, "{}", page.text());
        assert!(!page.contains("role=\"search\"") && links.contains(&"/".to_owned()), "{}", page.text());
    }
    assert!(worker.get("/admin/orders/999").contains("<a href=\"/admin\">Go to the admin</a>"));
    assert!(shop.get("/nothing-here").contains("role=\"search\""));
}
