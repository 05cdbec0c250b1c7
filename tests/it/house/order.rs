//! The only list of the modules in their order. src/lib.rs and the README describe each module.

/// A module imports only modules in lines below its own, or to its right in the same line.
pub const ORDER: &[&[&str]] = &[
    // Entry points and adapters: the only code that names the platform.
    &["cloudflare"],
    // The only module that knows every feature.
    &["app"],
    &["router"],
    &["health", "files", "admin"],
    &["import"],
    // Public pages.
    &["shopfront"],
    &["checkout"],
    &["order"],
    // Providers report facts; only `order` acts on them.
    &["payment"],
    &["cart", "search", "seo"],
    // Pages of text go through the sanitiser of product descriptions.
    &["content"],
    &["catalogue"],
    // Imports and staff add redirects.
    &["redirect"],
    &["pricing"],
    &["staff"],
    // Sessions, links, codes and API tokens, for staff and for customers.
    &["identity"],
    // An event names the mails that follow it, so it is above `mail`.
    &["event"],
    &["mail"],
    &["cache", "audit", "schema"],
    &["context"],
    &["shop"],
    // Data without behaviour. The code that runs a job is further up.
    &["isolate", "jobs"],
    // `picture` builds its addresses with `web`, so it is above `web`.
    &["picture"],
    &["web"],
    &["error", "keys", "static_files"],
    // An enum that the database stores becomes a parameter of a statement, so `names` uses `platform`.
    &["names"],
    // The ports of the platform, and their statements.
    &["platform"],
    // Small types without I/O.
    &["json", "address", "email", "money", "ids", "time", "typed"],
];

/// The rank of a module: its line, counted from the bottom, and its position in the line, counted from the right.
pub fn rank(module: &str) -> Option<(usize, usize)> {
    let lines = ORDER.iter().rev().enumerate();
    lines.filter_map(|(line, modules)| Some((line, modules.iter().rev().position(|name| *name == module)?))).next()
}
