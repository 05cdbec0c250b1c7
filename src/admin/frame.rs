//! The frame of every page of `/admin`: links to the sections, and the person who is signed in.

use std::borrow::Borrow;

use crate::{
    context::Context,
    error::Error,
    ids::MAX_ID,
    platform::Platform,
    shop::Layout,
    staff::{Permission, Person},
    time::UnixMs,
    web::page::Head,
};

/// The maximum rows on one page of a list.
pub const PAGE: usize = 50;

macro_rules! sections {
    ($($name:ident $title:literal $url:literal $permission:ident;)+) => {
        /// The sections of the admin, in the order of the navigation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Section {
            $($name,)+
        }

        impl Section {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }

            /// The path of the section's first page.
            pub const fn url(self) -> &'static str {
                match self { $(Self::$name => $url,)+ }
            }

            /// The permission that the section's pages need.
            pub const fn permission(self) -> Permission {
                match self { $(Self::$name => Permission::$permission,)+ }
            }
        }
    };
}

sections! {
    Orders  "Orders"  "/admin/orders"  ReadOrders;
    Products "Products" "/admin/products" ManageCatalogue;
    Events  "Events"  "/admin/events"  ReadEvents;
    Mail    "Mail"    "/admin/mail"    ReadMail;
    Imports "Imports" "/admin/imports" ReadImports;
    Pages "Pages" "/admin/pages" ManageContent;
    Menus "Menus" "/admin/menus" ManageContent;
    Redirects "Redirects" "/admin/redirects" ManageContent;
    Settings "Settings" "/admin/settings" ReadSettings;
    People  "People"  "/admin/people"  ManagePeople;
    Audit   "Audit"   "/admin/audit"   ReadAudit;
}

#[derive(Debug)]
pub struct Frame<'a> {
    pub layout: &'a Layout,
    pub head: Head,
    /// The person who is signed in.
    pub person: Person,
    /// The section of the page; `None` for a page outside the sections.
    here: Option<Section>,
}

impl<'a> Frame<'a> {
    /// The frame of a page, usually in a section. Call it after [`Context::page_batch`], which reads the layout.
    pub fn new<P: Platform>(
        cx: &'a Context<'_, P>,
        person: Person,
        here: impl Into<Option<Section>>,
        title: impl Into<String>,
    ) -> Self {
        let head = Head { title: title.into(), noindex: true, ..Head::default() };
        Self { layout: cx.layout(), head, person, here: here.into() }
    }

    /// The sections that this person may see. The flag is true for the section of this page.
    pub fn sections(&self) -> impl Iterator<Item = (Section, bool)> {
        let allowed = Section::ALL.iter().filter(|section| self.person.role.allows(section.permission()));
        allowed.map(|section| (*section, Some(*section) == self.here))
    }

    /// A time in the shop's time zone.
    pub fn time(&self, at: impl Borrow<UnixMs>) -> String {
        self.layout.zone.words(at)
    }
}

/// Reads the id of a row from a path. Each id has one valid spelling: digits without leading zeros.
///
/// # Errors
/// `NotFound` for any other text.
pub fn row_id(text: &str) -> Result<i64, Error> {
    let number = text.parse().ok().filter(|id: &i64| (1..=MAX_ID).contains(id) && id.to_string() == text);
    number.ok_or(Error::NotFound)
}
