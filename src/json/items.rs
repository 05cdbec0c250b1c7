//! Reads the items of an array or an object one after another.

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess};

use super::{
    JsonError,
    document::{Document, Node},
    reader::{Fields, Reader},
};

/// The items of an array, the values of an object for the fields of a struct, or all entries of an object.
pub(super) struct Items<'d> {
    of: Reader<'d>,
    /// The names of the fields, for an object that is read as a struct.
    fields: Option<Fields>,
    /// The index of the node of the next item, or of the key of the next value.
    next: usize,
    /// The number of items or fields that were read.
    taken: usize,
    left: usize,
    /// The error for the last requested field, if this field is missing. If another field is requested after it, the
    /// struct has a default for the missing field, and the error is dropped.
    missing: Option<JsonError>,
}

impl<'d> Items<'d> {
    /// The items of an array, or the values of an object for `fields`. A struct can also be read from an array. Returns
    /// `None` for any other value, and for an object without `fields`.
    pub fn of(of: Reader<'d>, fields: Option<Fields>) -> Option<Self> {
        let (fields, left) = match (of.node(), fields) {
            (Node::Object(..), Some(names)) => (Some(names), names.len()),
            (Node::Array(length, _), _) => (None, length),
            _ => return None,
        };
        Some(Self { of, fields, next: of.at.saturating_add(1), taken: 0, left, missing: None })
    }

    /// All entries of an object.
    pub fn entries(of: Reader<'d>) -> Option<Self> {
        let Node::Object(left, _) = of.node() else { return None };
        Some(Self { of, fields: None, next: of.at.saturating_add(1), taken: 0, left, missing: None })
    }

    /// The next item, or the value of the next field; `None` after the last. The value of a field may be
    /// [`Node::Missing`].
    fn step(&mut self) -> Option<Reader<'d>> {
        self.left = self.left.checked_sub(1)?;
        self.missing = None;
        let document = self.of.document;
        let at = match self.field() {
            Some(name) => document.find(self.of.at, self.next, name),
            None => self.next,
        };
        if at != Document::NOWHERE {
            self.next = document.after(at);
        }
        self.taken = self.taken.saturating_add(1);
        Some(self.of.at(at))
    }

    /// The name of the next field; `None` if the items are not fields.
    fn field(&self) -> Option<&'static str> {
        self.fields.and_then(|names| names.get(self.taken).copied())
    }

    /// Handles the error of the last item. Adds the item's field name or index to the error. If the item is missing,
    /// keeps the error in `missing`. Otherwise, returns the error.
    #[cold]
    fn failed(&mut self, item: Reader<'d>, error: JsonError) -> Result<(), JsonError> {
        self.taken = self.taken.saturating_sub(1);
        let error = match self.field() {
            Some(name) => error.under(&name),
            None => error.under(&self.taken),
        };
        self.taken = self.taken.saturating_add(1);
        if !matches!(item.node(), Node::Missing) {
            return Err(error);
        }
        self.missing = Some(error);
        Ok(())
    }

    /// The error to report: the error in `missing`, if there is one, otherwise `error`.
    #[cold]
    pub fn explain(self, error: JsonError) -> JsonError {
        self.missing.unwrap_or(error)
    }

    /// Checks that all items of an array were read. An object may have keys that the struct does not have.
    pub fn end(&self) -> Result<(), JsonError> {
        match (self.fields, self.left) {
            (Some(_), _) | (None, 0) => Ok(()),
            (None, left) => Err(JsonError::custom(format_args!("{left} items too many"))),
        }
    }
}

impl<'d> SeqAccess<'d> for Items<'d> {
    type Error = JsonError;

    fn next_element_seed<T: DeserializeSeed<'d>>(&mut self, seed: T) -> Result<Option<T::Value>, JsonError> {
        let Some(item) = self.step() else { return Ok(None) };
        match seed.deserialize(item) {
            Ok(value) => Ok(Some(value)),
            Err(error) => self.failed(item, error).map(|()| None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'d> MapAccess<'d> for Items<'d> {
    type Error = JsonError;

    fn next_key_seed<K: DeserializeSeed<'d>>(&mut self, seed: K) -> Result<Option<K::Value>, JsonError> {
        self.step().map(|key| seed.deserialize(key)).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'d>>(&mut self, seed: V) -> Result<V::Value, JsonError> {
        let value = self.of.at(self.next);
        self.next = self.of.document.after(self.next);
        seed.deserialize(value)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}
