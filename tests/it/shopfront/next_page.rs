//! Rules for fetching pages in advance: browsers may fetch only public pages without side effects.

use serde_json::Value;

use crate::support::fixtures::{PRIVATE, PUBLIC, small_shop};

const RULES: &str = include_str!("../../../static/next.speculationrules");

/// The paths that the rules allow. A path may end with `*`.
fn allowed() -> Vec<String> {
    let rules: Value = serde_json::from_str(RULES).unwrap();
    let lists = rules.as_object().unwrap().values().flat_map(|list| list.as_array().unwrap());
    lists
        .flat_map(|rule| {
            // A rule may only have paths, because this test does not understand other conditions.
            assert_eq!(rule["where"].as_object().unwrap().keys().collect::<Vec<_>>(), ["href_matches"]);
            assert_eq!(rule["eagerness"], "moderate", "not before the pointer rests on a link");
            rule["where"]["href_matches"].as_array().unwrap().iter().map(|path| path.as_str().unwrap().to_owned())
        })
        .collect()
}

fn is_allowed(path: &str) -> bool {
    let path = path.split('?').next().unwrap();
    allowed().iter().any(|allowed| match allowed.strip_suffix('*') {
        Some(beginning) => path.starts_with(beginning),
        None => path == allowed,
    })
}

#[test]
fn the_rules_name_nothing_that_has_a_side_effect_or_is_for_one_person() {
    for path in allowed() {
        assert!(path.starts_with('/') && !path.trim_end_matches('*').contains(['*', ':', '(', '?']), "{path}");
        assert!(path == "/" || path.len() > 3, "{path} is nearly everything");
    }
    let never =
        ["/cart/lines", "/cart/7:1", "/checkout", "/search/suggest?q=a", "/search?q=cup", "/orders/abc", "/account"];
    let admin =
        ["/admin", "/admin/sign-in?token=x", "/admin/sign-out", "/admin/imports", "/api/v1/imports", "/webhooks/x"];
    for path in PRIVATE.iter().chain(&never).chain(&admin) {
        assert!(!is_allowed(path), "{path}");
    }
    for path in ["/", "/collections", "/collections/cups", "/products/cup", "/products/cup?colour=blue", "/pages/about"]
    {
        assert!(is_allowed(path), "{path}");
    }
}

#[test]
fn public_pages_name_the_rules_and_nothing_else_does() {
    let shop = small_shop();
    let rules = format!("\"{}\"", vitrine::static_files::NEXT_SPECULATIONRULES);
    for path in PUBLIC.iter().chain(PRIVATE) {
        let answer = shop.get(path);
        let is_page = answer.header("content-type").starts_with("text/html");
        let expected = (is_page && PUBLIC.contains(path)).then_some(rules.as_str());
        assert_eq!(answer.get("speculation-rules"), expected, "{path}");
    }
}
