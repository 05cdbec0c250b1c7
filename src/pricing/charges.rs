//! What an order comes to, as people read it: at the checkout, on the order's page and in letters.

use super::quote::Tax;
use crate::money::Money;

const DELIVERY: &str = "Delivery";

/// What adds up to a total.
#[derive(Debug)]
pub struct Charges {
    /// The lines' totals, as prices are shown.
    pub goods: Money,
    /// Of delivery.
    pub shipping: Money,
    /// Whether anything is delivered.
    pub ships: bool,
    /// In the total, or on top of the rest.
    pub taxes: Vec<Tax>,
}

impl Charges {
    /// The parts with their names.
    pub fn parts(&self) -> Vec<(String, Money)> {
        let mut parts = vec![("Subtotal".to_owned(), self.goods)];
        if self.ships || self.shipping.minor() > 0 {
            parts.push((DELIVERY.to_owned(), self.shipping));
        }
        let on_top = self.taxes.iter().filter(|tax| tax.on_top && tax.amount.minor() > 0);
        parts.extend(on_top.map(|tax| (tax_words(tax), tax.amount)));
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

    /// What is said of the taxes that prices contain.
    pub fn contained(&self) -> Option<String> {
        let contained = self.taxes.iter().filter(|tax| !tax.on_top && tax.amount.minor() > 0);
        let words: Vec<String> = contained.map(|tax| format!("{} {}", tax.amount.display(), tax_words(tax))).collect();
        (!words.is_empty()).then(|| format!("{} included", words.join(", ")))
    }
}

fn tax_words(tax: &Tax) -> String {
    format!("{} {}", tax.name, rate(tax.rate))
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
        let (name, base) = ("VAT".to_owned(), money(2000));
        let tax = Tax { name, rate: 190_000, on_top: !tax_included, base, amount: money(tax) };
        let charges = Charges { goods: base, shipping: money(shipping), ships, taxes: vec![tax] };
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
