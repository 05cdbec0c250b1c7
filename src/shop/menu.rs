//! The links of the header and the footer.

use serde::Deserialize;

use crate::{names::names, web::url};

names! {
    /// A menu.
    pub enum Menu {
        Header = "header",
        Footer = "footer",
    }
}

names! {
    /// The kind of a link's target.
    pub enum LinkKind {
        Collection = "collection",
        Product = "product",
        /// A page of text.
        Page = "page",
        /// Any other address of the shop, or an address of another site.
        Address = "address",
    }
}

/// A link to a page of the shop.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Link {
    /// The last segment of the path.
    pub handle: String,
    /// The link's text.
    pub title: String,
}

impl Link {
    /// The handle, percent-encoded for an address.
    pub fn segment(&self) -> String {
        url::segment(&self.handle)
    }
}

/// The shop's own words for addresses that need no label.
const WORDS: &[(&str, &str)] =
    &[("/", "Home"), ("/collections", "All"), ("/search", "Search"), ("/cart", "Cart"), ("/orders", "Find your order")];

/// A link of the header or the footer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MenuLink {
    pub kind: LinkKind,
    /// The handle of the target; empty for an address.
    pub handle: String,
    /// What follows the path of the target, such as a query. For an address, the whole address.
    pub rest: String,
    /// The merchant's text, or the title of the target; empty if the link has the shop's own word.
    pub title: String,
}

/// A link and its menu: `header` or `footer`.
#[derive(Debug, Clone, Deserialize)]
pub struct MenuEntry {
    pub menu: Menu,
    pub link: MenuLink,
}

impl MenuLink {
    /// The address for the attribute `href`.
    pub fn url(&self) -> String {
        format!("{}{}", self.kind.path(&self.handle), self.rest)
    }

    /// The text of the link.
    pub fn text(&self) -> &str {
        if self.is_own() { own_word(&self.rest).unwrap_or(&self.rest) } else { &self.title }
    }

    /// True if the text is not in the language of the merchant's texts.
    pub fn is_own(&self) -> bool {
        self.title.is_empty()
    }
}

impl LinkKind {
    /// The path of a target, percent-encoded; empty for an address.
    pub fn path(self, handle: &str) -> String {
        match self {
            Self::Collection => url::collection_path(handle),
            Self::Product => url::product_path(handle),
            Self::Page => url::page_path(handle),
            Self::Address => String::new(),
        }
    }
}

/// The shop's own word for an address, if it has one.
pub fn own_word(address: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, _)| *known == address).map(|(_, word)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(kind: LinkKind, handle: &str, rest: &str, title: &str) -> MenuLink {
        MenuLink { kind, handle: handle.to_owned(), rest: rest.to_owned(), title: title.to_owned() }
    }

    #[test]
    fn a_link_has_the_address_of_its_target_and_a_text() {
        for (link, url, text) in [
            (
                link(LinkKind::Collection, "süß", "?sort=price-asc", "Sweets"),
                "/collections/s%C3%BC%C3%9F?sort=price-asc",
                "Sweets",
            ),
            (link(LinkKind::Product, "cup", "", "Cup"), "/products/cup", "Cup"),
            (link(LinkKind::Page, "about", "#us", "About"), "/pages/about#us", "About"),
            (link(LinkKind::Address, "", "https://a.example/", "Blog"), "https://a.example/", "Blog"),
            (link(LinkKind::Address, "", "/collections", ""), "/collections", "All"),
            (link(LinkKind::Address, "", "/elsewhere", ""), "/elsewhere", "/elsewhere"),
        ] {
            assert_eq!((link.url().as_str(), link.text()), (url, text));
        }
    }
}
