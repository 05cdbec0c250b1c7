//! Custom fields. The name of a custom field is the heading of its column.

use crate::catalogue::draft::Customs;

/// Sets a custom field, or removes it if the text is blank.
pub fn keep(customs: &mut Customs, heading: &str, text: String) {
    if text.is_empty() {
        customs.remove(heading);
    } else {
        customs.insert(heading.to_owned(), text);
    }
}
