//! The ways to narrow and order a list of products, as a shopper sees them: what `templates/search/finder.html` shows.
//!
//! All of it is one GET form and links. The address is the whole state.

/// The form, its chips, and how much it found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finder {
    /// Path that the form asks for.
    pub action: String,
    /// The query, which the form keeps; `None` on a collection.
    pub query: Option<String>,
    /// The orders that the list can be in (field `sort`).
    pub sorts: Vec<Sort>,
    /// Option by option, then availability, sale, type, vendor, tag. Facets without a choice to make are left out.
    pub facets: Vec<Facet>,
    /// The price fields, where prices differ.
    pub price: Option<PriceRange>,
    /// The chosen filters, each with the address of the list without it.
    pub chips: Vec<Chip>,
    /// The address without any filter.
    pub clear: String,
    /// How many products are in the list, over all its pages.
    pub total: u32,
    /// A sentence on what of the address was left out, where something was.
    pub notice: Option<String>,
}

/// An order of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// In the address; empty for the one that a list has by itself.
    pub value: &'static str,
    /// For people.
    pub label: &'static str,
    /// Whether the list is in this order now.
    pub chosen: bool,
}

/// One thing to filter by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Name of the field in the address.
    pub param: String,
    /// For people.
    pub name: String,
    /// Whether the name is the merchant's own, such as an option's.
    pub own_name: bool,
    /// Whether the values are the merchant's own.
    pub own_values: bool,
    /// The values to begin with: those chosen are always among them.
    pub values: Vec<FacetValue>,
    /// The rest of a long list.
    pub more: Vec<FacetValue>,
    /// How many values are chosen.
    pub chosen: usize,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// In the address.
    pub value: String,
    /// For people.
    pub label: String,
    /// How many products the list would have if this value alone were chosen of the facet.
    pub count: u32,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// The price fields `price-min` and `price-max`, in the currency's major unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceRange {
    /// As it was asked for; may be empty.
    pub from: String,
    /// As it was asked for; may be empty.
    pub to: String,
    /// The lowest price of the unfiltered list, formatted.
    pub lowest: String,
    pub highest: String,
}

/// A filter that is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// The facet, such as "Colour"; empty where the label says it all.
    pub name: String,
    /// Whether the name is the merchant's own.
    pub own_name: bool,
    /// The value, such as "Blue".
    pub label: String,
    /// Whether the value is the merchant's own.
    pub own_label: bool,
    /// The list without it.
    pub url: String,
}
