//! Reading JSON: the rows of the database, the texts in their columns, messages.
//!
//! Reading has two steps, to keep the program small. The parser (`serde_json`'s) turns a text into a document; this
//! code exists once for all types. The code for each type only picks values out of the document: half of the code that
//! `serde_json::from_str` generates. Derived `Deserialize` works as usual.
//!
//! Differences from `serde_json`: `1999.0` can be read as a whole number, and 0 and 1 as booleans; an object that is
//! read as a struct may have a key twice, and either value counts; values that are not requested must be valid too; the
//! keys of a map are strings. An error names the row and the column.

mod document;
mod error;
mod items;
mod reader;
#[cfg(test)]
mod tests;
mod text;
mod value;

use document::Document;
pub use error::JsonError;
use reader::Reader;
use serde::{Serialize, de::DeserializeOwned};
pub use text::Text;
pub use value::Json;

/// Reads a JSON text.
///
/// # Errors
/// When the text is not JSON, or a value does not fit `T`.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, JsonError> {
    T::deserialize(Reader { document: &Document::parse(text.into())?, at: 0 })
}

/// A value as JSON text. It cannot fail, because all maps in this program have strings as keys.
pub fn write<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
