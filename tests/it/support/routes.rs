//! What the router serves, so that a test can say that it left nothing out.

use std::collections::BTreeSet;

use vitrine::{router::ROUTES, staff::Permission};

/// Methods and paths, `{}` for what varies; HEAD goes with GET, and OPTIONS with all.
pub fn served() -> BTreeSet<(String, String)> {
    rows().map(|(method, path, _)| (method.to_owned(), path.to_owned())).collect()
}

/// Methods and paths with the permission that they need.
pub fn rows() -> impl Iterator<Item = (&'static str, &'static str, Option<Permission>)> {
    let methods = |methods: &'static [(http::Method, _)]| methods.iter().map(|(method, need)| (method.as_str(), *need));
    ROUTES.iter().flat_map(move |entry| methods(entry.methods).map(|(method, need)| (method, entry.path, need)))
}
