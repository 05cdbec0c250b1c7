//! The texts of charges, for the checkout, the order's page and mails.

use super::{
    charges::{ChargeKind, ChargeLine, Charges},
    quote::Tax,
};

impl ChargeLine<'_> {
    fn label(&self) -> String {
        match self.kind {
            ChargeKind::Goods => "Subtotal".to_owned(),
            ChargeKind::Shipping => "Delivery".to_owned(),
            ChargeKind::Tax(tax) => name_and_rate(tax),
        }
    }

    fn amount_words(&self) -> String {
        if self.is_free() { "free".to_owned() } else { self.amount.display() }
    }
}

impl Charges {
    /// The label and the amount of each line above the total.
    pub fn words(&self) -> Vec<(String, String)> {
        self.lines().iter().map(|line| (line.label(), line.amount_words())).collect()
    }

    /// The note under the total about taxes that the prices contain. `None` if they contain no tax.
    pub fn tax_note(&self) -> Option<String> {
        let taxes = self.contained().map(|tax| format!("{} {}", tax.amount.display(), name_and_rate(tax)));
        let taxes: Vec<String> = taxes.collect();
        (!taxes.is_empty()).then(|| format!("{} included", taxes.join(", ")))
    }
}

/// A tax's name and rate, such as `VAT 19 %`.
fn name_and_rate(tax: &Tax) -> String {
    format!("{} {}", tax.name, rate(tax.rate))
}

/// Formats parts per million as per cent, without trailing zeros.
fn rate(parts: i64) -> String {
    let text = format!("{}.{:04}", parts / 10_000, parts % 10_000);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Currency, Money};

    /// The charge lines and the tax note of an order of 20.00 with this shipping and this tax.
    fn read(shipping: i64, ships: bool, tax: i64, tax_included: bool) -> (String, Option<String>) {
        let money = |minor| Money::new(minor, Currency::from_code("EUR").unwrap()).unwrap();
        let (name, base) = ("VAT".to_owned(), money(2000));
        let tax = Tax { name, rate: 190_000, on_top: !tax_included, base, amount: money(tax) };
        let charges = Charges { goods: base, shipping: money(shipping), ships, taxes: vec![tax] };
        let lines = charges.words().into_iter().map(|(label, amount)| format!("{label} {amount}"));
        (lines.collect::<Vec<_>>().join(", "), charges.tax_note())
    }

    #[test]
    fn charges_and_the_tax_note_are_written_for_shoppers() {
        let of = |lines: &str, note: Option<&str>| (lines.to_owned(), note.map(str::to_owned));
        assert_eq!(read(490, true, 380, true), of("Subtotal €20.00, Delivery €4.90", Some("€3.80 VAT 19 % included")));
        assert_eq!(read(0, true, 380, false), of("Subtotal €20.00, Delivery free, VAT 19 % €3.80", None));
        assert_eq!(read(0, false, 0, true), of("Subtotal €20.00", None));
        assert_eq!(
            read(490, false, 0, false),
            of("Subtotal €20.00, Delivery €4.90", None),
            "the shipping charge is shown although nothing is shipped"
        );
    }

    #[test]
    fn only_shipping_that_costs_nothing_is_called_free() {
        let nothing = Money::new(0, Currency::from_code("EUR").unwrap()).unwrap();
        let name = "Delivery".to_owned();
        let tax = Tax { name, rate: 0, on_top: true, base: nothing, amount: nothing };
        let words = |kind| ChargeLine { kind, amount: nothing }.amount_words();
        assert_eq!(words(ChargeKind::Shipping), "free");
        assert_eq!([words(ChargeKind::Goods), words(ChargeKind::Tax(&tax))], ["€0.00", "€0.00"]);
    }

    #[test]
    fn a_rate_is_written_in_per_cent_without_trailing_zeros() {
        for (parts, text) in [(190_000, "19 %"), (88_750, "8.875 %"), (0, "0 %"), (1_000_000, "100 %"), (100, "0.01 %")]
        {
            assert_eq!(rate(parts), text);
        }
    }
}
