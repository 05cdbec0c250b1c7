//! The parts of an address.

/// The part of an address that a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The recipient's name.
    Name,
    /// The company, if the address has one.
    Organization,
    /// The street and number, or another description of the place.
    Line1,
    /// Details, such as a floor, a flat or a building.
    Line2,
    /// A part of the city, such as a neighbourhood or a townland.
    District,
    /// The city, suburb or post town.
    City,
    /// The state, province, prefecture or county.
    Region,
    /// The postcode, ZIP code, PIN code or Eircode.
    Postcode,
    /// A phone number that the carrier can call.
    Phone,
}

impl Part {
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Organization,
        Self::Line1,
        Self::Line2,
        Self::District,
        Self::City,
        Self::Region,
        Self::Postcode,
        Self::Phone,
    ];

    /// The field's name in a form, such as `line1`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Organization => "organization",
            Self::Line1 => "line1",
            Self::Line2 => "line2",
            Self::District => "district",
            Self::City => "city",
            Self::Region => "region",
            Self::Postcode => "postcode",
            Self::Phone => "phone",
        }
    }

    /// The `autocomplete` value, from the autofill detail tokens of WHATWG HTML.
    pub fn autocomplete(self) -> &'static str {
        match self {
            Self::Name => "shipping name",
            Self::Organization => "shipping organization",
            Self::Line1 => "shipping address-line1",
            Self::Line2 => "shipping address-line2",
            Self::District => "shipping address-level3",
            Self::City => "shipping address-level2",
            Self::Region => "shipping address-level1",
            Self::Postcode => "shipping postal-code",
            Self::Phone => "shipping tel",
        }
    }

    /// The maximum number of characters.
    pub fn max(self) -> usize {
        match self {
            Self::Line1 | Self::Line2 => 150,
            Self::Postcode => 20,
            Self::Phone => 40,
            Self::Name | Self::Organization | Self::District | Self::City | Self::Region => 100,
        }
    }
}
