//! Lines have at most 120 columns. rustfmt breaks most code, but no texts, no comments and few macros.

use std::{fs, path::Path};

use super::sources::collect;

const COLUMNS: usize = 120;

/// The lines that are too wide, one message each.
fn wide_lines(file: &str, text: &str) -> Vec<String> {
    let wide = text.lines().enumerate().filter(|(_, line)| line.chars().count() > COLUMNS);
    wide.map(|(number, _)| format!("{file}:{}", number + 1)).collect()
}

#[test]
fn lines_fit_the_columns() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![root.join("build.rs")];
    for folder in ["src", "tests/it"] {
        collect(&root.join(folder), &mut files);
    }
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    let found: Vec<String> = files.iter().flat_map(|path| wide_lines(path.to_str().unwrap(), &read(path))).collect();
    assert!(files.len() > 200 && found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_wide_line_is_found() {
    let narrow = format!("//{}\n    \"{}\",\n", "é".repeat(118), "ü".repeat(113));
    let wide = [("    // ", "x", 114), ("    \"", "ä", 116), ("SELECT '", "x", 113), ("", "x", 121)];
    let wide = wide.map(|(start, letter, times)| format!("{start}{}\n", letter.repeat(times)));
    assert_eq!(wide_lines("a.rs", &format!("{narrow}{}", wide.concat())), ["a.rs:3", "a.rs:4", "a.rs:5", "a.rs:6"]);
}
