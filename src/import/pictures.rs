//! The pictures of a product, from its rows. Where the file has a column for them, its rows are all the pictures there are.

use crate::catalogue::product::{Picture, Product};

use super::columns::Row;
use super::field::Field;
use super::problem::RowError;
use super::reading::Reading;
use super::values;

/// The most pictures of a product.
pub const MAX_PICTURES: usize = 250;

/// The most characters of a picture's description in words.
const MAX_ALT: usize = 512;

/// A picture's place: those with a position first, in its order, then the others in the order of the file.
type Position = (bool, i64);

/// Reads the pictures into the product, whose variants are read already.
pub fn read(reading: &mut Reading<'_>, rows: &[Row], product: &mut Product) {
    if reading.columns.has(Field::Picture) {
        let before = std::mem::take(&mut product.pictures);
        product.pictures = listed(reading, rows, &before);
    }
    for variant in &mut product.variants {
        let Some(source) = &variant.picture else {
            continue;
        };
        if product.pictures.iter().any(|picture| picture.source == *source) {
            continue;
        }
        if reading.columns.has(Field::VariantPicture) {
            product.pictures.push(Picture { source: source.clone(), alt: String::new() });
        } else {
            // The file takes the picture out of the product and does not speak of the variant's.
            variant.picture = None;
        }
    }
    if product.pictures.len() > MAX_PICTURES
        && let Some(row) = rows.first()
    {
        reading.errors.push(RowError::of_row(
            row.row,
            format!("The product has {} pictures; the limit is {MAX_PICTURES}. Remove some.", product.pictures.len()),
        ));
    }
}

fn listed(reading: &mut Reading<'_>, rows: &[Row], before: &[Picture]) -> Vec<Picture> {
    let mut listed: Vec<(Position, Picture)> = Vec::new();
    for row in rows {
        let Some(Some(source)) =
            reading.value(row, Field::Picture, None, |cell| values::picture_source(cell).map(Some))
        else {
            continue;
        };
        let position = match reading.value(row, Field::PicturePosition, None, |cell| values::quantity(cell).map(Some)) {
            Some(Some((position, _))) => (false, position),
            _ => (true, 0),
        };
        let given = reading.line_of(row, Field::PictureAlt, MAX_ALT);
        let known = before.iter().find(|picture| picture.source == source);
        let alt = given.unwrap_or_else(|| known.map(|picture| picture.alt.clone()).unwrap_or_default());
        // Some exports repeat a picture in the row of each variant.
        match listed.iter_mut().find(|(_, picture)| picture.source == source) {
            Some((_, picture)) if picture.alt.is_empty() => picture.alt = alt,
            Some(_) => {}
            None => listed.push((position, Picture { source, alt })),
        }
    }
    // Stable: without positions the order is that of the file.
    listed.sort_by_key(|(position, _)| *position);
    listed.into_iter().map(|(_, picture)| picture).collect()
}
