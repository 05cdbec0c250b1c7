//! Reads the cells of one product. Collects all errors, so that the merchant sees them in one report.

use super::cell::{Cleaned, bare_code, clean_line, clean_text};
use super::columns::Columns;
use super::csv::Delimiter;
use super::entities;
use super::field::Field;
use super::number;
use super::problem::RowError;
use super::row::{Row, shortened};
use super::stock::StockCounts;
use crate::catalogue::draft::{MAX_CUSTOM, MAX_LINE};

/// The columns of a file, and the results of reading the rows of a product: errors, warnings, and counts about stock.
pub struct Reading<'c> {
    pub columns: &'c Columns,
    /// If there is an error, the product is refused.
    pub errors: Vec<RowError>,
    /// Warnings about values that were changed or ignored.
    pub warnings: Vec<RowError>,
    pub stock: StockCounts,
}

impl<'c> Reading<'c> {
    pub fn new(columns: &'c Columns) -> Self {
        Self { columns, errors: Vec::new(), warnings: Vec::new(), stock: StockCounts::default() }
    }

    pub fn error(&mut self, row: &Row, field: Field, message: impl Into<String>) {
        self.errors.push(RowError::of_cell(row.row, self.columns.heading(field), message));
    }

    pub fn warn(&mut self, row: &Row, field: Field, message: impl Into<String>) {
        self.warnings.push(RowError::of_cell(row.row, self.columns.heading(field), message));
    }

    /// A text of one line; `None` if the file has no such column.
    pub fn line(&mut self, row: &Row, field: Field) -> Option<String> {
        self.line_of(row, field, MAX_LINE)
    }

    /// A SKU or a barcode; `None` if the file has no such column. Removes the characters that make a spreadsheet treat
    /// a number as text, such as an apostrophe in front. Warns if a spreadsheet has shortened the number.
    pub fn code(&mut self, row: &Row, field: Field) -> Option<String> {
        let line = self.line(row, field)?;
        let code = bare_code(&line);
        if is_shortened(code) {
            self.warn(
                row,
                field,
                "A spreadsheet seems to have shortened this number, so digits are lost. Format the column as text.",
            );
        }
        Some(code.to_owned())
    }

    /// A text of one line; `None` if the file has no such column. If the text has more than `most` characters, an error
    /// is recorded.
    pub fn line_of(&mut self, row: &Row, field: Field, most: usize) -> Option<String> {
        let cell = self.columns.cell(row, field)?;
        let text = self.cleaned(row, self.columns.heading(field), clean_line(cell));
        self.refuse_long(row, field, &text, most);
        Some(text)
    }

    /// Like `line_of`, for texts that shoppers read. Decodes HTML character references and warns about the change.
    pub fn words(&mut self, row: &Row, field: Field, most: usize) -> Option<String> {
        let cell = clean_line(self.columns.cell(row, field)?);
        let Some(decoded) = entities::decode(&cell.text) else {
            return self.line_of(row, field, most);
        };
        let text = self.cleaned(row, self.columns.heading(field), clean_line(&decoded));
        self.refuse_long(row, field, &text, most);
        let message = format!("“{}” was read as “{}”.", shortened(&cell.text), shortened(&text));
        if self.warnings.iter().all(|warning| warning.message != message) {
            self.warn(row, field, message);
        }
        Some(text)
    }

    fn refuse_long(&mut self, row: &Row, field: Field, text: &str, most: usize) {
        let length = text.chars().count();
        if length > most {
            self.error(row, field, format!("This has {length} characters; the limit is {most}. Shorten it."));
        }
    }

    /// A text of several lines; `None` if the file has no such column.
    pub fn text(&mut self, row: &Row, field: Field) -> Option<String> {
        let cell = self.columns.cell(row, field)?;
        Some(self.cleaned(row, self.columns.heading(field), clean_text(cell)))
    }

    /// Parses a cell with `parse`. Returns `blank` for a blank cell. If `parse` fails, the error is recorded and the
    /// result is `None`. The result is also `None` if the file has no such column.
    pub fn value<T>(
        &mut self,
        row: &Row,
        field: Field,
        blank: T,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = clean_line(self.columns.cell(row, field)?).text;
        if text.is_empty() {
            return Some(blank);
        }
        match parse(&text) {
            Ok(value) => Some(value),
            Err(message) => {
                self.error(row, field, message);
                None
            }
        }
    }

    /// Like `value`, for a number. A decimal comma is allowed if the delimiter of the file is not a comma.
    pub fn number<T>(
        &mut self,
        row: &Row,
        field: Field,
        blank: T,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let has_decimal_commas = self.columns.delimiter() != Delimiter::Comma;
        self.value(
            row,
            field,
            blank,
            |cell| if has_decimal_commas { parse(&number::plain(cell)?) } else { parse(cell) },
        )
    }

    /// The headings and texts of a row's custom fields, including blank ones. `kind` is [`Field::Custom`] or
    /// [`Field::VariantCustom`].
    pub fn customs(&mut self, row: &Row, kind: Field) -> Vec<(&'c str, String)> {
        let columns = self.columns;
        let mut customs = Vec::new();
        for (heading, cell) in columns.cells(row, kind) {
            let text = self.cleaned(row, heading, clean_text(cell));
            if text.len() > MAX_CUSTOM {
                self.errors.push(RowError::of_cell(
                    row.row,
                    heading,
                    format!("This has {} bytes; the limit is {MAX_CUSTOM}. Shorten it.", text.len()),
                ));
            }
            customs.push((heading, text));
        }
        customs
    }

    fn cleaned(&mut self, row: &Row, heading: &str, cleaned: Cleaned<'_>) -> String {
        if cleaned.removed {
            self.warnings.push(RowError::of_cell(row.row, heading, "Control characters were removed from the text."));
        }
        cleaned.text.into_owned()
    }
}

/// True if the code is a number that a spreadsheet has shortened, such as `4.00638E+12`.
fn is_shortened(code: &str) -> bool {
    let Some((digits, power)) = code.split_once("E+").or_else(|| code.split_once("e+")) else { return false };
    let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    [whole, decimals, power].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

pub fn set<T>(value: &mut T, new: Option<T>) {
    if let Some(new) = new {
        *value = new;
    }
}
