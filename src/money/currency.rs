//! The currencies that a shop can sell in, with their decimals and symbols.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

// Cycle: `MoneyError` contains currencies, and reading a currency may fail with a `MoneyError`.
use super::MoneyError;

/// The currencies of ISO 4217, list one, published on 2026-01-01. Each entry has a number of decimals, and the codes of
/// the currencies with this number.
///
/// Codes without a minor unit (metals, test codes, units of account such as XDR) are left out, because prices cannot
/// use them. A currency stays in the list when ISO 4217 withdraws it, because old orders use it. Some payment providers
/// use a different number of decimals for some codes (ISK, UGX, …). The module of such a provider must convert amounts.
const CODES_BY_EXPONENT: [(u8, &str); 4] = [
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (
        2,
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW \
         CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF \
         IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK \
         MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP \
         SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG \
         YER ZAR ZMW ZWG",
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
];

/// A currency of ISO 4217. It is serialised as its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    code: &'static str,
    exponent: u8,
}

impl Currency {
    pub const EUR: Self = Self { code: "EUR", exponent: 2 };

    /// The currency with this code: three upper-case letters.
    pub fn from_code(code: &str) -> Result<Self, MoneyError> {
        CODES_BY_EXPONENT
            .iter()
            .flat_map(|&(exponent, codes)| codes.split_ascii_whitespace().map(move |code| Self { code, exponent }))
            .find(|currency| currency.code == code)
            .ok_or(MoneyError::UnknownCurrency)
    }

    /// The ISO 4217 code, such as `EUR`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The number of decimals: 2 for EUR, 0 for JPY, 3 for KWD.
    pub fn exponent(&self) -> u32 {
        u32::from(self.exponent)
    }

    /// The number of minor units in one major unit: 100 for EUR, 1 for JPY.
    pub(super) fn minor_per_major(&self) -> u64 {
        10_u64.pow(self.exponent())
    }

    /// The symbol before the amount. Each symbol belongs to one currency: if several currencies share a sign, only the
    /// best known currency uses the sign alone. The others have added letters (`CA$`) or their code.
    pub fn symbol(&self) -> &'static str {
        match self.code {
            "EUR" => "€",
            "GBP" => "£",
            "USD" => "$",
            "JPY" => "¥",
            "AUD" => "A$",
            "BRL" => "R$",
            "CAD" => "CA$",
            "CNY" => "CN¥",
            "HKD" => "HK$",
            "ILS" => "₪",
            "INR" => "₹",
            "KRW" => "₩",
            "MXN" => "MX$",
            "NGN" => "₦",
            "NZD" => "NZ$",
            "PHP" => "₱",
            "SGD" => "S$",
            "TRY" => "₺",
            "TWD" => "NT$",
            "UAH" => "₴",
            "VND" => "₫",
            code => code,
        }
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code).map_err(D::Error::custom)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Every currency of the table.
    pub fn all() -> Vec<Currency> {
        CODES_BY_EXPONENT
            .iter()
            .flat_map(|(_, codes)| codes.split(' '))
            .map(|code| Currency::from_code(code).unwrap())
            .collect()
    }

    #[test]
    fn exponents_are_those_of_iso_4217() {
        for (code, exponent) in [
            ("JPY", 0),
            ("ISK", 0),
            ("UGX", 0),
            ("XPF", 0),
            ("EUR", 2),
            ("HUF", 2),
            ("MGA", 2),
            ("MRU", 2),
            ("KWD", 3),
            ("TND", 3),
            ("CLF", 4),
            ("UYW", 4),
        ] {
            let currency = Currency::from_code(code).unwrap();
            assert_eq!((currency.code(), currency.exponent()), (code, exponent), "{code}");
        }
    }

    #[test]
    fn the_table_has_each_code_once() {
        let codes: BTreeSet<_> = all().iter().map(Currency::code).collect();
        // ISO 4217 lists 178 codes; 13 of them have no minor unit.
        assert_eq!((codes.len(), all().len()), (165, 165));
        assert!(codes.iter().all(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())));
    }

    #[test]
    fn no_two_currencies_share_a_symbol() {
        let symbols: BTreeSet<_> = all().iter().map(Currency::symbol).collect();
        assert_eq!(symbols.len(), all().len());
        // `symbol` has 21 symbols. The count is lower if the code of a symbol is missing from the table.
        assert_eq!(all().iter().filter(|currency| currency.symbol() != currency.code()).count(), 21);
    }

    #[test]
    fn texts_that_are_not_in_the_table_are_refused() {
        for code in ["", " ", "eur", "Eur", "EU", "EURO", "EUR ", "EUR USD", "XAU", "XXX", "HRK", "€", "ΕUR"] {
            assert_eq!(Currency::from_code(code), Err(MoneyError::UnknownCurrency), "{code:?}");
        }
    }

    #[test]
    fn the_json_of_a_currency_is_its_code() {
        for currency in all() {
            let json = serde_json::to_string(&currency).unwrap();
            assert_eq!(json, format!("\"{}\"", currency.code()));
            assert_eq!(serde_json::from_str::<Currency>(&json).unwrap(), currency);
        }
        assert!(serde_json::from_str::<Currency>("\"XXX\"").is_err());
    }

    proptest! {
        #[test]
        fn a_currency_is_found_only_by_its_exact_code(text in "\\PC{0,4}|[A-Z ]{3}") {
            if let Ok(currency) = Currency::from_code(&text) {
                prop_assert_eq!(currency.code(), text);
            }
        }
    }
}
