//! Messages about a file that tell a merchant what to do.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::other_file::OtherFile;

/// Exports have about fifty columns, plus one for each metafield.
pub const MAX_COLUMNS: usize = 500;

/// A message about one row: the reason why its product was refused, or a warning about a value that was changed or
/// ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError {
    /// As a spreadsheet numbers it: the header is row 1.
    pub row: u64,
    /// The heading as the file has it, if one column is to blame.
    pub column: Option<String>,
    /// One or two sentences, without row and column.
    pub message: String,
}

impl RowError {
    pub fn of_row(row: u64, message: impl Into<String>) -> Self {
        Self { row, column: None, message: message.into() }
    }

    pub fn of_cell(row: u64, column: impl Into<String>, message: impl Into<String>) -> Self {
        Self { row, column: Some(column.into()), message: message.into() }
    }
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "Row {}, {column}: {}", self.row, self.message),
            None => write!(f, "Row {}: {}", self.row, self.message),
        }
    }
}

/// Why a file cannot be read, or not from a certain row on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileError {
    /// No bytes, or nothing but blank lines.
    Empty,
    /// A header and no product.
    OnlyHeader,
    /// The bytes of an Excel or OpenDocument workbook.
    Spreadsheet,
    /// Another file that is not text: a picture, a PDF, an archive.
    NotText,
    /// Excel's "Unicode text" is UTF-16.
    Utf16,
    NotUtf8 {
        /// The first row with such bytes.
        row: u64,
    },
    UnclosedQuote {
        /// The row where the quote opens.
        row: u64,
    },
    /// A row of more than [`super::csv::MAX_RECORD`] bytes, usually because of an unclosed quote.
    RowTooLong {
        /// The row where the record begins.
        row: u64,
    },
    /// More than [`MAX_COLUMNS`].
    TooManyColumns { count: usize },
    /// An export of another kind.
    OtherFile { kind: OtherFile },
    /// Neither a handle nor a title: this is not a product file.
    NoProductColumn {
        /// The headings of the file.
        found: Vec<String>,
    },
}

const SAVE_AS: &str = "In Excel, choose File, Save as, and the format “CSV UTF-8 (comma delimited)”. In Google Sheets, \
                       choose File, Download, “Comma-separated values”.";

/// The most headings to quote in an error, enough to recognise the file.
const MAX_FOUND: usize = 12;

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("The file is empty."),
            Self::OnlyHeader => f.write_str("The file has a header but no products."),
            Self::Spreadsheet => {
                write!(f, "This looks like a spreadsheet file (Excel or similar), not a CSV file. {SAVE_AS}")
            }
            Self::NotText => write!(
                f,
                "This is not a CSV file, because its content is not text. Export the products as CSV, and import that \
                 file."
            ),
            Self::Utf16 => write!(f, "The file is encoded as UTF-16 and must be UTF-8. {SAVE_AS}"),
            Self::NotUtf8 { row } => write!(
                f,
                "Row {row} has characters that are not UTF-8. Save the file as UTF-8, so that letters such as é are \
                 correct in the shop. {SAVE_AS}"
            ),
            Self::UnclosedQuote { row } => write!(
                f,
                "Row {row} opens a quote (\") that is never closed, so everything below it becomes one text. Close the \
                 quote in that row. Write a quote inside a text twice (\"\")."
            ),
            Self::RowTooLong { row } => write!(
                f,
                "Row {row} is longer than 1 MB. The usual cause is a quote (\") that is not closed. Write a quote \
                 inside a text twice (\"\")."
            ),
            Self::TooManyColumns { count } => write!(
                f,
                "The file has {count} columns; the limit is {MAX_COLUMNS}. Remove the columns you do not need."
            ),
            Self::OtherFile { kind } => f.write_str(kind.advice()),
            Self::NoProductColumn { found } => {
                f.write_str(
                    "The first row has no column “Handle” or “Title”, so this is not a product file. It has: ",
                )?;
                for (index, heading) in found.iter().take(MAX_FOUND).enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    let short: String = heading.chars().take(60).collect();
                    write!(f, "{comma}“{short}”")?;
                }
                match found.len().saturating_sub(MAX_FOUND) {
                    0 => f.write_str("."),
                    more => write!(f, " and {more} more."),
                }
            }
        }
    }
}
