//! Prints an address as the lines on a parcel.

use super::{country::Column, parse::Address, part::Part, region::Region, text::is_foreign};

/// The countries that print a region's code (`Toronto ON`). All others print the region's name.
const BY_CODE: [&str; 5] = ["AU", "BR", "CA", "IT", "US"];

impl Address {
    /// The lines in the country's order. The country's name comes last.
    ///
    /// In East Asia and Thailand, the order depends on the script: in the country's own letters, the name comes after
    /// the place. In Latin letters, the name comes first.
    pub fn lines(&self) -> Vec<String> {
        let local = [Part::Line1, Part::City, Part::District].iter().any(|part| is_foreign(self.get(*part)));
        let format = match self.country().column(Column::LatinFormat) {
            latin if !local && !latin.is_empty() => latin,
            _ => self.country().column(Column::Format),
        };
        let mut lines: Vec<String> = Vec::new();
        for row in format.split("%n") {
            let row = self.row(row, local);
            lines.extend(row.split('\n').filter(|line| !line.is_empty()).map(str::to_owned));
        }
        lines.push(self.country().name().to_owned());
        lines
    }

    /// One row of the format, with the values of its fields. Text before the first field is printed only if the first
    /// field has a value. Text between fields is printed only if the field after it and at least one field before it
    /// have values. A row without fields is always printed.
    fn row(&self, row: &str, local: bool) -> String {
        let mut parts = row.split('%');
        let lead = parts.next().unwrap_or_default();
        if lead.len() == row.len() {
            return row.to_owned();
        }
        let mut line = String::new();
        let mut between = lead;
        for part in parts {
            let mut rest = part.chars();
            let value = self.printed(rest.next().unwrap_or_default(), local);
            if !value.is_empty() {
                line.push_str(between);
                line.push_str(&value);
            }
            let after = rest.as_str();
            if line.is_empty() {
                between = "";
            } else if !value.is_empty() || !after.is_empty() {
                between = after;
            }
        }
        line
    }

    /// The text for a letter of the format, such as the city for `C`.
    fn printed(&self, letter: char, local: bool) -> String {
        let part = match letter {
            'N' => Part::Name,
            'O' => Part::Organization,
            'D' => Part::District,
            'C' => Part::City,
            'Z' => Part::Postcode,
            'S' => return region(self, local).to_owned(),
            'A' => {
                let lines = [self.get(Part::Line1), self.get(Part::Line2)].join("\n");
                return lines.trim_end().to_owned();
            }
            _ => return String::new(),
        };
        self.get(part).to_owned()
    }
}

/// The region's code or name. A name that is equal to the city's name is left out, as in Madrid.
fn region(address: &Address, local: bool) -> &str {
    let (country, text) = (address.country(), address.get(Part::Region));
    let name = match Region::of(country).find(|region| region.code == text) {
        Some(region) if BY_CODE.contains(&country.code()) => return region.code,
        Some(Region { local: Some(name), .. }) if local => name,
        Some(region) => region.name,
        None => text,
    };
    if name.to_lowercase() == address.get(Part::City).to_lowercase() { "" } else { name }
}
