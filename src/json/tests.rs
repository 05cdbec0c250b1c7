use proptest::prelude::*;
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::Value;

use super::{Json, Text, read};
use crate::ids::{Token, VariantId};

/// A row with fields of every kind.
#[derive(Debug, PartialEq, Deserialize)]
struct Row {
    id: VariantId,
    price: i64,
    count: Option<u32>,
    title: String,
    note: Option<String>,
    is_open: bool,
    kind: Kind,
    share: Option<f64>,
    picture: Option<Picture>,
    #[serde(default)]
    rank: u16,
    tags: Vec<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Picture {
    key: String,
    size: (u32, u32),
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Plain,
    Named(String),
    Sized { width: i8 },
    Pair(i64, i64),
}

/// Checks that our reader and `serde_json` return the same value, or that both fail. There is one exception:
/// `serde_json` may accept a text that is not JSON, because it does not fully check values that the type does not use.
fn agree<T: DeserializeOwned + PartialEq + std::fmt::Debug>(text: &str) -> Result<(), TestCaseError> {
    match (read::<T>(text), serde_json::from_str::<T>(text)) {
        (Ok(ours), Ok(theirs)) => prop_assert_eq!(ours, theirs, "{}", text),
        (Err(_), Err(_)) => {}
        (Err(_), Ok(_)) if serde_json::from_str::<Value>(text).is_err() => {}
        (ours, theirs) => prop_assert!(false, "{text}\nours: {ours:?}\ntheirs: {theirs:?}"),
    }
    Ok(())
}

const FIELDS: [&str; 12] =
    ["id", "price", "count", "title", "note", "is_open", "kind", "share", "picture", "rank", "tags", "unasked"];

/// JSON numbers, many of them near the limits of integer types, and some texts that are not numbers. Whole numbers with
/// a point and `-0` are excluded, because `serde_json` does not read them as integers.
fn number() -> impl Strategy<Value = String> {
    const EDGES: [u64; 11] = [0, 127, 128, 65_535, 65_536, 1 << 31, 1 << 32, (1 << 53) - 1, 1 << 53, 1 << 63, u64::MAX];
    prop_oneof![
        proptest::sample::select(&EDGES[..]).prop_flat_map(|edge| {
            let below = if edge == 0 { "-1".to_owned() } else { format!("-{edge}") };
            proptest::sample::select(vec![format!("{edge}"), below, format!("{}", edge.wrapping_add(1))])
        }),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<i16>().prop_map(|number| format!("{number}.5")),
        proptest::sample::select(&["1e-7", "2.5E-3", "1e400", "01", "-", "1.", "+1", "NaN"][..])
            .prop_map(str::to_owned),
    ]
}

/// A JSON string. Each character is plain or escaped. A few strings are invalid, for example because they contain half
/// of a surrogate pair.
fn text() -> impl Strategy<Value = String> {
    let character = (any::<char>(), 0..3).prop_map(|(c, how)| match (how, c) {
        (0, _) | (_, '"' | '\\' | '\0'..'\u{20}') => {
            c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>()
        }
        _ => c.to_string(),
    });
    let odd =
        proptest::sample::select(&["\\n", "\\/", "\\\"", "\\\\", "\\b\\f\\r\\t", "☕"][..]).prop_map(str::to_owned);
    let broken = proptest::sample::select(&["\\ud83d", "\\udca9", "\\x", "\n"][..]).prop_map(str::to_owned);
    let part = prop_oneof![40 => character, 10 => odd, 1 => broken];
    proptest::collection::vec(part, 0..6).prop_map(|parts| format!("\"{}\"", parts.concat()))
}

fn any_value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        number(),
        text(),
        proptest::sample::select(&["null", "true", "false", "[]", "{}", r#""[{\"a\":[1,null]}]""#, "tru", " 7 "][..])
            .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(" ,"))),
            proptest::collection::btree_map("[a-c]{0,2}", inner, 0..4).prop_map(|entries| {
                let entries: Vec<_> = entries.into_iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    })
}

/// A value that usually fits the field.
fn fitting(field: &str) -> BoxedStrategy<String> {
    let small = || (1..100_i64).prop_map(|number| number.to_string());
    match field {
        "id" | "rank" => small().boxed(),
        "price" | "count" => prop_oneof![number(), small()].boxed(),
        "share" => prop_oneof![number(), Just("null".to_owned()), Just("2.0".to_owned())].boxed(),
        "title" => text().boxed(),
        "note" => prop_oneof![text(), Just("null".to_owned())].boxed(),
        "is_open" => proptest::sample::select(&["true", "false"][..]).prop_map(str::to_owned).boxed(),
        "kind" => proptest::sample::select(
            &[
                r#""plain""#,
                r#"{"plain":null}"#,
                r#""Plain""#,
                r#"{"named":"x"}"#,
                r#""named""#,
                r#"{"sized":{"width":-3}}"#,
                r#"{"sized":{"width":300}}"#,
                r#"{"pair":[1,2]}"#,
                r#"{"pair":[1]}"#,
                r#"{"pair":[1,2,3]}"#,
                r#"{"named":"x","plain":null}"#,
                "{}",
            ][..],
        )
        .prop_map(str::to_owned)
        .boxed(),
        "picture" => proptest::sample::select(
            &[
                r#"{"key":"k","size":[1,2]}"#,
                r#"{"size":[1,2],"width":0,"key":"k"}"#,
                r#"{"key":"k"}"#,
                r#"["k",[1,2]]"#,
                r#"{"key":"k","size":[1,2,3]}"#,
                "null",
            ][..],
        )
        .prop_map(str::to_owned)
        .boxed(),
        "tags" => proptest::collection::vec(text(), 0..3).prop_map(|tags| format!("[{}]", tags.join(","))).boxed(),
        _ => any_value().boxed(),
    }
}

/// Rows of one statement. All rows have the same columns in the same random order. In a quarter of the cases, one or
/// two columns are missing. In a tenth of the rows, a random column has a value of any type.
fn rows() -> impl Strategy<Value = String> {
    let columns = Just(FIELDS.to_vec()).prop_shuffle();
    let kept = prop_oneof![3 => Just(FIELDS.len()), 1 => FIELDS.len() - 2..FIELDS.len()];
    (columns, kept).prop_flat_map(|(columns, kept)| {
        let columns = columns[..kept].to_vec();
        let row = columns.iter().map(|column| fitting(column)).collect::<Vec<_>>();
        let spoilt = proptest::option::weighted(0.1, (0..kept, any_value()));
        let row = (row, spoilt).prop_map(move |(mut row, spoilt)| {
            // Only our reader reads 0 and 1 as booleans, so the column `is_open` never gets these values.
            let is_bit = |place: usize, value: &str| columns[place] == "is_open" && matches!(value.trim(), "0" | "1");
            if let Some((place, value)) = spoilt.filter(|(place, value)| !is_bit(*place, value)) {
                row[place] = value;
            }
            let cells: Vec<_> = columns.iter().zip(row).map(|(name, cell)| format!("\"{name}\":{cell}")).collect();
            format!("{{{}}}", cells.join(", "))
        });
        proptest::collection::vec(row, 0..3).prop_map(|rows| format!("[{}]", rows.join(",")))
    })
}

proptest! {
    #[test]
    fn rows_are_read_as_serde_json_reads_them(text in rows()) {
        agree::<Vec<Row>>(&text)?;
    }

    #[test]
    fn any_text_is_read_as_serde_json_reads_it(text in any_value()) {
        agree::<Value>(&text)?;
        agree::<Vec<Option<String>>>(&text)?;
        agree::<std::collections::BTreeMap<String, Value>>(&text)?;
    }

    #[test]
    fn a_text_with_a_changed_character_is_read_as_serde_json_reads_it(
        text in rows(),
        cut in any::<prop::sample::Index>(),
        instead in "[\\[\\]{}\",:0x ]{0,2}",
    ) {
        let mut characters: Vec<char> = text.chars().collect();
        let place = cut.index(characters.len());
        characters.splice(place..=place, instead.chars());
        agree::<Value>(&characters.into_iter().collect::<String>())?;
    }
}

#[test]
fn a_number_with_a_zero_after_the_point_is_read_as_an_integer() {
    for (text, number) in
        [("1999.0", 1999), ("-0.0", 0), ("-0", 0), ("-2.0", -2), ("562949953421311.0", (1 << 49) - 1), ("1e3", 1000)]
    {
        assert_eq!(read::<i64>(text), Ok(number), "{text}");
    }
    assert_eq!(read::<VariantId>("12.0").map(VariantId::get), Ok(12));
    for text in ["1999.5", "562949953421312.0", "9007199254740991.0", "1e300", "-1e300"] {
        assert!(read::<i64>(text).is_err(), "{text}");
    }
    assert!(read::<u8>("256.0").is_err());
    // A number that is read as a double keeps its sign and its point.
    assert!(read::<f64>("-0.0").unwrap().is_sign_negative());
    assert_eq!(read::<Value>("5.0").unwrap().to_string(), "5.0");
}

#[test]
fn zero_and_one_are_read_as_booleans() {
    for (text, value) in [("0", false), ("1", true), ("false", false), ("true", true)] {
        assert_eq!(read(text), Ok(value), "{text}");
    }
    for text in ["2", "-1", "0.5", "null", "\"1\"", "[]"] {
        assert!(read::<bool>(text).is_err(), "{text}");
    }
}

#[test]
fn json_in_a_column_is_read_with_its_row() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Row {
        list: Text<Vec<i64>>,
        none: Option<Text<i64>>,
    }
    let row = |list: &str| read::<Row>(&format!(r#"{{"list":{list},"none":null}}"#));
    assert_eq!(row(r#""[1,2]""#), Ok(Row { list: Text(vec![1, 2]), none: None }));
    let words = |list: &str| row(list).unwrap_err().to_string();
    assert_eq!(words("[1]"), "list: invalid type: sequence, expected JSON as text");
    assert_eq!(words(r#""[1,\"x\"]""#), "list: 1: invalid type: string \"x\", expected i64");
    assert!(words(r#""[1""#).starts_with("list: "), "{}", words(r#""[1""#));
    assert!(words("null").starts_with("list: "), "{}", words("null"));
}

#[test]
fn the_largest_and_smallest_integers_are_exact() {
    for number in [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX] {
        assert_eq!(read(&number.to_string()), Ok(number));
    }
    for number in [i64::MAX.unsigned_abs() + 1, u64::MAX] {
        assert_eq!(read(&number.to_string()), Ok(number));
        assert!(read::<i64>(&number.to_string()).is_err());
    }
    assert!(read::<u64>("-1").is_err());
}

#[test]
fn an_error_names_the_row_the_field_and_the_problem() {
    const GOOD: &str = r#"{"id":1,"price":5,"title":"","is_open":true,"kind":"plain","tags":[]}"#;
    let words = |from: &str, to: &str| {
        let text = format!("[{GOOD},{}]", GOOD.replace(from, to));
        read::<Vec<Row>>(&text).map_err(|error| error.to_string()).unwrap_err()
    };
    assert_eq!(words("5", "null"), "1: price: invalid type: null, expected i64");
    assert_eq!(words("5", "\"5\""), "1: price: invalid type: string \"5\", expected i64");
    assert_eq!(words("5", "1.5"), "1: price: invalid type: floating point `1.5`, expected i64");
    assert_eq!(words(r#""price":5,"#, ""), "1: price: it is missing");
    assert_eq!(words(r#","tags":[]"#, ""), "1: tags: it is missing");
    assert_eq!(words("[]", "[\"a\", 7]"), "1: tags: 1: invalid type: integer `7`, expected a string");
    assert_eq!(words(r#""id":1"#, r#""id":0"#), "1: id: an id is a whole number from 1 to 9007199254740991");
    assert_eq!(
        words("plain", "round"),
        "1: kind: unknown variant `round`, expected one of `plain`, `named`, `sized`, `pair`"
    );
    assert_eq!(
        words("\"plain\"", "3"),
        "1: kind: invalid type: integer `3`, expected the name of a variant, alone or as an object's only key"
    );
    assert_eq!(
        words("\"plain\"", r#"{"named":"x","plain":null}"#),
        "1: kind: invalid type: map, expected the name of a variant, alone or as an object's only key"
    );
    assert_eq!(words(r#""tags""#, r#""picture":["k",[1,2],3],"tags""#), "1: picture: 1 items too many");
    assert_eq!(words("}", ""), "expected `,` or `}` at line 1 column 140");
}

#[test]
fn single_values_of_a_document_can_be_read() {
    let root = Json::parse(r#"[{"skipped":[{"b":0}],"b":[1,[2,3],4]}]"#.to_owned()).unwrap();
    let object = root.items().unwrap().next().unwrap();
    let parts =
        object.get("b").items().unwrap().map(|item| item.read::<Value>().unwrap().to_string()).collect::<Vec<_>>();
    assert_eq!(parts, ["1", "[2,3]", "4"]);
    assert_eq!(object.get("c").read::<Option<i64>>(), Ok(None));
    assert!(object.get("c").read::<i64>().is_err());
    assert!(object.get("c").items().is_err());
    assert!(object.items().is_err());
}

#[test]
fn deep_nesting_is_refused() {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read::<IgnoredAny>(&nested(100)).is_ok());
    assert!(read::<IgnoredAny>(&nested(100_000)).is_err());
}

#[test]
fn tokens_keep_all_their_bits() {
    let token = Token::from_bytes([0xa5; 16]);
    assert_eq!(read::<Token>(&serde_json::to_string(&token).unwrap()), Ok(token));
}
