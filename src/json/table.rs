//! JSON as a table, for staff.

use serde_json::Value;

/// A JSON text as names and values. Empty if the text is not JSON.
pub fn table(text: &str) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    if let Ok(value) = serde_json::from_str(text) {
        fill(&mut rows, String::new(), value);
    }
    rows
}

fn fill(rows: &mut Vec<(String, String)>, name: String, value: Value) {
    let within = |part: &str| format!("{name} {}", part.replace('_', " ")).trim_start().to_owned();
    match value {
        Value::Object(fields) => fields.into_iter().for_each(|(key, value)| fill(rows, within(&key), value)),
        Value::Array(items) => {
            (1..).zip(items).for_each(|(n, value): (u32, _)| fill(rows, within(&n.to_string()), value));
        }
        Value::String(text) => rows.push((name, text)),
        other => rows.push((name, other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_row_for_each_value() {
        let rows =
            table(r#"{"order_url":"/x","lines":[{"title":"Mug","quantity":2},{}],"totals":[["Total","€5"]],"n":null}"#);
        let expected = [
            ("lines 1 quantity", "2"),
            ("lines 1 title", "Mug"),
            ("n", "null"),
            ("order url", "/x"),
            ("totals 1 1", "Total"),
            ("totals 1 2", "€5"),
        ];
        assert_eq!(rows, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!((table(""), table("{"), table("7")), (vec![], vec![], vec![(String::new(), "7".to_owned())]));
    }
}
