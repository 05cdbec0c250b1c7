//! The filters and sort orders of a list, for `templates/search/finder.html`.
//!
//! All of it is one GET form and links. The address is the whole state.

/// The filter form, its chips, and the number of results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finder {
    /// The path that the form is sent to.
    pub action: String,
    /// The query, which the form keeps; `None` on a collection.
    pub query: Option<String>,
    /// The sort orders (field `sort`).
    pub sorts: Vec<Sort>,
    /// Options, then availability, sale, type, vendor, tag. Facets with a single value are left out.
    pub facets: Vec<Facet>,
    /// The price fields, if prices differ.
    pub price: Option<PriceRange>,
    /// The active filters.
    pub chips: Vec<Chip>,
    /// The address without any filter.
    pub clear: String,
    /// The number of products on all pages.
    pub total: u32,
    /// A sentence about filters that were ignored.
    pub notice: Option<String>,
}

/// A sort order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// The value in the address; empty for the default order.
    pub value: &'static str,
    /// For people.
    pub label: &'static str,
    /// True if it is the current order.
    pub chosen: bool,
}

/// A property to filter by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The name of the field in the address.
    pub param: String,
    /// For people.
    pub name: String,
    /// True if the name is the merchant's own, such as an option's.
    pub own_name: bool,
    /// True if the values are the merchant's own.
    pub own_values: bool,
    /// The values that are shown at once. The chosen ones are always among them.
    pub values: Vec<FacetValue>,
    /// The rest of a long list.
    pub more: Vec<FacetValue>,
    /// The number of chosen values.
    pub chosen: usize,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// The value in the address.
    pub value: String,
    /// For people.
    pub label: String,
    /// The number of products if this were the facet's only chosen value.
    pub count: u32,
    /// True if it is chosen.
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
    /// True if the name is the merchant's own.
    pub own_name: bool,
    /// The value, such as "Blue".
    pub label: String,
    /// True if the value is the merchant's own.
    pub own_label: bool,
    /// The address of the list without the filter.
    pub url: String,
}
