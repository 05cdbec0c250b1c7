//! The amounts of an order. Only this module computes them, so the shown amount, the ordered amount and the charged
//! amount are always equal. All functions are pure.
//!
//! A shop has one shipping price and one tax rate. The tax is computed once, on the sum of all taxed amounts, and
//! rounded half up. It is then divided among the lines and shipping by the largest remainder method, so that the shares
//! add up to the tax. If the tax were rounded for each line, the tax on many cheap lines could be far from the rate.
//! Council Directive 2006/112/EC leaves the method of rounding to the member states.

use crate::money::{Currency, Money, MoneyError};

/// A rate of 100 % in parts per million. In this unit, even a rate such as 8.875 % is a whole number.
pub const WHOLE_RATE: i64 = 1_000_000;

/// The shop's rules for shipping and tax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// The currency of every amount.
    pub currency: Currency,
    /// The shipping price in minor units, for an order with something to ship.
    pub shipping: i64,
    /// Parts per million.
    pub tax_rate: i64,
    /// The shop's name for its tax.
    pub tax_name: String,
    /// True if the shown prices, including the shipping price, contain the tax.
    pub tax_included: bool,
    /// The version increases whenever any other field changes. The shop refuses an order if the version has changed
    /// since the shopper saw the charges.
    pub version: i64,
}

/// A line to be charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    pub quantity: i64,
    /// The price of one unit, in minor units.
    pub unit_price: i64,
    /// True if the line is taxed.
    pub taxable: bool,
    /// True if the line has to be shipped.
    pub ships: bool,
}

/// The amounts of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// Quantity times unit price. It contains tax if the shown prices contain tax.
    pub total: Money,
    /// The tax that `total` contains, or that is added to `total`.
    pub tax: Money,
}

/// A tax on an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tax {
    /// The shop's name for the tax.
    pub name: String,
    /// Parts per million.
    pub rate: i64,
    /// True if the tax is added to the prices. False if the prices contain it.
    pub on_top: bool,
    /// The taxed amount. It contains the tax if the shown prices contain tax.
    pub base: Money,
    pub amount: Money,
}

/// The amounts of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// One charge for each item, in the order of the items.
    pub lines: Vec<Charge>,
    /// The sum of the lines' totals.
    pub goods: Money,
    /// The shipping charge. It contains tax if the shown prices contain tax.
    pub shipping: Money,
    /// The part of `tax` that is for shipping.
    pub shipping_tax: Money,
    /// The tax on all lines and on shipping. It is the tax that the prices contain, or the tax that is added to them.
    pub tax: Money,
    /// The tax that is added to the shown prices; 0 if the prices contain it.
    pub tax_on_top: Money,
    /// The taxes that add up to `tax`.
    pub taxes: Vec<Tax>,
    /// The amount to pay.
    pub total: Money,
}

/// Computes the quote for `items`. Shipping is taxed if any item is both shipped and taxed.
///
/// # Errors
/// When a sum is out of the range of [`Money`].
pub fn quote(items: &[Item], rules: &Rules) -> Result<Quote, MoneyError> {
    let money = |minor| Money::new(minor, rules.currency);
    let nothing = money(0)?;
    let totals = items
        .iter()
        .map(|item| money(item.unit_price)?.checked_mul(item.quantity))
        .collect::<Result<Vec<_>, MoneyError>>()?;
    let goods = totals.iter().try_fold(nothing, |sum, total| sum.checked_add(*total))?;
    let shipping = money(if items.iter().any(|item| item.ships) { rules.shipping } else { 0 })?;

    let taxed = items.iter().zip(&totals).map(|(item, total)| if item.taxable { *total } else { nothing });
    let ships_taxed = items.iter().any(|item| item.ships && item.taxable);
    let mut bases: Vec<Money> = taxed.collect();
    bases.push(if ships_taxed { shipping } else { nothing });
    let base = bases.iter().try_fold(nothing, |sum, part| sum.checked_add(*part))?;
    let tax = money(tax_on(base.minor(), rules)?)?;

    let weights: Vec<u64> = bases.iter().map(|part| part.minor().unsigned_abs()).collect();
    let shares = if base.minor() == 0 { vec![nothing; bases.len()] } else { tax.allocate(&weights)? };
    let tax_on_top = if rules.tax_included { nothing } else { tax };
    let total = goods.checked_add(shipping)?.checked_add(tax_on_top)?;
    let shipping_tax = shares.last().copied().unwrap_or(nothing);
    let lines = totals.into_iter().zip(shares).map(|(total, tax)| Charge { total, tax }).collect();
    let taxes = (rules.tax_rate > 0 && base.minor() > 0).then(|| Tax {
        name: rules.tax_name.clone(),
        rate: rules.tax_rate,
        on_top: !rules.tax_included,
        base,
        amount: tax,
    });
    Ok(Quote { lines, goods, shipping, shipping_tax, tax, tax_on_top, taxes: taxes.into_iter().collect(), total })
}

/// The tax that the amount `base` contains, or that is added to `base`. The result is rounded half up.
fn tax_on(base: i64, rules: &Rules) -> Result<i64, MoneyError> {
    let whole = i128::from(WHOLE_RATE);
    let rate = i128::from(rules.tax_rate);
    let of = if rules.tax_included { whole + rate } else { whole };
    // The product fits into i128, because `base` is below 2^53 and `rate` is below 2^63. `of` is at least a million, so
    // the division is not by 0.
    let doubled = 2 * i128::from(base) * rate + of;
    i64::try_from(doubled / (2 * of)).map_err(|_| MoneyError::Overflow)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rules(code: &str, shipping: i64, tax_rate: i64, tax_included: bool) -> Rules {
        let (currency, tax_name) = (Currency::from_code(code).unwrap(), "VAT".to_owned());
        Rules { currency, shipping, tax_rate, tax_name, tax_included, version: 1 }
    }

    fn item(quantity: i64, unit_price: i64) -> Item {
        Item { quantity, unit_price, taxable: true, ships: true }
    }

    fn told(quote: &Quote) -> (Vec<(i64, i64)>, [i64; 4]) {
        let lines = quote.lines.iter().map(|line| (line.total.minor(), line.tax.minor())).collect();
        (lines, [quote.goods, quote.shipping, quote.tax, quote.total].map(|money| money.minor()))
    }

    #[test]
    fn quotes_are_equal_to_amounts_computed_by_hand() {
        let untaxed = |item: Item| Item { taxable: false, ..item };
        let digital = |item: Item| Item { ships: false, ..item };
        for (items, rules, expected) in [
            // The tax of 19 % in 11.90 + 4.90 is 2.6823…, rounded to 2.68. The goods contain 1.90 of it.
            (vec![item(1, 1_190)], rules("EUR", 490, 190_000, true), (vec![(1_190, 190)], [1_190, 490, 268, 1_680])),
            // The added tax is 8.875 % of 30.00, which is 2.6625, rounded to 2.66.
            (vec![item(3, 1_000)], rules("USD", 0, 88_750, false), (vec![(3_000, 266)], [3_000, 0, 266, 3_266])),
            // The tax of 10 % on 0.05 is half a cent, which is rounded up.
            (vec![item(1, 5)], rules("EUR", 0, 100_000, false), (vec![(5, 1)], [5, 0, 1, 6])),
            // The exact tax of each line is about a third of a cent. The whole tax is one cent, and the first line gets
            // it.
            (
                vec![item(1, 1), item(1, 1), item(1, 1)],
                rules("EUR", 0, 333_333, false),
                (vec![(1, 1), (1, 0), (1, 0)], [3, 0, 1, 4]),
            ),
            // Untaxed items have no tax. Shipping has no tax either, because no item is both shipped and taxed.
            (vec![untaxed(item(2, 500))], rules("EUR", 490, 190_000, true), (vec![(1_000, 0)], [1_000, 490, 0, 1_490])),
            (
                vec![untaxed(item(1, 500)), digital(item(1, 1_190))],
                rules("EUR", 490, 190_000, true),
                (vec![(500, 0), (1_190, 190)], [1_690, 490, 190, 2_180]),
            ),
            // The shipping charge is 0, because nothing is shipped.
            (
                vec![digital(item(1, 1_190))],
                rules("EUR", 490, 190_000, true),
                (vec![(1_190, 190)], [1_190, 0, 190, 1_190]),
            ),
            (vec![item(2, 1_100)], rules("JPY", 500, 100_000, true), (vec![(2_200, 200)], [2_200, 500, 245, 2_700])),
            (vec![item(1, 1_005)], rules("KWD", 0, 50_000, false), (vec![(1_005, 50)], [1_005, 0, 50, 1_055])),
            (vec![item(1, 0)], rules("EUR", 0, 190_000, true), (vec![(0, 0)], [0, 0, 0, 0])),
            (vec![], rules("EUR", 490, 190_000, true), (vec![], [0, 0, 0, 0])),
        ] {
            assert_eq!(told(&quote(&items, &rules).unwrap()), expected, "{items:?} {rules:?}");
        }
    }

    #[test]
    fn sums_that_are_too_large_are_refused() {
        let most = (1 << 53) - 1;
        for items in [vec![item(2, most)], vec![item(1, most), item(1, 1)]] {
            assert!(quote(&items, &rules("EUR", 0, 0, true)).is_err());
        }
        assert!(quote(&[item(1, most)], &rules("EUR", 1, 0, true)).is_err());
        assert!(quote(&[item(1, most)], &rules("EUR", 0, 1_000_000, false)).is_err());
        assert!(quote(&[item(1, most)], &rules("EUR", 0, 1_000_000, true)).is_ok());
    }

    fn any_item() -> impl Strategy<Value = Item> {
        (1..=99_i64, 0..=10_000_000_i64, any::<bool>(), any::<bool>())
            .prop_map(|(quantity, unit_price, taxable, ships)| Item { quantity, unit_price, taxable, ships })
    }

    fn any_rules() -> impl Strategy<Value = Rules> {
        // Together, these currencies cover every exponent of ISO 4217: 0, 2, 3 and 4.
        (prop::sample::select(vec!["JPY", "EUR", "KWD", "CLF"]), 0..100_000_i64, 0..=WHOLE_RATE, any::<bool>())
            .prop_map(|(code, shipping, rate, included)| rules(code, shipping, rate, included))
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_total(items in prop::collection::vec(any_item(), 0..30), rules in any_rules()) {
            let quote = quote(&items, &rules).unwrap();
            let sum = |part: fn(&Charge) -> Money| quote.lines.iter().map(|line| part(line).minor()).sum::<i64>();
            prop_assert_eq!(quote.lines.len(), items.len());
            prop_assert_eq!(sum(|line| line.total), quote.goods.minor());
            let on_top = if rules.tax_included { 0 } else { quote.tax.minor() };
            prop_assert_eq!(quote.tax_on_top.minor(), on_top);
            prop_assert_eq!(quote.total.minor(), quote.goods.minor() + quote.shipping.minor() + on_top);
            prop_assert_eq!(quote.shipping_tax.minor(), quote.tax.minor() - sum(|line| line.tax));
            let possible = 0..=quote.shipping.minor();
            prop_assert!(possible.contains(&quote.shipping_tax.minor()), "{:?}", quote.shipping_tax);
            prop_assert_eq!(quote.taxes.iter().map(|tax| tax.amount.minor()).sum::<i64>(), quote.tax.minor());
            for (item, line) in items.iter().zip(&quote.lines) {
                prop_assert!(item.taxable || line.tax.minor() == 0);
                prop_assert!((0..=line.total.minor()).contains(&line.tax.minor()));
            }
        }

        #[test]
        fn the_tax_is_within_half_a_minor_unit_of_the_exact_tax(
            items in prop::collection::vec(any_item(), 1..30),
            rules in any_rules(),
        ) {
            let quote = quote(&items, &rules).unwrap();
            let taxed: i64 = items.iter().filter(|item| item.taxable).map(|item| item.quantity * item.unit_price).sum();
            let ships = items.iter().any(|item| item.taxable && item.ships);
            let base = i128::from(taxed + if ships { rules.shipping } else { 0 });
            let (rate, whole) = (i128::from(rules.tax_rate), i128::from(WHOLE_RATE));
            let divisor = if rules.tax_included { whole + rate } else { whole };
            let error = i128::from(quote.tax.minor()) * divisor - base * rate;
            prop_assert!(2 * error.abs() <= divisor, "the tax is off by {error}/{divisor} of a minor unit");
        }

        #[test]
        fn the_order_of_the_lines_does_not_change_the_totals(
            items in prop::collection::vec(any_item(), 0..12),
            rules in any_rules(),
        ) {
            let mut reversed = items.clone();
            reversed.reverse();
            let (one, other) = (quote(&items, &rules).unwrap(), quote(&reversed, &rules).unwrap());
            prop_assert_eq!((one.goods, one.tax, one.total), (other.goods, other.tax, other.total));
        }
    }
}
