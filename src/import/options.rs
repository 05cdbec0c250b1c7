//! Reads the options of a product, and finds the rows that are variants.
//!
//! If the file has option columns, each row with an option value is a variant of the product. `Default Title` means
//! that the product has no options. A file without option columns cannot distinguish variants, so it can create
//! a product with one variant, or change the variant of a product that has just one.

use std::collections::BTreeMap;

use crate::catalogue::draft::{MAX_LINE, MAX_OPTIONS, ProductDraft};

use super::columns::Columns;
use super::field::Field;
use super::problem::RowError;
use super::reading::Reading;
use super::row::Row;

/// Shopify's name for the only variant of a product without options.
const DEFAULT_VALUE: &str = "Default Title";

/// Shopify's name for the option with the value `Default Title`.
const DEFAULT_NAME: &str = "Title";

/// The columns that show that a row is a variant. In a file with option columns, a row with a value in one of them
/// needs an option value. Other variant columns are not in the list, because some exports fill them in rows that have
/// only a picture.
const TELLING: [Field; 6] = [Field::Sku, Field::Barcode, Field::Price, Field::CompareAt, Field::Cost, Field::Quantity];

/// A row that is a variant.
pub struct VariantRow<'r> {
    pub row: &'r Row,
    /// One value per option, in the order of the options.
    pub values: Vec<String>,
}

/// Returns the names of the options and the rows of the variants. Returns `None` if there is an error.
///
/// Also returns `None` if the variants stay as they are: the file has no option columns, the product has several
/// variants, and no row has a value in a column of `TELLING`.
pub fn read<'r>(
    reading: &mut Reading<'_>,
    rows: &'r [Row],
    main: &'r Row,
    product: &ProductDraft,
) -> Option<(Vec<String>, Vec<VariantRow<'r>>)> {
    if are_in_file(reading.columns) {
        with_options(reading, rows, main, product)
    } else {
        without_options(reading, rows, main, product)
    }
}

/// True if the file has a column for the values of an option.
pub fn are_in_file(columns: &Columns) -> bool {
    (0..MAX_OPTIONS as u8).any(|option| columns.has(Field::OptionValue(option)))
}

/// True if the row has a value in a column that shows that the row is a variant.
pub fn tells_something(columns: &Columns, row: &Row) -> bool {
    TELLING.into_iter().any(|field| columns.is_filled(row, field))
}

/// Like [`read`], for a file with option columns. `None` means an error.
fn with_options<'r>(
    reading: &mut Reading<'_>,
    rows: &'r [Row],
    main: &'r Row,
    product: &ProductDraft,
) -> Option<(Vec<String>, Vec<VariantRow<'r>>)> {
    let errors_before = reading.errors.len();
    let named: Vec<Option<String>> = (0..MAX_OPTIONS as u8).map(|option| option_name(reading, rows, option)).collect();
    let mut found: Vec<VariantRow<'r>> = Vec::new();
    for row in rows {
        let values: Vec<String> = (0..MAX_OPTIONS as u8)
            .map(|option| reading.words(row, Field::OptionValue(option), MAX_LINE).unwrap_or_default())
            .collect();
        if values.iter().any(|value| !value.is_empty()) {
            found.push(VariantRow { row, values });
        } else {
            refuse_unnamed(reading, row, main, rows);
        }
    }
    let first_name = named.first().cloned().flatten();
    let may_be_default = first_name.is_none_or(|name| name.eq_ignore_ascii_case(DEFAULT_NAME));
    let has_default_only = found.iter().all(|found| {
        let mut values = found.values.iter();
        values.next().is_some_and(|value| value.eq_ignore_ascii_case(DEFAULT_VALUE)) && values.all(String::is_empty)
    });
    if may_be_default && has_default_only {
        for row in &mut found {
            row.values.clear();
        }
        if found.is_empty() {
            found.push(VariantRow { row: main, values: Vec::new() });
        }
        return (reading.errors.len() == errors_before).then_some((Vec::new(), found));
    }

    let has_values =
        |option: usize| found.iter().any(|row| row.values.get(option).is_some_and(|value| !value.is_empty()));
    let is_named = |option: usize| named.get(option).is_some_and(Option::is_some);
    let count = (0..MAX_OPTIONS).rev().find(|&option| has_values(option) || is_named(option))? + 1;
    let mut names = Vec::new();
    for (option, name) in named.into_iter().take(count).enumerate() {
        let field = Field::OptionName(option as u8);
        let known = product.options.get(option).cloned();
        match name.or(known) {
            None => reading.error(
                main,
                field,
                "The option has no name. Add a name such as “Size” to the product's first row.",
            ),
            Some(name) if names.iter().any(|other: &String| other.to_lowercase() == name.to_lowercase()) => {
                reading.error(main, field, format!("Two options have the name “{name}”. Rename one of them."));
            }
            Some(name) => names.push(name),
        }
    }
    if found.is_empty() {
        reading.error(
            main,
            Field::OptionValue(0),
            "The option has a name but no value. Add a value, or clear the name.",
        );
    }
    for row in &mut found {
        row.values.truncate(count);
        let missing = names.iter().zip(&row.values).enumerate().filter(|(_, (_, value))| value.is_empty());
        // If a name is missing or twice there, `names` does not match the values. That error is already reported.
        for (option, (name, _)) in missing.filter(|_| names.len() == count) {
            let message = format!("The variant has no value for “{name}”. Every variant needs one.");
            reading.error(row.row, Field::OptionValue(option as u8), message);
        }
    }
    (reading.errors.len() == errors_before).then_some((names, found))
}

/// The first name of an option. A different name in another row is an error.
fn option_name(reading: &mut Reading<'_>, rows: &[Row], option: u8) -> Option<String> {
    let field = Field::OptionName(option);
    let mut first: Option<(String, u64)> = None;
    for row in rows {
        let name = reading.words(row, field, MAX_LINE).unwrap_or_default();
        match &first {
            _ if name.is_empty() => {}
            None => first = Some((name, row.row)),
            Some((earlier, _)) if *earlier == name => {}
            Some((earlier, at)) => {
                let message = format!("The option is named “{name}” here and “{earlier}” in row {at}. Use one name.");
                reading.error(row, field, message);
            }
        }
    }
    first.map(|(name, _)| name)
}

/// Refuses a row that has no option value but a value in a column of `TELLING`. The main row is not refused if no row
/// of the product has an option value: it is the only variant.
fn refuse_unnamed(reading: &mut Reading<'_>, row: &Row, main: &Row, rows: &[Row]) {
    let has_values =
        |row: &Row| (0..MAX_OPTIONS as u8).any(|option| reading.columns.is_filled(row, Field::OptionValue(option)));
    let is_only_variant = row.row == main.row && !rows.iter().any(has_values);
    if is_only_variant {
        return;
    }
    if let Some(field) = TELLING.into_iter().find(|&field| reading.columns.is_filled(row, field)) {
        let message = format!(
            "The row has a value for “{}” but no option value, so it is not clear which variant it is. Add its option \
             value, such as “Small”.",
            reading.columns.heading(field)
        );
        reading.error(row, Field::OptionValue(0), message);
    }
}

/// Like [`read`], for a file without option columns.
fn without_options<'r>(
    reading: &mut Reading<'_>,
    rows: &'r [Row],
    main: &'r Row,
    product: &ProductDraft,
) -> Option<(Vec<String>, Vec<VariantRow<'r>>)> {
    let tells_something = |row: &&Row| tells_something(reading.columns, row);
    let variant = if product.variants.len() > 1 {
        let stray = rows.iter().find(tells_something)?;
        (
            stray,
            "This product has several variants. Add the columns “Option1 name” and “Option1 value” to say which one \
             this is.",
        )
    } else if let Some(second) = rows.iter().filter(|row| row.row != main.row).find(tells_something) {
        (second, "A second variant needs the columns “Option1 name” and “Option1 value” to say how it differs.")
    } else {
        let values = product.variants.first().map(|variant| variant.values.clone()).unwrap_or_default();
        let names = product.options.clone();
        return Some((names, vec![VariantRow { row: main, values }]));
    };
    let (row, message) = variant;
    reading.errors.push(RowError::of_row(row.row, message));
    None
}

/// Refuses variants with the same values.
pub fn refuse_doubles(reading: &mut Reading<'_>, found: &[VariantRow<'_>]) {
    let mut by_values: BTreeMap<&[String], u64> = BTreeMap::new();
    for VariantRow { row, values } in found {
        if let Some(first) = by_values.get(values.as_slice()) {
            let message = match values.join(" / ") {
                names if names.is_empty() => {
                    format!("Row {first} already has the product's only variant. Remove one of the two rows.")
                }
                names => format!("Row {first} already has the variant “{names}”. Remove one of the two rows."),
            };
            reading.error(row, Field::OptionValue(0), message);
        } else {
            by_values.insert(values, row.row);
        }
    }
}
