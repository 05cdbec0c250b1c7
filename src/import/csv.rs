//! Records from a piece of a CSV file, with the row numbers that a spreadsheet shows.
//!
//! The file lies in object storage and is read in ranges. A range begins at a [`Place`], which the range before it gave; so a
//! job can stop after any record, keep the place, and go on in another message. RFC 4180 is parsed by `csv-core`; what is ours is
//! the numbering of rows, the places, and telling the merchant what is wrong with the file.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use serde::{Deserialize, Serialize};

use super::problem::FileError;

/// The most bytes of one record. A longer one is nearly always a quote that is not closed.
pub const MAX_RECORD: usize = 1 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What stands between the cells of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Delimiter {
    /// As RFC 4180 has it.
    Comma,
    /// As spreadsheets write where the comma is the decimal sign.
    Semicolon,
    /// As text copied out of a spreadsheet has it.
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

/// Where a record begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// In bytes from the beginning of the file.
    pub offset: u64,
    /// As a spreadsheet numbers it: the header is row 1, and blank lines count.
    pub row: u64,
    /// How many records there were before, the header not counted.
    pub records: u64,
}

/// One record that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Where it begins.
    pub place: Place,
    /// Where the next one begins.
    pub next: Place,
    /// The cells as they are in the file, unquoted.
    pub cells: Vec<String>,
}

/// The complete records of a piece of the file.
#[derive(Debug, PartialEq, Eq)]
pub struct Records {
    /// In their order, without blank ones.
    pub records: Vec<Record>,
    /// Where to go on. Where this is the place it began at, and there is no failure, the piece was too short for one record:
    /// read a longer one, of up to [`MAX_RECORD`] bytes and one.
    pub next: Place,
    /// Why nothing after `next` can be read.
    pub failure: Option<FileError>,
}

/// The first record of a file, which names the columns.
#[derive(Debug, PartialEq, Eq)]
pub struct Header {
    /// The headings as they are in the file.
    pub cells: Vec<String>,
    /// Found by counting in the header, where no prices or descriptions confuse the matter.
    pub delimiter: Delimiter,
    /// Where the first product begins.
    pub next: Place,
}

/// Reads the header from the beginning of a file. `at_end`: these bytes are the whole file; otherwise they should be more than
/// [`MAX_RECORD`] bytes, or as many as the caller thinks a header can have.
pub fn header(bytes: &[u8], at_end: bool) -> Result<Header, FileError> {
    let text = as_text(bytes)?;
    let mark = (bytes.len() - text.len()) as u64;
    let start = Place { offset: mark, row: 1, records: 0 };
    let (rest, start) = skip_blank_lines(text, start, at_end);
    if rest.is_empty() {
        return Err(FileError::Empty);
    }
    let delimiter = detect_delimiter(rest);
    let mut scanner = Scanner::new(delimiter);
    match scanner.record(rest, start, at_end) {
        Scan::Record(record) => {
            Ok(Header { cells: record.cells, delimiter, next: Place { records: 0, ..record.next } })
        }
        Scan::Failed(failure) => Err(failure),
        Scan::Incomplete => Err(FileError::RowTooLong { row: start.row }),
    }
}

/// Reads all complete records. `bytes` begin at `from`; `at_end`: they reach the end of the file.
pub fn records(bytes: &[u8], from: Place, delimiter: Delimiter, at_end: bool) -> Records {
    let mut scanner = Scanner::new(delimiter);
    let mut found = Records { records: Vec::new(), next: from, failure: None };
    let mut rest = bytes;
    loop {
        (rest, found.next) = skip_blank_lines(rest, found.next, at_end);
        if rest.is_empty() || (rest == b"\r" && !at_end) {
            break;
        }
        match scanner.record(rest, found.next, at_end) {
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

/// Refuses what is not text, and takes the byte order mark off.
fn as_text(bytes: &[u8]) -> Result<&[u8], FileError> {
    // A ZIP archive (xlsx, ods, numbers) and the older OLE container (xls).
    const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];
    // A PDF, a gzip archive, a PNG, a JPEG: what people pick by mistake, and what would else be taken for a wrong encoding.
    const OTHERS: [&[u8]; 4] = [b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff"];

    if WORKBOOKS.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(FileError::Spreadsheet);
    }
    if OTHERS.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(FileError::NotText);
    }
    let beginning = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let zeros_at = |odd: usize| beginning.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros_at(0), zeros_at(1));
    // Latin letters in UTF-16 have a zero in every other byte.
    let alternating = beginning.len() >= 4 && even.max(odd) * 4 > beginning.len() && even.min(odd) == 0;
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || alternating {
        return Err(FileError::Utf16);
    }
    // A stray NUL may be in a cell, but hardly in the headings.
    let first_line = beginning.split(|byte| matches!(byte, b'\n' | b'\r')).next();
    if first_line.is_some_and(|line| line.contains(&0)) {
        return Err(FileError::NotText);
    }
    Ok(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes))
}

/// The delimiter that stands most often in the first line, outside quotes. Comma if there is none.
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

/// Line ends before a record: rows in a spreadsheet, but no records. (The parser would skip them uncounted.)
fn skip_blank_lines(mut rest: &[u8], mut place: Place, at_end: bool) -> (&[u8], Place) {
    loop {
        let length = match rest {
            [b'\r', b'\n', ..] => 2,
            // Whether a line feed follows, and makes one row of the two, is not known yet.
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
    /// A blank record has the same count of records before and after it.
    Record(Record),
    /// More bytes are needed.
    Incomplete,
    Failed(FileError),
}

struct Scanner {
    reader: Reader,
    /// Reused from record to record.
    text: Vec<u8>,
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

    /// Reads one record. `rest` is not empty and does not begin with a line end.
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
            // The last line may lack its end. If the end that it lacks does not end the record either, then a quote is open.
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
            // Whether a line feed follows is not known yet.
            Some([b'\r']) if !whole => return Scan::Incomplete,
            _ => {}
        }
        match self.cells(&read) {
            None => Scan::Failed(FileError::NotUtf8 { row: place.row }),
            Some(cells) => {
                let blank = cells.iter().all(|cell| cell.trim().is_empty());
                Scan::Record(Record {
                    place,
                    next: Place {
                        offset: place.offset + read.consumed as u64,
                        row: place.row + 1,
                        records: place.records + u64::from(!blank),
                    },
                    cells,
                })
            }
        }
    }

    /// Feeds the parser. True if the record ended.
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
                // Told "no more input", the parser would end the record: so it is not asked again.
                ReadRecordResult::InputEmpty => return false,
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
            }
            if input.is_empty() {
                return false;
            }
        }
    }

    fn cells(&self, read: &Read) -> Option<Vec<String>> {
        let mut start = 0;
        let mut cells = Vec::with_capacity(read.ends);
        for &end in self.ends.get(..read.ends)? {
            cells.push(std::str::from_utf8(self.text.get(start..end)?).ok()?.to_owned());
            start = end;
        }
        Some(cells)
    }
}

/// How far the parser is with a record.
#[derive(Default)]
struct Read {
    consumed: usize,
    text: usize,
    ends: usize,
}
