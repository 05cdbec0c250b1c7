//! Decides for each product of a chunk what to do, based on the shop's current products.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use crate::{
    catalogue::{
        diff::Difference,
        write::{self, Change, Shortage, Stored},
    },
    context::Context,
    error::Error,
    platform::Platform,
    shop::settings::{Place, settings},
};

use super::{
    apply::{ImportSettings, apply},
    columns::{Columns, Row},
    field::Field,
    group::Group,
    problem::RowError,
    store::{self, Decision, ImportRow, Problem, ProductOutcome, Severity},
};

/// The maximum number of report lines per product. It limits the size of the report of a file with many mistakes.
const MAX_LINES: usize = 100;

/// A chunk and the decisions about its products.
pub struct Work<'a> {
    columns: &'a Columns,
    groups: &'a [Group],
    settings: ImportSettings,
    stored: HashMap<String, Stored>,
    seen: HashMap<String, u64>,
    pub decisions: Vec<Decision>,
}

#[derive(Deserialize)]
struct SeenRow {
    handle: String,
    row: u64,
}

#[derive(Deserialize)]
struct OwnerRow {
    sku: String,
    handle: String,
}

impl<'a> Work<'a> {
    /// Decides about all products of a chunk. If there is a `refusal`, all products are refused for that reason.
    pub async fn decide<P: Platform>(
        cx: &Context<'_, P>,
        id: i64,
        import: &ImportRow,
        columns: &'a Columns,
        groups: &'a [Group],
        refusal: Option<&str>,
    ) -> Result<Self, Error> {
        let handles: Vec<&str> = groups.iter().map(|group| group.handle.as_str()).collect();
        let [stored, seen, place] =
            cx.rows([write::stored(&handles), store::seen(id, &handles), settings!(Place)]).await?;
        let mut work = Self {
            columns,
            groups,
            settings: ImportSettings { currency: Place::of(&place)?.currency },
            stored: write::read_stored(&stored)?,
            seen: seen.all::<SeenRow>()?.into_iter().map(|seen| (seen.handle, seen.row)).collect(),
            decisions: Vec::with_capacity(groups.len()),
        };
        for group in groups {
            let decision = match refusal {
                None => work.take(group).unwrap_or_else(|errors| work.refused(group, errors)),
                Some(reason) => work.refused(group, vec![RowError::of_row(group.first_row, reason)]),
            };
            work.seen.entry(group.handle.clone()).or_insert(group.first_row);
            work.decisions.push(decision);
        }
        work.refuse_taken_skus(cx, id, import.dry_run).await?;
        Ok(work)
    }

    fn take(&self, group: &Group) -> Result<Decision, Vec<RowError>> {
        if let Some(row) = self.seen.get(&group.handle).filter(|_| !group.handle.is_empty()) {
            let message = format!(
                "Row {row} already has the product “{}”. Keep all rows of a product together, and give every product \
                 its own handle.",
                group.handle
            );
            return Err(vec![RowError::of_row(group.first_row, message)]);
        }
        let stored = self.stored.get(&group.handle);
        let applied = apply(group, self.columns, stored.map(|stored| &stored.draft), &self.settings)?;
        let change = Change::new(applied.product, stored.cloned());
        let shortages = shortage_errors(group, self.columns, &change);
        if !shortages.is_empty() {
            return Err(shortages);
        }
        let changes = change.differences(self.settings.currency);
        let outcome = match stored {
            None => ProductOutcome::Created,
            Some(_) if changes.is_empty() => ProductOutcome::Unchanged,
            Some(_) => ProductOutcome::Updated,
        };
        let problems =
            applied.warnings.into_iter().map(|error| Problem { severity: Severity::Warning, error }).collect();
        Ok(Decision {
            handle: group.handle.clone(),
            row: group.first_row,
            outcome,
            changes: shortened_changes(changes),
            problems: shortened_problems(problems),
            change: Some(change),
        })
    }

    fn refused(&self, group: &Group, errors: Vec<RowError>) -> Decision {
        let gift_card = self.columns.has(Field::GiftCard).then(|| self.columns.heading(Field::GiftCard));
        let is_skipped = gift_card.is_some() && errors.iter().all(|error| error.column.as_deref() == gift_card);
        let handle = if group.handle.is_empty() { format!("row {}", group.first_row) } else { group.handle.clone() };
        let problems = errors.into_iter().map(|error| Problem { severity: Severity::Error, error }).collect();
        Decision {
            handle,
            row: group.first_row,
            outcome: if is_skipped { ProductOutcome::Skipped } else { ProductOutcome::Error },
            changes: Vec::new(),
            problems: shortened_problems(problems),
            change: None,
        }
    }

    /// Refuses products with a SKU of another product, in the shop or earlier in the chunk. SKUs that differ only in
    /// case are equal, as in the database.
    async fn refuse_taken_skus<P: Platform>(
        &mut self,
        cx: &Context<'_, P>,
        id: i64,
        is_dry: bool,
    ) -> Result<(), Error> {
        let all: Vec<&str> = self.decisions.iter().flat_map(Decision::skus).collect();
        if all.is_empty() {
            return Ok(());
        }
        let [rows] = cx.rows([store::sku_owners(id, is_dry, &all)]).await?;
        let owners: Vec<OwnerRow> = rows.all()?;
        // A refused product keeps its current SKUs, which an earlier decision may have given to another product.
        while self.refuse_owned(&owners) {}
        Ok(())
    }

    /// Runs one pass. Returns true if a product was refused.
    fn refuse_owned(&mut self, owners: &[OwnerRow]) -> bool {
        let mut writes: HashMap<&str, HashSet<String>> = HashMap::new();
        for decision in self.decisions.iter().filter(|decision| decision.written().is_some()) {
            writes.insert(&decision.handle, decision.skus().map(str::to_ascii_lowercase).collect());
        }
        let mut taken: HashMap<String, String> = HashMap::new();
        for OwnerRow { sku, handle } in owners {
            let sku = sku.to_ascii_lowercase();
            // A product of this chunk first releases the SKUs that it no longer has. Other products may then have them.
            if writes.get(handle.as_str()).is_none_or(|kept| kept.contains(&sku)) {
                taken.insert(sku, handle.clone());
            }
        }
        let mut refusals = Vec::new();
        for (place, (decision, group)) in self.decisions.iter().zip(self.groups).enumerate() {
            let mut own = HashSet::new();
            let clash = decision.skus().find_map(|sku| {
                let key = sku.to_ascii_lowercase();
                let owner = taken.get(&key).filter(|owner| **owner != decision.handle).cloned();
                (owner.is_some() || !own.insert(key)).then_some((sku, owner))
            });
            match clash {
                None => taken.extend(own.into_iter().map(|sku| (sku, decision.handle.clone()))),
                Some((sku, owner)) => {
                    let message = match owner {
                        Some(owner) => {
                            format!(
                                "The SKU “{sku}” belongs to the product “{owner}”. Every variant needs its own SKU."
                            )
                        }
                        None => {
                            format!(
                                "Two variants of this product have the SKU “{sku}”. Every variant needs its own SKU."
                            )
                        }
                    };
                    let row = row_with(group, self.columns, Field::Sku, sku);
                    let error = RowError::of_cell(row, self.columns.heading(Field::Sku), message);
                    refusals.push((place, self.refused(group, vec![error])));
                }
            }
        }
        let any = !refusals.is_empty();
        for (place, refusal) in refusals {
            if let Some(decision) = self.decisions.get_mut(place) {
                *decision = refusal;
            }
        }
        any
    }
}

/// The errors for variants that the file removes or counts too low, although orders have reserved units.
fn shortage_errors(group: &Group, columns: &Columns, change: &Change) -> Vec<RowError> {
    let broken = change.shortages().into_iter();
    broken
        .map(|Shortage { variant, reserved, on_hand }| {
            let name = if variant.values.is_empty() {
                "this product".to_owned()
            } else {
                format!("“{}”", variant.values.join(" / "))
            };
            match on_hand {
                None => RowError::of_row(
                    group.first_row,
                    format!("The file has no row for {name}, but orders have reserved {reserved}. Keep its row."),
                ),
                Some(on_hand) => RowError::of_cell(
                    group.first_row,
                    columns.heading(Field::Quantity),
                    format!("The stock of {name} cannot be {on_hand}, because orders have reserved {reserved}."),
                ),
            }
        })
        .collect()
}

/// Shortens changes for the report. Long texts and long lists are cut.
fn shortened_changes(mut changes: Vec<Difference>) -> Vec<Difference> {
    const CHARS: usize = 200;
    let cut = |text: String| match text.char_indices().nth(CHARS) {
        Some(_) => text.chars().take(CHARS).chain(['…']).collect(),
        None => text,
    };
    let more = changes.len().saturating_sub(MAX_LINES);
    changes.truncate(MAX_LINES);
    let mut changes: Vec<Difference> = changes
        .into_iter()
        .map(|change| Difference { field: cut(change.field), before: cut(change.before), after: cut(change.after) })
        .collect();
    if more > 0 {
        changes.push(Difference { field: format!("{more} more"), before: String::new(), after: String::new() });
    }
    changes
}

fn shortened_problems(mut problems: Vec<Problem>) -> Vec<Problem> {
    let more = problems.len().saturating_sub(MAX_LINES);
    problems.truncate(MAX_LINES);
    if let Some(last) = problems.last().filter(|_| more > 0) {
        let error = RowError::of_row(last.error.row, format!("This product has {more} more problems like these."));
        problems.push(Problem { severity: last.severity, error });
    }
    problems
}

/// The row of the group that has this value in a cell, or its first row.
fn row_with(group: &Group, columns: &Columns, field: Field, value: &str) -> u64 {
    let has = |row: &&Row| columns.cell(row, field).is_some_and(|cell| cell.trim().eq_ignore_ascii_case(value));
    group.rows.iter().find(has).map_or(group.first_row, |row| row.row)
}
