//! What stands around every page of `/admin`: the way to the others, and who is signed in.

use crate::{
    error::Error,
    ids::MAX_ID,
    staff::{Permission, Person, Role},
    time::UnixMs,
    web::http::{self, Fields, Response},
};

/// A part of the admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named as its title is")]
pub enum Section {
    Orders,
    Events,
    Mail,
    Imports,
}

impl Section {
    const ALL: [Self; 4] = [Self::Orders, Self::Events, Self::Mail, Self::Imports];

    /// As people read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Orders => "Orders",
            Self::Events => "Events",
            Self::Mail => "Mail",
            Self::Imports => "Imports",
        }
    }

    /// Where it begins.
    pub const fn url(self) -> &'static str {
        match self {
            Self::Orders => "/admin/orders",
            Self::Events => "/admin/events",
            Self::Mail => "/admin/mail",
            Self::Imports => "/admin/imports",
        }
    }

    const fn permission(self) -> Permission {
        match self {
            Self::Orders => Permission::ReadOrders,
            Self::Events => Permission::ReadEvents,
            Self::Mail => Permission::ReadMail,
            Self::Imports => Permission::ReadImports,
        }
    }
}

/// The frame of a page.
#[derive(Debug)]
pub struct Shell {
    /// Who is signed in.
    pub email: String,
    /// What they may do.
    pub role: Role,
    here: Section,
}

impl Shell {
    /// For a page of this section.
    pub fn new(person: Person, here: Section) -> Self {
        Self { email: person.email, role: person.role, here }
    }

    /// The sections that they may see, each with whether this page is part of it.
    pub fn sections(&self) -> Vec<(Section, bool)> {
        let allowed = Section::ALL.into_iter().filter(|section| self.role.allows(section.permission()));
        allowed.map(|section| (section, section == self.here)).collect()
    }
}

/// A list that can be chosen instead of this one.
#[derive(Debug)]
pub struct Choice {
    /// As people read it.
    pub title: &'static str,
    /// Where it is.
    pub url: String,
    /// Whether it is this one.
    pub current: bool,
}

/// Where a later page of a list that is ordered by time begins: `after={time}.{key}`.
pub fn later_page(query: &Fields) -> Option<(UnixMs, &str)> {
    let (at, key) = query.get("after")?.split_once('.')?;
    let at = at.parse().ok().filter(|at| (0..=MAX_ID).contains(at))?;
    Some((UnixMs(at), key))
}

/// The address of a later page of the list that begins at `first`.
pub fn later_url(first: &str, parameter: &str) -> String {
    let and = if first.contains('?') { '&' } else { '?' };
    format!("{first}{and}{parameter}")
}

/// `GET /admin`: leads to the orders.
///
/// # Errors
/// None that can happen.
#[allow(clippy::unused_async, reason = "the router waits for every handler")]
pub async fn welcome<N>() -> Result<Response<N>, Error> {
    http::see_other(Section::Orders.url())
}
