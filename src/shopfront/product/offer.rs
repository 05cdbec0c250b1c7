//! The price and availability of the chosen variant.

use crate::{
    catalogue::{availability::Availability, store::VariantRow},
    money::{Currency, Money},
    time::Zone,
};

/// The page shows the number of units left only if at most this many units are left.
const FEW: i64 = 5;
/// The maximum quantity that a shopper can add to the cart at once.
const MOST: i64 = 99;

/// The variant that the address names, formatted for display.
pub struct Offer {
    /// The variant's id, for the cart's form.
    pub id: i64,
    /// The values on one line. Empty for a product without options.
    pub title: String,
    /// May be empty.
    pub sku: String,
    /// The formatted price. A price of 0 is shown as "€0.00", as on cards and in the cart.
    pub price: String,
    /// The former price, formatted.
    pub was: Option<String>,
    /// The availability as text.
    pub stock: String,
    /// A sentence that explains the availability; may be empty.
    pub note: String,
    pub available: bool,
    /// The maximum quantity in the cart's form.
    pub most: i64,
}

impl Offer {
    /// The offer of a variant, with prices in this currency and days in this time zone.
    pub fn new(variant: &VariantRow, availability: Availability, currency: Currency, zone: &Zone) -> Self {
        let money = |minor: i64| Money::new(minor, currency).map(|money| money.display()).unwrap_or_default();
        let (stock, note) = match (availability, variant.left) {
            (Availability::SoldOut, _) => ("Sold out".to_owned(), String::new()),
            (Availability::InStock, Some(left)) if left <= FEW => (format!("Only {left} left"), String::new()),
            (Availability::InStock, _) => ("In stock".to_owned(), String::new()),
            (Availability::Expected(at), _) => {
                let note = format!("We expect it on {} and ship it as soon as it arrives.", zone.day_words(at));
                ("Available to order".to_owned(), note)
            }
            (Availability::MadeToOrder(days), _) => {
                let days = if days == 1 { "one working day".to_owned() } else { format!("{days} working days") };
                ("Available to order".to_owned(), format!("We ship it within {days}."))
            }
            (Availability::BackOrder, _) => {
                let note = "On backorder. We ship it as soon as it arrives.";
                ("Available to order".to_owned(), note.to_owned())
            }
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
