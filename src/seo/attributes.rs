//! Attributes of a variant for structured data and the product feed: condition, colour and so on.

use std::collections::BTreeMap;

use crate::catalogue::store::VariantRow;

/// A property that search engines know. The variants of a product may differ in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    Color,
    Size,
    Material,
    Pattern,
}

impl Property {
    /// The property for an option with this name, which may be in one of several languages. `None` for an unknown name.
    pub fn of_option(name: &str) -> Option<Self> {
        Some(match name.trim().to_lowercase().as_str() {
            "color" | "colour" | "farbe" | "couleur" | "colore" | "kleur" | "cor" | "färg" | "カラー" | "色" => {
                Self::Color
            }
            "size" | "größe" | "grösse" | "taille" | "taglia" | "talla" | "maat" | "tamanho" | "storlek" | "サイズ" => {
                Self::Size
            }
            "material" | "matière" | "matériau" | "materiale" | "materiaal" | "fabric" | "素材" => Self::Material,
            "pattern" | "muster" | "motif" | "patroon" | "patrón" | "fantasia" => Self::Pattern,
            _ => return None,
        })
    }

    /// The name in structured data and in the feed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Color => "color",
            Self::Size => "size",
            Self::Material => "material",
            Self::Pattern => "pattern",
        }
    }
}

/// A variant's value of a property. `None` if no option has this property, or if the value is blank.
pub fn value<'v>(options: &[String], values: &'v [String], property: Property) -> Option<&'v str> {
    let place = options.iter().position(|option| Property::of_option(option) == Some(property))?;
    values.get(place).map(String::as_str).filter(|value| !value.trim().is_empty())
}

/// The cells of a product in the merchant's import file. [`Self::get`] reads the columns "Google Shopping / …".
pub struct Shopping<'c>(pub &'c BTreeMap<String, String>);

impl<'c> Shopping<'c> {
    /// The cell of a column, if it is not blank.
    pub fn get(&self, column: &str) -> Option<&'c str> {
        self.0.get(&format!("Google Shopping / {column}")).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }

    /// The condition in the merchant's file, if it is `refurbished` or `used`. Otherwise `new`.
    pub fn condition(&self) -> &'static str {
        match self.get("Condition") {
            Some(word) if word.eq_ignore_ascii_case("used") => "used",
            Some(word) if word.eq_ignore_ascii_case("refurbished") => "refurbished",
            _ => "new",
        }
    }
}

/// The id of a variant for search engines: its SKU, or `variant-` with the variant's id. The SKU is used only if no
/// other variant has the same SKU, and if it has at most 50 characters, the maximum of Google
/// (<https://support.google.com/merchants/answer/6324405>). Structured data and the feed use the same id, so that
/// Google can match them.
pub fn offer_id(variant: &VariantRow) -> String {
    let sku = variant.sku.trim();
    if sku.is_empty() || variant.shares_sku || sku.chars().count() > 50 || sku.contains(char::is_control) {
        return format!("variant-{}", variant.id);
    }
    sku.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn option_names_in_several_languages_are_recognised() {
        let options = ["Größe", " COLOUR ", "Frame"].map(str::to_owned);
        let values = ["XL", "", "Oak"].map(str::to_owned);
        assert_eq!(value(&options, &values, Property::Size), Some("XL"));
        assert_eq!(value(&options, &values, Property::Color), None);
        assert_eq!(value(&options, &values, Property::Material), None);
    }

    #[test]
    fn the_condition_is_new_unless_the_file_has_used_or_refurbished() {
        for (cell, expected) in [("Used", "used"), ("refurbished ", "refurbished"), ("", "new"), ("as new", "new")] {
            let custom = BTreeMap::from([("Google Shopping / Condition".to_owned(), cell.to_owned())]);
            assert_eq!(Shopping(&custom).condition(), expected, "{cell}");
        }
    }
}
