//! Reads records from a piece of a CSV file, with the row numbers that a spreadsheet shows.
//!
//! The file is in object storage and is read in ranges. A range begins at the [`Place`] where the previous range ended,
//! so an import can stop after any record, and another queue message can continue the import. `csv-core` parses RFC
//! 4180. This module adds row numbers, places, and errors about the file.

use std::borrow::Cow;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use serde::{Deserialize, Serialize};

use super::problem::FileError;

/// The maximum length of a record, in bytes. A longer record almost always has an unclosed quote.
pub const MAX_RECORD: usize = 1 << 20;

/// The maximum number of lines to search for the row after an unclosed quote.
const MAX_LINES: usize = 200;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Delimiter {
    /// The delimiter of RFC 4180.
    Comma,
    /// The delimiter of spreadsheets in countries with a decimal comma.
    Semicolon,
    /// The delimiter of text that was copied from a spreadsheet.
    Tab,
}

impl Delimiter {
    fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

/// The position of a record in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// In bytes.
    pub offset: u64,
    /// The row number in a spreadsheet: the header is row 1, and blank lines count.
    pub row: u64,
    /// The number of records before this position, without the header and without blank records.
    pub records: u64,
}

/// A row of the file, divided into cells. The row may have several lines if its cells are quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub place: Place,
    /// The position of the next record.
    pub next: Place,
    /// The cells without their quotes.
    pub cells: Vec<String>,
    /// True if the record has bytes that are not UTF-8. In `cells`, `�` replaces these bytes.
    pub is_broken: bool,
    /// True if the record has an unclosed quote. Then the record ends before the next line that looks like a row, or at
    /// the end of the file.
    pub is_unclosed: bool,
}

/// The properties that distinguish a row of the file from other lines.
pub struct Shape<'a> {
    /// The number of cells of a row.
    pub width: usize,
    /// Returns true if the second record is probably the row after the first record. The first record has an unclosed
    /// quote.
    pub follows: &'a dyn Fn(&Record, &Record) -> bool,
}

/// The complete records of a piece of the file.
#[derive(Debug, PartialEq, Eq)]
pub struct Records {
    /// All records except blank ones.
    pub records: Vec<Record>,
    /// The position to continue from. If `next` is the start of the piece and there is no failure, the piece is shorter
    /// than one record. The caller must then read a longer piece, with up to [`MAX_RECORD`] bytes plus one.
    pub next: Place,
    /// The reason why the file cannot be read after `next`.
    pub failure: Option<FileError>,
}

/// The first record of a file, with the headings of the columns.
#[derive(Debug, PartialEq, Eq)]
pub struct Header {
    /// The cells without their quotes.
    pub cells: Vec<String>,
    /// The delimiter in a first line such as `sep=;`, or else the most frequent delimiter in the header. Other lines do
    /// not count, because prices and descriptions may contain other delimiters.
    pub delimiter: Delimiter,
    /// The position after the header.
    pub next: Place,
}

/// Reads the header from the beginning of a file. `at_end` means that `bytes` are the whole file. Otherwise `bytes`
/// must be longer than [`MAX_RECORD`].
pub fn header(bytes: &[u8], at_end: bool) -> Result<Header, FileError> {
    let text = as_text(bytes)?;
    let mark = (bytes.len() - text.len()) as u64;
    let start = Place { offset: mark, row: 1, records: 0 };
    let (rest, start) = skip_blank_lines(text, start, at_end);
    if rest.is_empty() {
        return Err(FileError::Empty);
    }
    let (rest, start, delimiter) =
        separator_line(rest, start, at_end).unwrap_or_else(|| (rest, start, detect_delimiter(rest)));
    if rest.is_empty() {
        return Err(FileError::OnlyHeader);
    }
    let mut scanner = Scanner::new(delimiter);
    match scanner.record(rest, start, at_end) {
        Scan::Record(record) => {
            Ok(Header { cells: record.cells, delimiter, next: Place { records: 0, ..record.next } })
        }
        Scan::Failed(failure) => Err(failure),
        Scan::Incomplete => Err(FileError::RowTooLong { row: start.row }),
    }
}

/// Reads all complete records. `bytes` begin at `from`. `at_end` means that `bytes` reach the end of the file.
///
/// An unclosed quote would swallow the rows below it. Therefore a record with the wrong number of cells is cut before
/// the first of its lines that looks like a row.
pub fn records(bytes: &[u8], from: Place, delimiter: Delimiter, shape: &Shape<'_>, at_end: bool) -> Records {
    let mut scanner = Scanner::new(delimiter);
    let mut found = Records { records: Vec::new(), next: from, failure: None };
    let mut rest = bytes;
    loop {
        (rest, found.next) = skip_blank_lines(rest, found.next, at_end);
        if rest.is_empty() || (rest == b"\r" && !at_end) {
            break;
        }
        match scanner.row(rest, found.next, shape, at_end) {
            Scan::Incomplete => break,
            Scan::Failed(failure) => {
                found.failure = Some(failure);
                break;
            }
            Scan::Record(record) => {
                let length = (record.next.offset - record.place.offset) as usize;
                rest = rest.get(length..).unwrap_or_default();
                found.next = record.next;
                if record.next.records > record.place.records {
                    found.records.push(record);
                }
            }
        }
    }
    if at_end && found.failure.is_none() && found.next.records == 0 {
        found.failure = Some(FileError::OnlyHeader);
    }
    found
}

/// Refuses bytes that are not text, and removes the byte order mark.
fn as_text(bytes: &[u8]) -> Result<&[u8], FileError> {
    let beginning = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    // A cell may contain a stray NUL, but headings do not.
    let first_line = beginning.split(|byte| matches!(byte, b'\n' | b'\r')).next();
    if first_line.is_some_and(|line| line.contains(&0)) {
        return Err(FileError::NotText);
    }
    Ok(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes))
}

/// Reads the separator from a first line such as `sep=;`, a convention of Excel. Returns the bytes after the line,
/// their position, and the separator; `None` if the line names no separator.
fn separator_line(bytes: &[u8], place: Place, at_end: bool) -> Option<(&[u8], Place, Delimiter)> {
    let length = bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n'))?;
    let (line, rest) = bytes.split_at_checked(length)?;
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let (_, mark) = line.split_last_chunk::<1>().filter(|(name, _)| name.eq_ignore_ascii_case(b"sep="))?;
    let delimiters = [Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab];
    let delimiter = delimiters.into_iter().find(|delimiter| [delimiter.byte()] == *mark)?;
    let place = Place { offset: place.offset + length as u64, ..place };
    let (rest, place) = skip_blank_lines(rest, place, at_end);
    Some((rest, place, delimiter))
}

/// The most frequent delimiter in the first line, outside quotes. A comma if the line has no delimiter.
fn detect_delimiter(bytes: &[u8]) -> Delimiter {
    let mut quoted = false;
    let mut counts = [(Delimiter::Comma, 0_usize), (Delimiter::Semicolon, 0), (Delimiter::Tab, 0)];
    for &byte in bytes {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (delimiter, count) in &mut counts {
                    *count += usize::from(delimiter.byte() == byte);
                }
            }
        }
    }
    let mut best = (Delimiter::Comma, 0);
    for candidate in counts {
        if candidate.1 > best.1 {
            best = candidate;
        }
    }
    best.0
}

/// Skips and counts blank lines before a record. Spreadsheets count them as rows, but the parser does not.
fn skip_blank_lines(mut rest: &[u8], mut place: Place, at_end: bool) -> (&[u8], Place) {
    loop {
        let length = match rest {
            [b'\r', b'\n', ..] => 2,
            // The next piece may begin with `\n`. Then both bytes are one line break.
            [b'\r'] if !at_end => return (rest, place),
            [b'\r' | b'\n', ..] => 1,
            _ => return (rest, place),
        };
        rest = rest.get(length..).unwrap_or_default();
        place.offset += length as u64;
        place.row += 1;
    }
}

enum Scan {
    /// A record, which may be blank. A blank record does not increase [`Place::records`].
    Record(Record),
    /// More bytes are needed.
    Incomplete,
    Failed(FileError),
}

struct Scanner {
    reader: Reader,
    /// The bytes of the current record's cells, written by the parser. The buffer is reused for every record.
    text: Vec<u8>,
    /// The end of each cell in `text`.
    ends: Vec<usize>,
}

impl Scanner {
    fn new(delimiter: Delimiter) -> Self {
        Self {
            reader: ReaderBuilder::new().delimiter(delimiter.byte()).build(),
            text: vec![0; 4096],
            ends: vec![0; 64],
        }
    }

    /// Reads one record. A record with the wrong number of cells may have an unclosed quote. The quote would swallow
    /// all rows up to the next quote. Therefore this record is cut before the first of its lines that looks like a row.
    fn row(&mut self, rest: &[u8], place: Place, shape: &Shape<'_>, at_end: bool) -> Scan {
        let scan = self.record(rest, place, at_end);
        let length = match &scan {
            Scan::Record(record) if record.cells.len() != shape.width => (record.next.offset - place.offset) as usize,
            Scan::Failed(_) => rest.len().min(MAX_RECORD),
            _ => return scan,
        };
        let mut opening = None;
        let mut start = 0;
        for _ in 0..MAX_LINES {
            let inner = rest.get(start..length).unwrap_or_default();
            let Some(end) = inner.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else { break };
            let after = rest.get(start + end..).unwrap_or_default();
            let (line, next) = skip_blank_lines(after, Place { offset: 0, ..place }, at_end);
            start += end + next.offset as usize;
            if start >= length {
                break;
            }
            let first = rest.get(..start).unwrap_or_default();
            let opening = opening.get_or_insert_with(|| self.cut(first, place));
            match self.record(line, place, at_end) {
                Scan::Record(inner) if inner.cells.len() == shape.width && (shape.follows)(opening, &inner) => {
                    return Scan::Record(self.cut(first, place));
                }
                Scan::Incomplete => return Scan::Incomplete,
                _ => {}
            }
        }
        match scan {
            // No row was found after the quote, so the record is the rest of the file. Only the product of this record
            // is refused.
            Scan::Failed(FileError::UnclosedQuote { .. }) => Scan::Record(self.cut(rest, place)),
            scan => scan,
        }
    }

    /// Makes one record of all bytes, and marks the record as unclosed.
    fn cut(&mut self, bytes: &[u8], place: Place) -> Record {
        self.reader.reset();
        let mut read = Read::default();
        self.feed(bytes, &mut read);
        self.feed(b"\n", &mut read);
        let (cells, is_broken) = self.cells(&read);
        let next = Place { offset: place.offset + bytes.len() as u64, row: place.row + 1, records: place.records + 1 };
        Record { place, next, cells, is_broken, is_unclosed: true }
    }

    /// Reads one record. `rest` must not be empty or begin with a line break.
    fn record(&mut self, rest: &[u8], place: Place, at_end: bool) -> Scan {
        self.reader.reset();
        let window = rest.get(..rest.len().min(MAX_RECORD + 1)).unwrap_or(rest);
        let whole = at_end && window.len() == rest.len();
        let mut read = Read::default();
        let mut closed = self.feed(window, &mut read);
        if !closed && !whole {
            return if window.len() > MAX_RECORD {
                Scan::Failed(FileError::RowTooLong { row: place.row })
            } else {
                Scan::Incomplete
            };
        }
        if !closed {
            // The last line of a file may lack a line break. If the record does not end even with a line break added,
            // its quote is unclosed.
            let consumed = read.consumed;
            closed = self.feed(b"\n", &mut read);
            read.consumed = consumed;
            if !closed {
                return Scan::Failed(FileError::UnclosedQuote { row: place.row });
            }
        }
        if read.consumed > MAX_RECORD {
            return Scan::Failed(FileError::RowTooLong { row: place.row });
        }
        match window.get(read.consumed.wrapping_sub(1)..) {
            Some([b'\r', b'\n', ..]) => read.consumed += 1,
            // The next piece may begin with the `\n` of the same line break.
            Some([b'\r']) if !whole => return Scan::Incomplete,
            _ => {}
        }
        let (cells, is_broken) = self.cells(&read);
        let blank = cells.iter().all(|cell| cell.trim().is_empty());
        Scan::Record(Record {
            place,
            next: Place {
                offset: place.offset + read.consumed as u64,
                row: place.row + 1,
                records: place.records + u64::from(!blank),
            },
            cells,
            is_broken,
            is_unclosed: false,
        })
    }

    /// Passes bytes to the parser. Returns true if the record ended.
    fn feed(&mut self, mut input: &[u8], read: &mut Read) -> bool {
        loop {
            let text = self.text.get_mut(read.text..).unwrap_or_default();
            let ends = self.ends.get_mut(read.ends..).unwrap_or_default();
            let (result, nin, nout, nends) = self.reader.read_record(input, text, ends);
            input = input.get(nin..).unwrap_or_default();
            read.consumed += nin;
            read.text += nout;
            read.ends += nends;
            match result {
                ReadRecordResult::Record | ReadRecordResult::End => return true,
                // A further call with empty input would tell the parser that the file ends here.
                ReadRecordResult::InputEmpty => return false,
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
            }
            if input.is_empty() {
                return false;
            }
        }
    }

    /// Returns the cells, and true if one of them is not UTF-8.
    fn cells(&self, read: &Read) -> (Vec<String>, bool) {
        let mut start = 0;
        let mut is_broken = false;
        let mut cells = Vec::with_capacity(read.ends);
        for &end in self.ends.get(..read.ends).unwrap_or_default() {
            let cell = String::from_utf8_lossy(self.text.get(start..end).unwrap_or_default());
            // An owned text means that bytes were replaced.
            is_broken |= matches!(cell, Cow::Owned(_));
            cells.push(cell.into_owned());
            start = end;
        }
        (cells, is_broken)
    }
}

#[derive(Default)]
struct Read {
    consumed: usize,
    text: usize,
    ends: usize,
}
