//! Custom fields as shoppers see them.

use super::draft::Customs;
use crate::json;

/// A custom field.
#[derive(Debug, PartialEq, Eq)]
pub struct Detail {
    pub label: String,
    pub value: String,
}

/// The fields that shoppers see. Blank fields, and fields that only advertisements use, are left out.
pub fn details(custom: Customs) -> Vec<Detail> {
    custom
        .into_iter()
        .filter(|(name, value)| !name.starts_with("Google Shopping /") && !value.trim().is_empty())
        .map(|(name, value)| Detail { label: label(&name), value: plain(value) })
        .collect()
}

/// The readable name of a field. Exports write a metafield either as its name and key, such as
/// "Fabric (product.metafields.custom.fabric)", or as its key alone, such as "product.metafields.custom.care_guide".
fn label(name: &str) -> String {
    const KEY: &str = "product.metafields.";
    let name = name.trim();
    let called = name.split_once(&format!("({KEY}")).map_or(name, |(called, _)| called.trim());
    if !called.is_empty() && !called.starts_with(KEY) {
        return called.to_owned();
    }
    let key = name.trim_matches(['(', ')']).rsplit('.').next().unwrap_or_default();
    let words = key.replace(['_', '-'], " ");
    let mut letters = words.trim().chars();
    letters.next().map_or_else(|| name.to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

/// The readable form of a value: "Yes" for `TRUE`, "Wool, Silk" for `["Wool","Silk"]`.
fn plain(value: String) -> String {
    match value.trim() {
        yes if yes.eq_ignore_ascii_case("true") => "Yes".to_owned(),
        no if no.eq_ignore_ascii_case("false") => "No".to_owned(),
        // Exports write a list in a metafield as a JSON array.
        list if list.starts_with('[') => match json::read::<Vec<String>>(list) {
            Ok(items) => items.join(", "),
            Err(_) => value,
        },
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        for (name, expected) in [
            ("Paper weight", "Paper weight"),
            ("Fabric (product.metafields.custom.fabric)", "Fabric"),
            ("Size (EU) (product.metafields.custom.size_eu)", "Size (EU)"),
            ("product.metafields.custom.care_guide", "Care guide"),
            ("(product.metafields.my_fields.éclat)", "Éclat"),
            ("product.metafields.", "product.metafields."),
            ("", ""),
        ] {
            assert_eq!(label(name), expected, "{name}");
        }
    }

    #[test]
    fn values() {
        for (value, expected) in [
            ("TRUE", "Yes"),
            ("false", "No"),
            (r#"["Wool","Silk"]"#, "Wool, Silk"),
            ("[sic]", "[sic]"),
            ("300 g/m²", "300 g/m²"),
        ] {
            assert_eq!(plain(value.to_owned()), expected);
        }
    }

    #[test]
    fn shoppers_do_not_see_what_is_for_advertisements_nor_what_is_blank() {
        let fields = [("Care", "Wipe"), ("Google Shopping / Condition", "new"), ("Origin", " ")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let shown = details(Customs::from(fields));
        assert_eq!(shown, [Detail { label: "Care".to_owned(), value: "Wipe".to_owned() }]);
    }
}
