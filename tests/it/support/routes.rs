//! The routes of the router, so a test can check that it covers all of them.

use std::collections::BTreeSet;

use vitrine::{router::ROUTES, staff::Permission};

/// Methods and paths, with `{}` for each variable part. HEAD and OPTIONS are not listed.
pub fn served() -> BTreeSet<(String, String)> {
    rows().map(|(method, path, _)| (method.to_owned(), path.to_owned())).collect()
}

/// Methods and paths, each with the permission that it needs.
pub fn rows() -> impl Iterator<Item = (&'static str, &'static str, Option<Permission>)> {
    let methods = |methods: &'static [(http::Method, _)]| methods.iter().map(|(method, need)| (method.as_str(), *need));
    ROUTES.iter().flat_map(move |entry| methods(entry.methods).map(|(method, need)| (method, entry.path, need)))
}
