//! The shop's notes about delivery and returns, below the button that adds to the cart.

use serde::Deserialize;

use crate::shop::Link;

/// The handles of text pages about delivery and returns. The first published page of each list is linked.
const DELIVERY: &[&str] = &["delivery", "shipping", "shipping-policy", "delivery-and-returns", "shipping-and-returns"];
const RETURNS: &[&str] =
    &["returns", "refund-policy", "returns-policy", "delivery-and-returns", "shipping-and-returns"];

/// The column `notes` of the statement that reads a product.
#[derive(Debug, Deserialize)]
pub struct NotesRow {
    delivery: String,
    returns: String,
    /// The published pages whose handles are in `DELIVERY` or `RETURNS`.
    pages: Vec<Link>,
}

/// A note about delivery or returns.
#[derive(Debug, PartialEq, Eq)]
pub struct Note {
    /// The heading.
    pub label: &'static str,
    /// The shop's own text; may be empty if there is a page.
    pub text: String,
    /// The page with more details.
    pub page: Option<Link>,
}

impl NotesRow {
    /// The notes to show. If both notes have the same page, only the note about returns links to it.
    pub fn into_notes(self) -> Vec<Note> {
        let page = |handles: &[&str]| {
            handles.iter().find_map(|handle| self.pages.iter().find(|page| page.handle == **handle).cloned())
        };
        let returns = Note { label: "Returns", text: self.returns.trim().to_owned(), page: page(RETURNS) };
        let delivery = page(DELIVERY).filter(|page| returns.page.as_ref() != Some(page));
        let delivery = Note { label: "Delivery", text: self.delivery.trim().to_owned(), page: delivery };
        [delivery, returns].into_iter().filter(|note| !note.text.is_empty() || note.page.is_some()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(delivery: &str, returns: &str, pages: &[&str]) -> Vec<(&'static str, String, Option<String>)> {
        let pages = pages.iter().map(|handle| Link { handle: (*handle).to_owned(), title: "A page".to_owned() });
        let row = NotesRow { delivery: delivery.to_owned(), returns: returns.to_owned(), pages: pages.collect() };
        row.into_notes().into_iter().map(|note| (note.label, note.text, note.page.map(|page| page.handle))).collect()
    }

    #[test]
    fn each_note_links_to_its_page_and_no_page_is_linked_twice() {
        let page = |handle: &str| Some(handle.to_owned());
        assert_eq!(shown("", " ", &[]), []);
        assert_eq!(shown("Free", "", &[]), [("Delivery", "Free".to_owned(), None)]);
        let both = shown("Free", "30 days", &["shipping-and-returns"]);
        let expected =
            [("Delivery", "Free".to_owned(), None), ("Returns", "30 days".to_owned(), page("shipping-and-returns"))];
        assert_eq!(both, expected);
        let apart = shown("", "30 days", &["returns", "shipping", "shipping-and-returns"]);
        let expected =
            [("Delivery", String::new(), page("shipping")), ("Returns", "30 days".to_owned(), page("returns"))];
        assert_eq!(apart, expected);
    }
}
