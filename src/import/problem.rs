//! Messages for the merchant about a file and its rows.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::other_file::OtherFile;

/// The maximum number of columns. Exports have about fifty, plus one for each metafield.
pub const MAX_COLUMNS: usize = 500;

/// A message about one row: an error or a warning. Only an error refuses the row's product or redirect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError {
    /// The row number in a spreadsheet: the header is row 1.
    pub row: u64,
    /// The heading in the file, if the message is about one column.
    pub column: Option<String>,
    /// The text of the message, without the row and the column.
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

/// The reason why a file, or the rest of a file, cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileError {
    /// The file has no bytes, or only blank lines.
    Empty,
    /// The file has a header but no product.
    OnlyHeader,
    /// The file is a ZIP archive or an old Excel file, so it is probably a workbook.
    Spreadsheet,
    /// The file is not text: for example, a picture, a PDF or a gzip archive.
    NotText,
    /// The content is neither UTF-8 nor similar to windows-1252.
    UnknownEncoding {
        /// The suggested encodings. Each pair is the name of an encoding and a sample: the file's first cell that is
        /// not UTF-8, decoded with this encoding.
        readings: Vec<(String, String)>,
    },
    UnclosedQuote {
        /// The row where the quote opens.
        row: u64,
    },
    /// A row has more than [`super::csv::MAX_RECORD`] bytes, usually because of an unclosed quote.
    RowTooLong {
        /// The row where the record begins.
        row: u64,
    },
    /// The file has more than `most` products.
    TooManyProducts { most: usize },
    /// The file has more than [`MAX_COLUMNS`] columns.
    TooManyColumns { count: usize },
    /// The file is another kind of export, such as a list of customers.
    OtherFile { kind: OtherFile },
    /// The file has neither a handle column nor a title column, so it is not a product file.
    NoProductColumn {
        /// The headings of the file.
        found: Vec<String>,
    },
}

const SAVE_AS: &str = "In Excel, choose File, Save as, and the format “CSV UTF-8 (comma delimited)”. In Google Sheets, \
                       choose File, Download, “Comma-separated values”.";

/// The maximum number of headings in a message. The merchant can recognise the file by them.
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
            Self::UnknownEncoding { readings } => {
                f.write_str(
                    "The letters of this file are neither UTF-8 nor those of Western Europe (windows-1252). Choose the \
                     encoding: bin/import FILE --encoding NAME.",
                )?;
                for (index, (name, text)) in readings.iter().enumerate() {
                    f.write_str(if index == 0 { " A text of the file would be " } else { ", " })?;
                    write!(f, "“{text}” in {name}")?;
                }
                f.write_str(if readings.is_empty() { "" } else { "." })
            }
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
            Self::TooManyProducts { most } => {
                write!(f, "The file has more than {most} products. Split it, and import the parts one after the other.")
            }
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
