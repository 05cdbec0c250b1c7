//! The head of a page, for browser tabs, search engines and social networks.

use serde::Serialize;
use serde_json::{Map, Value, value::RawValue};

use crate::{error::Error, money::Money};

/// The content of a page's `head` element.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// The title without the shop's name.
    pub title: String,
    /// True if the merchant wrote the title. The title is then in the shop's language.
    pub own_title: bool,
    /// Plain text.
    pub description: String,
    /// The absolute address that search engines should index for this content; empty if there is none.
    pub canonical: String,
    /// True if search engines should not index the page. They may follow its links.
    pub noindex: bool,
    /// True for the sign-in page and the errors of `/admin`: they have no links for shoppers.
    pub is_for_staff: bool,
    /// The page in all its languages, including this one, as BCP 47 tags and addresses. Always empty so far, because a
    /// shop has one language.
    pub alternates: Vec<(String, String)>,
    /// The preview of a shared link; `None` for pages that only one person can see.
    pub share: Option<Share>,
    /// Structured data for search engines.
    pub structured: Option<Structured>,
}

/// Structured data as JSON-LD. The template writes it with askama's `json` filter, so that no text can end the `script`
/// element.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Structured(Box<RawValue>);

impl Structured {
    /// A JSON-LD graph of these objects.
    ///
    /// # Errors
    /// Never in practice, because `serde_json` writes valid JSON.
    pub fn new(things: Vec<Value>) -> Result<Self, Error> {
        let mut graph = Map::new();
        graph.insert("@context".to_owned(), Value::from("https://schema.org"));
        graph.insert("@graph".to_owned(), Value::Array(things));
        let json = RawValue::from_string(Value::Object(graph).to_string());
        json.map(Self).map_err(|error| Error::Internal(format!("structured data: {error}")))
    }
}

/// The shop's public address and features, for absolute links.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// Scheme, host and port, without a slash at the end.
    pub origin: &'a str,
    /// True if `/media/share/{key}` makes pictures for shared links.
    pub cards: bool,
}

/// The preview of a shared link. It shows the title and description of the page.
#[derive(Debug, Clone)]
pub struct Share {
    /// The absolute address of the page.
    pub url: String,
    /// `website` or `product`.
    pub kind: &'static str,
    /// A picture that social networks can show.
    pub picture: Option<SharePicture>,
    /// Decimal amount and ISO 4217 code.
    pub price: Option<(String, &'static str)>,
}

/// A picture for a shared page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharePicture {
    /// Absolute.
    pub url: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// A description of the picture.
    pub alt: String,
}

impl Share {
    /// The preview of a page of the shop.
    pub fn page(site: Site<'_>, path: &str, picture: Option<SharePicture>) -> Self {
        Self { url: format!("{}{path}", site.origin), kind: "website", picture, price: None }
    }

    /// The preview of a page that sells something at this price.
    #[must_use]
    pub fn selling(self, price: Option<Money>) -> Self {
        let price = price.map(|price| (price.to_string(), price.currency().code()));
        Self { kind: "product", price, ..self }
    }
}
