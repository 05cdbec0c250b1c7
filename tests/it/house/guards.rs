//! The reasons of guards are declared once, in `platform/broken.rs`.

use std::path::Path;

use vitrine::platform::Broken;

use super::sources::collect;

/// The reasons that a source text spells out itself, one message each.
fn spelt_twice(file: &str, text: &str) -> Vec<String> {
    let reasons = Broken::ALL.iter().map(|broken| broken.reason());
    let spelt = reasons.filter(|reason| text.contains(&format!("'{reason}")) || text.contains(&format!("\"{reason}")));
    spelt.map(|reason| format!("{file}: {reason}")).collect()
}

#[test]
fn sql_takes_its_reasons_from_the_one_list() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    let is_list = |path: &Path| path.ends_with("platform/broken.rs");
    let found: Vec<String> = files
        .iter()
        .filter(|path| !is_list(path))
        .flat_map(|path| spelt_twice(&path.display().to_string(), &std::fs::read_to_string(path).unwrap()))
        .collect();
    assert!(files.len() > 100 && found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_reason_that_is_spelt_again_is_found() {
    assert_eq!(spelt_twice("a.rs", "\"INSERT INTO guard SELECT 'order:gone'\""), ["a.rs: order:gone"]);
    assert_eq!(spelt_twice("a.rs", "guard!(OrderGone)"), Vec::<String>::new());
}
