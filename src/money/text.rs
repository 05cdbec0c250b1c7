//! Amounts as text: plain for files and forms, formatted for shoppers.

use std::fmt;

use super::{Currency, Money, MoneyError};

/// The maximum number of bytes of an amount's text. The largest amount has 16 digits. The other bytes are for a sign, a
/// point and redundant zeros.
const MAX_TEXT: usize = 32;

impl Money {
    /// Reads a plain decimal such as `12`, `12.5`, `12.50` or `-3.00`, with or without spaces around it.
    ///
    /// A point must have digits on both sides. If there are more decimals than the currency has, the additional
    /// decimals must be zeros. Commas, exponents, a plus sign and digits other than 0 to 9 are refused.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(MoneyError::Empty);
        }
        if text.len() > MAX_TEXT {
            return Err(MoneyError::TooLong);
        }
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(unsigned) => (true, unsigned),
            None => (false, text),
        };
        let (whole, decimals) = match unsigned.split_once('.') {
            Some((whole, decimals)) if are_digits(decimals) => (whole, decimals),
            Some(_) => return Err(MoneyError::NotDecimal),
            None => (unsigned, ""),
        };
        if !are_digits(whole) {
            return Err(MoneyError::NotDecimal);
        }

        let exponent = currency.exponent() as usize;
        if decimals.bytes().skip(exponent).any(|digit| digit != b'0') {
            return Err(MoneyError::TooManyDecimals { currency });
        }
        let kept = decimals.bytes().chain(std::iter::repeat(b'0')).take(exponent);
        let magnitude = whole
            .bytes()
            .chain(kept)
            .try_fold(0_i64, |minor, digit| minor.checked_mul(10)?.checked_add(i64::from(digit - b'0')));
        let magnitude = magnitude.ok_or(MoneyError::Overflow)?;
        Self::new(if negative { -magnitude } else { magnitude }, currency)
    }

    /// Reads an amount that a person typed, with a point or a comma before the decimals.
    ///
    /// # Errors
    /// A sentence that says what to type.
    pub fn typed(text: &str, currency: Currency) -> Result<Self, String> {
        let example = Self::new(490, currency).map(|amount| amount.to_string()).unwrap_or_default();
        let amount = Self::parse(&text.replace(',', "."), currency).map_err(|error| match error {
            MoneyError::TooManyDecimals { .. } => {
                format!("{} does not have so many decimals. Enter an amount such as {example}.", currency.code())
            }
            _ => format!("Enter an amount such as {example}."),
        })?;
        if amount.minor() < 0 {
            return Err("Enter an amount of 0 or more.".to_owned());
        }
        Ok(amount)
    }

    /// The amount for shoppers: `€1,234.50`, `¥500`, `-€3.00`, `CHF 12.50`.
    pub fn display(&self) -> String {
        let symbol = self.currency.symbol();
        // A symbol that ends with a letter needs a space before the digits.
        let space = if symbol.ends_with(|c: char| c.is_ascii_alphabetic()) { " " } else { "" };
        let whole = grouped(self.whole());
        format!("{}{symbol}{space}{whole}{}", self.sign(), self.point_and_decimals())
    }

    fn sign(&self) -> &'static str {
        if self.minor < 0 { "-" } else { "" }
    }

    /// The major units without the sign.
    fn whole(&self) -> u64 {
        self.minor.unsigned_abs() / self.currency.minor_per_major()
    }

    /// The point and the decimals, such as `.50`. Empty for a currency without decimals.
    fn point_and_decimals(&self) -> String {
        match self.currency.exponent() as usize {
            0 => String::new(),
            width => format!(".{:0width$}", self.minor.unsigned_abs() % self.currency.minor_per_major()),
        }
    }
}

/// Writes a plain decimal that [`Money::parse`] reads, without a symbol: `12.50`, `-0.05`, `500` for JPY.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.sign(), self.whole(), self.point_and_decimals())
    }
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Adds thousands separators: `1234567` becomes `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{any_money, currency};
    use super::*;

    #[test]
    fn plain_decimals_are_read() {
        for (code, text, minor) in [
            ("EUR", "12", 1_200),
            ("EUR", "12.5", 1_250),
            ("EUR", "12.50", 1_250),
            ("EUR", "12.500", 1_250),
            ("EUR", " 12.50\t", 1_250),
            ("EUR", "\u{a0}12.50", 1_250),
            ("EUR", "-3.00", -300),
            ("EUR", "-0.05", -5),
            ("EUR", "-0.00", 0),
            ("EUR", "007.10", 710),
            ("EUR", "90071992547409.91", 9_007_199_254_740_991),
            ("EUR", "-90071992547409.91", -9_007_199_254_740_991),
            ("JPY", "500", 500),
            ("JPY", "500.00", 500),
            ("KWD", "1.2", 1_200),
            ("KWD", "1.234", 1_234),
            ("CLF", "1.2345", 12_345),
        ] {
            let money = Money::parse(text, currency(code)).map(|money| money.minor());
            assert_eq!(money, Ok(minor), "{text:?} {code}");
        }
    }

    #[test]
    fn texts_that_are_not_valid_amounts_are_refused() {
        use MoneyError::{Empty, NotDecimal, Overflow, TooLong};
        let too_fine = |code| MoneyError::TooManyDecimals { currency: currency(code) };
        for (code, text, error) in [
            ("EUR", "", Empty),
            ("EUR", " \t ", Empty),
            ("EUR", "1.234,56", NotDecimal),
            ("EUR", "1,234.56", NotDecimal),
            ("EUR", "12,50", NotDecimal),
            ("EUR", "1 234.56", NotDecimal),
            ("EUR", "1e3", NotDecimal),
            ("EUR", "0x10", NotDecimal),
            ("EUR", "NaN", NotDecimal),
            ("EUR", "inf", NotDecimal),
            ("EUR", "+5", NotDecimal),
            ("EUR", "--5", NotDecimal),
            ("EUR", "- 5", NotDecimal),
            ("EUR", "5-", NotDecimal),
            ("EUR", "-", NotDecimal),
            ("EUR", ".", NotDecimal),
            ("EUR", ".5", NotDecimal),
            ("EUR", "5.", NotDecimal),
            ("EUR", "1.2.3", NotDecimal),
            ("EUR", "€5", NotDecimal),
            ("EUR", "−5", NotDecimal),
            ("EUR", "١٢", NotDecimal),
            ("EUR", "\u{ff11}\u{ff12}", NotDecimal),
            ("EUR", "=1+1", NotDecimal),
            ("EUR", "12.345", too_fine("EUR")),
            ("EUR", "0.001", too_fine("EUR")),
            ("JPY", "500.5", too_fine("JPY")),
            ("KWD", "1.2345", too_fine("KWD")),
            ("EUR", "90071992547409.92", Overflow),
            ("EUR", "-90071992547409.92", Overflow),
            ("EUR", "99999999999999999999999999999.00", Overflow),
            // This is 2^64 + 5 minor units. Arithmetic that wraps around would read it as 5.
            ("EUR", "184467440737095516.21", Overflow),
            ("EUR", "000000000000000000000000000000001", TooLong),
        ] {
            assert_eq!(Money::parse(text, currency(code)), Err(error), "{text:?} {code}");
        }
        assert_eq!(too_fine("EUR").to_string(), "an amount in EUR has at most 2 decimals");
        assert_eq!(too_fine("JPY").to_string(), "an amount in JPY has no decimals");
    }

    #[test]
    fn an_amount_has_a_plain_text_and_a_text_for_shoppers() {
        for (code, minor, plain, shown) in [
            ("EUR", 1_250, "12.50", "€12.50"),
            ("EUR", 0, "0.00", "€0.00"),
            ("EUR", -5, "-0.05", "-€0.05"),
            ("EUR", 123_450, "1234.50", "€1,234.50"),
            ("EUR", 99_999, "999.99", "€999.99"),
            ("EUR", 100_000_000, "1000000.00", "€1,000,000.00"),
            ("USD", -123_456, "-1234.56", "-$1,234.56"),
            ("CAD", 500, "5.00", "CA$5.00"),
            ("JPY", 500, "500", "¥500"),
            ("JPY", 1_500, "1500", "¥1,500"),
            ("CHF", 1_250, "12.50", "CHF 12.50"),
            ("CHF", -1_250, "-12.50", "-CHF 12.50"),
            ("KWD", 1_005, "1.005", "KWD 1.005"),
            ("CLF", 12_345, "1.2345", "CLF 1.2345"),
        ] {
            let money = Money::new(minor, currency(code)).unwrap();
            assert_eq!((money.to_string().as_str(), money.display().as_str()), (plain, shown), "{minor} {code}");
        }
    }

    proptest! {
        #[test]
        fn a_written_amount_is_read_back(money in any_money()) {
            prop_assert_eq!(Money::parse(&money.to_string(), money.currency()), Ok(money));
        }

        #[test]
        fn the_text_for_shoppers_has_the_digits_of_the_plain_text(money in any_money()) {
            let digits = |text: &str| text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect::<String>();
            prop_assert_eq!(digits(&money.display()), digits(&money.to_string()));
            prop_assert_eq!(money.display().starts_with('-'), money.minor() < 0);
        }

        #[test]
        fn no_text_causes_a_panic(text in any::<String>(), money in any_money()) {
            let _ = Money::parse(&text, money.currency());
        }

        /// The random texts look like amounts. If a text is read, writing the amount gives the same text, except for
        /// redundant zeros, spaces, and the sign of zero.
        #[test]
        fn only_plain_decimals_are_read(text in "[-+ ]?[0-9]{0,12}[.,]?[0-9e]{0,6} ?", money in any_money()) {
            if let Ok(read) = Money::parse(&text, money.currency()) {
                let canonical = |text: &str| {
                    let (sign, unsigned) = match text.strip_prefix('-') {
                        Some(unsigned) => ("-", unsigned),
                        None => ("", text),
                    };
                    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, ""));
                    let (whole, decimals) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
                    let sign = if whole.is_empty() && decimals.is_empty() { "" } else { sign };
                    format!("{sign}{whole}.{decimals}")
                };
                prop_assert_eq!(canonical(text.trim()), canonical(&read.to_string()));
            }
        }
    }
}
