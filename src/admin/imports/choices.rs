//! The merchant's choices for an import, as fields of a form.

use super::summary::Summary;
use crate::{
    catalogue::draft::MAX_COUNT,
    import::quantities::NoQuantities,
    web::form::{Form, whole_number},
};

/// Encodings to choose from: a name that the platform's decoder knows, and a label. Without a choice, the shop
/// recognises the encoding.
pub const ENCODINGS: [(&str, &str); 13] = [
    ("", "Recognise it"),
    ("utf-8", "Unicode (UTF-8)"),
    ("utf-16le", "Unicode (UTF-16)"),
    ("windows-1252", "Western European (Windows)"),
    ("iso-8859-15", "Western European (ISO)"),
    ("macintosh", "Western European (Mac)"),
    ("windows-1250", "Central European (Windows)"),
    ("iso-8859-2", "Central European (ISO)"),
    ("windows-1251", "Cyrillic (Windows)"),
    ("shift_jis", "Japanese (Shift JIS)"),
    ("gbk", "Chinese, simplified (GBK)"),
    ("big5", "Chinese, traditional (Big5)"),
    ("euc-kr", "Korean (EUC-KR)"),
];

/// What the quantities of a file mean: the value of the field, and its label.
pub const STOCK: [(&str, &str); 3] = [
    ("keep", "Keep the stock of the shop"),
    ("set", "Set the stock: the file is a count of the shelf"),
    ("adjust", "Adjust the stock by what changed in the file since its last import"),
];

/// What the shop does with variants without a quantity: the value of the field, and its label.
pub const NO_QUANTITIES: [(&str, &str); 3] = [
    ("keep", "Keep them; new ones are sold out"),
    ("untracked", "Sell without counting"),
    ("units", "Start with these units"),
];

/// Sets the fields of the form in the report to the choices of its import.
pub fn fill(form: &mut Form, import: &Summary) {
    let (choice, units) = match import.no_quantities.parse() {
        Ok(NoQuantities::Units(units)) => ("units", units.to_string()),
        Ok(NoQuantities::Untracked) => ("untracked", String::new()),
        Ok(NoQuantities::Keep) | Err(_) => ("keep", String::new()),
    };
    form.fill("stock", import.stock.name());
    form.fill("no_quantities", choice);
    form.fill("units", &units);
}

/// Reads what the shop does with variants without a quantity.
pub fn no_quantities(form: &mut Form) -> Option<NoQuantities> {
    match form.typed("no_quantities") {
        "" | "keep" => Some(NoQuantities::Keep),
        "untracked" => Some(NoQuantities::Untracked),
        "units" => form
            .parse("units", |typed| {
                let units = whole_number(typed).filter(|units| (0..=MAX_COUNT).contains(units));
                units.ok_or_else(|| format!("Write a number of units, at most {MAX_COUNT}."))
            })
            .map(NoQuantities::Units),
        _ => {
            form.refuse("no_quantities", "Choose what the shop does with them.");
            None
        }
    }
}
