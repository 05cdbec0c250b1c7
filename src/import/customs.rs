//! Custom fields, by the headings of their columns.

use std::collections::BTreeMap;

/// The most bytes that the custom fields of a product or a variant take together.
pub const MAX_CUSTOMS: usize = 256 << 10;

/// Custom fields by their headings.
pub type Customs = BTreeMap<String, String>;

/// Keeps a custom field, or removes it if it is blank.
pub fn keep(customs: &mut Customs, heading: &str, text: String) {
    if text.is_empty() {
        customs.remove(heading);
    } else {
        customs.insert(heading.to_owned(), text);
    }
}
