//! Reads a list of redirects, such as Shopify's export of URL redirects.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    columns::shortened,
    csv::{self, Delimiter, Place, Record, Records, Shape},
    problem::{FileError, RowError},
};
use crate::names::names;

/// The maximum length of an address, in bytes. Browsers and servers refuse longer ones.
const MAX_ADDRESS: usize = 2048;
/// The maximum number of hosts of the old shop.
const MAX_HOSTS: usize = 50;

const FROM: &str = "redirectfrom";
const TO: &str = "redirectto";

names! {
    /// The kind of a file to import.
    pub enum FileKind {
        Products = "products",
        Redirects = "redirects",
    }
}

/// How the shop itself answers a path. The shop looks for a redirect only if nothing else answers the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    Always,
    /// The shop answers the path if the database has its page. See [`super::store::living`].
    IfThere,
    Never,
}

/// Returns how the shop itself answers a decoded path. The caller passes this function, because only the router knows
/// the answer, and this module must not depend on the router.
pub type AnsweredBy = fn(&str) -> Answered;

/// The target of a redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A decoded path of the shop, with the query and the fragment of the address, if there are any.
    Here(String),
    /// An address of another site.
    Elsewhere(String),
}

impl Target {
    pub const fn text(&self) -> &String {
        match self {
            Self::Here(path) => path,
            Self::Elsewhere(url) => url,
        }
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
    hosts: BTreeSet<String>,
}

impl RedirectColumns {
    /// Reads the header from the beginning of a file. `own_host` is the host of the shop.
    pub fn read(bytes: &[u8], at_end: bool, own_host: &str) -> Result<(Self, Place), FileError> {
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
            hosts: BTreeSet::from([bare(own_host)]),
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

    /// Adds the hosts in the first column to the shop's hosts, because the shop had these hosts before.
    pub fn learn_hosts(&mut self, records: &[Record]) {
        for record in records {
            let host = absolute(cell(record, self.from)).and_then(|url| url.host_str().map(bare));
            if self.hosts.len() < MAX_HOSTS {
                self.hosts.extend(host);
            }
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

/// The path as the shop looks it up: in lower case, without query, fragment or slash at the end.
pub fn key(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default().to_lowercase();
    path.strip_suffix('/').filter(|rest| !rest.is_empty()).unwrap_or(&path).to_owned()
}

fn bare(host: &str) -> String {
    host.strip_prefix("www.").unwrap_or(host).to_lowercase()
}

fn absolute(text: &str) -> Option<url::Url> {
    url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Returns the path for a cell of the first column, and true if the address has a query.
fn path_of(text: &str, hosts: &BTreeSet<String>) -> Result<(String, bool), String> {
    let quoted = shortened(text);
    if text.is_empty() {
        return Err("The old address is missing.".to_owned());
    }
    let Target::Here(there) = target_of(text, hosts)? else {
        return Err(format!("“{quoted}” is an address of another site."));
    };
    let path = key(&there);
    match path.as_str() {
        "/" => Err("The home page of the shop cannot redirect.".to_owned()),
        _ if is_admin(&path) => Err(format!("“{quoted}” belongs to the administration of the shop.")),
        _ => Ok((path, there.contains('?'))),
    }
}

fn is_admin(path: &str) -> bool {
    path == "/admin" || path.starts_with("/admin/")
}

fn target_of(text: &str, hosts: &BTreeSet<String>) -> Result<Target, String> {
    let quoted = shortened(text);
    if text.is_empty() {
        return Err("The new address is missing.".to_owned());
    }
    if text.len() > MAX_ADDRESS {
        let length = text.len();
        return Err(format!("“{quoted}” has {length} bytes; the limit is {MAX_ADDRESS}. Shorten it."));
    }
    let text = match absolute(text) {
        Some(url) if url.host_str().is_some_and(|host| hosts.contains(&bare(host))) => {
            let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
            let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
            format!("{}{query}{fragment}", url.path())
        }
        Some(url) => return Ok(Target::Elsewhere(url.to_string())),
        None => text.to_owned(),
    };
    if !text.starts_with('/') {
        return Err(format!("“{quoted}” does not begin with a slash or https://. Write it such as /pages/about."));
    }
    if text.starts_with("//") || text.contains(|c: char| c == '\\' || c.is_control()) {
        return Err(format!("“{quoted}” is not an address. Write it such as /pages/about."));
    }
    let (path, rest) = text.split_at(text.find(['?', '#']).unwrap_or(text.len()));
    let path = percent_encoding::percent_decode_str(path).decode_utf8();
    let path = path.map_err(|_| format!("“{quoted}” has an invalid percent-encoding."))?;
    if is_admin(&key(&path)) {
        return Err(format!("“{quoted}” belongs to the administration of the shop."));
    }
    if path.starts_with("//") || path.contains(|c: char| matches!(c, '?' | '#' | '\\') || c.is_control()) {
        return Err(format!("“{quoted}” is not an address. Write it such as /pages/about."));
    }
    let rest = rest.strip_prefix('?').filter(|after| after.is_empty() || after.starts_with('#')).unwrap_or(rest);
    Ok(Target::Here(format!("{path}{rest}")))
}
