//! A value that outlives the reading of its text: a row of the database.

use std::{borrow::Cow, rc::Rc};

use serde::de::{DeserializeOwned, Error as _};

use super::{
    JsonError,
    document::{Document, Node},
    reader::Reader,
};

/// A value in a document, which it keeps alive.
#[derive(Debug, Clone)]
pub struct Json {
    document: Rc<Document<'static>>,
    at: usize,
}

impl Json {
    /// The value that a whole text is.
    ///
    /// # Errors
    /// When it is no JSON, or nested more than 127 deep.
    pub fn parse(text: String) -> Result<Self, JsonError> {
        Ok(Self { document: Rc::new(Document::parse(Cow::Owned(text))?), at: 0 })
    }

    /// The value as a `T`.
    ///
    /// # Errors
    /// When it does not fit: says which part of it, and how.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, JsonError> {
        T::deserialize(Reader { document: &self.document, at: self.at })
    }

    /// The items of an array.
    ///
    /// # Errors
    /// When it is none.
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

    /// The value of a key of an object. One that is not there reads as `None`, where that may be, and is an error else.
    pub fn get(&self, key: &str) -> Self {
        Self { document: Rc::clone(&self.document), at: self.document.find(self.at, 0, key) }
    }
}
