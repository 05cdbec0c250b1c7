//! Tests of the parts of the import that need no database. Most of the tests read a file and check its products.

mod apply;
mod columns;
mod csv;
mod encoding;
mod group;
mod limits;
mod options;
mod values;

use crate::catalogue::{draft::ProductDraft, write::Stored};
use crate::money::Currency;

use super::apply::{Applied, apply};
use super::columns::Columns;
use super::group::{Cursor, Group, groups};
use super::problem::{FileError, RowError};
use super::settings::ImportSettings;

fn euros() -> ImportSettings {
    ImportSettings::new(Currency::from_code("EUR").unwrap())
}

/// Reads a whole file at once.
fn read(file: &str) -> Result<(Columns, Vec<Group>), FileError> {
    let (columns, place) = Columns::read(file.as_bytes(), true)?;
    let rest = &file.as_bytes()[place.offset as usize..];
    let read = groups(rest, &Cursor::from(place), &columns, true);
    match read.failure {
        Some(failure) => Err(failure),
        None => Ok((columns, read.groups)),
    }
}

/// Merges a file with one product into `current`, the shop's product.
fn import_onto(file: &str, current: Option<&ProductDraft>) -> Result<Applied, Vec<RowError>> {
    let (columns, groups) = read(file).unwrap();
    assert_eq!(groups.len(), 1, "the file must have exactly one product: {file:?}");
    let stored = current.cloned().map(|draft| Stored { revision: 1, publish_at: None, draft, stock: Vec::new() });
    apply(&groups[0], &columns, stored.as_ref(), &euros())
}

/// Imports a file with one new product.
fn import(file: &str) -> Applied {
    import_onto(file, None).unwrap_or_else(|errors| panic!("{errors:?} in {file:?}"))
}

/// The errors of a file with one product, as messages for the merchant.
fn refusal(file: &str) -> Vec<String> {
    let errors = import_onto(file, None).expect_err(file);
    errors.iter().map(RowError::to_string).collect()
}

/// The warnings about changed and ignored values, as messages for the merchant.
fn warnings(applied: &Applied) -> Vec<String> {
    applied.warnings.iter().map(RowError::to_string).collect()
}
