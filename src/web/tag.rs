//! Tags of cached pages. A page is purged by its tags when its content changes.

use std::fmt;

/// A tag of a page. The triggers in `migrations/0013_edge_cache.sql` write the same names, and `docs/caching.md` lists
/// them.
///
/// All tags are short, printable ASCII without commas. Cloudflare drops other tags without an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Every HTML page, because all pages show the shop's name and menus.
    Layout,
    /// Every page with products or collections. If too many of the other tags would have to be purged at once, this tag
    /// is purged instead.
    Catalogue,
    /// The home page, the list of collections, and searches. They may show any product or collection.
    List,
    /// The pages of the collection with this id.
    Collection(i64),
    /// The page of the product with this id.
    Product(i64),
    /// Text pages.
    Pages,
    /// The sitemap and robots.txt.
    Sitemap,
    /// The product feed.
    Feed,
    /// Redirects.
    Redirects,
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Layout => f.write_str("layout"),
            Self::Catalogue => f.write_str("catalogue"),
            Self::List => f.write_str("list"),
            Self::Collection(id) => write!(f, "collection:{id}"),
            Self::Product(id) => write!(f, "product:{id}"),
            Self::Pages => f.write_str("pages"),
            Self::Sitemap => f.write_str("sitemap"),
            Self::Feed => f.write_str("feed"),
            Self::Redirects => f.write_str("redirects"),
        }
    }
}
