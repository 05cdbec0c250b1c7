//! An import with its counts, as lists and reports show it.

use serde::{Deserialize, Serialize};

use crate::{
    import::{quantities::NoQuantities, redirects::FileKind, stock::StockChoice, store::ImportState},
    time::UnixMs,
    web::list::{Id, Keyed},
};

/// An import with its counts.
#[derive(Debug, Deserialize, Serialize)]
pub struct Summary {
    pub id: i64,
    pub file_name: String,
    pub kind: FileKind,
    pub state: ImportState,
    pub problem: String,
    /// 1 for a dry run, otherwise 0. The JSON has the same numbers.
    pub dry_run: i64,
    pub bytes: i64,
    pub offset: i64,
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub skipped: i64,
    pub errors: i64,
    /// The merchant's choice for variants without a quantity: `keep`, `untracked` or a number of units.
    pub no_quantities: String,
    /// The number of variants with tracked stock, but no quantity in the file and no units on hand.
    pub uncounted: i64,
    /// The number of products whose rows are not consecutive in the file.
    pub apart: i64,
    /// The encoding that the file was read with. Empty before the header was read.
    pub read_as: String,
    /// 1 if the shop guessed the encoding, because neither the file nor the merchant names one.
    pub is_guessed: i64,
    /// A text from the file with letters outside ASCII, so that the merchant can check the encoding. Empty if the file
    /// has only ASCII.
    pub example: String,
    /// The row of the example in the file; 0 if there is no example.
    pub example_row: i64,
    /// The merchant's choice for variants whose stock the shop counts already.
    pub stock: StockChoice,
    /// The time when the units in the file were counted. If the merchant did not give the time, it is the time when the
    /// import was started. Unix milliseconds.
    pub as_of: UnixMs,
    /// The number of variants that kept their stock, although the file has another number of units.
    pub stock_kept: i64,
    pub stock_set: i64,
    pub stock_adjusted: i64,
    /// The number of variants whose stock could not be set or adjusted.
    pub stock_left: i64,
    /// The number of accepted or paid orders that cannot be sent in full, because this import reduced the stock.
    pub stock_short: i64,
    /// The e-mail address of the person who started the import.
    pub started_by: String,
    /// Unix milliseconds.
    pub created_at: i64,
    /// Unix milliseconds.
    pub finished_at: Option<i64>,
}

impl Keyed for Summary {
    type Key = Id;

    fn key(&self) -> Id {
        Id(self.id)
    }
}

impl Summary {
    pub fn has_failed(&self) -> bool {
        self.state == ImportState::Failed
    }

    pub fn has_products(&self) -> bool {
        self.kind == FileKind::Products
    }

    pub const fn started_at(&self) -> UnixMs {
        UnixMs(self.created_at)
    }

    pub const fn is_dry(&self) -> bool {
        self.dry_run != 0
    }

    /// How much of the file is imported.
    pub fn percent(&self) -> i64 {
        self.offset.saturating_mul(100).checked_div(self.bytes).unwrap_or_default()
    }

    pub const fn is_finished(&self) -> bool {
        self.finished_at.is_some()
    }

    /// True if the page offers to import the file of this dry run.
    pub fn can_run(&self) -> bool {
        let changes = self.created > 0 || self.updated > 0 || self.asks_for_stock() || self.asks_for_units();
        self.is_dry() && self.state == ImportState::Done && changes
    }

    /// True if the file has other units than the shop has counted, so that the merchant must choose.
    pub const fn asks_for_stock(&self) -> bool {
        self.stock_kept > 0 || self.stock_set > 0 || self.stock_adjusted > 0 || self.stock_left > 0
    }

    /// True if the file has no units of some variants, so that the merchant must choose.
    pub fn asks_for_units(&self) -> bool {
        self.uncounted > 0 || self.no_quantities != NoQuantities::Keep.to_string()
    }

    /// The result in one line.
    pub fn counts(&self) -> String {
        let parts = [
            (self.created, "created"),
            (self.updated, "updated"),
            (self.unchanged, "unchanged"),
            (self.skipped, "skipped"),
            (self.errors, "with errors"),
        ];
        let some = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
        some.collect::<Vec<_>>().join(", ")
    }
}
