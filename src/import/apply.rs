//! Merges the rows of one product in the file into the shop's product.
//!
//! - **A missing column** leaves the shop's value as it is. A new product gets the default.
//! - **A blank cell** clears the value, with these exceptions. `Status` and `Variant Weight Unit` keep their values.
//!   `Published` becomes true, as in Shopify. `Variant Taxable` and `Variant Requires Shipping` become true too. A
//!   blank quantity keeps the stock, because exports of shops with several locations leave it blank. For variants with
//!   no units on hand, the merchant can make another choice: see [`NoQuantities`](super::quantities::NoQuantities). A
//!   product without a title and a variant without a price are errors.
//! - **Values of the product** (not of a variant) come from the main row. The main row is the first row with a title,
//!   or the first row if no row has a title. Different values in other rows are ignored with a warning. Custom fields
//!   are the exception: a different value in another row becomes a custom field of that row's variant.
//! - **All or nothing**: if one row has an error, the whole product is refused. The report lists all of the product's
//!   errors.

use crate::catalogue::{
    draft::{MAX_CUSTOMS, MAX_DESCRIPTION, MAX_LINE, MAX_TAGS, ProductDraft, ShortText, Status, split_tags},
    html,
    write::Stored,
};

use super::columns::Columns;
use super::customs::keep;
use super::field::Field;
use super::group::Group;
use super::pictures;
use super::problem::RowError;
use super::reading::{Reading, set};
use super::row::{Row, shortened};
use super::settings::ImportSettings;
use super::stock::StockCounts;
use super::values;
use super::variants;

/// The product that the import would save, and its warnings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Equal to the current product if the file changes nothing.
    pub product: ProductDraft,
    /// Sorted by row.
    pub warnings: Vec<RowError>,
    pub stock: StockCounts,
}

/// The fields that only the main row sets.
fn fields_of_product() -> impl Iterator<Item = Field> {
    let others = [Field::Description, Field::Tags, Field::Published, Field::Status];
    ShortText::ALL.into_iter().map(Field::Text).chain(others)
}

/// Merges the rows into `stored`, the shop's product with the same handle, or into a new product.
///
/// # Errors
/// All errors of the product, sorted by row.
pub fn apply(
    group: &Group,
    columns: &Columns,
    stored: Option<&Stored>,
    settings: &ImportSettings,
) -> Result<Applied, Vec<RowError>> {
    let titled = group.rows.iter().find(|row| columns.is_filled(row, Field::TITLE));
    let Some(main) = titled.or(group.rows.first()) else {
        return Err(group.errors.clone());
    };
    let mut reading = Reading::new(columns);
    reading.errors.clone_from(&group.errors);
    reading.warnings.clone_from(&group.warnings);
    refuse_gift_cards(&mut reading, &group.rows);

    let mut product = stored
        .map(|stored| stored.draft.clone())
        .unwrap_or_else(|| ProductDraft { published: true, ..ProductDraft::default() });
    product.handle.clone_from(&group.handle);
    read_product(&mut reading, main, &mut product);
    variants::read(&mut reading, &group.rows, main, &mut product, stored, settings);
    pictures::read(&mut reading, &group.rows, &mut product);
    warn_of_others(&mut reading, &group.rows, main);
    warn_of_doubles(&mut reading, &group.rows);

    let Reading { mut errors, mut warnings, stock, .. } = reading;
    if errors.is_empty() {
        warnings.sort_by_key(|warning| warning.row);
        Ok(Applied { product, warnings, stock })
    } else {
        errors.sort_by_key(|error| error.row);
        Err(errors)
    }
}

fn refuse_gift_cards(reading: &mut Reading<'_>, rows: &[Row]) {
    for row in rows {
        if reading.value(row, Field::GiftCard, false, values::yes_or_no) == Some(true) {
            reading.error(row, Field::GiftCard, "This shop cannot sell gift cards yet, so this one was not imported.");
            return;
        }
    }
}

fn read_product(reading: &mut Reading<'_>, main: &Row, product: &mut ProductDraft) {
    if let Some(given) = reading.columns.cell(main, Field::Handle).map(str::trim)
        && !given.is_empty()
        && given.to_lowercase() != product.handle
    {
        let message = format!("“{}” becomes “{}” in the shop's addresses.", shortened(given), product.handle);
        reading.warn(main, Field::Handle, message);
    }
    for text in ShortText::ALL {
        set(text.of_mut(product), reading.words(main, Field::Text(text), text.most()));
    }
    if product.title.is_empty() {
        reading.error(main, Field::TITLE, "The product has no title. Add one to its first row.");
    }
    if let Some(description) = reading.text(main, Field::Description) {
        if description.len() > MAX_DESCRIPTION {
            let message = format!(
                "The description has {} KB; the limit is {} KB. Shorten it.",
                description.len().div_ceil(1 << 10),
                MAX_DESCRIPTION >> 10
            );
            reading.error(main, Field::Description, message);
        } else {
            match html::sanitise(&description) {
                Ok(sanitised) => {
                    for words in html::left_out(&description, &sanitised.html) {
                        reading.warn(main, Field::Description, words);
                    }
                    product.description = sanitised.html;
                }
                Err(tangled) => reading.error(main, Field::Description, tangled.to_string()),
            }
        }
    }
    if let Some(tags) = read_tags(reading, main) {
        product.tags = tags;
    }
    set(&mut product.published, reading.value(main, Field::Published, true, values::yes_or_no));
    if let Some(status) = read_status(reading, main, product.status) {
        product.status = status;
    }
    for (heading, text) in reading.customs(main, Field::Custom) {
        keep(&mut product.custom, heading, text);
    }
    if product.custom.values().map(String::len).sum::<usize>() > MAX_CUSTOMS {
        let message = format!(
            "The custom fields take more than {} KB in total. Remove some of these columns.",
            MAX_CUSTOMS >> 10
        );
        reading.errors.push(RowError::of_row(main.row, message));
    }
}

/// Reads the tags. Tags that differ only in case count as one tag. Returns `None` if the file has no column for tags.
fn read_tags(reading: &mut Reading<'_>, main: &Row) -> Option<Vec<String>> {
    let text = reading.words(main, Field::Tags, usize::MAX)?;
    let tags = split_tags(&text);
    for tag in tags.iter().filter(|tag| tag.chars().count() > MAX_LINE) {
        let message = format!("The tag “{}” is longer than {MAX_LINE} characters. Shorten it.", shortened(tag));
        reading.error(main, Field::Tags, message);
    }
    if tags.len() > MAX_TAGS {
        let message = format!("The product has {} tags; the limit is {MAX_TAGS}. Remove some.", tags.len());
        reading.error(main, Field::Tags, message);
    }
    Some(tags)
}

fn read_status(reading: &mut Reading<'_>, main: &Row, current: Status) -> Option<Status> {
    let mut is_unlisted = false;
    let status = reading.value(main, Field::Status, current, |cell| match cell.to_lowercase().as_str() {
        "unlisted" => {
            is_unlisted = true;
            Ok(Status::Draft)
        }
        name => {
            name.parse().map_err(|_| format!("“{}” is not a status. Write active, draft or archived.", shortened(cell)))
        }
    });
    if is_unlisted {
        reading.warn(
            main,
            Field::Status,
            "This shop has no unlisted products. The product was imported as a draft, which shoppers do not see.",
        );
    }
    status
}

/// Two columns of a file may have the same meaning. Warns if they have different values in a row. The better known
/// column is used, and the other value becomes a custom field.
fn warn_of_doubles(reading: &mut Reading<'_>, rows: &[Row]) {
    for row in rows {
        for (heading, cell, known) in reading.columns.contradictions(row) {
            let message = format!(
                "“{}” is kept as a custom field, because another column with the same meaning, “{known}”, has a \
                 different value.",
                shortened(cell)
            );
            reading.warnings.push(RowError::of_cell(row.row, heading, message));
        }
    }
}

/// Warns of other rows whose values of the product differ from the main row. These values are ignored.
fn warn_of_others(reading: &mut Reading<'_>, rows: &[Row], main: &Row) {
    for field in fields_of_product() {
        let Some(first) = reading.columns.cell(main, field).map(str::trim) else {
            continue;
        };
        for row in rows.iter().filter(|row| row.row != main.row) {
            let other = reading.columns.cell(row, field).unwrap_or_default().trim();
            if !other.is_empty() && other != first {
                let message =
                    format!("“{}” was ignored: row {} sets this for the whole product.", shortened(other), main.row);
                reading.warn(row, field, message);
            }
        }
    }
}
