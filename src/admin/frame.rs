//! The frame of every page of `/admin`: the way to the sections, and who is signed in.

use std::borrow::Borrow;

use crate::{
    context::Context,
    error::Error,
    ids::MAX_ID,
    platform::Platform,
    shop::Layout,
    staff::{Permission, Person},
    time::UnixMs,
    web::{
        http::{self, Response},
        page::Head,
    },
};

/// Rows of one page of a list.
pub const PAGE: usize = 50;

macro_rules! sections {
    ($($name:ident $title:literal $url:literal $permission:ident;)+) => {
        /// A part of the admin, in the order of its navigation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Section {
            $($name,)+
        }

        impl Section {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// For people.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }

            /// Its first page.
            pub const fn url(self) -> &'static str {
                match self { $(Self::$name => $url,)+ }
            }

            /// The permission of its route.
            pub const fn permission(self) -> Permission {
                match self { $(Self::$name => Permission::$permission,)+ }
            }
        }
    };
}

sections! {
    Orders  "Orders"  "/admin/orders"  ReadOrders;
    Events  "Events"  "/admin/events"  ReadEvents;
    Mail    "Mail"    "/admin/mail"    ReadMail;
    Imports "Imports" "/admin/imports" ReadImports;
}

/// The frame around a page: the sections, and the person who is signed in.
#[derive(Debug)]
pub struct Frame<'a> {
    /// The shop that the page is about.
    pub layout: &'a Layout,
    /// The page's head.
    pub head: Head,
    /// Who is signed in.
    pub person: Person,
    here: Section,
}

impl<'a> Frame<'a> {
    /// For a page of this section. It is made after [`Context::page_batch`] has read the layout.
    pub fn new<P: Platform>(cx: &'a Context<'_, P>, person: Person, here: Section, title: impl Into<String>) -> Self {
        let head = Head { title: title.into(), noindex: true, ..Head::default() };
        Self { layout: cx.layout(), head, person, here }
    }

    /// The sections that this person may see, each with whether this page is part of it.
    pub fn sections(&self) -> impl Iterator<Item = (Section, bool)> {
        let allowed = Section::ALL.iter().filter(|section| self.person.role.allows(section.permission()));
        allowed.map(|section| (*section, *section == self.here))
    }

    /// A time on the shop's clock.
    pub fn time(&self, at: impl Borrow<UnixMs>) -> String {
        self.layout.zone.words(at)
    }
}

/// A row's id as the addresses of the admin have it: in one spelling.
///
/// # Errors
/// `NotFound` for anything else.
pub fn row_id(text: &str) -> Result<i64, Error> {
    let number = text.parse().ok().filter(|id: &i64| (1..=MAX_ID).contains(id) && id.to_string() == text);
    number.ok_or(Error::NotFound)
}

/// `GET /admin`: leads to the orders.
///
/// # Errors
/// None that can happen.
#[allow(clippy::unused_async, reason = "the router waits for every handler")]
pub async fn welcome<N>() -> Result<Response<N>, Error> {
    http::see_other(Section::Orders.url())
}
