//! Reading JSON: the rows of the database, the texts in their columns, messages.
//!
//! The work is cut in two for the size of the program. Turning text into a document is the same for every type, so the
//! parser (`serde_json`'s) stands in the program once. What is made for each type anew only picks values out of the
//! document: half of the code that `serde_json::from_str` makes for the same type. Derived `Deserialize` works as ever.
//!
//! It reads what `serde_json` reads, but for this: a number like `1999.0` is a whole one where one is asked for; an
//! object that is read as a struct may name a key twice, and whichever is found counts; what nobody asks for has to be
//! right all the same; keys of a map are texts. An error says in which row and column it lies.

mod document;
mod error;
mod items;
mod reader;
#[cfg(test)]
mod tests;
mod value;

use document::Document;
pub use error::JsonError;
use reader::Reader;
use serde::{Serialize, de::DeserializeOwned};
pub use value::Json;

/// The value that a JSON text holds.
///
/// # Errors
/// When the text is no JSON, or a value does not fit `T`.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, JsonError> {
    T::deserialize(Reader { document: &Document::parse(text.into())?, at: 0 })
}

/// A value as JSON text. What this program writes always has one: its maps have texts as keys.
pub fn write<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
