//! A row of a product file, and texts that quote its cells in messages.

use super::cell::clean_line;
use crate::typed::beginning;

/// A row of the file with one cell for each column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The row number in a spreadsheet.
    pub row: u64,
    cells: Vec<String>,
}

/// A text of the file with a character outside ASCII. The merchant can see from the text whether the encoding is
/// right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    pub row: u64,
    /// The part of a cell around its first visible character outside ASCII.
    pub text: String,
}

impl Row {
    pub fn new(row: u64, cells: Vec<String>) -> Self {
        Self { row, cells }
    }

    pub fn cells(&self) -> &[String] {
        &self.cells
    }

    /// An example from the first cell with a visible character outside ASCII.
    pub fn example(&self) -> Option<Example> {
        const BEFORE: usize = 20;
        let is_telling = |c: char| !c.is_ascii() && !c.is_whitespace() && !c.is_control() && c != '\u{feff}';
        let cell = self.cells.iter().find(|cell| cell.contains(is_telling))?;
        let text = clean_line(cell).text;
        let letter = text.chars().position(is_telling)?;
        Some(Example {
            row: self.row,
            text: shortened(&text.chars().skip(letter.saturating_sub(BEFORE)).collect::<String>()),
        })
    }
}

/// The beginning of a cell, for quoting in messages.
pub fn shortened(cell: &str) -> String {
    beginning(&clean_line(cell).text)
}
