//! Lines have at most 120 columns. rustfmt checks the code, and this test checks the comments.

use std::{fs, path::Path};

use super::sources::collect;

const COLUMNS: usize = 120;

/// The comments that are too wide, one message each.
fn wide_comments(file: &str, text: &str) -> Vec<String> {
    let lines = text.lines().enumerate();
    let wide = lines.filter(|(_, line)| line.trim_start().starts_with("//") && line.chars().count() > COLUMNS);
    wide.map(|(number, _)| format!("{file}:{}", number + 1)).collect()
}

#[test]
fn comments_fit_the_columns() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "tests/it"] {
        collect(&root.join(folder), &mut files);
    }
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    let found: Vec<String> = files.iter().flat_map(|path| wide_comments(path.to_str().unwrap(), &read(path))).collect();
    assert!(files.len() > 200 && found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_wide_comment_is_found() {
    let (narrow, wide) = (format!("//{}", "é".repeat(118)), format!("    // {}", "x".repeat(114)));
    assert_eq!(wide_comments("a.rs", &format!("{narrow}\n{wide}\n")), ["a.rs:2"]);
}
