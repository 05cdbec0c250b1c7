//! The rules for the two addresses of a redirect.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::typed::{beginning, visible};

/// The maximum length of an address, in bytes. Browsers and servers refuse longer ones.
pub const MAX_ADDRESS: usize = 2048;
/// The maximum number of hosts of the old shop.
const MAX_HOSTS: usize = 50;

/// How the shop itself answers a path. The shop looks for a redirect only if nothing else answers the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    Always,
    /// The shop answers the path if the database has its page. See [`super::living`].
    IfThere,
    Never,
}

/// Returns how the shop itself answers a decoded path. The caller passes this function, because only the router knows
/// the answer, and this module must not depend on the router.
pub type AnsweredBy = fn(&str) -> Answered;

/// The target of a redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A decoded path of the shop, with the query and the fragment of the address, if there are any.
    Here(String),
    /// An address of another site.
    Elsewhere(String),
}

impl Target {
    /// The target in a row of the database.
    pub const fn stored(text: String, is_away: bool) -> Self {
        if is_away { Self::Elsewhere(text) } else { Self::Here(text) }
    }

    pub const fn text(&self) -> &String {
        match self {
            Self::Here(path) => path,
            Self::Elsewhere(url) => url,
        }
    }
}

/// The shop's current and former hosts. An absolute address with one of these hosts is an address of the shop.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hosts(BTreeSet<String>);

impl Hosts {
    /// The hosts of a shop with this origin.
    pub fn of(origin: &str) -> Self {
        let own = url::Url::parse(origin).ok();
        Self(BTreeSet::from([bare(own.as_ref().and_then(url::Url::host_str).unwrap_or_default())]))
    }

    /// Adds the host of an old address, because the shop had this host before.
    pub fn learn(&mut self, old: &str) {
        if self.0.len() < MAX_HOSTS {
            self.0.extend(absolute(old).and_then(|url| url.host_str().map(bare)));
        }
    }

    fn has(&self, url: &url::Url) -> bool {
        url.host_str().is_some_and(|host| self.0.contains(&bare(host)))
    }
}

/// The path as the shop looks it up: in lower case, without query, fragment or slash at the end.
pub fn key(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default().to_lowercase();
    path.strip_suffix('/').filter(|rest| !rest.is_empty()).unwrap_or(&path).to_owned()
}

fn bare(host: &str) -> String {
    host.strip_prefix("www.").unwrap_or(host).to_lowercase()
}

fn absolute(text: &str) -> Option<url::Url> {
    url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Reads an old address. Returns its path, and true if the address has a query.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn path_of(text: &str, hosts: &Hosts) -> Result<(String, bool), String> {
    let quoted = beginning(visible(text).trim());
    if text.is_empty() {
        return Err("The old address is missing.".to_owned());
    }
    let Target::Here(there) = target_of(text, hosts)? else {
        return Err(format!("“{quoted}” is an address of another site."));
    };
    let path = key(&there);
    match path.as_str() {
        "/" => Err("The home page of the shop cannot redirect.".to_owned()),
        _ if is_admin(&path) => Err(format!("“{quoted}” belongs to the administration of the shop.")),
        _ => Ok((path, there.contains('?'))),
    }
}

fn is_admin(path: &str) -> bool {
    path == "/admin" || path.starts_with("/admin/")
}

/// Reads a new address.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn target_of(text: &str, hosts: &Hosts) -> Result<Target, String> {
    let quoted = beginning(visible(text).trim());
    if text.is_empty() {
        return Err("The new address is missing.".to_owned());
    }
    if text.len() > MAX_ADDRESS {
        let length = text.len();
        return Err(format!("“{quoted}” has {length} bytes; the limit is {MAX_ADDRESS}. Shorten it."));
    }
    let text = match absolute(text) {
        Some(url) if hosts.has(&url) => {
            let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
            let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
            format!("{}{query}{fragment}", url.path())
        }
        Some(url) => return Ok(Target::Elsewhere(url.to_string())),
        None => text.to_owned(),
    };
    if !text.starts_with('/') {
        return Err(format!("“{quoted}” does not begin with a slash or https://. Write it such as /pages/about."));
    }
    if text.starts_with("//") || text.contains(|c: char| c == '\\' || c.is_control()) {
        return Err(format!("“{quoted}” is not an address. Write it such as /pages/about."));
    }
    let (path, rest) = text.split_at(text.find(['?', '#']).unwrap_or(text.len()));
    let path = percent_encoding::percent_decode_str(path).decode_utf8();
    let path = path.map_err(|_| format!("“{quoted}” has an invalid percent-encoding."))?;
    if is_admin(&key(&path)) {
        return Err(format!("“{quoted}” belongs to the administration of the shop."));
    }
    if path.starts_with("//") || path.contains(|c: char| matches!(c, '?' | '#' | '\\') || c.is_control()) {
        return Err(format!("“{quoted}” is not an address. Write it such as /pages/about."));
    }
    let rest = rest.strip_prefix('?').filter(|after| after.is_empty() || after.starts_with('#')).unwrap_or(rest);
    Ok(Target::Here(format!("{path}{rest}")))
}
