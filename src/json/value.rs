//! A value of a document, such as a row of the database. All values of a document share the ownership of the document.

use std::{borrow::Cow, rc::Rc};

use serde::de::{DeserializeOwned, Error as _};

use super::{
    JsonError,
    document::{Document, Node},
    reader::Reader,
};

/// A value in a document.
#[derive(Debug, Clone)]
pub struct Json {
    document: Rc<Document<'static>>,
    at: usize,
}

impl Json {
    /// Parses a whole text.
    ///
    /// # Errors
    /// If the text is not JSON, or is nested more than 127 levels deep.
    pub fn parse(text: String) -> Result<Self, JsonError> {
        Ok(Self { document: Rc::new(Document::parse(Cow::Owned(text))?), at: 0 })
    }

    /// Reads the value as a `T`.
    ///
    /// # Errors
    /// If the value does not fit `T`. The error names the field or the index.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, JsonError> {
        T::deserialize(Reader { document: &self.document, at: self.at })
    }

    /// The items of an array.
    ///
    /// # Errors
    /// If the value is not an array.
    pub fn items(&self) -> Result<impl Iterator<Item = Self> + '_, JsonError> {
        let Node::Array(length, _) = self.document.node(self.at) else {
            return Err(JsonError::custom("an array is expected"));
        };
        let mut next = self.at.saturating_add(1);
        Ok((0..length).map(move |_| {
            let at = next;
            next = self.document.after(at);
            Self { document: Rc::clone(&self.document), at }
        }))
    }

    /// The value of a key in an object. If the key is missing, the value can only be read as an `Option`. The result is
    /// then `None`.
    pub fn get(&self, key: &str) -> Self {
        Self { document: Rc::clone(&self.document), at: self.document.find(self.at, 0, key) }
    }
}
