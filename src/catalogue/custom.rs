//! Custom fields as shoppers see them.

use super::draft::Customs;
use crate::json;

/// A custom field.
#[derive(Debug, PartialEq, Eq)]
pub struct Detail {
    pub label: String,
    pub value: String,
}

/// The custom fields that shoppers see.
pub fn details(custom: Customs) -> Vec<Detail> {
    custom
        .into_iter()
        .filter(|(name, value)| is_shown(name, value))
        .map(|(name, value)| Detail { label: label(&name), value: plain(value) })
        .collect()
}

/// Columns that only programs and merchants need, such as taxonomies, tags and dates. The names are in lower case and
/// have only letters and digits.
const TECHNICAL: [&str; 20] = [
    "productcategory",
    "productcategoryid",
    "standardproducttype",
    "standardizedproducttype",
    "googleproductcategory",
    "customproducttype",
    "producttype",
    "type",
    "tags",
    "handle",
    "urlhandle",
    "status",
    "published",
    "publishedat",
    "publishedscope",
    "templatesuffix",
    "createdat",
    "updatedat",
    "sortorder",
    "giftcard",
];

/// The namespaces of metafields that merchants fill in themselves. Apps and Shopify's own taxonomy use other
/// namespaces.
const NAMESPACES: [&str; 5] = ["custom", "my_fields", "global", "descriptors", "details"];

/// True if shoppers see the field (docs/import.md). Shoppers do not see blank values, ids, technical columns, columns
/// for Google or for one market ("Google Shopping / MPN", "Included / Norway"), metafields of apps, and values that
/// only programs read.
fn is_shown(name: &str, value: &str) -> bool {
    let (name, value) = (name.trim(), value.trim());
    let key: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let words = name.to_lowercase();
    let is_id = words.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "id" | "ids" | "gid" | "uuid"));
    let of_market = ["google shopping /", "google:", "included /", "price /", "compare at price /"];
    let namespace = words.split_once("product.metafields.").and_then(|(_, key)| key.split('.').next());
    let is_for_programs = value.contains("gid://") || (value.starts_with('{') && value.ends_with('}'));
    !value.is_empty()
        && !is_for_programs
        && !is_id
        && !TECHNICAL.contains(&key.as_str())
        && !of_market.iter().any(|start| words.starts_with(start))
        && namespace.is_none_or(|namespace| NAMESPACES.contains(&namespace))
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
    fn labels_are_readable() {
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
    fn truth_values_and_lists_are_shown_in_words() {
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
    fn technical_fields_are_hidden_from_shoppers() {
        for (name, value) in [
            ("Care", "Wipe"),
            ("Fabric (product.metafields.custom.fabric)", "Wool"),
            ("product.metafields.my_fields.origin", "Fez"),
            ("Idea", "{curly"),
            ("Height in cm", "0"),
        ] {
            assert!(is_shown(name, value), "{name}");
        }
        for (name, value) in [
            ("Care", " "),
            ("Google Shopping / Condition", "new"),
            ("Google: Custom Product Type", "x"),
            ("Product Category", "Home > Rugs"),
            ("Standardized Product Type", "x"),
            ("Included / Norway", "true"),
            ("Product ID", "77"),
            ("ID", "77"),
            ("supplier_id", "77"),
            ("Color (product.metafields.shopify.color-pattern)", "red"),
            ("product.metafields.reviews.rating", "4.5"),
            ("Related (product.metafields.custom.related)", "gid://shopify/Product/77"),
            ("Care", r#"{"type":"root"}"#),
        ] {
            assert!(!is_shown(name, value), "{name}: {value}");
        }
        let fields = [("Care", "Wipe"), ("Product Category", "Rugs")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let shown = details(Customs::from(fields));
        assert_eq!(shown, [Detail { label: "Care".to_owned(), value: "Wipe".to_owned() }]);
    }
}
