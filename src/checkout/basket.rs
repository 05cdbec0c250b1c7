//! The cart with current prices: lines, totals, and the problems that prevent an order.

use std::{collections::HashMap, fmt::Write as _};

use sha2::{Digest, Sha256};

use crate::{
    cart::{Cart, CartVariant},
    error::Error,
    ids::VariantId,
    money::{Currency, Money, MoneyError},
    order::NewLine,
    payment::StartLine,
    pricing::{Item, Quote, Rules, quote},
    shop::settings::Selling,
};

/// A cart with current prices.
pub struct Basket {
    /// The lines with variants that are for sale, in the order of the cart.
    pub lines: Vec<NewLine>,
    pub quote: Quote,
    /// The rules that the quote was computed with.
    pub rules: Rules,
    /// Sentences about problems that the shopper must first solve in the cart.
    pub obstacles: Vec<String>,
    /// True if some of the variants have expired holds that are not released yet.
    pub lapsed: bool,
}

impl Basket {
    /// Combines a cart with the current rows of its variants.
    ///
    /// # Errors
    /// `Unprocessable` when the total is too large.
    pub fn new(cart: &Cart, rows: Vec<CartVariant>, selling: &Selling, currency: Currency) -> Result<Self, Error> {
        let mut rows: HashMap<i64, CartVariant> = rows.into_iter().map(|row| (row.id, row)).collect();
        let lapsed = rows.values().any(|row| row.lapsed > 0);
        let (mut lines, mut items, mut obstacles) = (Vec::new(), Vec::new(), Vec::new());
        for line in cart.lines() {
            let Some(row) = rows.remove(&line.variant.get()) else {
                obstacles.push("A product in your cart is no longer in the shop.".to_owned());
                continue;
            };
            match row.left {
                Some(0) => obstacles.push(format!("“{}” is sold out.", row.title)),
                Some(left) if left < line.quantity => {
                    obstacles
                        .push(format!("Only {left} of “{}” left, and your cart has {}.", row.title, line.quantity));
                }
                _ => {}
            }
            let item = Item {
                quantity: line.quantity,
                unit_price: row.price,
                taxable: row.taxable,
                ships: row.requires_shipping,
            };
            items.push(item);
            lines.push(new_line(line.variant, row, item));
        }
        let rules = Rules {
            currency,
            shipping: selling.shipping_price,
            tax_rate: selling.tax_rate,
            tax_name: selling.tax_name.clone(),
            tax_included: selling.tax_included,
            version: selling.pricing_version,
        };
        let too_large = |_: MoneyError| {
            Error::Unprocessable("The total of this cart is too large. Please remove some items.".to_owned())
        };
        let quote = quote(&items, &rules).map_err(too_large)?;
        Ok(Self { lines, quote, rules, obstacles, lapsed })
    }

    /// The lines for the page of the payment provider.
    ///
    /// # Errors
    /// When a price is out of range.
    pub fn to_pay(&self) -> Result<Vec<StartLine>, Error> {
        let line = |line: &NewLine| {
            let unit_price = Money::new(line.unit_price, self.rules.currency)
                .map_err(|error| Error::Internal(format!("variant {}: {error}", line.variant)))?;
            Ok(StartLine::new(line.title.clone(), &line.options, line.quantity, unit_price))
        };
        self.lines.iter().map(line).collect()
    }

    /// The fingerprint of the lines, their prices and the total.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for line in &self.lines {
            hash.update(format!("{}:{}:{};", line.variant, line.quantity, line.unit_price));
        }
        hash.update(self.quote.total.minor().to_string());
        hex(&hash.finalize())
    }
}

fn new_line(variant: VariantId, row: CartVariant, item: Item) -> NewLine {
    NewLine {
        variant,
        product: row.product_id,
        options: row.options(),
        title: row.title,
        sku: row.sku,
        picture: row.picture,
        quantity: item.quantity,
        unit_price: item.unit_price,
        ships: item.ships,
    }
}

/// The first 96 bits of a hash in hexadecimal.
pub fn hex(hash: &[u8]) -> String {
    let mut text = String::new();
    for byte in hash.iter().take(12) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
