//! The columns of a product file. The header gives each column its meaning.

use serde::{Deserialize, Serialize};

use super::cell::clean_line;
use super::csv::{self, Delimiter, Place, Record};
use super::field::{Field, custom_field_of, field_of, heading_rank};
use super::other_file::OtherFile;
use super::problem::{FileError, MAX_COLUMNS, RowError};
use super::row::{Row, shortened};
use crate::catalogue::handle::to_handle;

/// The columns of a file in their order. The database stores only the delimiter and the headings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Kept", try_from = "Kept")]
pub struct Columns {
    delimiter: Delimiter,
    columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    /// The heading in the file.
    heading: String,
    /// The heading, with a number if another custom field has the same heading.
    name: String,
    field: Field,
    /// Set if another column has the same meaning and a better known heading (see [`heading_rank`]). Then `spare` is
    /// the field of that column, and this column is a custom field. The cells of this column replace blank cells of
    /// that column.
    spare: Option<Field>,
}

/// The error of [`Columns::parts_of_cut_row`] if it needs more records to decide.
pub struct NeedsMore;

impl Columns {
    /// Reads the header of a file. Returns the columns and the position after the header. [`csv::header`] explains
    /// `at_end`.
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
        let mut columns: Vec<Column> = headings
            .iter()
            .map(|heading| {
                let heading = clean_line(heading).text.into_owned();
                Column { name: heading.clone(), field: field_of(&heading), heading, spare: None }
            })
            .collect();
        demote_doubles(&mut columns);
        number_customs(&mut columns);
        let columns = Self { delimiter, columns };
        let is_product_file = columns.has(Field::Handle) && columns.has(Field::Price);
        if let Some(kind) = OtherFile::of(headings).filter(|_| !is_product_file) {
            return Err(FileError::OtherFile { kind });
        }
        if columns.has(Field::Handle) || columns.has(Field::TITLE) {
            return Ok(columns);
        }
        let named = columns.columns.into_iter().filter(|column| column.field != Field::Unnamed);
        Err(FileError::NoProductColumn { found: named.map(|column| column.heading).collect() })
    }

    /// The headings with bytes that cannot be decoded.
    pub fn broken_headings(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.heading.as_str()).filter(|heading| heading.contains('\u{fffd}'))
    }

    pub fn delimiter(&self) -> Delimiter {
        self.delimiter
    }

    pub fn has(&self, field: Field) -> bool {
        self.columns.iter().any(|column| column.field == field)
    }

    /// The heading of the field's column in the file. If the file lacks the column, returns the heading in current
    /// Shopify files for titles, options and prices, and an empty text for other fields.
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

    /// The unchanged cell of the field's column. If this cell is blank, returns the first filled cell of a spare column
    /// for the field. `None` if the file has no column for the field.
    pub fn cell<'r>(&self, row: &'r Row, field: Field) -> Option<&'r str> {
        let cell = row.cells().get(self.index(field)?)?.as_str();
        if !cell.trim().is_empty() {
            return Some(cell);
        }
        let spares = self.columns.iter().zip(row.cells()).filter(|(column, _)| column.spare == Some(field));
        Some(spares.map(|(_, cell)| cell.as_str()).find(|cell| !cell.trim().is_empty()).unwrap_or(cell))
    }

    /// Compares each spare column with the better known column of the same meaning. For each filled cell that differs,
    /// returns the name of the spare column, the cell, and the heading of the better known column.
    pub fn contradictions<'c, 'r>(&'c self, row: &'r Row) -> Vec<(&'c str, &'r str, &'c str)> {
        let cells = self.columns.iter().zip(row.cells());
        cells
            .filter_map(|(column, cell)| {
                let field = column.spare?;
                self.contradicts(row, field, cell).then(|| (column.name.as_str(), cell.as_str(), self.heading(field)))
            })
            .collect()
    }

    fn contradicts(&self, row: &Row, field: Field, cell: &str) -> bool {
        let text = |cell: &str| clean_line(cell).text.to_lowercase();
        !cell.trim().is_empty() && self.cell(row, field).is_some_and(|known| text(known) != text(cell))
    }

    fn index(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|column| column.field == field)
    }

    /// True if the cell has text after cleaning.
    pub fn is_filled(&self, row: &Row, field: Field) -> bool {
        self.cell(row, field).is_some_and(|cell| !clean_line(cell).text.is_empty())
    }

    /// The record's handle, or its title if the handle is blank; `None` if both are blank. The record may have too few
    /// or too many cells.
    pub fn handle_text<'r>(&self, record: &'r Record) -> Option<&'r str> {
        [Field::Handle, Field::TITLE]
            .into_iter()
            .filter_map(|field| record.cells.get(self.index(field)?))
            .map(String::as_str)
            .find(|cell| !cell.trim().is_empty())
            // A handle with unreadable bytes may be the handle of the product above in damaged form, so the record
            // counts as a record without a handle. This does not apply to a record that begins a product.
            .filter(|cell| !record.is_broken || !cell.contains('\u{fffd}') || self.begins_product(record))
    }

    /// The text that identifies the record's product. It is the handle in lower case, or a handle made from the title
    /// if the handle is blank. `None` if both are blank.
    pub fn identity(&self, record: &Record) -> Option<String> {
        let text = self.handle_text(record)?;
        let handle = self.index(Field::Handle).and_then(|place| record.cells.get(place));
        Some(if handle.is_some_and(|cell| cell == text) {
            clean_line(text).text.to_lowercase()
        } else {
            to_handle(text)
        })
    }

    pub fn is_titled(&self, record: &Record) -> bool {
        let title = self.index(Field::TITLE).and_then(|place| record.cells.get(place));
        title.is_some_and(|cell| !cell.trim().is_empty())
    }

    /// The name and the cell of each column with this field. Only the custom fields and [`Field::Unnamed`] can have
    /// several columns. The cell of a spare column is returned as blank, unless it differs from the better known
    /// column.
    pub fn cells<'c, 'r>(&'c self, row: &'r Row, field: Field) -> impl Iterator<Item = (&'c str, &'r str)> {
        let all = self.columns.iter().zip(row.cells());
        all.filter(move |(column, _)| column.field == field).map(move |(column, cell)| {
            let says_the_same = column.spare.is_some_and(|known| !self.contradicts(row, known, cell));
            (column.name.as_str(), if says_the_same { "" } else { cell.as_str() })
        })
    }

    /// True if the record can be the first row of a product. Such a record has a handle, a title and a price; a value
    /// without a column in the file may be missing. [`to_handle`] must not change the handle, unless the record has
    /// unreadable bytes.
    pub fn begins_product(&self, record: &Record) -> bool {
        let is_filled = |field| {
            let cell = self.index(field).and_then(|place| record.cells.get(place));
            cell.is_some_and(|cell| !cell.trim().is_empty())
        };
        let handle = self.index(Field::Handle).and_then(|place| record.cells.get(place)).map_or("", |cell| cell.trim());
        let is_handle = !handle.is_empty() && (record.is_broken || handle == to_handle(handle));
        let is_named = is_handle || !self.has(Field::Handle);
        let is_titled = !self.has(Field::TITLE) || is_filled(Field::TITLE);
        is_named && is_titled && (!self.has(Field::Price) || is_filled(Field::Price))
    }

    /// Reads the complete records of a piece of the file, like [`csv::records`].
    pub fn records(&self, bytes: &[u8], from: Place, at_end: bool) -> csv::Records {
        let follows = |before: &Record, record: &Record| {
            let is_same = self.handle_text(record).is_some_and(|handle| {
                self.handle_text(before).is_some_and(|before| to_handle(before) == to_handle(handle))
            });
            is_same || self.begins_product(record)
        };
        let shape = csv::Shape { width: self.columns.len(), follows: &follows };
        csv::records(bytes, from, self.delimiter, &shape, at_end)
    }

    /// Unquoted line breaks cut a row into several records. Returns the number of records that form one row, if the
    /// first of `records` begins a cut row, and otherwise `Ok(None)`.
    ///
    /// The records of a cut row together have as many cells as one row. At least one record after the first cannot be a
    /// row: it has a different handle from the first record, or none, and does not begin a product.
    ///
    /// # Errors
    /// If more records are needed to decide.
    pub fn parts_of_cut_row(&self, records: &[Record]) -> Result<Option<usize>, NeedsMore> {
        let width = self.columns.len();
        let Some((first, after)) = records.split_first().filter(|(first, _)| first.cells.len() < width) else {
            return Ok(None);
        };
        if first.is_unclosed {
            return Ok(None);
        }
        let handle = self.handle_text(first).map(to_handle);
        let mut count = first.cells.len();
        let mut are_rows = true;
        for (part, number) in after.iter().zip(2..) {
            // The line break also cut a cell in two. Both halves together count as one cell.
            count += part.cells.len().saturating_sub(1);
            if part.cells.len() >= width || count > width {
                return Ok(None);
            }
            are_rows &= self.handle_text(part).map(to_handle) == handle || self.begins_product(part);
            if count == width && !are_rows {
                return Ok(Some(number));
            }
        }
        Err(NeedsMore)
    }

    /// Turns a record into a row of these columns.
    ///
    /// A record with a value in an extra cell or in a column without a heading is refused, because the value would be
    /// lost. If `may_be_short` is true, the missing cells of a short record become blank. Otherwise a short record is
    /// refused, because it is probably half of a row that an unquoted line break cut in two.
    pub fn row(&self, record: Record, may_be_short: bool) -> Result<Row, RowError> {
        let (width, count) = (self.columns.len(), record.cells.len());
        let row = record.place.row;
        if record.is_broken {
            let cell = record.cells.iter().find(|cell| cell.contains('\u{fffd}')).map_or("", String::as_str);
            return Err(RowError::of_row(
                row,
                format!(
                    "“{}” has characters that cannot be read. Write the text again, or save the file as UTF-8.",
                    shortened(cell)
                ),
            ));
        }
        if record.is_unclosed {
            return Err(RowError::of_row(
                row,
                "This row opens a quote (\") that is never closed. Close it. Write a quote inside a text twice (\"\").",
            ));
        }
        let mut cells = record.cells;
        if count < width && may_be_short {
            cells.resize(width, String::new());
        } else if count < width {
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
        let row = Row::new(row, cells);
        if let Some((_, stray)) = self.cells(&row, Field::Unnamed).find(|(_, cell)| !cell.trim().is_empty()) {
            return Err(RowError::of_row(
                row.row,
                format!("“{}” is in a column without a heading. Add a heading, or clear the cell.", shortened(stray)),
            ));
        }
        Ok(row)
    }
}

fn counted(count: usize) -> String {
    match count {
        1 => "1 column".to_owned(),
        count => format!("{count} columns"),
    }
}

/// If several columns have the same field, only the column with the best known heading keeps this field. The other
/// columns become custom fields.
fn demote_doubles(columns: &mut [Column]) {
    let is_known = |field| !matches!(field, Field::Unnamed | Field::Custom | Field::VariantCustom);
    let ranks: Vec<(Field, usize)> =
        columns.iter().map(|column| (column.field, heading_rank(&column.heading))).collect();
    for (place, column) in columns.iter_mut().enumerate() {
        let field = column.field;
        let best = ranks.iter().enumerate().filter(|(_, (other, _))| *other == field);
        let best = best.min_by_key(|(place, (_, rank))| (*rank, *place)).map(|(place, _)| place);
        if is_known(field) && best != Some(place) {
            column.spare = Some(field);
            column.field = custom_field_of(&column.heading);
        }
    }
}

/// Gives custom fields with the same heading different names: “Care”, “Care (2)”.
fn number_customs(columns: &mut [Column]) {
    let mut taken: Vec<String> = Vec::with_capacity(columns.len());
    for column in columns {
        if matches!(column.field, Field::Custom | Field::VariantCustom) {
            let mut number = 1_u32;
            while taken.contains(&column.name.to_lowercase()) {
                number += 1;
                column.name = format!("{} ({number})", column.heading);
            }
            taken.push(column.name.to_lowercase());
        }
    }
}

/// The stored form of [`Columns`]. The fields of the columns are not stored, because a deployment during an import may
/// change the meaning of a heading. They are derived from the headings again.
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
