//! The charges that add up to an order's total, each with its kind.

use super::quote::Tax;
use crate::money::Money;

/// The charges that add up to a total.
#[derive(Debug)]
pub struct Charges {
    /// The sum of the lines' totals. It contains tax if the shown prices contain tax.
    pub goods: Money,
    pub shipping: Money,
    /// True if any line is shipped.
    pub ships: bool,
    /// Taxes that the prices contain, and taxes that are added to the prices.
    pub taxes: Vec<Tax>,
}

/// The kind of a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChargeKind<'c> {
    Goods,
    Shipping,
    /// A tax that is added to the prices.
    Tax(&'c Tax),
}

/// A charge, shown on a line above the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChargeLine<'c> {
    pub kind: ChargeKind<'c>,
    pub amount: Money,
}

impl ChargeLine<'_> {
    /// True for shipping that costs nothing. Pages and mails show it as “free”, not as an amount of zero.
    pub fn is_free(&self) -> bool {
        matches!(self.kind, ChargeKind::Shipping) && self.amount.minor() == 0
    }
}

impl Charges {
    /// The charges that add up to the total, in the order in which they are shown.
    pub fn lines(&self) -> Vec<ChargeLine<'_>> {
        let mut lines = vec![ChargeLine { kind: ChargeKind::Goods, amount: self.goods }];
        // If there is a shipping charge, it is shown even if no line of the order is shipped.
        if self.ships || self.shipping.minor() > 0 {
            lines.push(ChargeLine { kind: ChargeKind::Shipping, amount: self.shipping });
        }
        let on_top = self.taxes.iter().filter(|tax| tax.on_top && tax.amount.minor() > 0);
        lines.extend(on_top.map(|tax| ChargeLine { kind: ChargeKind::Tax(tax), amount: tax.amount }));
        lines
    }

    /// The taxes that the prices contain. They do not add to the total.
    pub fn contained(&self) -> impl Iterator<Item = &Tax> {
        self.taxes.iter().filter(|tax| !tax.on_top && tax.amount.minor() > 0)
    }
}
