//! Reads JSON: rows of the database, columns with JSON, and messages.
//!
//! To keep the program small, reading has two steps. First, the parser of `serde_json` turns a text into a document.
//! The code of the parser exists only once, because it is the same for all types. Then the code of each type picks
//! values out of the document. The code of a type is half as large as with `serde_json::from_str`. Types derive
//! `Deserialize` as usual.
//!
//! Differences from `serde_json`:
//! - `1999.0` can be read as a whole number, and 0 and 1 as booleans.
//! - An object that is read as a struct may have the same key twice. It is undefined which of the two values is used.
//! - Values that the type does not use must be valid JSON too.
//! - The keys of a map can only be read as strings.
//! - An error names the row and the column.

mod document;
mod error;
mod items;
mod reader;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod value;

use document::Document;
pub use error::JsonError;
use reader::Reader;
use serde::{Serialize, de::DeserializeOwned};
pub use table::table;
pub use text::Text;
pub use value::Json;

/// Reads a JSON text.
///
/// # Errors
/// If the text is not JSON, or a value does not fit `T`.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, JsonError> {
    T::deserialize(Reader { document: &Document::parse(text.into())?, at: 0 })
}

/// Writes a value as JSON text. This cannot fail, because all maps in this program have keys that are strings.
pub fn write<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
