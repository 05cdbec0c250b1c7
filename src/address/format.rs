//! The fields of a country's addresses, in the country's order and with the country's names for them.

use super::{
    country::{Column, Country},
    extras::{Asked, Extras},
    part::Part,
    postcode,
    region::Region,
};

/// A field of an address form.
#[derive(Debug, Clone)]
pub struct Field {
    pub part: Part,
    /// The label, such as `Postcode`.
    pub label: &'static str,
    /// The label inside a sentence, such as `postcode`.
    pub said: &'static str,
    /// True if the country or the shop requires this field.
    pub required: bool,
    /// True if all values have only digits and separators. Phones then show a numeric keyboard.
    pub numeric: bool,
    /// The choices; empty for a text field.
    pub regions: Vec<Region>,
    /// An example; may be empty.
    pub example: &'static str,
}

/// The fields of a country's addresses.
#[derive(Debug, Clone)]
pub struct Format {
    pub country: Country,
    /// The name and the company come first, and the phone number comes last. All other fields are in the country's
    /// order.
    pub fields: Vec<Field>,
}

impl Format {
    /// The format of addresses in a country, with the extra fields that the shop asks for.
    pub fn of(country: Country, extras: Extras) -> Self {
        let mut parts = vec![Part::Name, Part::Organization];
        let format = country.column(Column::Format);
        for letter in format.split('%').filter_map(|part| part.chars().next()) {
            match letter {
                'A' => parts.extend([Part::Line1, Part::Line2]),
                'D' => parts.push(Part::District),
                'C' => parts.push(Part::City),
                'S' => parts.push(Part::Region),
                'Z' => parts.push(Part::Postcode),
                _ => {}
            }
        }
        parts.push(Part::Phone);
        parts.retain(|part| extras.of(*part) != Some(Asked::Hidden));
        Self { country, fields: parts.into_iter().map(|part| Field::of(country, part, extras)).collect() }
    }

    /// The field of this part, if the country's addresses have one.
    pub fn field(&self, part: Part) -> Option<&Field> {
        self.fields.iter().find(|field| field.part == part)
    }
}

impl Field {
    fn of(country: Country, part: Part, extras: Extras) -> Self {
        let needs = |letter| country.column(Column::Required).contains(letter);
        let (label, said) = words(country, part);
        Self {
            part,
            label,
            said,
            required: match part {
                Part::Name | Part::Line1 => true,
                Part::City => needs('C'),
                Part::Region => needs('S'),
                Part::Postcode => needs('Z'),
                Part::Organization | Part::Line2 | Part::District | Part::Phone => {
                    extras.of(part) == Some(Asked::Required)
                }
            },
            numeric: part == Part::Postcode && postcode::is_numeric(country),
            regions: if part == Part::Region { Region::of(country).collect() } else { Vec::new() },
            example: if part == Part::Postcode { country.column(Column::PostcodeExample) } else { "" },
        }
    }

    /// True for a field that few shoppers need. Forms hide it until the shopper opens it.
    pub fn is_extra(&self) -> bool {
        let is_rare = match self.part {
            Part::Organization | Part::Line2 | Part::Phone => true,
            // Few people need an Irish townland. In Brazil and China, the carrier needs the district to find the house.
            Part::District => self.said == "townland",
            _ => false,
        };
        is_rare && !self.required
    }

    /// The value of `inputmode`, which selects a phone's keyboard.
    pub fn input_mode(&self) -> &'static str {
        match self.part {
            Part::Phone => "tel",
            Part::Postcode if self.numeric => "numeric",
            _ => "text",
        }
    }
}

/// A field's label, alone and inside a sentence.
fn words(country: Country, part: Part) -> (&'static str, &'static str) {
    match part {
        Part::Name => ("Name", "recipient’s name"),
        Part::Organization => ("Company", "company"),
        // If the layout has a region but no city, the shopper types the city into the address field.
        Part::Line1 if is_without_city(country) => ("City and address", "city and address"),
        Part::Line1 => ("Address", "address"),
        Part::Line2 => ("Apartment, floor or building", "apartment, floor or building"),
        Part::District => match country.column(Column::DistrictType) {
            "neighborhood" => ("Neighbourhood", "neighbourhood"),
            "district" => ("District", "district"),
            "townland" => ("Townland", "townland"),
            "village_township" => ("Village or township", "village or township"),
            _ => ("Suburb", "suburb"),
        },
        Part::City => match country.column(Column::CityType) {
            "district" => ("District", "district"),
            "post_town" => ("Town or city", "town or city"),
            "suburb" => ("Suburb", "suburb"),
            _ => ("City", "city"),
        },
        Part::Region => match country.column(Column::RegionType) {
            "area" => ("Area", "area"),
            "county" => ("County", "county"),
            "department" => ("Department", "department"),
            "district" => ("District", "district"),
            "do_si" => ("Province or city", "province or city"),
            "emirate" => ("Emirate", "emirate"),
            "island" => ("Island", "island"),
            "oblast" => ("Oblast", "oblast"),
            "parish" => ("Parish", "parish"),
            "prefecture" => ("Prefecture", "prefecture"),
            "state" => ("State", "state"),
            _ => ("Province", "province"),
        },
        Part::Postcode => match country.column(Column::PostcodeType) {
            "zip" => ("ZIP code", "ZIP code"),
            "pin" => ("PIN code", "PIN code"),
            "eircode" => ("Eircode", "Eircode"),
            _ => ("Postcode", "postcode"),
        },
        Part::Phone => ("Phone number", "phone number"),
    }
}

fn is_without_city(country: Country) -> bool {
    let format = country.column(Column::Format);
    format.contains("%S") && !format.contains("%C")
}
