//! Money: whole minor units of one currency. Amounts are never floating-point numbers.
//!
//! `Money` has no operators `+` and `-`, because an operator would have to panic if the currencies differ or the sum is
//! too large.

mod currency;
mod text;

use std::cmp::Reverse;
use std::fmt;

pub use currency::Currency;

/// The largest amount in minor units. D1 returns numbers as doubles, and a larger whole number may lose digits in a
/// double.
pub const MAX_MINOR: i64 = (1 << 53) - 1;

/// An amount between -[`MAX_MINOR`] and [`MAX_MINOR`].
///
/// Amounts have no `Ord`, because amounts in different currencies cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// An amount from minor units (cents for EUR, yen for JPY).
    pub fn new(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        if (-MAX_MINOR..=MAX_MINOR).contains(&minor) { Ok(Self { minor, currency }) } else { Err(MoneyError::Overflow) }
    }

    /// The amount in minor units.
    pub fn minor(&self) -> i64 {
        self.minor
    }

    /// The currency of the amount.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The sum of two amounts of one currency.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        // The sum of two amounts below 2^53 fits into i64.
        Self::new(self.minor + other.minor, self.currency)
    }

    /// The difference of two amounts of one currency.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        Self::new(self.minor - other.minor, self.currency)
    }

    /// A unit price times a quantity.
    pub fn checked_mul(self, quantity: i64) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_mul(quantity).ok_or(MoneyError::Overflow)?;
        Self::new(minor, self.currency)
    }

    /// Splits the amount in proportion to `weights`, by the method of the largest remainder. First, each part gets its
    /// exact share, rounded down. Then the parts with the largest remainders get one more minor unit each, until
    /// nothing is left. If two remainders are equal, the earlier part comes first. The parts always add up to the whole
    /// amount. A part with the weight 0 gets nothing. A negative amount is split like the positive amount, so that the
    /// parts of a refund match the parts of the charge.
    ///
    /// # Errors
    /// [`MoneyError::NoWeights`] if no weight is above zero.
    pub fn allocate(&self, weights: &[u64]) -> Result<Vec<Self>, MoneyError> {
        struct Part {
            minor: u128,
            remainder: u128,
        }

        let total: u128 = weights.iter().copied().map(u128::from).sum();
        if total == 0 {
            return Err(MoneyError::NoWeights);
        }
        let whole = u128::from(self.minor.unsigned_abs());
        let mut parts: Vec<Part> = weights
            .iter()
            .map(|&weight| {
                // The product is below 2^53 × 2^64, so it fits into u128.
                let product = whole * u128::from(weight);
                Part { minor: product / total, remainder: product % total }
            })
            .collect();

        let shared: u128 = parts.iter().map(|part| part.minor).sum();
        let mut by_loss: Vec<&mut Part> = parts.iter_mut().collect();
        // The sort is stable, so equal remainders keep their order. Fewer units are left than there are parts, so each
        // part gets at most one more unit.
        by_loss.sort_by_key(|part| Reverse(part.remainder));
        for (part, _) in by_loss.into_iter().zip(shared..whole) {
            part.minor += 1;
        }

        parts
            .iter()
            .map(|part| {
                let minor = i64::try_from(part.minor).map_err(|_| MoneyError::Overflow)?;
                Self::new(self.minor.signum() * minor, self.currency)
            })
            .collect()
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency })
        }
    }
}

/// The reason why an amount or a currency was refused. The message is for merchants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyError {
    /// The text is not the upper-case code of a currency with minor units.
    UnknownCurrency,
    /// The text is empty or has only spaces.
    Empty,
    /// The text is not a plain decimal, for example `1.234,56`, `1e3` or `$5`.
    NotDecimal,
    /// The number has more decimals than the currency.
    TooManyDecimals {
        /// The currency of the amount.
        currency: Currency,
    },
    /// The text is longer than any amount needs.
    TooLong,
    /// The amount is above [`MAX_MINOR`] or below -[`MAX_MINOR`].
    Overflow,
    /// The two amounts have different currencies.
    CurrencyMismatch {
        /// The currency of the first amount.
        left: Currency,
        /// The currency of the second amount.
        right: Currency,
    },
    /// No weight is above zero, so the amount cannot be split.
    NoWeights,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCurrency => {
                f.write_str("this is not a currency in use: write its three capital letters, such as EUR")
            }
            Self::Empty => f.write_str("the amount is missing"),
            Self::NotDecimal => f.write_str(
                "this is not an amount: write digits with a point before the decimals, such as 1234.50, \
                 without thousands separators or a currency sign",
            ),
            Self::TooManyDecimals { currency } => {
                let code = currency.code();
                match currency.exponent() {
                    0 => write!(f, "an amount in {code} has no decimals"),
                    most => write!(f, "an amount in {code} has at most {most} decimals"),
                }
            }
            Self::TooLong => f.write_str("the amount is too long"),
            Self::Overflow => f.write_str("the amount is too large"),
            Self::CurrencyMismatch { left, right } => {
                write!(f, "amounts in {} and {} cannot be combined", left.code(), right.code())
            }
            Self::NoWeights => f.write_str("the amount cannot be split, because no part has a weight above zero"),
        }
    }
}

impl std::error::Error for MoneyError {}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    pub fn currency(code: &str) -> Currency {
        Currency::from_code(code).unwrap()
    }

    fn eur(minor: i64) -> Money {
        Money::new(minor, currency("EUR")).unwrap()
    }

    /// Random amounts in random currencies. Small amounts and amounts near the limits are frequent.
    pub fn any_money() -> impl Strategy<Value = Money> {
        let minor = prop_oneof![
            -MAX_MINOR..=MAX_MINOR,
            -10_000_i64..=10_000,
            MAX_MINOR - 3..=MAX_MINOR,
            -MAX_MINOR..=-MAX_MINOR + 3,
        ];
        (minor, proptest::sample::select(currency::tests::all()))
            .prop_map(|(minor, currency)| Money::new(minor, currency).unwrap())
    }

    fn any_weights() -> impl Strategy<Value = Vec<u64>> {
        let weight = prop_oneof![0_u64..20, any::<u64>(), u64::MAX - 2..=u64::MAX];
        vec(weight, 1..30).prop_filter("at least one weight is above zero", |weights| weights.iter().any(|&w| w > 0))
    }

    #[test]
    fn amounts_of_2_to_the_53_or_more_are_refused() {
        let limit = 9_007_199_254_740_992;
        for (minor, fits) in [(limit - 1, true), (limit, false), (1 - limit, true), (-limit, false), (i64::MIN, false)]
        {
            assert_eq!(Money::new(minor, currency("EUR")).is_ok(), fits, "{minor} minor units");
        }
        assert_eq!(eur(MAX_MINOR).checked_add(eur(1)), Err(MoneyError::Overflow));
        assert_eq!(eur(-MAX_MINOR).checked_sub(eur(1)), Err(MoneyError::Overflow));
        assert_eq!(eur(2).checked_mul(1 << 52), Err(MoneyError::Overflow));
        assert_eq!(eur(2).checked_mul(i64::MIN), Err(MoneyError::Overflow));
        assert_eq!(eur(1999).checked_mul(3), Ok(eur(5997)));
    }

    #[test]
    fn amounts_in_different_currencies_are_not_combined() {
        let yen = Money::new(1, currency("JPY")).unwrap();
        let error = MoneyError::CurrencyMismatch { left: currency("EUR"), right: currency("JPY") };
        assert_eq!(eur(1).checked_add(yen), Err(error));
        assert_eq!(eur(1).checked_sub(yen), Err(error));
        assert_eq!(error.to_string(), "amounts in EUR and JPY cannot be combined");
    }

    #[test]
    fn amounts_are_split_by_the_largest_remainder() {
        for (minor, weights, parts) in [
            (100, &[1, 1, 1][..], &[34, 33, 33][..]),
            (200, &[1, 1, 1], &[67, 67, 66]),
            (-100, &[1, 1, 1], &[-34, -33, -33]),
            (5, &[3, 7], &[2, 3]),
            (1, &[1, 2], &[0, 1]),
            (1, &[0, 1, 1], &[0, 1, 0]),
            (0, &[1, 2], &[0, 0]),
            (7, &[u64::MAX], &[7]),
            (3, &[u64::MAX, u64::MAX], &[2, 1]),
        ] {
            let got: Vec<i64> = eur(minor).allocate(weights).unwrap().iter().map(Money::minor).collect();
            assert_eq!(got, parts, "{minor} over {weights:?}");
        }
        for weights in [&[][..], &[0], &[0, 0]] {
            assert_eq!(eur(5).allocate(weights), Err(MoneyError::NoWeights), "{weights:?}");
        }
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_amount(money in any_money(), weights in any_weights()) {
            let parts = money.allocate(&weights).unwrap();
            prop_assert_eq!(parts.len(), weights.len());
            prop_assert_eq!(parts.iter().map(Money::minor).sum::<i64>(), money.minor());
            prop_assert!(parts.iter().all(|part| part.currency() == money.currency()));
        }

        #[test]
        fn each_part_is_within_a_minor_unit_of_its_share(money in any_money(), weights in any_weights()) {
            let total: i128 = weights.iter().map(|&w| i128::from(w)).sum();
            for (part, &weight) in money.allocate(&weights).unwrap().iter().zip(&weights) {
                // This means |part − money × weight / total| < 1, but needs no division.
                let off = i128::from(part.minor()) * total - i128::from(money.minor()) * i128::from(weight);
                prop_assert!(off.abs() < total, "{part:?} for {weight} of {total}");
                prop_assert!(weight > 0 || part.minor() == 0);
            }
        }

        #[test]
        fn leftover_units_go_to_the_largest_remainders(money in any_money(), weights in any_weights()) {
            let total: i128 = weights.iter().map(|&w| i128::from(w)).sum();
            let whole = i128::from(money.minor().abs());
            let parts = money.allocate(&weights).unwrap();
            let (mut given, mut kept) = (Vec::new(), Vec::new());
            for (index, (part, &weight)) in parts.iter().zip(&weights).enumerate() {
                let exact = whole * i128::from(weight);
                let side = if i128::from(part.minor().abs()) > exact / total { &mut given } else { &mut kept };
                side.push((Reverse(exact % total), index));
            }
            // Parts are ordered by remainder, largest first, and then by index. All parts that got an additional unit
            // come before all other parts.
            if let (Some(last), Some(first)) = (given.iter().max(), kept.iter().min()) {
                prop_assert!(last < first);
            }
        }

        #[test]
        fn each_part_of_a_refund_equals_the_same_part_of_the_charge(money in any_money(), weights in any_weights()) {
            let refund = money.checked_mul(-1).unwrap();
            for (part, back) in money.allocate(&weights).unwrap().iter().zip(refund.allocate(&weights).unwrap()) {
                prop_assert_eq!(part.checked_add(back).unwrap().minor(), 0);
            }
        }

        #[test]
        fn subtraction_undoes_addition(a in any_money(), minor in -MAX_MINOR..=MAX_MINOR) {
            let b = Money::new(minor, a.currency()).unwrap();
            if let Ok(sum) = a.checked_add(b) {
                prop_assert_eq!(sum.checked_sub(b), Ok(a));
                prop_assert_eq!(b.checked_add(a), Ok(sum));
            }
        }

        #[test]
        fn results_are_exact_or_refused(a in any_money(), minor in -MAX_MINOR..=MAX_MINOR, quantity in any::<i64>()) {
            let b = Money::new(minor, a.currency()).unwrap();
            let (left, right) = (i128::from(a.minor()), i128::from(minor));
            for (got, exact) in [
                (a.checked_add(b), left + right),
                (a.checked_sub(b), left - right),
                (a.checked_mul(quantity), left * i128::from(quantity)),
                (a.checked_mul(quantity % 5), left * i128::from(quantity % 5)),
            ] {
                let fits = exact.abs() < 1 << 53;
                let expected = if fits { Ok(exact) } else { Err(MoneyError::Overflow) };
                prop_assert_eq!(got.map(|money| i128::from(money.minor())), expected);
            }
        }
    }
}
