//! Writes the paths of the shop's pages and files. `router.rs` reads these paths.

use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Percent-encodes a path segment. Only the unreserved characters of RFC 3986 §2.3 do not change.
pub fn segment(text: &str) -> String {
    const KEEP: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(text, KEEP).to_string()
}

/// Percent-encodes each segment of a decoded path.
pub fn encoded_path(path: &str) -> String {
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// Adds a query such as `?a=b` to an address, which may have a query and a fragment of its own.
pub fn with_query(address: &str, query: &str) -> String {
    let query = query.strip_prefix('?').unwrap_or(query);
    if query.is_empty() {
        return address.to_owned();
    }
    let (start, fragment) = address.split_at(address.find('#').unwrap_or(address.len()));
    let between = match start.split_once('?') {
        None => "?",
        Some((_, own)) if own.is_empty() || own.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{start}{between}{query}{fragment}")
}

/// The page of a product.
pub fn product_path(handle: &str) -> String {
    format!("/products/{}", segment(handle))
}

/// The page of a collection.
pub fn collection_path(handle: &str) -> String {
    format!("/collections/{}", segment(handle))
}

/// A text page.
pub fn page_path(handle: &str) -> String {
    format!("/pages/{}", segment(handle))
}

/// A stored picture.
pub fn media_path(key: &str) -> String {
    format!("/media/{}", segment(key))
}

/// The picture for shared links that is made from a stored picture.
pub fn share_path(key: &str) -> String {
    format!("/media/share/{}", segment(key))
}

/// The results of a search.
pub fn search_path(query: &str) -> String {
    // Browsers send a space in a form as `+`. This path has `+` too, so that each search has only one address.
    format!("/search?{}", form_urlencoded::Serializer::new(String::new()).append_pair("q", query).finish())
}

/// A page that fills a cart. `link` is a list of `{variant}:{quantity}` with commas between the entries.
pub fn cart_path(link: &str) -> String {
    format!("/cart/{link}")
}

/// The stored copy of a cart.
pub fn cart_copy_path(token: impl Display) -> String {
    format!("/cart/restore/{token}")
}

/// The shopper's page of an order.
pub fn order_path(token: impl Display) -> String {
    format!("/orders/{token}")
}

/// The page of the test provider on which the shopper pays.
pub fn test_payment_path(payment: impl Display) -> String {
    format!("/checkout/test/{payment}")
}

/// The merchant's page of an order.
pub fn admin_order_path(id: impl Display) -> String {
    format!("/admin/orders/{id}")
}

/// The merchant's page of an import.
pub fn import_path(id: impl Display) -> String {
    format!("/admin/imports/{id}")
}
