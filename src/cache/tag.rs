//! What a cached page is filed under, so that it can be purged when what it shows changes.

use std::fmt;

/// A tag of a page. `migrations/0007_edge_cache.sql` writes the same names, and docs/caching.md has the table of them.
///
/// All are short and printable ASCII without commas, as Cloudflare asks for: it drops others without a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Every HTML page: it shows the shop's name, the way to collections and pages.
    Layout,
    /// Everything that shows products or collections: for changes too many to name.
    Catalogue,
    /// Lists of products or collections that anything may be in.
    List,
    /// The page of the collection with this id.
    Collection(i64),
    /// The page of the product with this id, and others that show it in particular.
    Product(i64),
    /// Pages of text.
    Pages,
    /// What search engines are told of the shop's addresses.
    Sitemap,
    /// The product feed.
    Feed,
    /// Addresses that lead to others.
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

/// Whether whatever has this tag has that of the whole catalogue too.
fn is_covered(tag: &str) -> bool {
    tag == "list" || tag.starts_with("product:") || tag.starts_with("collection:")
}

/// The tags that one purge is to name, of those that wait: where they are more than `most`, the whole catalogue instead of its
/// parts.
pub fn to_purge(mut waiting: Vec<String>, most: usize) -> Vec<String> {
    waiting.sort_unstable();
    waiting.dedup();
    let whole = Tag::Catalogue.to_string();
    if waiting.len() > most && !waiting.contains(&whole) {
        waiting.push(whole.clone());
    }
    if waiting.contains(&whole) {
        waiting.retain(|tag| !is_covered(tag));
    }
    waiting
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(tags: &[&str]) -> Vec<String> {
        tags.iter().map(|tag| (*tag).to_owned()).collect()
    }

    #[test]
    fn few_are_named_and_many_are_the_catalogue() {
        let few = strings(&["product:2", "list", "product:2", "layout"]);
        assert_eq!(to_purge(few, 3), strings(&["layout", "list", "product:2"]));
        let whole = strings(&["product:1", "catalogue", "pages", "collection:7"]);
        assert_eq!(to_purge(whole, 3), strings(&["catalogue", "pages"]));
        let many = (1..=101).map(|id| Tag::Product(id).to_string()).collect();
        assert_eq!(to_purge(many, 100), strings(&["catalogue"]));
        let just = (1..=100).map(|id| Tag::Product(id).to_string()).collect();
        assert_eq!(to_purge(just, 100).len(), 100);
        assert!(to_purge(Vec::new(), 100).is_empty());
    }
}
