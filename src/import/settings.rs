//! The shop's currency and the merchant's choices for an import.

use super::{quantities::NoQuantities, stock::StockChoice};
use crate::{money::Currency, time::UnixMs};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportSettings {
    pub currency: Currency,
    pub no_quantities: NoQuantities,
    pub stock: StockChoice,
    /// The time when the units in the file were counted. Only [`StockChoice::Set`] uses it.
    pub as_of: UnixMs,
}

impl ImportSettings {
    /// The default choices for a shop with this currency.
    pub const fn new(currency: Currency) -> Self {
        Self { currency, no_quantities: NoQuantities::Keep, stock: StockChoice::Keep, as_of: UnixMs(i64::MAX) }
    }
}
