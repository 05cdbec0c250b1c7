//! Reads values of Rust types from a document.
//!
//! A generic function is compiled again for every type, so the generic functions here are short.

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, Unexpected, VariantAccess, Visitor};

use super::{
    JsonError,
    document::{Document, Node},
    // Cycle: `items` reads each item with this module, and this module reads arrays and objects with `items`.
    items::Items,
};

/// The names of a struct's fields.
pub(super) type Fields = &'static [&'static str];

/// A value of a document, to be read as a Rust type.
#[derive(Clone, Copy)]
pub(super) struct Reader<'d> {
    pub document: &'d Document<'d>,
    pub at: usize,
}

impl<'d> Reader<'d> {
    pub fn node(self) -> Node {
        self.document.node(self.at)
    }

    /// The value at another index of the document.
    pub fn at(self, at: usize) -> Self {
        Self { at, ..self }
    }

    /// The error for a value that does not have the requested type.
    #[cold]
    fn unfit(self, expected: &dyn Expected) -> JsonError {
        let found = match self.node() {
            Node::Missing => return JsonError::custom("it is missing"),
            Node::Null => Unexpected::Other("null"),
            Node::Bool(value) => Unexpected::Bool(value),
            Node::Int(value) => Unexpected::Signed(value),
            Node::Large(value) => Unexpected::Unsigned(value),
            Node::Float(value) => Unexpected::Float(value),
            Node::Text(..) => Unexpected::Str(self.text().unwrap_or_default()),
            Node::Array(..) => Unexpected::Seq,
            Node::Object(..) => Unexpected::Map,
        };
        JsonError::invalid_type(found, expected)
    }

    fn text(self) -> Option<&'d str> {
        self.document.text(self.at)
    }

    fn read_text<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.text() {
            Some(text) => visitor.visit_str(text),
            None => Err(self.unfit(&visitor)),
        }
    }

    fn read_number<V: Visitor<'d>>(self, number: Node, visitor: V) -> Result<V::Value, JsonError> {
        match number {
            Node::Int(value) => visitor.visit_i64(value),
            Node::Large(value) => visitor.visit_u64(value),
            Node::Float(value) => visitor.visit_f64(value),
            _ => Err(self.unfit(&visitor)),
        }
    }

    fn read_integer<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, JsonError> {
        let number = match self.node() {
            Node::Float(double) => whole(double).map_or(Node::Float(double), Node::Int),
            node => node,
        };
        self.read_number(number, visitor)
    }

    fn read_double<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.read_number(self.node(), visitor)
    }

    /// Reads the items of an array, or the values of an object for a struct's fields.
    fn read_items<V: Visitor<'d>>(self, fields: Option<Fields>, visitor: V) -> Result<V::Value, JsonError> {
        let Some(mut items) = Items::of(self, fields) else { return Err(self.unfit(&visitor)) };
        match visitor.visit_seq(&mut items) {
            Ok(value) => items.end().map(|()| value),
            Err(error) => Err(items.explain(error)),
        }
    }
}

/// 2^49. Below this limit, a double that was read from a text such as `1999.0` is exact. `serde_json` reads this text
/// as 19990 divided by 10. The number 19990 is exact, because ten times a number below 2^49 is below 2^53, and doubles
/// round only whole numbers above 2^53.
const EXACT: f64 = 562_949_953_421_312.0;

/// The double as a whole number; `None` if the double is not whole, or may have been rounded.
#[allow(clippy::cast_possible_truncation, reason = "checked to be whole and within i64")]
fn whole(double: f64) -> Option<i64> {
    (double.abs() < EXACT && double.trunc() == double).then_some(double as i64)
}

/// Defines several methods that all call `$read`.
macro_rules! read_by {
    ($read:ident: $($method:ident)+) => { $(
        fn $method<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, JsonError> {
            self.$read(visitor)
        }
    )+ };
}

impl<'d> Deserializer<'d> for Reader<'d> {
    type Error = JsonError;

    fn deserialize_any<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.node() {
            Node::Missing => Err(self.unfit(&visitor)),
            Node::Null => visitor.visit_unit(),
            Node::Bool(value) => visitor.visit_bool(value),
            Node::Int(_) | Node::Large(_) | Node::Float(_) => self.read_number(self.node(), visitor),
            Node::Text(..) => self.read_text(visitor),
            Node::Array(..) => self.read_items(None, visitor),
            Node::Object(..) => self.deserialize_map(visitor),
        }
    }

    /// SQLite has no booleans, so its columns contain 0 or 1.
    fn deserialize_bool<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.node() {
            Node::Bool(value) => visitor.visit_bool(value),
            Node::Int(value @ (0 | 1)) => visitor.visit_bool(value == 1),
            _ => Err(self.unfit(&visitor)),
        }
    }

    read_by! { read_integer: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
    deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 }

    read_by! { read_double: deserialize_f32 deserialize_f64 }
    read_by! { read_text: deserialize_char deserialize_str deserialize_string deserialize_identifier }

    /// A missing key is read as `None`, because derived code expects this for a field of type `Option`.
    fn deserialize_option<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.node() {
            Node::Missing | Node::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.node() {
            Node::Null => visitor.visit_unit(),
            _ => Err(self.unfit(&visitor)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'d>>(self, _: &'static str, visitor: V) -> Result<V::Value, JsonError> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'d>>(self, _: &'static str, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.read_items(None, visitor)
    }

    fn deserialize_tuple<V: Visitor<'d>>(self, _: usize, visitor: V) -> Result<V::Value, JsonError> {
        self.read_items(None, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'d>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        self.read_items(None, visitor)
    }

    fn deserialize_map<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match Items::entries(self) {
            Some(entries) => visitor.visit_map(entries),
            None => Err(self.unfit(&visitor)),
        }
    }

    /// A struct is read as a sequence of values in the order of its fields. This needs less derived code than reading
    /// keys in any order.
    fn deserialize_struct<V: Visitor<'d>>(
        self,
        _: &'static str,
        fields: Fields,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        self.read_items(Some(fields), visitor)
    }

    fn deserialize_enum<V: Visitor<'d>>(self, _: &'static str, _: Fields, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_enum(self)
    }

    fn deserialize_ignored_any<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { <V: Visitor<'d>> i128 u128 bytes byte_buf }
}

/// A variant of an enum is either a string with its name, or an object with its name as the only key.
impl<'d> EnumAccess<'d> for Reader<'d> {
    type Error = JsonError;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'d>>(self, seed: T) -> Result<(T::Value, Self), JsonError> {
        let first = self.at.saturating_add(1);
        let (name, content) = match self.node() {
            Node::Text(..) => (self, self.at(Document::NOWHERE)),
            Node::Object(1, _) => (self.at(first), self.at(first.saturating_add(1))),
            _ => return Err(self.unfit(&"the name of a variant, alone or as an object's only key")),
        };
        Ok((seed.deserialize(name)?, content))
    }
}

/// The content of a variant.
impl<'d> VariantAccess<'d> for Reader<'d> {
    type Error = JsonError;

    fn unit_variant(self) -> Result<(), JsonError> {
        match self.node() {
            Node::Missing | Node::Null => Ok(()),
            _ => Err(self.unfit(&"nothing")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'d>>(self, seed: T) -> Result<T::Value, JsonError> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'d>>(self, _: usize, visitor: V) -> Result<V::Value, JsonError> {
        self.read_items(None, visitor)
    }

    fn struct_variant<V: Visitor<'d>>(self, fields: Fields, visitor: V) -> Result<V::Value, JsonError> {
        self.read_items(Some(fields), visitor)
    }
}
