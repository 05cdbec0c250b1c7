//! The settings of the shop and the choices of the merchant that decide how a file is read.

use super::quantities::NoQuantities;
use crate::money::Currency;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportSettings {
    pub currency: Currency,
    pub no_quantities: NoQuantities,
}
