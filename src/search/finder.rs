//! The filters and sort orders of a list, for `templates/search/finder.html`.
//!
//! The view is one GET form with links. The address of the page has all chosen filters and the sort order.

/// The filter form, its chips, and the number of results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finder {
    /// The path that receives the form.
    pub action: String,
    /// The search query, which the form sends again. `None` on a collection.
    pub query: Option<String>,
    /// The sort orders (field `sort`).
    pub sorts: Vec<Sort>,
    /// The facets in this order: options, availability, sale, type, vendor, tag. Facets that offer no choice are left
    /// out.
    pub facets: Vec<Facet>,
    /// The price fields, if prices differ or a price filter is active.
    pub price: Option<PriceRange>,
    /// The active filters.
    pub chips: Vec<Chip>,
    /// The address of the list without filters.
    pub clear: String,
    /// The number of products on all pages.
    pub total: u32,
    /// A sentence for the shopper about ignored filters.
    pub notice: Option<String>,
}

/// A sort order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// The value in the address; empty for the default order.
    pub value: &'static str,
    pub label: &'static str,
    /// True for the current order.
    pub chosen: bool,
}

/// A property to filter by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The name of the field in the address.
    pub param: String,
    pub name: String,
    /// True if the merchant chose the name, as for an option. Pages mark such text with the shop's language.
    pub own_name: bool,
    /// True if the merchant wrote the values.
    pub own_values: bool,
    /// The values that are visible at first, including all chosen values.
    pub values: Vec<FacetValue>,
    /// The values that are hidden at first.
    pub more: Vec<FacetValue>,
    /// The number of chosen values.
    pub chosen: usize,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// The value in the address.
    pub value: String,
    pub label: String,
    /// The number of products that the list would have if this were the facet's only chosen value.
    pub count: u32,
    pub chosen: bool,
}

/// The price fields `price-min` and `price-max`, in the currency's major unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceRange {
    /// The lower bound of the active filter; may be empty.
    pub from: String,
    /// The upper bound of the active filter; may be empty.
    pub to: String,
    /// The lowest price of the unfiltered list, formatted.
    pub lowest: String,
    pub highest: String,
}

/// An active filter, with a link that removes the filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// The facet, such as "Colour". Empty if the label is clear without the facet.
    pub name: String,
    /// True if the merchant chose the name.
    pub own_name: bool,
    /// The value, such as "Blue".
    pub label: String,
    /// True if the merchant wrote the value.
    pub own_label: bool,
    /// The address of the list without the filter.
    pub url: String,
}
