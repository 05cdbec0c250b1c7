//! The address fields that few shoppers need. The shop's settings decide which of these fields its forms have.

use serde::Deserialize;

use super::part::Part;

/// How a form asks for a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Asked {
    /// The form has no such field.
    Hidden,
    /// The field may be empty. The form hides the field until the shopper opens it.
    #[default]
    Optional,
    /// The field must not be empty.
    Required,
}

/// How forms ask for the fields that no country requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extras {
    pub organization: Asked,
    pub line2: Asked,
    pub phone: Asked,
}

impl Extras {
    /// How a form asks for this part. `None` if the country decides.
    pub const fn of(self, part: Part) -> Option<Asked> {
        match part {
            Part::Organization => Some(self.organization),
            Part::Line2 => Some(self.line2),
            Part::Phone => Some(self.phone),
            Part::Name | Part::Line1 | Part::District | Part::City | Part::Region | Part::Postcode => None,
        }
    }
}
