//! The merchant's choice for stock that the shop already counts, and the numbers about stock in the report.

use crate::{
    catalogue::{draft::VariantDraft, write::Shortage},
    names::names,
    time::{UnixMs, Zone},
};

names! {
    /// How an import changes the stock of variants that the shop already counts. The stock of all other variants
    /// becomes the quantity in the file.
    #[derive(Default)]
    pub enum StockChoice {
        /// The stock stays as it is.
        #[default]
        Keep = "keep",
        /// The stock becomes the quantity in the file. The merchant also gives the time of the count. Stock that
        /// changed after the count stays as it is, with a warning.
        Set = "set",
        /// The stock changes by the difference between the quantities in this file and in the last import.
        Adjust = "adjust",
    }
}

/// The number of variants for each result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StockCounts {
    /// Variants that kept the shop's stock, although the file has another quantity.
    pub kept: i64,
    pub set: i64,
    pub adjusted: i64,
    /// Variants whose stock stayed as it was, with a warning, because the stock changed after the count or was never
    /// imported.
    pub left: i64,
    /// Variants without a quantity in the file and without units on hand that are not sold on backorder. They are sold
    /// out unless the merchant chose otherwise.
    pub uncounted: i64,
}

impl std::ops::AddAssign for StockCounts {
    fn add_assign(&mut self, other: Self) {
        self.kept += other.kept;
        self.set += other.set;
        self.adjusted += other.adjusted;
        self.left += other.left;
        self.uncounted += other.uncounted;
    }
}

/// The warning about a variant with fewer units than orders have reserved. `orders` are the names of the accepted and
/// paid orders that lack units.
pub fn shortage(name: &str, shortage: &Shortage<'_>, orders: &[&str]) -> String {
    let Shortage { variant, stock, cover } = shortage;
    let released: i64 = cover.released.iter().map(|(_, units)| units).sum();
    let mut message =
        format!("Orders have reserved {} of {name}, and {} are on hand.", stock.reserved(), variant.on_hand);
    if released > 0 {
        message += &format!(" Unpaid orders lost their reservation of {released}.");
    }
    if cover.short > 0 {
        let (orders, need) = match orders {
            [order] => (format!("order {order}"), "needs"),
            orders => (format!("orders {}", orders.join(", ")), "need"),
        };
        message += &format!(" {} more are missing: {orders} {need} attention.", cover.short);
    }
    message
}

/// The name of a variant in messages: its product, its option values and its SKU.
pub fn name(title: &str, variant: &VariantDraft) -> String {
    let values = variant.values.iter().map(|value| format!(", {value}")).collect::<String>();
    let sku = if variant.sku.is_empty() { String::new() } else { format!(" (SKU {})", variant.sku) };
    format!("“{title}{values}”{sku}")
}

/// The text of a time in messages, in UTC.
pub fn time(at: UnixMs) -> String {
    Zone::utc().words(at)
}
