//! What an order comes to, as people read it: at the checkout, on the order's page and in letters.

use crate::money::Money;

const DELIVERY: &str = "Delivery";

/// What adds up to a total.
#[derive(Debug)]
pub struct Charges<'c> {
    /// The lines' totals, as prices are shown.
    pub subtotal: Money,
    /// Of delivery.
    pub shipping: Money,
    /// Whether anything is delivered.
    pub ships: bool,
    /// In the total, or on top of the rest.
    pub tax: Money,
    /// What the shop calls it.
    pub tax_name: &'c str,
    /// Parts per million.
    pub tax_rate: i64,
    /// Whether prices contain it.
    pub tax_included: bool,
}

impl Charges<'_> {
    /// The parts with their names.
    pub fn parts(&self) -> Vec<(String, Money)> {
        let mut parts = vec![("Subtotal".to_owned(), self.subtotal)];
        if self.ships || self.shipping.minor() > 0 {
            parts.push((DELIVERY.to_owned(), self.shipping));
        }
        if self.tax.minor() > 0 && !self.tax_included {
            parts.push((self.tax_words(), self.tax));
        }
        parts
    }

    /// The parts as a page shows them.
    pub fn shown(&self) -> Vec<(String, String)> {
        let shown = |(name, amount): (String, Money)| match amount.minor() {
            0 if name == DELIVERY => (name, "free".to_owned()),
            _ => (name, amount.display()),
        };
        self.parts().into_iter().map(shown).collect()
    }

    /// What is said of a tax that prices contain.
    pub fn contained(&self) -> Option<String> {
        let is_said = self.tax.minor() > 0 && self.tax_included;
        is_said.then(|| format!("{} {} included", self.tax.display(), self.tax_words()))
    }

    fn tax_words(&self) -> String {
        format!("{} {}", self.tax_name, rate(self.tax_rate))
    }
}

/// A tax rate for people: parts per million as per cent, without needless zeros.
fn rate(parts: i64) -> String {
    let text = format!("{}.{:04}", parts / 10_000, parts % 10_000);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    /// The parts and what is contained, of 20.00, this delivery and this tax.
    fn read(shipping: i64, ships: bool, tax: i64, tax_included: bool) -> (String, Option<String>) {
        let money = |minor| Money::new(minor, Currency::from_code("EUR").unwrap()).unwrap();
        let charges = Charges {
            subtotal: money(2000),
            shipping: money(shipping),
            ships,
            tax: money(tax),
            tax_name: "VAT",
            tax_rate: 190_000,
            tax_included,
        };
        let parts = charges.shown().into_iter().map(|(name, amount)| format!("{name} {amount}"));
        (parts.collect::<Vec<_>>().join(", "), charges.contained())
    }

    #[test]
    fn what_stands_above_a_total() {
        let of = |parts: &str, contained: Option<&str>| (parts.to_owned(), contained.map(str::to_owned));
        assert_eq!(read(490, true, 380, true), of("Subtotal €20.00, Delivery €4.90", Some("€3.80 VAT 19 % included")));
        assert_eq!(read(0, true, 380, false), of("Subtotal €20.00, Delivery free, VAT 19 % €3.80", None));
        assert_eq!(read(0, false, 0, true), of("Subtotal €20.00", None));
        assert_eq!(read(490, false, 0, false), of("Subtotal €20.00, Delivery €4.90", None), "as it was sold");
    }

    #[test]
    fn rates() {
        for (parts, text) in [(190_000, "19 %"), (88_750, "8.875 %"), (0, "0 %"), (1_000_000, "100 %"), (100, "0.01 %")]
        {
            assert_eq!(rate(parts), text);
        }
    }
}
