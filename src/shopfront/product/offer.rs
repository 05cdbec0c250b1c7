//! The price and availability of the chosen variant.

use crate::{
    catalogue::store::VariantRow,
    money::{Currency, Money},
};

/// At or below this many the page says how many are left.
const FEW: i64 = 5;
/// The most that can be asked for at once.
const MOST: i64 = 99;

/// The variant that the address names, ready to show.
pub struct Offer {
    /// The variant's id, for the cart's form.
    pub id: i64,
    /// Its values, in one line; empty where there is only one variant.
    pub title: String,
    /// May be empty.
    pub sku: String,
    /// Formatted. A price of nothing is a price like any other ("€0.00"): so it reads on cards and in the cart.
    pub price: String,
    /// The former price.
    pub was: Option<String>,
    /// How much there is, in words.
    pub stock: String,
    /// A sentence on that; may be empty.
    pub note: &'static str,
    /// True if it can be bought.
    pub available: bool,
    /// The most that can be asked for.
    pub most: i64,
}

impl Offer {
    /// A variant with prices in the shop's currency.
    pub fn new(variant: &VariantRow, currency: Currency) -> Self {
        let money = |minor: i64| Money::new(minor, currency).map(|money| money.display()).unwrap_or_default();
        let (stock, note) = match variant.left {
            Some(0) => ("Sold out".to_owned(), ""),
            Some(left) if left <= FEW => (format!("Only {left} left"), ""),
            None if variant.to_order => {
                let note = "On backorder. We ship it as soon as it arrives.";
                ("Available to order".to_owned(), note)
            }
            _ => ("In stock".to_owned(), ""),
        };
        Self {
            id: variant.id,
            title: variant.title(),
            sku: variant.sku.clone(),
            price: money(variant.price),
            was: variant.compare_at.filter(|was| *was > variant.price).map(money),
            stock,
            note,
            available: variant.available(),
            most: variant.left.unwrap_or(MOST).clamp(1, MOST),
        }
    }
}
