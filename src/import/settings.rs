//! The settings of the shop and of the merchant for an import.

use super::quantities::NoQuantities;
use crate::money::Currency;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportSettings {
    pub currency: Currency,
    pub no_quantities: NoQuantities,
}
