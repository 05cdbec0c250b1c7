//! The charges that add up to an order's total, each with its kind.

use super::quote::Tax;
use crate::money::Money;

/// The charges that add up to a total.
#[derive(Debug)]
pub struct Charges {
    /// The lines' totals, as prices are shown.
    pub goods: Money,
    pub shipping: Money,
    /// True if anything is shipped.
    pub ships: bool,
    /// In the total, or on top of the rest.
    pub taxes: Vec<Tax>,
}

/// The kind of a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChargeKind<'c> {
    Goods,
    Shipping,
    /// On top of the prices.
    Tax(&'c Tax),
}

/// An amount above the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChargeLine<'c> {
    pub kind: ChargeKind<'c>,
    pub amount: Money,
}

impl ChargeLine<'_> {
    /// True if shipping costs nothing: that is good news, and no amount of zero.
    pub fn is_free(&self) -> bool {
        matches!(self.kind, ChargeKind::Shipping) && self.amount.minor() == 0
    }
}

impl Charges {
    /// The amounts that make the total, in their order.
    pub fn lines(&self) -> Vec<ChargeLine<'_>> {
        let mut lines = vec![ChargeLine { kind: ChargeKind::Goods, amount: self.goods }];
        // An order keeps what it was charged for shipping, whatever is left of its lines.
        if self.ships || self.shipping.minor() > 0 {
            lines.push(ChargeLine { kind: ChargeKind::Shipping, amount: self.shipping });
        }
        let on_top = self.taxes.iter().filter(|tax| tax.on_top && tax.amount.minor() > 0);
        lines.extend(on_top.map(|tax| ChargeLine { kind: ChargeKind::Tax(tax), amount: tax.amount }));
        lines
    }

    /// The taxes that prices contain.
    pub fn contained(&self) -> impl Iterator<Item = &Tax> {
        self.taxes.iter().filter(|tax| !tax.on_top && tax.amount.minor() > 0)
    }
}
