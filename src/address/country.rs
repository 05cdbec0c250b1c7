//! The countries, and what the table says of each.

use std::fmt;

/// A line a country, sorted by name: see [`Column`].
const TABLE: &str = include_str!("countries.tsv");

/// A country or territory that post is sent to: ISO 3166-1 alpha-2, and three that only the post tells apart (AC
/// Ascension, TA Tristan da Cunha, XK Kosovo).
///
/// A code that was once in the table has to stay in it, because orders hold it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Country(&'static str);

/// The columns of the table, in their order.
#[derive(Clone, Copy)]
pub(super) enum Column {
    Code,
    Name,
    /// The order of an address on a parcel: `%N` name, `%O` organisation, `%A` street, `%D` district, `%C` city, `%S`
    /// region, `%Z` postcode, `%n` a new line; anything else stands for itself.
    Format,
    /// The same for an address in Latin letters; empty where it is no other.
    LatinFormat,
    /// The letters of the format without which nothing arrives.
    Required,
    RegionType,
    CityType,
    DistrictType,
    PostcodeType,
    /// The pattern of postcodes, in the notation of [`Pattern`](super::pattern::Pattern); empty if unknown.
    PostcodePattern,
    PostcodeExample,
}

impl Country {
    /// All countries, sorted by their English names.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.lines().map(Self)
    }

    /// The country of a two-letter code, capital or small.
    pub fn parse(code: &str) -> Option<Self> {
        let code = code.trim();
        Self::all().find(|country| country.code().eq_ignore_ascii_case(code))
    }

    /// The two-letter code in capitals, such as `DE`.
    pub fn code(self) -> &'static str {
        self.column(Column::Code)
    }

    /// The English name as the Unicode CLDR has it, such as `Germany`.
    pub fn name(self) -> &'static str {
        self.column(Column::Name)
    }

    pub(super) fn column(self, column: Column) -> &'static str {
        self.0.split('\t').nth(column as usize).unwrap_or_default()
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
