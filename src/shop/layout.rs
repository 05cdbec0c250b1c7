//! The layout of every page: the shop's name, and the links of its header and footer.

use askama::Template;

use super::{
    language::{self, Lang, direction},
    menu::{LinkKind, Menu, MenuEntry, MenuLink},
    settings::{Announced, Identity, Navigation, Opened, Place, settings},
};
use crate::{
    error::Error,
    money::Currency,
    platform::{Rows, Statement},
    time::{OffsetAt, UnixMs, Zone},
    web::page::Head,
};

/// The data of the shop that every page shows.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The shop's name.
    pub name: String,
    /// One line under the name.
    pub tagline: String,
    /// BCP 47.
    pub language: String,
    /// The shop's time zone.
    pub zone: Zone,
    /// The currency of all prices.
    pub currency: Currency,
    /// The contact address; may be empty.
    pub email: String,
    /// The links in the header.
    pub header: Vec<MenuLink>,
    /// The links in the footer.
    pub footer: Vec<MenuLink>,
    /// The version of the catalogue's index in R2; 0 if there is no index.
    pub index_version: i64,
    pub opening: Opening,
    pub announcement: Option<Announcement>,
    /// False if every page asks search engines not to list it.
    pub is_listed: bool,
}

/// The shop is open or closed. A closed shop differs for staff and strangers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Everybody sees the shop.
    Open,
    /// The shop is closed, and a member of staff asks. They see the shop.
    ForStaff,
    /// The shop is closed, and a stranger asks.
    Closed,
}

/// The line above the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    pub text: String,
    /// May be empty.
    pub link: String,
}

impl Announcement {
    /// The announcement that shoppers see at this time.
    fn at(now: UnixMs, announced: Announced) -> Option<Self> {
        let Announced { announcement: text, announcement_link: link, announced_from, announced_until } = announced;
        let has_begun = announced_from.is_none_or(|from| from <= now);
        let has_ended = announced_until.is_some_and(|until| until <= now);
        (!text.is_empty() && has_begun && !has_ended).then_some(Self { text, link })
    }
}

impl Layout {
    /// The statement for [`Self::read`].
    pub fn statement(now: UnixMs) -> Statement {
        settings!(Identity, Place, Navigation, Opened, Announced; now)
    }

    /// Reads the layout at the time `now` from its row. `offset_at` is the platform's function for the offsets of time
    /// zones.
    pub fn read(rows: &Rows, now: UnixMs, offset_at: OffsetAt, is_for_staff: bool) -> Result<Self, Error> {
        let Identity { name, tagline, email } = Identity::of(rows)?;
        let Place { language, time_zone, currency } = Place::of(rows)?;
        let Navigation { entries, collections, pages, index_version } = Navigation::of(rows)?;
        let (mut header, mut footer) = (collections.0, pages.0);
        for MenuEntry { menu, link } in entries.0 {
            match menu {
                Menu::Header => header.push(link),
                Menu::Footer => footer.push(link),
            }
        }
        let Opened { is_open, is_listed } = Opened::of(rows)?;
        let opening = match is_open {
            true => Opening::Open,
            false if is_for_staff => Opening::ForStaff,
            false => Opening::Closed,
        };
        Ok(Self {
            announcement: Announcement::at(now, Announced::of(rows)?),
            opening,
            is_listed,
            header,
            footer,
            zone: Zone::new(time_zone, offset_at),
            name,
            tagline,
            language,
            currency,
            email,
            index_version,
        })
    }

    /// The direction of the shop's language, for the attribute `dir`: `rtl` or `ltr`.
    pub fn direction(&self) -> &'static str {
        direction(&self.language)
    }

    /// The language of the page, for the `html` element.
    pub fn interface(&self) -> &str {
        language::interface(&self.language)
    }

    /// The attribute `lang` for elements with the merchant's own texts.
    pub fn lang(&self) -> Lang<'_> {
        Lang::new(&self.language)
    }

    /// The collections in the header, for a page with nothing else to show.
    pub fn collections(&self) -> Vec<&MenuLink> {
        self.header.iter().filter(|link| link.kind == LinkKind::Collection).collect()
    }

    /// True if the page may lead to other pages of the shop.
    pub fn shows_shop(&self) -> bool {
        self.opening != Opening::Closed
    }

    /// True if only staff see the page.
    pub fn is_for_staff(&self) -> bool {
        self.opening == Opening::ForStaff
    }

    /// The content of a page's `head` element, as a template.
    pub const fn head<'a>(&'a self, head: &'a Head) -> Tags<'a> {
        Tags { layout: self, head }
    }

    /// A layout for error pages. It needs no data from the database.
    pub fn bare() -> Self {
        Self {
            name: "Shop".to_owned(),
            tagline: String::new(),
            language: "en".to_owned(),
            zone: Zone::utc(),
            currency: Currency::EUR,
            email: String::new(),
            header: Vec::new(),
            footer: Vec::new(),
            index_version: 0,
            opening: Opening::Open,
            announcement: None,
            is_listed: true,
        }
    }
}

/// The content of a page's `head` element.
#[derive(Template)]
#[template(path = "head.html")]
pub struct Tags<'a> {
    layout: &'a Layout,
    head: &'a Head,
}

impl Tags<'_> {
    /// The page's description, or the shop's tagline if the page has no description.
    fn description(&self) -> &str {
        if self.head.description.is_empty() { &self.layout.tagline } else { &self.head.description }
    }
}
