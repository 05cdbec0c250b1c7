//! Reads the variants of a product. Each variant is merged with the shop's variant that has the same option values. A
//! value without a column in the file does not change.

use crate::catalogue::{
    draft::{Customs, MAX_CUSTOMS, MAX_VARIANTS, ProductDraft, VariantDraft},
    write::Stored,
};

use super::count;
use super::customs::keep;
use super::field::Field;
use super::options::{self, VariantRow};
use super::problem::RowError;
use super::reading::{Reading, set};
use super::row::{Row, shortened};
use super::settings::ImportSettings;
use super::values;

/// Replaces the options and variants in `product`, which come from the shop, with the options and variants of the file.
/// `main` is the row with the values of the whole product. `stored` is the shop's product; `None` if it is new.
pub fn read(
    reading: &mut Reading<'_>,
    rows: &[Row],
    main: &Row,
    product: &mut ProductDraft,
    stored: Option<&Stored>,
    settings: &ImportSettings,
) {
    let Some((names, found)) = options::read(reading, rows, main, product) else {
        return;
    };
    if let Some(first_too_many) = found.get(MAX_VARIANTS) {
        let message = format!(
            "The product has {} variants; the limit is {MAX_VARIANTS}. Split it into several products.",
            found.len()
        );
        reading.error(first_too_many.row, Field::OptionValue(0), message);
        return;
    }
    options::refuse_doubles(reading, &found);
    for row in rows.iter().filter(|row| row.row != main.row && found.iter().all(|variant| variant.row.row != row.row)) {
        warn_of_stray_customs(reading, row, &product.custom);
    }
    let before = std::mem::take(&mut product.variants);
    product.options = names;
    for VariantRow { row, values } in found {
        let known = before.iter().find(|variant| variant.values == values).cloned();
        let is_new = known.is_none();
        let mut variant = known.unwrap_or_else(|| new_variant(reading, row, values));
        read_variant(reading, row, &mut variant, is_new, settings);
        let known = stored.and_then(|stored| stored.variant(&variant.values));
        count::read(reading, row, &mut variant, &product.title, known, settings);
        read_customs(reading, row, row.row == main.row, &product.custom, &mut variant.custom);
        product.variants.push(variant);
    }
}

fn new_variant(reading: &Reading<'_>, row: &Row, values: Vec<String>) -> VariantDraft {
    VariantDraft {
        values,
        weight_unit: "kg".to_owned(),
        taxable: true,
        requires_shipping: true,
        // If the file has no tracker column, the shop tracks the stock of a new variant with a quantity.
        tracked: reading.columns.is_filled(row, Field::Quantity),
        ..VariantDraft::default()
    }
}

fn read_variant(
    reading: &mut Reading<'_>,
    row: &Row,
    variant: &mut VariantDraft,
    is_new: bool,
    settings: &ImportSettings,
) {
    let amount = |cell: &str| values::price(cell, settings.currency);
    if reading.columns.is_filled(row, Field::Price) {
        set(&mut variant.price, reading.number(row, Field::Price, 0, amount));
    } else if reading.columns.has(Field::Price) {
        reading.error(row, Field::Price, "The variant has no price. Add one, such as 12.50, or 0 if it is free.");
    } else if is_new {
        reading.error(
            row,
            Field::Price,
            "The file has no price column, and a new variant needs a price. Add the column “Price”.",
        );
    }
    set(&mut variant.compare_at, reading.number(row, Field::CompareAt, None, |cell| amount(cell).map(above_zero)));
    set(&mut variant.cost, reading.number(row, Field::Cost, None, |cell| amount(cell).map(Some)));
    set(&mut variant.sku, reading.code(row, Field::Sku));
    set(&mut variant.barcode, reading.code(row, Field::Barcode));
    set(&mut variant.grams, reading.number(row, Field::Grams, 0, values::grams));
    let unit = variant.weight_unit.clone();
    set(
        &mut variant.weight_unit,
        reading.value(row, Field::WeightUnit, unit, |cell| values::weight_unit(cell).map(str::to_owned)),
    );
    set(&mut variant.taxable, reading.value(row, Field::Taxable, true, values::yes_or_no));
    set(&mut variant.tax_code, reading.line(row, Field::TaxCode));
    set(&mut variant.requires_shipping, reading.value(row, Field::RequiresShipping, true, values::yes_or_no));
    set(&mut variant.oversell, reading.value(row, Field::Policy, false, values::oversell));
    set(&mut variant.incoming_at, reading.value(row, Field::Incoming, None, |cell| values::date(cell).map(Some)));
    if let Some(tracker) = reading.line(row, Field::Tracker) {
        variant.tracked = !tracker.is_empty();
        if variant.tracked && !tracker.eq_ignore_ascii_case("shopify") {
            reading.warn(
                row,
                Field::Tracker,
                format!("“{}” used to track the stock. From now on this shop tracks it.", shortened(&tracker)),
            );
        }
    }
    if let Some(pictures) = reading.value(row, Field::VariantPicture, Vec::new(), values::picture_sources) {
        if pictures.len() > 1 {
            reading.warn(row, Field::VariantPicture, "A variant has one picture. Only the first of these was taken.");
        }
        variant.picture = pictures.into_iter().next();
    }
}

/// Turns 0 into `None`, because Shopify writes 0 if the price was never reduced.
fn above_zero(amount: i64) -> Option<i64> {
    (amount > 0).then_some(amount)
}

/// Reads a variant's custom fields. A field from a variant column is always kept. A field from a product column is kept
/// only if it differs from the product's value.
fn read_customs(reading: &mut Reading<'_>, row: &Row, is_main: bool, of_product: &Customs, variant: &mut Customs) {
    for (heading, text) in reading.customs(row, Field::VariantCustom) {
        keep(variant, heading, text);
    }
    if is_main {
        for (heading, _) in reading.columns.cells(row, Field::Custom) {
            variant.remove(heading);
        }
    } else {
        for (heading, text) in reading.customs(row, Field::Custom) {
            let says_the_same = of_product.get(heading) == Some(&text);
            keep(variant, heading, if says_the_same { String::new() } else { text });
        }
    }
    if variant.values().map(String::len).sum::<usize>() > MAX_CUSTOMS {
        let message = format!(
            "The custom fields take more than {} KB in total. Remove some of these columns.",
            MAX_CUSTOMS >> 10
        );
        reading.errors.push(RowError::of_row(row.row, message));
    }
}

/// Warns of custom fields in a row that is not a variant.
fn warn_of_stray_customs(reading: &mut Reading<'_>, row: &Row, of_product: &Customs) {
    for kind in [Field::Custom, Field::VariantCustom] {
        for (heading, text) in reading.customs(row, kind) {
            if !text.is_empty() && of_product.get(heading) != Some(&text) {
                let message = format!("“{}” was ignored: this row is not a variant.", shortened(&text));
                reading.warnings.push(RowError::of_cell(row.row, heading, message));
            }
        }
    }
}
