//! Structured data of the shop, and the breadcrumb of a page.

use serde_json::Value;

use super::schema::{list, text, thing};
use crate::{error::Error, shop::Layout, static_files, web::page::Structured};

/// The structured data of the front page: the organization, and the website with its search.
///
/// Google's rules for the organization:
/// <https://developers.google.com/search/docs/appearance/structured-data/organization>. Google's rules for the site's
/// name: <https://developers.google.com/search/docs/appearance/site-names>.
///
/// # Errors
/// Never in practice.
pub fn home(origin: &str, layout: &Layout) -> Result<Structured, Error> {
    let id = format!("{origin}/#organization");
    let organization = thing(
        "Organization",
        vec![
            ("@id", text(&id)),
            ("name", text(&layout.name)),
            ("url", text(&format!("{origin}/"))),
            ("logo", text(&format!("{origin}{}", static_files::ICON_SVG))),
            ("description", text(&layout.tagline)),
            ("email", text(&layout.email)),
        ],
    );
    let template = format!("{origin}/search?q={{search_term_string}}");
    let search = vec![
        ("target", Some(thing("EntryPoint", vec![("urlTemplate", text(&template))]))),
        ("query-input", text("required name=search_term_string")),
    ];
    let site = thing(
        "WebSite",
        vec![
            ("name", text(&layout.name)),
            ("url", text(&format!("{origin}/"))),
            ("inLanguage", text(&layout.language)),
            ("publisher", Some(thing("Organization", vec![("@id", text(&id))]))),
            ("potentialAction", Some(thing("SearchAction", search))),
        ],
    );
    Structured::new(vec![organization, site])
}

/// The structured data of a collection. This is only a breadcrumb. The products of the collection are left out, because
/// each product's own page describes the product in more detail.
///
/// # Errors
/// Never in practice.
pub fn collection(origin: &str, layout: &Layout, title: &str, path: &str) -> Result<Structured, Error> {
    Structured::new(vec![crumbs(origin, layout, &[(title, path)])])
}

/// The breadcrumb from the front page. `steps` has the names and paths of the pages below the front page. Google's
/// rules: <https://developers.google.com/search/docs/appearance/structured-data/breadcrumb>.
pub fn crumbs(origin: &str, layout: &Layout, steps: &[(&str, &str)]) -> Value {
    let all = [(layout.name.as_str(), "/")].into_iter().chain(steps.iter().copied());
    let item = |(position, (name, path)): (u8, (&str, &str))| {
        let item = text(&format!("{origin}{path}"));
        thing("ListItem", vec![("position", Some(Value::from(position))), ("name", text(name)), ("item", item)])
    };
    thing("BreadcrumbList", vec![("itemListElement", list((1..).zip(all).map(item).collect()))])
}
