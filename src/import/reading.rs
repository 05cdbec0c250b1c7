//! Reads the cells of one product. All errors are collected, so that the merchant sees them at once.

use super::cell::{Cleaned, clean_line, clean_text};
use super::columns::{Columns, Row};
use super::field::Field;
use super::problem::RowError;
use crate::catalogue::draft::{MAX_CUSTOM, MAX_LINE};

/// The columns of a file, and the problems found in cells so far.
pub struct Reading<'c> {
    pub columns: &'c Columns,
    /// If there is an error, the product is refused.
    pub errors: Vec<RowError>,
    /// Warnings about values that were changed or ignored.
    pub warnings: Vec<RowError>,
}

impl<'c> Reading<'c> {
    pub fn new(columns: &'c Columns) -> Self {
        Self { columns, errors: Vec::new(), warnings: Vec::new() }
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

    /// A text of one line with at most `most` characters; `None` if the file has no such column.
    pub fn line_of(&mut self, row: &Row, field: Field, most: usize) -> Option<String> {
        let cell = self.columns.cell(row, field)?;
        let text = self.cleaned(row, self.columns.heading(field), clean_line(cell));
        let length = text.chars().count();
        if length > most {
            self.error(row, field, format!("This has {length} characters; the limit is {most}. Shorten it."));
        }
        Some(text)
    }

    /// A text of several lines; `None` if the file has no such column.
    pub fn text(&mut self, row: &Row, field: Field) -> Option<String> {
        let cell = self.columns.cell(row, field)?;
        Some(self.cleaned(row, self.columns.heading(field), clean_text(cell)))
    }

    /// Parses a cell with `parse`, and records its error. Returns `blank` for a blank cell. Returns `None` if there is
    /// an error, or if the file has no such column.
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

    /// All custom fields of a kind with their headings, including blank fields.
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

pub fn set<T>(value: &mut T, new: Option<T>) {
    if let Some(new) = new {
        *value = new;
    }
}
