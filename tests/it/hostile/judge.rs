//! Checks that every response must pass, whatever was sent.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Node, Selector, node::Element};
use serde_json::Value;

use crate::support::{Answer, ORIGIN};

/// Words that no visitor may see: internals of the shop, and errors of its parts.
const INTERNAL: [&str; 16] = [
    "sqlite:",
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

/// Checks that a response is no failure, shows no internals, redirects only within the shop, is well-formed, and runs
/// nothing that was sent. Internals that are part of `typed` are allowed.
pub fn judge(answer: &Answer, typed: &str, what: &str) {
    assert!((200..500).contains(&answer.status), "{what}: {} {:.300}", answer.status, answer.text());
    if let Some(location) = answer.get("location") {
        let to = location.strip_prefix(ORIGIN).unwrap_or(location);
        assert!(to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\"), "{what}: leads to {location}");
    }
    for cookie in answer.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap_or_else(|_| panic!("{what}: {cookie:?}"));
        assert!(cookie.contains("; Path=/; Secure"), "{what}: {cookie}");
    }
    let kind = answer.get("content-type").unwrap_or_default();
    if answer.body.is_empty() || kind.starts_with("image/") {
        return;
    }
    let mut shown = answer.text().to_owned();
    if kind.starts_with("text/html") {
        shown = page(answer.text(), what);
    } else if kind.starts_with("application/json") {
        serde_json::from_str::<Value>(&shown).unwrap_or_else(|error| panic!("{what}: {error}: {shown}"));
    }
    let mut shown = shown.to_lowercase();
    if (1..shown.len()).contains(&typed.len()) {
        shown = shown.replace(&typed.to_lowercase(), "");
    }
    for word in INTERNAL {
        assert!(!shown.contains(word), "{what}: shows {word:?}");
    }
}

/// Parses HTML like a browser, checks it, and returns its text.
pub fn page(text: &str, what: &str) -> String {
    // HTML cannot escape a control character, so a typed one is in the page as it is. Browsers ignore it.
    let text: String = text.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    // Suggestions are a fragment of a page.
    let whole = text.trim_start().to_lowercase().starts_with("<!doctype");
    let html = if whole { Html::parse_document(&text) } else { Html::parse_fragment(&text) };
    assert!(html.errors.is_empty(), "{what}: not well-formed: {:?} in {text:.3000}", html.errors);
    let mut shown = String::new();
    for node in html.tree.nodes() {
        match node.value() {
            Node::Element(element) => {
                let text = node.children().filter_map(|child| child.value().as_text().map(|text| text.to_string()));
                is_harmless(element, &text.collect::<String>(), what);
            }
            Node::Text(text) => shown.push_str(text),
            _ => {}
        }
    }
    shown
}

/// Checks that an element runs no hostile script and leads to no hostile address.
fn is_harmless(element: &Element, inside: &str, what: &str) {
    let name = element.name();
    assert!(!name.contains("hostile"), "{what}: <{name}>");
    for (attribute, value) in element.attrs() {
        assert!(!attribute.starts_with("on") && !attribute.contains("hostile"), "{what}: <{name} {attribute}>");
        if ["href", "src", "action", "formaction"].contains(&attribute) {
            let runs = value.trim_start().to_lowercase().starts_with("javascript:");
            // A link within the shop may contain the value in its query.
            let leads_away = value.contains("evil.example") && (!value.starts_with('/') || value.starts_with("//"));
            assert!(!runs && !leads_away, "{what}: <{name} {attribute}={value}>");
        }
    }
    let is_data = element.attr("type") == Some("application/ld+json");
    if ["script", "style"].contains(&name) && !is_data {
        assert!(!inside.contains("hostile"), "{what}: <{name}> {inside}");
    }
}

/// The values that a browser would send for the fields of this name.
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

/// Checks the page of a refused form: the title says so, each problem belongs to a control, and the first problem has
/// the focus.
pub fn shown_again(answer: &Answer, what: &str) {
    let html = Html::parse_document(answer.text());
    let all = |selector: &str| -> Vec<ElementRef<'_>> { html.select(&Selector::parse(selector).unwrap()).collect() };
    let text = |element: ElementRef<'_>| element.text().collect::<String>();
    assert!([409, 422, 429].contains(&answer.status), "{what}: {}", answer.status);
    let title = text(all("title")[0]);
    assert!(title.starts_with("Problem: "), "{what}: {title}");

    let ids: Vec<&str> = all("[id]").into_iter().filter_map(|element| element.attr("id")).collect();
    let once: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(once.len(), ids.len(), "{what}: an id comes twice: {ids:?}");
    for element in all("[aria-describedby]") {
        for id in element.attr("aria-describedby").unwrap().split(' ') {
            assert!(once.contains(id), "{what}: nothing has the id {id:?}");
        }
    }
    for control in all("main :is(input:not([type=hidden]), select, textarea)") {
        let label = control.attr("id").is_some_and(|id| all("label").iter().any(|label| label.attr("for") == Some(id)));
        let inside = control.ancestors().filter_map(ElementRef::wrap).any(|above| above.value().name() == "label");
        assert!(label || inside, "{what}: no label of {}", control.html());
    }

    let wrong = all("[aria-invalid=true]");
    let problems = all(".problem");
    let of = |control: &ElementRef<'_>| {
        let id = control.attr("aria-describedby").unwrap_or_default().split(' ').next();
        problems
            .iter()
            .find(|problem| problem.attr("id") == id && !text(**problem).is_empty())
            .map(|problem| problem.id())
    };
    let described: BTreeSet<_> = wrong.iter().filter_map(of).collect();
    assert_eq!((described.len(), wrong.len()), (problems.len(), problems.len()), "{what}: {}", answer.text());

    let [focused] = all("[autofocus]")[..] else { panic!("{what}: not one thing has the focus: {}", answer.text()) };
    let is_at = |first: &ElementRef<'_>| *first == focused || focused.ancestors().any(|above| above.id() == first.id());
    match wrong.first() {
        Some(first) => assert!(is_at(first), "{what}: the focus is on {}", focused.html()),
        None => assert_eq!(focused.attr("role"), Some("alert"), "{what}: the focus is on {}", focused.html()),
    }
    let alerts = all("[role=alert]");
    assert!(!(wrong.is_empty() && alerts.is_empty()) && alerts.len() < 2, "{what}: {} alerts", alerts.len());
}
