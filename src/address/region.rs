//! The states, provinces, prefectures and counties of the countries whose post asks for them.

use super::country::Country;

/// A line a country: its code, a tab, and its regions as `code=name` or `code=name=local name`, with `|` between them.
const TABLE: &str = include_str!("regions.tsv");

/// A part of a country, as its post knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// The second half of its code in ISO 3166-2 (`CA` of `US-CA`); its name where the data has no code.
    pub code: &'static str,
    /// Its name in Latin letters.
    pub name: &'static str,
    /// Its name in the country's own letters, where they are not Latin.
    pub local: Option<&'static str>,
}

impl Region {
    /// The regions of a country in the order in which they are offered; none where the country has no list.
    pub fn of(country: Country) -> impl Iterator<Item = Self> {
        let line = TABLE.lines().filter_map(|line| line.split_once('\t')).find(|(code, _)| *code == country.code());
        line.into_iter().flat_map(|(_, regions)| regions.split('|')).filter_map(|region| {
            let mut parts = region.split('=');
            Some(Self { code: parts.next()?, name: parts.next()?, local: parts.next() })
        })
    }

    /// The region of a list that a text means: its code or one of its names, capital or small.
    pub fn find(regions: &[Self], text: &str) -> Option<Self> {
        let wanted = text.trim().to_lowercase();
        let is = |name: &str| name.to_lowercase() == wanted;
        // Codes first: a code of one region can be the name of another.
        let by_name = || regions.iter().find(|region| is(region.name) || region.local.is_some_and(is));
        regions.iter().find(|region| is(region.code)).or_else(by_name).copied()
    }

    /// The name as a list shows it: `Tokyo (東京都)`.
    pub fn label(&self) -> String {
        match self.local {
            Some(local) => format!("{} ({local})", self.name),
            None => self.name.to_owned(),
        }
    }
}
