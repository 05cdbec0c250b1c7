//! States, provinces, prefectures and counties, for the countries whose addresses have them.

use super::country::Country;

/// One line per country: the code, a tab, and the regions separated by `|`. A region is `code=name` or `code=name=local
/// name`.
const TABLE: &str = include_str!("regions.tsv");

/// A region of a country, for postal addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// The part of the ISO 3166-2 code after the hyphen, such as `CA` of `US-CA`. The region's name if the data has no
    /// code.
    pub code: &'static str,
    /// The name in Latin letters.
    pub name: &'static str,
    /// The name in the country's own letters, if these are not Latin.
    pub local: Option<&'static str>,
}

impl Region {
    /// A country's regions in the order in which shoppers see them. Empty if the country has no list.
    pub fn of(country: Country) -> impl Iterator<Item = Self> {
        let line = TABLE.lines().filter_map(|line| line.split_once('\t')).find(|(code, _)| *code == country.code());
        line.into_iter().flat_map(|(_, regions)| regions.split('|')).filter_map(|region| {
            let mut parts = region.split('=');
            Some(Self { code: parts.next()?, name: parts.next()?, local: parts.next() })
        })
    }

    /// Finds a region by its code or one of its names. Case is ignored.
    pub fn find(regions: &[Self], text: &str) -> Option<Self> {
        let wanted = text.trim().to_lowercase();
        let is = |name: &str| name.to_lowercase() == wanted;
        // Codes come first, because stored addresses contain codes.
        let by_name = || regions.iter().find(|region| is(region.name) || region.local.is_some_and(is));
        regions.iter().find(|region| is(region.code)).or_else(by_name).copied()
    }

    /// The text of the region's option in an address form, such as `Tokyo (東京都)`.
    pub fn label(&self) -> String {
        match self.local {
            Some(local) => format!("{} ({local})", self.name),
            None => self.name.to_owned(),
        }
    }
}
