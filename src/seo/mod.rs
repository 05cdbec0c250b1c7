//! What search engines and social networks are told beside the page: structured data, and what a shared link shows.
//!
//! Pure functions from what the views show anyway; they cost no query. Which page says what: docs/seo.md.

pub mod attributes;
pub mod gtin;
mod product;
mod schema;
pub mod share;
mod shop;
pub mod text;

use serde::Serialize;
use serde_json::{Map, Value, value::RawValue};

use crate::error::Error;

pub use product::{ProductPage, product};
pub use share::Share;
pub use shop::{collection, home};

/// Structured data as JSON-LD. The template writes it with askama's `json` filter, which escapes whatever could end the element.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Structured(Box<RawValue>);

impl Structured {
    fn new(things: Vec<Value>) -> Result<Self, Error> {
        let mut graph = Map::new();
        graph.insert("@context".to_owned(), Value::from("https://schema.org"));
        graph.insert("@graph".to_owned(), Value::Array(things));
        let json = RawValue::from_string(Value::Object(graph).to_string());
        json.map(Self).map_err(|error| Error::Internal(format!("structured data: {error}")))
    }
}
