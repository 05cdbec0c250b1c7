//! The columns of a product file. The header gives each column its meaning.

use serde::{Deserialize, Serialize};

use super::cell::clean_line;
use super::csv::{self, Delimiter, Place, Record};
use super::field::{Field, field_of};
use super::problem::{FileError, MAX_COLUMNS, RowError};

/// The columns of a file in their order. The database stores the delimiter and the headings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Kept", try_from = "Kept")]
pub struct Columns {
    delimiter: Delimiter,
    columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    heading: String,
    field: Field,
}

/// A row of the file with one cell for each column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The row number in a spreadsheet.
    pub row: u64,
    cells: Vec<String>,
}

impl Columns {
    /// Reads the header of a file, and returns where the first product begins. [`csv::header`] explains `at_end`.
    pub fn read(bytes: &[u8], at_end: bool) -> Result<(Self, Place), FileError> {
        let header = csv::header(bytes, at_end)?;
        let columns = Self::new(header.delimiter, &header.cells)?;
        if at_end && header.next.offset >= bytes.len() as u64 {
            return Err(FileError::OnlyHeader);
        }
        Ok((columns, header.next))
    }

    pub fn new(delimiter: Delimiter, headings: &[String]) -> Result<Self, FileError> {
        if headings.len() > MAX_COLUMNS {
            return Err(FileError::TooManyColumns { count: headings.len() });
        }
        let mut columns: Vec<Column> = Vec::with_capacity(headings.len());
        for heading in headings {
            let heading = clean_line(heading).text.into_owned();
            let field = field_of(&heading);
            if let Some(first) = columns.iter().find(|column| column.is_same(field, &heading)) {
                return Err(FileError::DuplicateColumn { first: first.heading.clone(), second: heading });
            }
            columns.push(Column { heading, field });
        }
        let columns = Self { delimiter, columns };
        if columns.has(Field::Handle) || columns.has(Field::TITLE) {
            return Ok(columns);
        }
        let named = columns.columns.into_iter().filter(|column| column.field != Field::Unnamed);
        Err(FileError::NoProductColumn { found: named.map(|column| column.heading).collect() })
    }

    pub fn delimiter(&self) -> Delimiter {
        self.delimiter
    }

    pub fn has(&self, field: Field) -> bool {
        self.columns.iter().any(|column| column.field == field)
    }

    /// The heading of the column in the file. If the file lacks the column, the heading in current Shopify files.
    pub fn heading(&self, field: Field) -> &str {
        let named = self.columns.iter().find(|column| column.field == field);
        match (named, field) {
            (Some(column), _) => &column.heading,
            (None, Field::OptionName(0)) => "Option1 name",
            (None, Field::OptionName(1)) => "Option2 name",
            (None, Field::OptionName(_)) => "Option3 name",
            (None, Field::OptionValue(0)) => "Option1 value",
            (None, Field::OptionValue(1)) => "Option2 value",
            (None, Field::OptionValue(_)) => "Option3 value",
            (None, Field::Price) => "Price",
            (None, Field::TITLE) => "Title",
            (None, _) => "",
        }
    }

    /// The unchanged cell; `None` if the file has no such column.
    pub fn cell<'r>(&self, row: &'r Row, field: Field) -> Option<&'r str> {
        row.cells.get(self.index(field)?).map(String::as_str)
    }

    fn index(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|column| column.field == field)
    }

    /// True if the cell has text after cleaning.
    pub fn is_filled(&self, row: &Row, field: Field) -> bool {
        self.cell(row, field).is_some_and(|cell| !clean_line(cell).text.is_empty())
    }

    /// The record's handle, or its title if the handle is blank. Also works for a record with too few or too many
    /// cells.
    pub fn handle_text<'r>(&self, record: &'r Record) -> Option<&'r str> {
        [Field::Handle, Field::TITLE]
            .into_iter()
            .filter_map(|field| record.cells.get(self.index(field)?))
            .map(String::as_str)
            .find(|cell| !cell.trim().is_empty())
    }

    /// The cells of all columns with this meaning, and their headings. Only custom fields can have several columns.
    pub fn cells<'c, 'r>(&'c self, row: &'r Row, field: Field) -> impl Iterator<Item = (&'c str, &'r str)> {
        let all = self.columns.iter().zip(&row.cells);
        all.filter(move |(column, _)| column.field == field)
            .map(|(column, cell)| (column.heading.as_str(), cell.as_str()))
    }

    /// Turns a record into a row of these columns.
    ///
    /// A record with a value in an extra cell or in a column without a heading is refused, because the value would be
    /// lost. A record with too few cells is always refused. It is usually the first
    /// half of a row that an unquoted line break cut in two; treating the missing cells as blank would clear values in
    /// the shop.
    pub fn row(&self, record: Record) -> Result<Row, RowError> {
        let (width, count) = (self.columns.len(), record.cells.len());
        let row = record.place.row;
        let mut cells = record.cells;
        if count < width {
            return Err(RowError::of_row(
                row,
                format!(
                    "This row has {}, but the first row has {width}. If a text contains a line break, put the text in \
                     quotes (\").",
                    counted(count)
                ),
            ));
        }
        if let Some(surplus) = cells.iter().skip(width).find(|cell| !cell.trim().is_empty()) {
            let hint = if cells.iter().any(|cell| cell.contains('\n')) {
                "A quote (\") in this row or above it may be unclosed."
            } else {
                "If a text contains the separator, put the text in quotes (\")."
            };
            return Err(RowError::of_row(
                row,
                format!(
                    "This row has {}, but the first row has {width}. The first extra one is “{}”. {hint}",
                    counted(count),
                    shortened(surplus)
                ),
            ));
        }
        cells.truncate(width);
        let row = Row { row, cells };
        if let Some((_, stray)) = self.cells(&row, Field::Unnamed).find(|(_, cell)| !cell.trim().is_empty()) {
            return Err(RowError::of_row(
                row.row,
                format!("“{}” is in a column without a heading. Add a heading, or clear the cell.", shortened(stray)),
            ));
        }
        Ok(row)
    }
}

/// The beginning of a cell, for quoting in messages.
pub fn shortened(cell: &str) -> String {
    const MOST: usize = 60;
    let cell = clean_line(cell).text;
    match cell.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", cell.get(..end).unwrap_or_default()),
        None => cell.into_owned(),
    }
}

fn counted(count: usize) -> String {
    match count {
        1 => "1 column".to_owned(),
        count => format!("{count} columns"),
    }
}

impl Column {
    fn is_same(&self, field: Field, heading: &str) -> bool {
        match field {
            Field::Unnamed => false,
            Field::Custom | Field::VariantCustom => self.heading.to_lowercase() == heading.to_lowercase(),
            known => self.field == known,
        }
    }
}

/// The stored form of [`Columns`]. Meanings are derived again from the headings, so that an import survives a
/// deployment that changes them.
#[derive(Serialize, Deserialize)]
struct Kept {
    delimiter: Delimiter,
    headings: Vec<String>,
}

impl From<Columns> for Kept {
    fn from(columns: Columns) -> Self {
        Self {
            delimiter: columns.delimiter,
            headings: columns.columns.into_iter().map(|column| column.heading).collect(),
        }
    }
}

impl TryFrom<Kept> for Columns {
    type Error = FileError;

    fn try_from(kept: Kept) -> Result<Self, FileError> {
        Self::new(kept.delimiter, &kept.headings)
    }
}
