//! Chooses the tags of a purge.

use crate::web::Tag;

/// True if every page with this tag also has the tag of the whole catalogue.
fn is_covered(tag: &str) -> bool {
    tag == "list" || tag.starts_with("product:") || tag.starts_with("collection:")
}

/// The tags of one purge, without duplicates. If more than `most` tags are waiting, the tag of the whole catalogue is
/// added. This tag replaces all tags that it covers.
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
    fn the_catalogue_tag_replaces_too_many_tags() {
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
