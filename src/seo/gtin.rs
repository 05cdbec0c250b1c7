//! Recognises barcodes that are global trade item numbers (GTIN).

/// The barcode as a GTIN of 8, 12, 13 or 14 digits, without spaces and hyphens. `None` if Google would refuse it.
///
/// The check digit must be correct (GS1 General Specifications §7.9). Google refuses numbers that do not identify a
/// product outside the shop: <https://support.google.com/merchants/answer/6324461>. Numbers for use inside a shop have
/// the prefixes 02, 04, 2 and 0000000. Such numbers with 8 digits have the prefixes 0 and 2. Coupons have the prefixes
/// 98 and 99.
pub fn gtin(barcode: &str) -> Option<String> {
    let digits: String = barcode.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(digits.len(), 8 | 12 | 13 | 14) {
        return None;
    }
    let weighted = digits.bytes().rev().zip([1_u32, 3].into_iter().cycle());
    let sum: u32 = weighted.map(|(byte, weight)| u32::from(byte.saturating_sub(b'0')).saturating_mul(weight)).sum();
    // Prefixes refer to the 13-digit form of a number. This form leaves out the first digit of a 14-digit number, and
    // adds a 0 in front of a 12-digit number.
    let padded = format!("{digits:0>14}");
    let prefix = padded.get(1..)?;
    let own = if digits.len() == 8 {
        digits.starts_with(['0', '2'])
    } else {
        ["2", "02", "04", "98", "99"].iter().any(|own| prefix.starts_with(own)) || prefix.starts_with("0000000")
    };
    (sum.is_multiple_of(10) && !own).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_global_numbers_with_a_correct_check_digit_are_accepted() {
        for (barcode, is_one) in [
            ("4006381333931", true),  // EAN-13
            ("4006381333932", false), // a wrong check digit
            ("400638133393", false),  // the check digit is missing
            ("036000291452", true),   // UPC-A
            ("96385074", true),       // EAN-8
            ("10012345678902", true), // a case of several units
            ("978-3-16-148410-0", true),
            ("4006381 333931", true),
            ("2000000000008", false), // a number for use inside a shop
            ("0200000000004", false),
            ("9900000000004", false), // a coupon
            ("00000000", false),
            ("0000000000000", false),
            ("４００６３８１３３３９３１", false),
            ("40063813339 31x", false),
            ("", false),
        ] {
            assert_eq!(gtin(barcode).is_some(), is_one, "{barcode}");
        }
        assert_eq!(gtin("978-3-16-148410-0").as_deref(), Some("9783161484100"));
    }
}
