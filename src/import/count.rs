//! Sets the stock of a variant from the quantity in the file. [`ImportSettings`] has the merchant's choices.

use super::{
    field::Field,
    quantities::NoQuantities,
    reading::Reading,
    row::Row,
    settings::ImportSettings,
    stock::{StockChoice, name, time},
    values,
};
use crate::catalogue::{
    draft::{MAX_COUNT, VariantDraft},
    write::StockState,
};

/// The stored variant and its stock; `None` for a new variant.
pub type Known<'k> = Option<(&'k VariantDraft, &'k StockState)>;

/// Reads the quantity of a variant and sets its stock. The variant's other values must be read first. `title` is the
/// product's title.
pub fn read(
    reading: &mut Reading<'_>,
    row: &Row,
    variant: &mut VariantDraft,
    title: &str,
    known: Known<'_>,
    settings: &ImportSettings,
) {
    let quantity = reading.number(row, Field::Quantity, None, |cell| values::quantity(cell).map(Some)).flatten();
    if let Some((_, true)) = quantity {
        reading.warn(row, Field::Quantity, "The quantity is negative, so it was imported as 0.");
    }
    let counted = known.filter(|(stored, stock)| stored.tracked && stock.is_counted);
    match (quantity, counted) {
        (Some((units, _)), None) => write(variant, units),
        (Some((units, _)), Some((_, stock))) => change(reading, row, variant, units, title, stock, settings),
        (None, None) if variant.tracked && variant.on_hand == 0 && !reading.columns.is_filled(row, Field::Quantity) => {
            // A variant that shoppers may buy when out of stock is never sold out.
            let is_sold_out = i64::from(!variant.oversell);
            let is_untracked = known.is_some_and(|(stored, _)| !stored.tracked);
            match settings.no_quantities {
                // The file turns tracking on without a quantity. Tracking stays off, because the stock would be 0.
                NoQuantities::Keep if is_untracked => variant.tracked = false,
                NoQuantities::Keep => reading.stock.uncounted += is_sold_out,
                NoQuantities::Untracked => {
                    reading.stock.uncounted += is_sold_out;
                    variant.tracked = false;
                }
                NoQuantities::Units(units) => {
                    reading.stock.uncounted += is_sold_out;
                    write(variant, units);
                }
            }
        }
        (None, _) => {}
    }
}

fn write(variant: &mut VariantDraft, units: i64) {
    variant.on_hand = units;
    variant.imported = Some(units);
}

/// Changes stock that the shop counts already.
fn change(
    reading: &mut Reading<'_>,
    row: &Row,
    variant: &mut VariantDraft,
    units: i64,
    title: &str,
    stock: &StockState,
    settings: &ImportSettings,
) {
    let on_hand = variant.on_hand;
    let name = name(title, variant);
    match (settings.stock, variant.imported) {
        (StockChoice::Keep, _) => reading.stock.kept += i64::from(units != on_hand),
        (StockChoice::Set, _) if stock.moved_at.is_some_and(|at| at > settings.as_of) => {
            reading.stock.left += 1;
            let as_of = time(settings.as_of);
            let message =
                format!("The stock of {name} changed after {as_of}, so it was left at {on_hand}. Count it again.");
            reading.warn(row, Field::Quantity, message);
        }
        (StockChoice::Set, _) => {
            reading.stock.set += i64::from(units != on_hand);
            write(variant, units);
        }
        (StockChoice::Adjust, None) => {
            reading.stock.left += 1;
            let message = format!(
                "No earlier import wrote the stock of {name}, so the change since then is unknown, and it was left at \
                 {on_hand}. Use --stock set once."
            );
            reading.warn(row, Field::Quantity, message);
        }
        (StockChoice::Adjust, Some(before)) => {
            let sum = on_hand.saturating_add(units).saturating_sub(before);
            // The import makes no stock negative, but the stock may already be negative because of backorders.
            let after = sum.max(on_hand.min(0));
            if after > MAX_COUNT {
                reading.error(row, Field::Quantity, format!("The stock of {name} would be larger than {MAX_COUNT}."));
            } else if after > sum {
                let message = format!("The stock of {name} would be {sum}, so it was set to {after}.");
                reading.warn(row, Field::Quantity, message);
            }
            reading.stock.adjusted += i64::from(after != on_hand);
            variant.on_hand = after;
            variant.imported = Some(units);
        }
    }
}
