//! A parsed JSON text.

use std::{borrow::Cow, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::JsonError;

/// A value of a document. The node of an array or object has only its size and its end. The content of the array or
/// object follows as separate nodes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Node {
    /// There is no value, because the object does not have the requested key.
    Missing,
    Null,
    Bool(bool),
    Int(i64),
    /// A whole number above `i64::MAX`.
    Large(u64),
    Float(f64),
    /// The start and end of a string, in bytes. A string without escapes is in [`Document::source`]. Every other string
    /// is in [`Document::unescaped`], and the length of the source is added to its start and end.
    Text(usize, usize),
    /// The number of items, and the index of the first node after the array. The items follow this node.
    Array(usize, usize),
    /// The number of entries, and the index of the first node after the object. The entries follow this node. Each
    /// value follows its key.
    Object(usize, usize),
}

/// All values of a JSON text, in the order of the text. Strings without escapes stay in the source, so parsing needs
/// only a few allocations for any number of rows.
#[derive(Debug)]
pub(super) struct Document<'t> {
    source: Cow<'t, str>,
    /// The strings that had escapes, unescaped, one after another.
    unescaped: String,
    nodes: Vec<Node>,
}

impl<'t> Document<'t> {
    /// An index without a node. [`Document::node`] returns [`Node::Missing`] for it.
    pub const NOWHERE: usize = usize::MAX;

    /// Parses a whole text.
    ///
    /// # Errors
    /// If the text is not JSON, or is nested more than 127 levels deep.
    pub fn parse(source: Cow<'t, str>) -> Result<Self, JsonError> {
        let mut parser = serde_json::Deserializer::from_str(&source);
        // The JSON of database rows has about 16 bytes per node, so this capacity is usually enough.
        let nodes = Vec::with_capacity((source.len() / 16).saturating_add(8));
        let mut parts = Parts { source: &source, unescaped: String::new(), nodes };
        Builder(&mut parts).deserialize(&mut parser).and_then(|()| parser.end()).map_err(JsonError::custom)?;
        let Parts { unescaped, nodes, .. } = parts;
        Ok(Self { source, unescaped, nodes })
    }

    pub fn node(&self, at: usize) -> Node {
        self.nodes.get(at).copied().unwrap_or(Node::Missing)
    }

    /// The text of a string; `None` for other nodes.
    pub fn text(&self, at: usize) -> Option<&str> {
        match self.node(at) {
            Node::Text(start, end) => match start.checked_sub(self.source.len()) {
                None => self.source.get(start..end),
                Some(start) => self.unescaped.get(start..end.saturating_sub(self.source.len())),
            },
            _ => None,
        }
    }

    /// The index of the first node after this value.
    pub fn after(&self, at: usize) -> usize {
        match self.node(at) {
            Node::Array(_, after) | Node::Object(_, after) => after,
            _ => at.saturating_add(1),
        }
    }

    /// The index of a key's value in the object at `at`; `NOWHERE` if the object does not have the key.
    ///
    /// The search begins at the key with the index `from`. After the last key of the object, it continues at the first
    /// key. So keys that are requested in the order of the object are found at once.
    pub fn find(&self, at: usize, from: usize, key: &str) -> usize {
        let Node::Object(length, end) = self.node(at) else { return Self::NOWHERE };
        let first = at.saturating_add(1);
        let mut place = from;
        for _ in 0..length {
            if !(first..end).contains(&place) {
                place = first;
            }
            let value = place.saturating_add(1);
            if self.text(place) == Some(key) {
                return value;
            }
            place = self.after(value);
        }
        Self::NOWHERE
    }
}

/// A document under construction.
struct Parts<'s> {
    source: &'s str,
    unescaped: String,
    nodes: Vec<Node>,
}

/// Appends the nodes of the next value that the parser reads.
struct Builder<'p, 's>(&'p mut Parts<'s>);

impl<'s> Builder<'_, 's> {
    fn put(self, node: Node) {
        self.0.nodes.push(node);
    }

    /// Appends the node of an array or object. Then calls `fill`, which appends the next item or entry, until `fill`
    /// returns `None`. In the end, writes the size and the end of the array or object into the node.
    fn put_all<E>(
        self,
        head: fn(usize, usize) -> Node,
        mut fill: impl FnMut(&mut Parts<'s>) -> Result<Option<()>, E>,
    ) -> Result<(), E> {
        let at = self.0.nodes.len();
        self.0.nodes.push(Node::Missing);
        let mut length: usize = 0;
        while fill(self.0)?.is_some() {
            length = length.saturating_add(1);
        }
        let end = self.0.nodes.len();
        if let Some(node) = self.0.nodes.get_mut(at) {
            *node = head(length, end);
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Builder<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Builder<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.put(Node::Null);
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.put(Node::Bool(value));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.put(Node::Int(value));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.put(i64::try_from(value).map_or(Node::Large(value), Node::Int));
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.put(Node::Float(value));
        Ok(())
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<(), E> {
        let start = text.as_ptr().addr().wrapping_sub(self.0.source.as_ptr().addr());
        self.put(Node::Text(start, start.wrapping_add(text.len())));
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        let start = self.0.source.len().saturating_add(self.0.unescaped.len());
        self.0.unescaped.push_str(text);
        self.put(Node::Text(start, start.saturating_add(text.len())));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.put_all(Node::Array, |parts| items.next_element_seed(Builder(parts)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        self.put_all(Node::Object, |parts| {
            let key = entries.next_key_seed(Builder(parts))?;
            key.map(|()| entries.next_value_seed(Builder(parts))).transpose()
        })
    }
}
