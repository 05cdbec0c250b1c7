//! The merchant's choice for the stock of variants that the shop counts already, and what became of their stock.

use crate::{
    catalogue::{draft::VariantDraft, write::Shortage},
    names::names,
    time::{UnixMs, Zone},
};

names! {
    /// The meaning of the file's quantities for variants whose stock the shop counts already. All other variants get
    /// the quantity in the file.
    #[derive(Default)]
    pub enum StockChoice {
        /// The stock stays as it is.
        #[default]
        Keep = "keep",
        /// The file has the units on hand at a certain time.
        Set = "set",
        /// The stock changes as much as the file has changed since the last import.
        Adjust = "adjust",
    }
}

/// The numbers of variants whose stock was treated in each way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StockCounts {
    /// The file has other units than the shop, and the shop kept its own.
    pub kept: i64,
    pub set: i64,
    pub adjusted: i64,
    /// The stock changed after the time of the count, or was never imported, so it was left.
    pub left: i64,
    /// Variants that are sold out because the file has no quantity for them.
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

/// The name of a variant for people: its product, its option values and its SKU.
pub fn name(title: &str, variant: &VariantDraft) -> String {
    let values = variant.values.iter().map(|value| format!(", {value}")).collect::<String>();
    let sku = if variant.sku.is_empty() { String::new() } else { format!(" (SKU {})", variant.sku) };
    format!("“{title}{values}”{sku}")
}

/// A time for people.
pub fn time(at: UnixMs) -> String {
    Zone::utc().words(at)
}
