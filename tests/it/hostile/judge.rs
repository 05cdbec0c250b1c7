//! What must be true of every answer, whatever was sent.

use scraper::{Html, Node};
use serde_json::Value;

use crate::support::{Answer, ORIGIN};

/// What no visitor is shown: how the shop is made, and what its parts say when they fail.
const INTERNAL: [&str; 16] = [
    "sqlite_",
    "sqlite error",
    "panicked",
    ".rs:",
    "src/",
    "constraint failed",
    "no such column",
    "no such table",
    "syntax error",
    "at line ",
    "rusqlite",
    "serde",
    "vitrine::",
    "utf-8 sequence",
    "internal(",
    "dberror",
];

/// Never a failure, nothing of the inside, nowhere else, and pages that are well-formed and run nothing of what was sent.
pub fn judge(answer: &Answer, what: &str) {
    assert!((200..500).contains(&answer.status), "{what}: {} {}", answer.status, start(answer));
    let text = answer.text();
    if let Some(location) = answer.get("location") {
        let to = location.strip_prefix(ORIGIN).unwrap_or(location);
        assert!(to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\"), "{what}: leads to {location}");
    }
    for cookie in answer.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap_or_else(|_| panic!("{what}: {cookie:?}"));
        assert!(cookie.contains("; Path=/; Secure"), "{what}: {cookie}");
    }
    let kind = answer.get("content-type").unwrap_or_default();
    if text.is_empty() {
        return;
    }
    if kind.starts_with("text/html") {
        page(text, what);
    } else if kind.starts_with("application/json") {
        serde_json::from_str::<Value>(text).unwrap_or_else(|error| panic!("{what}: {error}: {text}"));
    }
}

/// That it says nothing of the inside; `typed` may stand in it, as it is or escaped.
pub fn nothing_internal(answer: &Answer, typed: &str, what: &str) {
    let mut shown = visible(answer).to_lowercase();
    if !typed.is_empty() {
        shown = shown.replace(&typed.to_lowercase(), "");
    }
    for word in INTERNAL {
        assert!(!shown.contains(word), "{what}: shows {word:?}");
    }
}

/// What people can read of an answer: a page's text, or all of what is no page.
fn visible(answer: &Answer) -> String {
    if !answer.get("content-type").unwrap_or_default().starts_with("text/html") {
        return answer.text().to_owned();
    }
    Html::parse_document(answer.text()).root_element().text().collect()
}

/// A page of HTML, as a browser reads it.
pub fn page(text: &str, what: &str) {
    // A control character that was typed is shown as what it is; HTML has no way to write it, and browsers pass over it.
    let text: String = text.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    // Suggestions are a part of a page.
    let whole = text.trim_start().to_lowercase().starts_with("<!doctype");
    let html = if whole { Html::parse_document(&text) } else { Html::parse_fragment(&text) };
    assert!(html.errors.is_empty(), "{what}: not well-formed: {:?} in {text:.3000}", html.errors);
    for node in html.tree.nodes() {
        let Node::Element(element) = node.value() else { continue };
        let name = element.name();
        assert!(!name.contains("hostile"), "{what}: <{name}>");
        for (attribute, value) in element.attrs() {
            assert!(!attribute.starts_with("on") && !attribute.contains("hostile"), "{what}: <{name} {attribute}>");
            if ["href", "src", "action", "formaction"].contains(&attribute) {
                let away =
                    value.trim_start().to_lowercase().starts_with("javascript:") || value.contains("evil.example");
                // A page's own address may hold what was asked for, encoded, behind its path.
                assert!(
                    !away || value.starts_with('/') && !value.starts_with("//"),
                    "{what}: <{name} {attribute}={value}>"
                );
            }
        }
        if name == "script" || name == "style" {
            let inside: String =
                node.children().filter_map(|child| child.value().as_text().map(|text| text.to_string())).collect();
            let is_data = element.attr("type") == Some("application/ld+json");
            assert!(is_data || !inside.contains("hostile"), "{what}: <{name}> {inside}");
        }
    }
}

/// What the fields of this name hold on a page, as a browser would send them again.
pub fn typed(answer: &Answer, name: &str) -> Vec<String> {
    let html = Html::parse_document(answer.text());
    let mut values = Vec::new();
    for node in html.tree.nodes() {
        let Node::Element(element) = node.value() else { continue };
        if element.attr("name") != Some(name) {
            continue;
        }
        match element.name() {
            "textarea" => {
                let text = node.children().filter_map(|child| child.value().as_text().map(|text| text.to_string()));
                values.push(text.collect());
            }
            _ => values.extend(element.attr("value").map(str::to_owned)),
        }
    }
    values
}

fn start(answer: &Answer) -> String {
    answer.text().chars().take(300).collect()
}
