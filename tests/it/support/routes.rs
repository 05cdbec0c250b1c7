//! The router's own table, read from its source, so that a test can say that it left no route out.

use std::collections::BTreeSet;

use http::Method;

use super::Shop;

/// The paths that the shop answers, `{}` for what varies.
pub fn paths() -> Vec<String> {
    let router = include_str!("../../../src/router.rs");
    let (_, table) = router.split_once("fn table(").expect("the router's table");
    let (table, _) = table.split_once("_ => return None").expect("its end");
    let lines: Vec<&str> = table.lines().filter(|line| line.contains("=>")).collect();
    assert_eq!(lines.len(), table.matches("Route::").count(), "one route a line");
    lines.into_iter().map(path).collect()
}

fn path(line: &str) -> String {
    let pattern = line.trim().strip_prefix('[').and_then(|rest| rest.split_once("] => Route::"));
    let (segments, _) = pattern.unwrap_or_else(|| panic!("this test cannot read a line of the router: {line}"));
    let segments =
        segments.split(", ").filter(|segment| !segment.is_empty()).map(|segment| match segment.strip_prefix('"') {
            Some(literal) => literal.trim_end_matches('"'),
            None => {
                assert!(segment.bytes().all(|byte| byte.is_ascii_lowercase()), "one segment each: {line}");
                "{}"
            }
        });
    let path = segments.fold(String::new(), |path, segment| format!("{path}/{segment}"));
    if path.is_empty() { "/".to_owned() } else { path }
}

/// Methods and paths that are served; HEAD goes with GET, and OPTIONS with all.
pub fn served(paths: impl IntoIterator<Item = String>) -> BTreeSet<(String, String)> {
    let shop = Shop::new();
    let mut served = BTreeSet::new();
    for path in paths {
        let allow = shop.ask(Method::OPTIONS, &path.replace("{}", "7"), &[]).header("allow").to_owned();
        let methods = allow.split(", ").filter(|method| !["HEAD", "OPTIONS"].contains(method));
        served.extend(methods.map(|method| (method.to_owned(), path.clone())));
    }
    served
}
