//! Custom fields, by the headings of their columns.

use crate::catalogue::draft::Customs;

/// Keeps a custom field, or removes it if it is blank.
pub fn keep(customs: &mut Customs, heading: &str, text: String) {
    if text.is_empty() {
        customs.remove(heading);
    } else {
        customs.insert(heading.to_owned(), text);
    }
}
