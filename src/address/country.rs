//! The countries and their rows in the table.

use std::fmt;

/// One line per country, sorted by name. [`Column`] lists the columns.
const TABLE: &str = include_str!("countries.tsv");

/// A country or territory with postal addresses. The codes are those of ISO 3166-1 alpha-2, and three more that postal
/// services use: AC (Ascension), TA (Tristan da Cunha) and XK (Kosovo).
///
/// A code must stay in the table for ever, because orders contain it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Country(&'static str);

/// The columns of the table, in order.
#[derive(Clone, Copy)]
pub(super) enum Column {
    Code,
    Name,
    /// The layout of an address on a parcel: `%N` name, `%O` organisation, `%A` street, `%D` district, `%C` city, `%S`
    /// region, `%Z` postcode, `%n` line break. All other text is printed unchanged.
    Format,
    /// The layout for addresses in Latin letters; empty if it is the same as [`Self::Format`].
    LatinFormat,
    /// The letters of the required fields in the layout, such as `ACZ`.
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
    /// All countries, sorted by English name.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.lines().map(Self)
    }

    /// The country with this two-letter code, in upper or lower case.
    pub fn parse(code: &str) -> Option<Self> {
        let code = code.trim();
        Self::all().find(|country| country.code().eq_ignore_ascii_case(code))
    }

    /// The two-letter code in upper case, such as `DE`.
    pub fn code(self) -> &'static str {
        self.column(Column::Code)
    }

    /// The English name from the Unicode CLDR, such as `Germany`.
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
