//! Reads the pictures of a product. If the file has a picture column, the pictures in the file replace all pictures of
//! the product.

use std::collections::BTreeMap;

use crate::catalogue::draft::{MAX_ALT, MAX_PICTURES, PictureDraft, ProductDraft};
use crate::picture::media_key;

use super::field::Field;
use super::problem::RowError;
use super::reading::Reading;
use super::row::Row;
use super::values;

/// The sort key of a picture. The flag is true for a picture without a position, so these pictures come last, in the
/// order of the file.
type Position = (bool, i64);

/// Reads the pictures into the product. The variants must be read first.
pub fn read(reading: &mut Reading<'_>, rows: &[Row], product: &mut ProductDraft) {
    // The alt texts of the shop's pictures, by media key. The file may have the URL of a picture in the shop instead of
    // its original URL, and both URLs have the same media key.
    let known: BTreeMap<String, String> =
        product.pictures.iter().map(|picture| (media_key(&picture.source), picture.alt.clone())).collect();
    let known_alt = |source: &str| known.get(&media_key(source)).cloned().unwrap_or_default();
    if reading.columns.has(Field::Picture) {
        product.pictures = listed(reading, rows, known_alt);
    }
    for variant in &mut product.variants {
        let Some(source) = &variant.picture else {
            continue;
        };
        if product.pictures.iter().any(|picture| picture.source == *source) {
            continue;
        }
        if reading.columns.has(Field::VariantPicture) {
            let alt = if reading.columns.has(Field::PictureAlt) { String::new() } else { known_alt(source) };
            product.pictures.push(PictureDraft { source: source.clone(), alt });
        } else {
            // The file removes this picture from the product, and no column gives the variant another picture.
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

fn listed(reading: &mut Reading<'_>, rows: &[Row], known_alt: impl Fn(&str) -> String) -> Vec<PictureDraft> {
    let mut listed: Vec<(Position, PictureDraft)> = Vec::new();
    for row in rows {
        let Some(sources) = reading.value(row, Field::Picture, Vec::new(), values::picture_sources) else {
            continue;
        };
        if sources.is_empty() {
            continue;
        }
        let position = match reading.value(row, Field::PicturePosition, None, |cell| values::quantity(cell).map(Some)) {
            Some(Some((position, _))) => (false, position),
            _ => (true, 0),
        };
        let given = reading.line_of(row, Field::PictureAlt, MAX_ALT);
        for source in sources {
            let alt = given.clone().unwrap_or_else(|| known_alt(&source));
            // Some exports repeat a picture in the row of each variant.
            match listed.iter_mut().find(|(_, picture)| picture.source == source) {
                Some((_, picture)) if picture.alt.is_empty() => picture.alt = alt,
                Some(_) => {}
                None => listed.push((position, PictureDraft { source, alt })),
            }
        }
    }
    // The sort is stable, so pictures without a position stay in the order of the file.
    listed.sort_by_key(|(position, _)| *position);
    listed.into_iter().map(|(_, picture)| picture).collect()
}
