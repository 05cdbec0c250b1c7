//! Compares each product of a chunk with the shop's current product, and decides the outcome: the import creates,
//! updates or refuses the product, or leaves it unchanged. A chunk is the part of the file that is written in one
//! batch.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use serde::Deserialize;

use crate::{
    catalogue::{
        diff::Difference,
        write::{self, Change, Stored},
    },
    context::Context,
    error::Error,
    platform::Platform,
    shop::settings::{Place, settings},
    time::UnixMs,
};

use super::{
    apply::apply,
    cell::{bare_code, clean_line},
    columns::Columns,
    field::Field,
    group::Group,
    naming::{self, Named},
    problem::RowError,
    quantities::NoQuantities,
    row::shortened,
    settings::ImportSettings,
    stock::{self, StockChoice, StockCounts},
    store::{self, Decision, Problem, ProductOutcome, Severity},
};

/// The maximum number of changes, and of problems, that the report lists for one product.
const MAX_LINES: usize = 100;

pub const TOO_LARGE: &str = "The product is too large: its texts, variants and pictures take more than 1.5 MB. Shorten \
                             its texts, or split it into several products.";

/// The decisions about the products of a chunk.
pub struct Work<'a> {
    columns: &'a Columns,
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
    /// The product's row in the file; `None` if the SKU comes from the shop.
    row: Option<u64>,
}

/// A variant in an accepted or paid order, with the number of units that are not sent yet.
#[derive(Deserialize)]
struct OrderRow {
    variant: i64,
    id: i64,
    name: String,
    units: i64,
}

/// The merchant's choices for an import.
#[derive(Debug, Clone, Copy)]
pub struct Choices {
    pub no_quantities: NoQuantities,
    pub stock: StockChoice,
    pub as_of: UnixMs,
}

impl<'a> Work<'a> {
    /// Decides the outcomes of all products of a chunk. If there is a `refusal`, all products are refused for that
    /// reason.
    pub async fn decide<P: Platform>(
        cx: &Context<'_, P>,
        id: i64,
        columns: &'a Columns,
        groups: &'a [Group],
        choices: &Choices,
        refusal: Option<&str>,
    ) -> Result<Self, Error> {
        let written: Vec<&str> = groups.iter().map(|group| group.written.as_str()).collect();
        let slugs: Vec<&str> = groups.iter().map(|group| group.handle.as_str()).collect();
        let [renamed, mut seen, exact, mut stored, place] = cx
            .rows([
                store::renamed(&written),
                store::seen(id, &slugs),
                store::exact(id, &slugs),
                write::stored(&slugs, cx.now),
                settings!(Place),
            ])
            .await?;
        let in_shop = write::read_stored(&stored)?;
        let known = naming::Known { renamed: &renamed, seen: &seen, exact: &exact, stored: &in_shop };
        let named = naming::name(cx, id, columns, groups, known).await?;
        let handles: Vec<&str> = named.iter().map(|named| named.group.handle.as_str()).collect();
        if handles != slugs {
            [seen, stored] = cx.rows([store::seen(id, &handles), write::stored(&handles, cx.now)]).await?;
        }
        let mut work = Self {
            columns,
            settings: ImportSettings {
                currency: Place::of(&place)?.currency,
                no_quantities: choices.no_quantities,
                stock: choices.stock,
                as_of: choices.as_of,
            },
            stored: write::read_stored(&stored)?,
            seen: seen.all::<SeenRow>()?.into_iter().map(|seen| (seen.handle, seen.row)).collect(),
            decisions: Vec::with_capacity(groups.len()),
        };
        for Named { group, warning } in &named {
            let mut decision = match refusal {
                None => work.take(group).unwrap_or_else(|errors| work.refused(group, errors)),
                Some(reason) => work.refused(group, vec![RowError::of_row(group.first_row, reason)]),
            };
            let warning = warning.clone().map(|error| Problem { severity: Severity::Warning, error });
            decision.problems.splice(0..0, warning);
            work.seen.entry(group.handle.clone()).or_insert(group.first_row);
            work.decisions.push(decision);
        }
        work.warn_of_shared_skus(cx, id).await?;
        work.warn_of_shortages(cx).await?;
        for decision in &mut work.decisions {
            shorten_problems(&mut decision.problems);
        }
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
        let applied = apply(group, self.columns, stored, &self.settings)?;
        let change = Change::new(applied.product, stored.cloned());
        if store::is_too_large(&change.draft) {
            return Err(vec![RowError::of_row(group.first_row, TOO_LARGE)]);
        }
        let gone = errors_of_reserved(group, &change);
        if !gone.is_empty() {
            return Err(gone);
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
            written: group.written.clone(),
            row: group.first_row,
            outcome,
            changes: shortened_changes(changes),
            problems,
            skus: if outcome == ProductOutcome::Unchanged { Vec::new() } else { skus(group, self.columns) },
            stock: applied.stock,
            short: Vec::new(),
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
            written: group.written.clone(),
            row: group.first_row,
            outcome: if is_skipped { ProductOutcome::Skipped } else { ProductOutcome::Error },
            changes: Vec::new(),
            problems,
            skus: Vec::new(),
            stock: StockCounts::default(),
            short: Vec::new(),
            change: None,
        }
    }

    /// Warns of variants with fewer units than orders have reserved, and records the orders that lack units.
    async fn warn_of_shortages<P: Platform>(&mut self, cx: &Context<'_, P>) -> Result<(), Error> {
        let changes = self.decisions.iter().filter_map(Decision::written);
        let short: Vec<i64> = changes
            .flat_map(Change::shortages)
            .filter(|shortage| shortage.cover.short > 0)
            .map(|shortage| shortage.stock.variant)
            .collect();
        let mut orders: Vec<OrderRow> = Vec::new();
        if !short.is_empty() {
            let [rows] = cx.rows([store::orders_to_send(&short)]).await?;
            orders = rows.all()?;
        }
        for decision in &mut self.decisions {
            let Some(change) = decision.written() else { continue };
            let mut problems = Vec::new();
            let mut lacking = Vec::new();
            for shortage in change.shortages() {
                let of_variant = short_orders(&orders, shortage.stock.variant, shortage.cover.short);
                let names: Vec<&str> = of_variant.iter().map(|order| order.name.as_str()).collect();
                let name = stock::name(&change.draft.title, shortage.variant);
                let message = stock::shortage(&name, &shortage, &names);
                let error = RowError::of_cell(decision.row, self.columns.heading(Field::Quantity), message);
                problems.push(Problem { severity: Severity::Warning, error });
                lacking.extend(of_variant.iter().map(|order| order.id));
            }
            decision.problems.extend(problems);
            decision.short = lacking;
        }
        Ok(())
    }

    /// Warns of a SKU that another variant already has, in the shop or earlier in the file. As in the database, SKUs
    /// that differ only in case are equal.
    async fn warn_of_shared_skus<P: Platform>(&mut self, cx: &Context<'_, P>, id: i64) -> Result<(), Error> {
        let all: Vec<&str> = self.decisions.iter().flat_map(|decision| &decision.skus).map(|(sku, _)| &**sku).collect();
        if all.is_empty() {
            return Ok(());
        }
        let [rows] = cx.rows([store::sku_owners(id, &all)]).await?;
        let written: HashSet<&str> = self
            .decisions
            .iter()
            .filter(|decision| decision.written().is_some())
            .map(|decision| &*decision.handle)
            .collect();
        let mut owners: HashMap<String, OwnerRow> = HashMap::new();
        for owner in rows.all::<OwnerRow>()? {
            // This chunk replaces the SKUs of these products, so their stored SKUs are ignored.
            if !written.contains(owner.handle.as_str()) {
                owners.insert(owner.sku.to_ascii_lowercase(), owner);
            }
        }
        let column = self.columns.heading(Field::Sku);
        for decision in &mut self.decisions {
            for (sku, row) in &decision.skus {
                let owner = OwnerRow { sku: sku.clone(), handle: decision.handle.clone(), row: Some(*row) };
                match owners.entry(sku.to_ascii_lowercase()) {
                    Entry::Vacant(entry) => drop(entry.insert(owner)),
                    Entry::Occupied(entry) => {
                        let OwnerRow { handle, row: other, .. } = entry.get();
                        let place = other.map(|row| format!(" in row {row}")).unwrap_or_default();
                        let message = format!(
                            "The product “{handle}”{place} has the SKU “{}” too. Both keep it.",
                            shortened(sku)
                        );
                        let error = RowError::of_cell(*row, column, message);
                        decision.problems.push(Problem { severity: Severity::Warning, error });
                    }
                }
            }
        }
        Ok(())
    }
}

/// The orders that lack units of a variant. These are the newest orders, because older orders are sent first. `orders`
/// must begin with the newest order. `short` is the number of missing units.
fn short_orders(orders: &[OrderRow], variant: i64, short: i64) -> Vec<&OrderRow> {
    let mut left = short;
    let of_variant = orders.iter().filter(|order| order.variant == variant);
    of_variant
        .take_while(|order| {
            let is_short = left > 0;
            left -= order.units;
            is_short
        })
        .collect()
}

/// The SKUs in a product's rows, each with its row number. A SKU in two rows is returned twice.
fn skus(group: &Group, columns: &Columns) -> Vec<(String, u64)> {
    let skus = group.rows.iter().filter_map(|row| {
        let cell = clean_line(columns.cell(row, Field::Sku)?);
        let sku = bare_code(&cell.text);
        (!sku.is_empty()).then(|| (sku.to_owned(), row.row))
    });
    skus.collect()
}

/// An error for each variant that the file would remove although orders have reserved units of it.
fn errors_of_reserved(group: &Group, change: &Change) -> Vec<RowError> {
    let gone = change.reserved_and_gone().into_iter();
    gone.map(|(variant, reserved)| {
        let name = if variant.values.is_empty() {
            "this product".to_owned()
        } else {
            format!("“{}”", variant.values.join(" / "))
        };
        RowError::of_row(
            group.first_row,
            format!("The file has no row for {name}, but orders have reserved {reserved}. Keep its row."),
        )
    })
    .collect()
}

/// Shortens the list of changes for the report, and long texts in the list.
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

fn shorten_problems(problems: &mut Vec<Problem>) {
    let more = problems.len().saturating_sub(MAX_LINES);
    problems.truncate(MAX_LINES);
    if let Some(last) = problems.last().filter(|_| more > 0) {
        let error = RowError::of_row(last.error.row, format!("This product has {more} more problems like these."));
        problems.push(Problem { severity: last.severity, error });
    }
}
