//! The import without its store: files in, products out.

mod apply;
mod columns;
mod csv;
mod group;
mod limits;
mod options;
mod values;

use crate::catalogue::draft::ProductDraft;
use crate::money::Currency;

use super::apply::{Applied, apply};
use super::columns::Columns;
use super::group::{Cursor, Group, groups};
use super::problem::{FileError, RowError};
use super::quantities::NoQuantities;
use super::settings::ImportSettings;

fn euros() -> ImportSettings {
    ImportSettings { currency: Currency::from_code("EUR").unwrap(), no_quantities: NoQuantities::Keep }
}

/// A whole file, read at once.
fn read(file: &str) -> Result<(Columns, Vec<Group>), FileError> {
    let (columns, place) = Columns::read(file.as_bytes(), true)?;
    let rest = &file.as_bytes()[place.offset as usize..];
    let read = groups(rest, &Cursor::from(place), &columns, true);
    match read.failure {
        Some(failure) => Err(failure),
        None => Ok((columns, read.groups)),
    }
}

/// A file with one product, applied to what the shop has.
fn import_onto(file: &str, current: Option<&ProductDraft>) -> Result<Applied, Vec<RowError>> {
    let (columns, groups) = read(file).unwrap();
    assert_eq!(groups.len(), 1, "one product in {file:?}");
    apply(&groups[0], &columns, current, &euros())
}

/// A file with one product that is new.
fn import(file: &str) -> Applied {
    import_onto(file, None).unwrap_or_else(|errors| panic!("{errors:?} in {file:?}"))
}

/// The problems of a file's one product, as a merchant reads them.
fn refusal(file: &str) -> Vec<String> {
    let errors = import_onto(file, None).expect_err(file);
    errors.iter().map(RowError::to_string).collect()
}

/// The changes and skipped values, as a merchant reads them.
fn warnings(applied: &Applied) -> Vec<String> {
    applied.warnings.iter().map(RowError::to_string).collect()
}
