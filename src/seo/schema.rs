//! Builds objects of schema.org types as JSON. The documentation of the callers links to Google's requirements.

use serde_json::{Map, Value};

/// An object of the schema.org type `kind`. Properties without a value are left out.
pub fn thing(kind: &str, properties: Vec<(&'static str, Option<Value>)>) -> Value {
    let mut map = Map::new();
    map.insert("@type".to_owned(), Value::from(kind));
    for (name, value) in properties {
        if let Some(value) = value {
            map.insert(name.to_owned(), value);
        }
    }
    Value::Object(map)
}

/// A text, if it is not blank.
pub fn text(text: &str) -> Option<Value> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(Value::from)
}

/// A list of objects; `None` if the list is empty.
pub fn list(things: Vec<Value>) -> Option<Value> {
    Some(things).filter(|things| !things.is_empty()).map(Value::Array)
}
