//! The settings of the shop: one row of one table, read in groups.
//!
//! A page selects the groups that it needs with `settings!(Selling, Texts)`, and reads each group from the row with
//! `Selling::of(&rows)?`. A statement that also reads other columns uses `columns!(Identity)`.

use serde::Deserialize;

use super::menu::{Link, MenuEntry, MenuLink};
use crate::{
    address::{Asked, Extras},
    error::Error,
    json::Text,
    money::Currency,
    picture::PictureView,
    platform::Rows,
    time::UnixMs,
};

macro_rules! groups {
    ($(
        $(#[$doc:meta])* $group:ident {
            $(#[$first_doc:meta])* $first:ident: $first_type:ty $(= $first_sql:literal)?
            $(, $(#[$column_doc:meta])* $column:ident: $type:ty $(= $sql:literal)?)* $(,)?
        }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Deserialize)]
            pub struct $group {
                $(#[$first_doc])*
                pub $first: $first_type,
                $($(#[$column_doc])* pub $column: $type,)*
            }

            impl $group {
                /// Reads the group from a row with its columns.
                ///
                /// # Errors
                /// When there is no row, or a column has a wrong type.
                pub fn of(rows: &Rows) -> Result<Self, Error> {
                    Ok(rows.one()?)
                }
            }
        )+

        /// The columns of a group, for a statement on `shop`.
        macro_rules! columns {
            $(($group) => { concat!(
                $crate::shop::settings::column!($first $($first_sql)?)
                $(, ", ", $crate::shop::settings::column!($column $($sql)?))*
            ) };)+
        }
        pub(crate) use columns;
    };
}

/// The SQL of a column: its name, or an expression with the name as alias.
macro_rules! column {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $sql:literal) => {
        concat!($sql, " AS ", stringify!($name))
    };
}
pub(crate) use column;

groups! {
    /// The shop's name and contact.
    Identity {
        name: String,
        /// One line under the name.
        tagline: String,
        /// May be empty.
        email: String,
    }

    /// The shop's language, time zone and currency.
    Place {
        /// BCP 47.
        language: String,
        /// IANA name.
        time_zone: String,
        currency: Currency,
    }

    /// Two decisions of the merchant: who sees the shop, and whether search engines list it.
    Opened {
        /// False while strangers only see that the shop opens soon.
        is_open: bool = "(opened_at IS NOT NULL)",
        /// False if every page asks search engines not to list it.
        is_listed: bool,
    }

    /// The links in the header and footer of every page. `?1` is the time, because shoppers see an entry only while
    /// they see its target.
    Navigation {
        /// The entries of both menus.
        entries: Text<Vec<MenuEntry>> = "(SELECT json_group_array(json_object('menu', menu, 'link', json_object(
            'kind', kind, 'handle', handle, 'rest', rest, 'title', title))) FROM
            (SELECT e.menu, e.kind, coalesce(c.handle, p.handle, g.handle, '') AS handle, e.rest,
               coalesce(nullif(e.label, ''), c.title, p.title, g.title, '') AS title
             FROM menu_entry e
               LEFT JOIN collection c ON c.id = e.collection_id AND c.published = 1
               LEFT JOIN product p ON p.id = e.product_id AND p.status = 'active' AND p.publish_at <= ?1
               LEFT JOIN page g ON g.handle = e.page AND g.published = 1
             WHERE e.kind = 'address' OR c.id IS NOT NULL OR p.id IS NOT NULL OR g.handle IS NOT NULL
             ORDER BY e.menu, e.position))",
        /// The header without entries: the first collections, and the list of all.
        collections: Text<Vec<MenuLink>> = "CASE WHEN EXISTS (SELECT 1 FROM menu_entry WHERE menu = 'header') THEN '[]'
            ELSE (SELECT json_insert(json_group_array(json_object('kind', 'collection', 'handle', handle, 'rest', '',
               'title', title)), '$[#]', json_object('kind', 'address', 'handle', '', 'rest', '/collections',
               'title', ''))
             FROM (SELECT handle, title FROM collection WHERE published = 1 ORDER BY position, id LIMIT 6)) END",
        /// The footer without entries: the first pages of text.
        pages: Text<Vec<MenuLink>> = "CASE WHEN EXISTS (SELECT 1 FROM menu_entry WHERE menu = 'footer') THEN '[]'
            ELSE (SELECT json_group_array(json_object('kind', 'page', 'handle', handle, 'rest', '', 'title', title))
             FROM (SELECT handle, title FROM page WHERE published = 1 ORDER BY position, handle LIMIT 12)) END",
        /// The version of the catalogue's index in R2; 0 if there is no index.
        index_version: i64 = "(SELECT version FROM search_index)",
    }

    /// The announcement bar.
    Announced {
        /// If the text is empty, there is no bar.
        announcement: String,
        /// May be empty.
        announcement_link: String,
        announced_from: Option<UnixMs>,
        announced_until: Option<UnixMs>,
    }

    /// The pages of text that the checkout links to.
    Agreed {
        terms: Option<Text<Link>> = "(SELECT json_object('handle', handle, 'title', title) FROM page
            WHERE handle = shop.terms_page AND published = 1)",
        privacy: Option<Text<Link>> = "(SELECT json_object('handle', handle, 'title', title) FROM page
            WHERE handle = shop.privacy_page AND published = 1)",
    }

    /// The top of the home page.
    Hero {
        /// If the heading is empty, the page shows the shop's name.
        hero_heading: String,
        /// If there is no picture, the page shows the picture of the first collection.
        hero_picture: Option<Text<PictureView>> = "(SELECT json_object('key', m.name, 'alt', shop.hero_picture_alt,
            'width', m.width, 'height', m.height, 'widths', m.widths) FROM media m
            WHERE m.key = shop.hero_picture_key)",
    }

    /// Texts that the merchant wrote. Each may be empty.
    Texts {
        /// The postal address, in one or more lines.
        address: String,
        delivery_note: String,
        /// Instructions for bank transfers; empty if the shop does not offer them.
        bank_details: String,
    }

    /// The shop's promises about deliveries and returns, for search engines.
    Promised {
        /// The working days until a variant on backorder is sent; `None` if not stated.
        backorder_days: Option<i64>,
        /// The number of days for a return; 0 if returns are not possible, `None` if not stated.
        return_days: Option<i64>,
    }

    /// The contact for reports of security problems.
    Security {
        /// Mail addresses and https addresses, one a line; may be empty.
        security_contact: String,
    }

    /// For each field that few addresses need: whether the checkout shows it and requires it.
    AddressAsked {
        company_field: Asked,
        line2_field: Asked,
        phone_field: Asked,
    }

    /// Prices, taxes, shipping and payment.
    Selling {
        /// Every change of a setting that affects prices increases this version.
        pricing_version: i64,
        /// Minor units.
        shipping_price: i64,
        tax_name: String,
        /// Parts per million.
        tax_rate: i64,
        /// True if prices include the tax.
        tax_included: bool,
        /// Country codes; empty for the whole world.
        ships_to: Text<Vec<String>>,
        /// True if shoppers may pay on delivery.
        pays_on_delivery: bool,
    }
}

impl AddressAsked {
    /// The fields for the form.
    pub const fn extras(&self) -> Extras {
        Extras { organization: self.company_field, line2: self.line2_field, phone: self.phone_field }
    }
}

/// The statement that reads these groups. Parameters of the columns follow a semicolon.
macro_rules! settings {
    ($first:ident $(, $group:ident)* $(; $param:expr)?) => {
        $crate::sql!(concat!(
            "SELECT ",
            $crate::shop::settings::columns!($first),
            $(", ", $crate::shop::settings::columns!($group),)*
            " FROM shop"
        ) $(, $param)?)
    };
}
pub(crate) use settings;
