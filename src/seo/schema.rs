//! The words of schema.org that the shop uses. What Google asks of each is said where it is filled in.

use serde::Serialize;

/// Several things on one page.
#[derive(Serialize)]
pub struct Graph<'a> {
    #[serde(rename = "@context")]
    pub context: &'static str,
    #[serde(rename = "@graph")]
    pub graph: &'a [Node<'a>],
}

#[derive(Serialize)]
#[serde(tag = "@type")]
pub enum Node<'a> {
    Organization(Organization<'a>),
    WebSite(WebSite<'a>),
    BreadcrumbList(BreadcrumbList<'a>),
    Product(Product<'a>),
    ProductGroup(ProductGroup<'a>),
}

#[derive(Serialize)]
pub struct Organization<'a> {
    #[serde(rename = "@id")]
    pub id: String,
    pub name: &'a str,
    pub url: String,
    pub logo: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub description: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub email: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WebSite<'a> {
    pub name: &'a str,
    pub url: String,
    pub in_language: &'a str,
    pub publisher: Reference,
    pub potential_action: SearchAction,
}

#[derive(Serialize)]
pub struct Reference {
    #[serde(rename = "@id")]
    pub id: String,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
pub struct SearchAction {
    pub target: EntryPoint,
    #[serde(rename = "query-input")]
    pub query_input: &'static str,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub struct EntryPoint {
    pub url_template: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BreadcrumbList<'a> {
    pub item_list_element: Vec<ListItem<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
pub struct ListItem<'a> {
    pub position: u8,
    pub name: &'a str,
    pub item: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductGroup<'a> {
    pub name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand: Option<Brand<'a>>,
    #[serde(rename = "productGroupID")]
    pub product_group_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub varies_by: Vec<String>,
    pub has_variant: Vec<Typed<'a>>,
}

/// A product inside another thing.
#[derive(Serialize)]
#[serde(tag = "@type")]
pub enum Typed<'a> {
    Product(Product<'a>),
}

#[derive(Serialize, Default)]
pub struct Product<'a> {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub sku: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gtin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mpn: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand: Option<Brand<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub image: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub material: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    pub offers: Option<Offer>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
pub struct Brand<'a> {
    pub name: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub struct Offer {
    pub url: String,
    pub price: String,
    pub price_currency: &'static str,
    pub availability: &'static str,
    pub item_condition: &'static str,
}
