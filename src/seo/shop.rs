//! The shop itself, and where a page stands in it.

use super::{
    Structured,
    schema::{BreadcrumbList, EntryPoint, ListItem, Node, Organization, Reference, SearchAction, WebSite},
};
use crate::{error::Error, layout::Layout, static_files};

/// The front page: who keeps the shop, and how to search it.
///
/// Organization as <https://developers.google.com/search/docs/appearance/structured-data/organization> asks, with a logo;
/// WebSite for the site's name, <https://developers.google.com/search/docs/appearance/site-names>.
///
/// # Errors
/// None that can be seen.
pub fn home(origin: &str, layout: &Layout) -> Result<Structured, Error> {
    let id = format!("{origin}/#organization");
    Structured::new(&[
        Node::Organization(Organization {
            id: id.clone(),
            name: &layout.name,
            url: format!("{origin}/"),
            logo: format!("{origin}{}", static_files::ICON_SVG),
            description: &layout.tagline,
            email: &layout.email,
        }),
        Node::WebSite(WebSite {
            name: &layout.name,
            url: format!("{origin}/"),
            in_language: &layout.language,
            publisher: Reference { id },
            potential_action: SearchAction {
                target: EntryPoint { url_template: format!("{origin}/search?q={{search_term_string}}") },
                query_input: "required name=search_term_string",
            },
        }),
    ])
}

/// A collection: the way to it. A list of its products would say nothing that their own pages do not say better.
///
/// # Errors
/// None that can be seen.
pub fn collection(origin: &str, layout: &Layout, title: &str, path: &str) -> Result<Structured, Error> {
    Structured::new(&[Node::BreadcrumbList(crumbs(origin, layout, &[(title, path)]))])
}

/// The way from the front page, <https://developers.google.com/search/docs/appearance/structured-data/breadcrumb>: names with paths.
pub fn crumbs<'a>(origin: &str, layout: &'a Layout, steps: &[(&'a str, &str)]) -> BreadcrumbList<'a> {
    let all = [(layout.name.as_str(), "/")].into_iter().chain(steps.iter().copied());
    let item =
        |(position, (name, path)): (u8, (&'a str, &str))| ListItem { position, name, item: format!("{origin}{path}") };
    BreadcrumbList { item_list_element: (1..).zip(all).map(item).collect() }
}
