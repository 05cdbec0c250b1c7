//! The price and availability of the chosen variant.

use crate::{
    catalogue::store::VariantRow,
    money::{Currency, Money},
};

/// If at most this many are left, the page shows the number.
const FEW: i64 = 5;
/// The maximum quantity in one request.
const MOST: i64 = 99;

/// The variant that the address names, ready to show.
pub struct Offer {
    /// The variant's id, for the cart's form.
    pub id: i64,
    /// Its values in one line; empty for a product with one variant.
    pub title: String,
    /// May be empty.
    pub sku: String,
    /// Formatted. A price of 0 is shown as "€0.00", as on cards and in the cart.
    pub price: String,
    /// The former price.
    pub was: Option<String>,
    /// The stock in words.
    pub stock: String,
    /// A sentence about the stock; may be empty.
    pub note: &'static str,
    /// True if it is available.
    pub available: bool,
    /// The maximum quantity.
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
