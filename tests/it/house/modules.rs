//! Modules import only modules below them. Files of a module may form a cycle only if a comment gives the reason.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::{
    order::{ORDER, rank},
    sources::{Module, Source, Sources},
};

fn repository() -> Sources {
    Sources::read(Path::new(env!("CARGO_MANIFEST_DIR")))
}

/// The imports that go up, one message each.
fn upward(sources: &Sources) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.all.iter().filter(|source| !source.module.is_empty()) {
        for (to, import) in sources.dependencies(source) {
            let (Some(from), Some(into)) = (source.module.first(), to.module.first()) else { continue };
            if from != into && rank(into) >= rank(from) {
                let Source { file, .. } = source;
                found.push(format!("{file}:{}: {} ({from} stands below {into})", import.line, import.text));
            }
        }
    }
    found
}

/// For each file, the files of its module that it reaches by imports.
fn reachable(sources: &Sources, with_excused: bool) -> BTreeMap<&Module, BTreeSet<&Module>> {
    let mut direct: BTreeMap<&Module, BTreeSet<&Module>> = BTreeMap::new();
    for source in &sources.all {
        let targets = sources
            .dependencies(source)
            .filter(|(to, import)| to.module.first() == source.module.first() && (with_excused || !import.excuse));
        direct.insert(&source.module, targets.map(|(to, _)| &to.module).collect());
    }
    let mut all = direct.clone();
    for (from, found) in &mut all {
        let mut todo: Vec<&Module> = direct[from].iter().copied().collect();
        while let Some(next) = todo.pop() {
            for module in &direct[next] {
                if found.insert(module) {
                    todo.push(module);
                }
            }
        }
    }
    all
}

/// The imports that close a cycle without a comment, and the comments without a cycle, one message each.
fn circles(sources: &Sources) -> Vec<String> {
    let (with_excused, without) = (reachable(sources, true), reachable(sources, false));
    let mut found = Vec::new();
    for source in &sources.all {
        for (to, import) in sources.dependencies(source) {
            let comes_back = |reachable: &BTreeMap<&Module, BTreeSet<&Module>>| {
                reachable.get(&to.module).is_some_and(|modules| modules.contains(&source.module))
            };
            let Source { file, .. } = source;
            if !import.excuse && comes_back(&without) {
                found.push(format!("{file}:{}: {} comes back to this file", import.line, import.text));
            }
            if import.excuse && !comes_back(&with_excused) {
                found.push(format!("{file}:{}: {} is no part of a cycle", import.line, import.text));
            }
        }
    }
    found
}

#[test]
fn every_module_has_its_place_in_the_order() {
    let sources = repository();
    let modules: BTreeSet<&str> =
        sources.all.iter().filter_map(|source| source.module.first()).map(String::as_str).collect();
    let listed: Vec<&str> = ORDER.iter().copied().flatten().copied().collect();
    let unique: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(unique.len(), listed.len(), "a module is listed twice");
    assert_eq!(modules, unique, "left: src/, right: tests/it/house/order.rs");
}

#[test]
fn templates_lie_in_folders_named_after_their_modules() {
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        assert!(entry.path().is_file() || rank(&name).is_some(), "templates/{name}");
    }
}

#[test]
fn the_tables_of_modules_have_them_all() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| fs::read_to_string(root.join(file)).unwrap();
    let (library, readme) = (read("src/lib.rs"), read("README.md"));
    for module in ORDER.iter().copied().flatten() {
        let is_row = |line: &&str| line.starts_with(&format!("//! | [`{module}`] |"));
        // rustdoc does not know modules that are compiled only for wasm32.
        let is_plain_row = |line: &&str| line.starts_with(&format!("//! | `{module}` |"));
        assert_eq!(
            library.lines().filter(|line| is_row(line) || is_plain_row(line)).count(),
            1,
            "{module} in src/lib.rs"
        );
        let links =
            [format!("| [src/{module}.rs](src/{module}.rs)"), format!("| [src/{module}/](src/{module}/mod.rs)")];
        let rows = readme.lines().filter(|line| links.iter().any(|link| line.starts_with(link)));
        assert_eq!(rows.count(), 1, "{module} in README.md");
    }
}

#[test]
fn no_module_imports_one_that_stands_above_it() {
    let found = upward(&repository());
    assert!(found.is_empty(), "{} imports go up in tests/it/house/order.rs:\n{}", found.len(), found.join("\n"));
}

#[test]
fn files_of_a_module_form_no_circle_without_a_reason() {
    let found = circles(&repository());
    let how = "Move what both need into a file of its own, or say why above the import: `// Cycle: …`";
    assert!(found.is_empty(), "{} imports. {how}\n{}", found.len(), found.join("\n"));
}

#[test]
fn imports_are_found_however_they_are_written() {
    let parse = |file: &str, text: &str| Source::parse(format!("src/{file}"), text);
    let sources = Sources::new(vec![
        parse(
            "platform/mod.rs",
            "pub mod db;\npub use db::Rows;\n#[macro_export]\nmacro_rules! sql { () => { $crate::platform::Rows } }",
        ),
        parse("platform/db.rs", "pub struct Rows;"),
        parse("order/mod.rs", "mod place;\nmod read;\npub use place::{place, NewLine};\nfn a() { read::b() }"),
        parse("order/place.rs", "use super::read::b;\nuse crate::{\n    cart::{self, Cart as Basket},\n    sql,\n};\n"),
        parse(
            "order/read.rs",
            "/// crate::admin\nuse super::{\n    // Cycle: they are read as they are placed.\n    NewLine,\n};\n\
             mod tests { use super::super::place; use super::*; }",
        ),
        parse(
            "cart.rs",
            "fn f(x: crate::order::NewLine) -> &'static str { \"crate::admin\"; 'c'; super::platform::Rows }",
        ),
    ]);
    let edges = |file: &str| {
        let source = sources.all.iter().find(|source| source.file == file).unwrap();
        let found = sources.dependencies(source).map(|(to, import)| format!("{}:{}", import.line, to.file));
        found.collect::<Vec<_>>()
    };
    assert_eq!(
        edges("src/order/place.rs"),
        ["1:src/order/read.rs", "3:src/cart.rs", "3:src/cart.rs", "4:src/platform/mod.rs"]
    );
    assert_eq!(edges("src/order/read.rs"), ["4:src/order/place.rs", "6:src/order/place.rs"]);
    assert_eq!(edges("src/order/mod.rs"), ["4:src/order/read.rs"]);
    assert_eq!(edges("src/cart.rs"), ["1:src/order/place.rs", "1:src/platform/db.rs"]);
    assert_eq!(upward(&sources), ["src/cart.rs:1: crate::order::NewLine (cart stands below order)"]);
    let read = "src/order/read.rs:6: crate::order::place comes back to this file";
    let place = "src/order/place.rs:1: crate::order::read::b comes back to this file";
    assert_eq!(circles(&sources), [place, read]);
}
