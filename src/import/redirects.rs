//! Reads a list of redirects, such as Shopify's export of URL redirects, and finds the final target of each redirect.

use std::collections::{HashMap, HashSet};

use super::{
    columns::shortened,
    csv::{self, Place},
    problem::{FileError, RowError},
};
use crate::names::names;

/// The maximum size of a list, in bytes. The whole list is written in one transaction.
pub const MAX_FILE: u64 = 1 << 20;

const FROM: &str = "redirectfrom";
const TO: &str = "redirectto";

names! {
    /// The kind of a file to import.
    pub enum FileKind {
        Products = "products",
        Redirects = "redirects",
    }
}

/// Whether the shop itself answers a path. A redirect from a path that it answers is never looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    Always,
    /// If the database has the page. See [`super::store::living`].
    IfThere,
    Never,
}

/// Returns how the shop answers a decoded path. The router knows, but it is above this module.
pub type AnsweredBy = fn(&str) -> Answered;

/// The target of a redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A decoded path of the shop, with the query and the fragment of the address if it has them.
    Here(String),
    /// An address of another site.
    Elsewhere(String),
}

/// A row of the list with two valid addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub row: u64,
    /// The path in the form in which the shop looks it up: decoded, in lower case, without a slash at the end.
    pub path: String,
    pub target: Target,
}

/// The valid rows of a list, the errors of the other rows, and the warnings.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct List {
    pub lines: Vec<Line>,
    pub errors: Vec<RowError>,
    pub warnings: Vec<RowError>,
}

/// The columns of a list.
struct Columns {
    headings: [String; 2],
    from: usize,
    to: usize,
}

impl Columns {
    fn of(headings: &[String]) -> Option<Self> {
        let key = |heading: &String| -> String {
            heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let place = |wanted: &str| headings.iter().position(|heading| key(heading) == wanted);
        let (from, to) = (place(FROM)?, place(TO)?);
        let heading = |place: usize| headings.get(place).cloned().unwrap_or_default();
        Some(Self { headings: [heading(from), heading(to)], from, to })
    }
}

/// Reads a whole list. `own_host` is the host of the shop. All hosts in the first column count as former hosts of the
/// shop.
pub fn read(bytes: &[u8], own_host: &str) -> Result<List, FileError> {
    let header = csv::header(bytes, true)?;
    let columns = Columns::of(&header.cells).ok_or(FileError::NoProductColumn { found: header.cells.clone() })?;
    let rest = usize::try_from(header.next.offset).ok().and_then(|start| bytes.get(start..)).unwrap_or_default();
    let follows = |_: &csv::Record, next: &csv::Record| {
        next.cells.get(columns.from).is_some_and(|from| from.starts_with('/') || from.contains("://"))
    };
    let shape = csv::Shape { width: header.cells.len(), follows: &follows };
    let found = csv::records(rest, header.next, header.delimiter, &shape, true);
    let mut hosts = HashSet::from([bare(own_host)]);
    let cell = |record: &csv::Record, place: usize| record.cells.get(place).map_or("", |cell| cell.trim()).to_owned();
    for record in &found.records {
        hosts.extend(absolute(&cell(record, columns.from)).and_then(|url| url.host_str().map(bare)));
    }
    let mut list = List::default();
    let mut rows: HashMap<String, (u64, Target)> = HashMap::new();
    for record in &found.records {
        let Place { row, .. } = record.place;
        let (from, to) = (cell(record, columns.from), cell(record, columns.to));
        if record.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if record.is_broken {
            list.errors.push(RowError::of_row(row, "This row has characters that are not UTF-8. Write it again."));
            continue;
        }
        let [from_heading, to_heading] = &columns.headings;
        let path = match path_of(&from, &hosts) {
            Ok((path, has_query)) => {
                if has_query {
                    let from = shortened(&from);
                    let message = format!("“{from}” redirects with any query, because the shop ignores it here.");
                    list.warnings.push(RowError::of_cell(row, from_heading, message));
                }
                path
            }
            Err(message) => {
                list.errors.push(RowError::of_cell(row, from_heading, message));
                continue;
            }
        };
        let target = match target_of(&to, &hosts) {
            Ok(target) => target,
            Err(message) => {
                list.errors.push(RowError::of_cell(row, to_heading, message));
                continue;
            }
        };
        match rows.get(&path) {
            Some((first, known)) if *known == target => {
                let message = format!("Row {first} has the same redirect.");
                list.warnings.push(RowError::of_cell(row, from_heading, message));
            }
            Some((first, _)) => {
                let message = format!("Row {first} redirects “{path}” already. Only that redirect was taken.");
                list.errors.push(RowError::of_cell(row, from_heading, message));
            }
            None => {
                rows.insert(path.clone(), (row, target.clone()));
                list.lines.push(Line { row, path, target });
            }
        }
    }
    if let Some(failure) = found.failure {
        return Err(failure);
    }
    Ok(list)
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

/// The path for a cell of the first column, and true if the address has a query.
fn path_of(text: &str, hosts: &HashSet<String>) -> Result<(String, bool), String> {
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

fn target_of(text: &str, hosts: &HashSet<String>) -> Result<Target, String> {
    let quoted = shortened(text);
    if text.is_empty() {
        return Err("The new address is missing.".to_owned());
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

/// The result of following a chain of redirects.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    To(Target),
    /// The row's target is the row's own path.
    Itself,
    /// The chain returns to a path that it has already visited.
    Loop,
}

/// Follows the redirects of the list and of the shop until an address that does not redirect. `known` has the shop's
/// redirects, and `living` has the addresses of pages, which never redirect.
pub fn follow(
    line: &Line,
    lines: &HashMap<&str, &Target>,
    known: &HashMap<String, Target>,
    living: &HashSet<String>,
) -> End {
    /// A longer chain is certainly a mistake.
    const MAX_STEPS: usize = 100;
    let mut seen = HashSet::from([line.path.clone()]);
    let mut target = line.target.clone();
    if matches!(&target, Target::Here(path) if key(path) == line.path) {
        return End::Itself;
    }
    while let Target::Here(path) = &target {
        let place = key(path);
        if seen.len() > MAX_STEPS || !living.contains(&place) && !seen.insert(place.clone()) {
            return End::Loop;
        }
        let next = lines.get(place.as_str()).copied().or_else(|| known.get(&place));
        match next.filter(|_| !living.contains(&place)) {
            Some(next) => target = next.clone(),
            None => break,
        }
    }
    End::To(target)
}
