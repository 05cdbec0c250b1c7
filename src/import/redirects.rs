//! Reads a list of redirects, such as Shopify's export of URL redirects.

use serde::{Deserialize, Serialize};

use super::{
    csv::{self, Delimiter, Place, Record, Records, Shape},
    problem::{FileError, RowError},
    row::shortened,
};
use crate::{
    names::names,
    redirect::{Hosts, Target, path_of, target_of},
};

const FROM: &str = "redirectfrom";
const TO: &str = "redirectto";

names! {
    /// The kind of a file to import.
    pub enum FileKind {
        Products = "products",
        Redirects = "redirects",
    }
}

/// A row of the list in which both addresses are valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub row: u64,
    /// The path in the form that the shop looks up: decoded, in lower case, without a slash at the end.
    pub path: String,
    pub target: Target,
}

/// The valid rows of a piece, the errors of the other rows, and the warnings.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Lines {
    pub lines: Vec<Line>,
    pub errors: Vec<RowError>,
    pub warnings: Vec<RowError>,
}

/// The columns of a list, and the shop's current and former hosts.
#[derive(Debug, Serialize, Deserialize)]
pub struct RedirectColumns {
    headings: [String; 2],
    from: usize,
    to: usize,
    width: usize,
    delimiter: Delimiter,
    hosts: Hosts,
}

impl RedirectColumns {
    /// Reads the header from the beginning of a file. `origin` is the shop's origin.
    pub fn read(bytes: &[u8], at_end: bool, origin: &str) -> Result<(Self, Place), FileError> {
        let header = csv::header(bytes, at_end)?;
        let key = |heading: &String| -> String {
            heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let place = |wanted: &str| header.cells.iter().position(|heading| key(heading) == wanted);
        let (Some(from), Some(to)) = (place(FROM), place(TO)) else {
            return Err(FileError::NoProductColumn { found: header.cells });
        };
        let heading = |place: usize| header.cells.get(place).cloned().unwrap_or_default();
        let columns = Self {
            headings: [heading(from), heading(to)],
            from,
            to,
            width: header.cells.len(),
            delimiter: header.delimiter,
            hosts: Hosts::of(origin),
        };
        Ok((columns, header.next))
    }

    pub fn from_heading(&self) -> &str {
        let [heading, _] = &self.headings;
        heading
    }

    /// Reads the records of a piece of the file.
    pub fn records(&self, bytes: &[u8], place: Place, at_end: bool) -> Records {
        let follows = |_: &Record, next: &Record| {
            next.cells.get(self.from).is_some_and(|from| from.starts_with('/') || from.contains("://"))
        };
        csv::records(bytes, place, self.delimiter, &Shape { width: self.width, follows: &follows }, at_end)
    }

    /// Adds the hosts of the old addresses to the shop's hosts, because the shop had these hosts before.
    pub fn learn_hosts(&mut self, records: &[Record]) {
        for record in records {
            self.hosts.learn(cell(record, self.from));
        }
    }

    /// Reads a row, and adds its redirect or its error to `read`.
    pub fn read_line(&self, record: &Record, read: &mut Lines) {
        let Place { row, .. } = record.place;
        let (from, to) = (cell(record, self.from), cell(record, self.to));
        let [from_heading, to_heading] = &self.headings;
        if record.is_broken {
            read.errors.push(RowError::of_row(row, "This row has characters that are not UTF-8. Write it again."));
            return;
        }
        let path = match path_of(from, &self.hosts) {
            Ok((path, has_query)) => {
                if has_query {
                    let from = shortened(from);
                    let message = format!("“{from}” redirects with any query, because the shop ignores it here.");
                    read.warnings.push(RowError::of_cell(row, from_heading, message));
                }
                path
            }
            Err(message) => return read.errors.push(RowError::of_cell(row, from_heading, message)),
        };
        match target_of(to, &self.hosts) {
            Ok(target) => read.lines.push(Line { row, path, target }),
            Err(message) => read.errors.push(RowError::of_cell(row, to_heading, message)),
        }
    }
}

fn cell(record: &Record, place: usize) -> &str {
    record.cells.get(place).map_or("", |cell| cell.trim())
}
