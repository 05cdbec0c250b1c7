//! Reads `tests/fixtures/hostile.txt`.

use std::fmt;

/// A value that no page of the shop sends.
pub struct Hostile {
    /// The first word of its line in the file: the kind of problem.
    pub kind: &'static str,
    /// Mostly text, but not always UTF-8.
    pub bytes: Vec<u8>,
    /// The percent-encoded bytes, for a form, a query or a path.
    pub encoded: String,
}

impl Hostile {
    /// The value as the shop reads it: trimmed, and with U+FFFD in place of bytes that are not UTF-8.
    pub fn read(&self) -> String {
        String::from_utf8_lossy(&self.bytes).trim().to_owned()
    }
}

impl fmt::Display for Hostile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start: String = String::from_utf8_lossy(&self.bytes).chars().take(60).collect();
        write!(f, "{} {start:?}", self.kind)
    }
}

pub fn corpus() -> Vec<Hostile> {
    let lines = include_str!("../../fixtures/hostile.txt").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let all: Vec<Hostile> = lines.map(read).collect();
    assert!(all.len() > 80, "{} values", all.len());
    all
}

fn read(line: &'static str) -> Hostile {
    let (kind, text) = line.split_once(' ').unwrap_or((line, ""));
    let repeated = text.rsplit_once(" *").and_then(|(text, times)| Some((text, times.parse::<usize>().ok()?)));
    let (text, times) = repeated.unwrap_or((text, 1));
    let once = unescape(text);
    let encoded: String = form_urlencoded::byte_serialize(&once).collect();
    Hostile { kind, encoded: encoded.replace('+', "%20").repeat(times), bytes: once.repeat(times) }
}

fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        let (escape, after) = after.split_at(1);
        rest = after;
        match escape {
            "n" => bytes.push(b'\n'),
            "r" => bytes.push(b'\r'),
            "t" => bytes.push(b'\t'),
            "s" => bytes.push(b' '),
            "0" => bytes.push(0),
            "\\" => bytes.push(b'\\'),
            "x" => {
                let (digits, after) = rest.split_at(2);
                bytes.push(u8::from_str_radix(digits, 16).unwrap());
                rest = after;
            }
            "u" => {
                let (digits, after) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).unwrap();
                let character = char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap();
                bytes.extend_from_slice(character.to_string().as_bytes());
                rest = after;
            }
            other => panic!("no escape: \\{other} in {text}"),
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}
