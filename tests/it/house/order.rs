//! The one list of modules. lib.rs and the README say what each holds; nothing else says where it stands.

/// A module imports only modules in lines below its own, or to its right in the same line.
pub const ORDER: &[&[&str]] = &[
    // Entry points and adapters: the only code that names the platform.
    &["cloudflare"],
    // The one place that knows every feature.
    &["app"],
    &["router"],
    &["health", "files", "admin"],
    &["import"],
    // Pages that anybody may see.
    &["shopfront"],
    &["checkout"],
    &["order"],
    // Providers report facts; only `order` acts on them.
    &["payment"],
    &["cart", "search", "seo"],
    &["catalogue"],
    &["pricing"],
    &["staff"],
    // An event names the mails that follow it, so it is above `mail`.
    &["event"],
    &["mail"],
    &["cache", "audit", "schema"],
    &["context"],
    &["shop"],
    // Data only: what to do later, not how.
    &["isolate", "jobs"],
    // A picture's address is spelt by `web`, so it cannot stand below it.
    &["picture"],
    &["web"],
    &["error", "keys", "static_files"],
    // An enum that the database stores becomes a parameter of a statement, so `names` knows the ports.
    &["names"],
    // The ports, and the statements that they take.
    &["platform"],
    // Small exact types, without any I/O.
    &["json", "address", "email", "money", "ids", "time"],
];

/// Where a module stands: its line, counted from the bottom, and its place from the right.
pub fn rank(module: &str) -> Option<(usize, usize)> {
    let lines = ORDER.iter().rev().enumerate();
    lines.filter_map(|(line, modules)| Some((line, modules.iter().rev().position(|name| *name == module)?))).next()
}
